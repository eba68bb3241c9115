/** What the values of the config can be: read by the reader of the config, and written for the user's editor. */

export const integrityModes = ["trust", "drop", "quarantine", "fail"] as const;
export const danglingEdges = ["drop", "keep"] as const;
export const informationalKeys = ["filter", "ignore"] as const;
export const deleteStrategies = ["none"] as const;
export const priorities = ["LOW", "MEDIUM", "HIGH"] as const;
export const layouts = ["sqlx", "compact"] as const;
export const shardLimits = { min: 1, max: 1000 } as const;
export const depthLimits = { min: 0, max: 100 } as const;
/** `0.1%`: up to a hundred, with six decimals. */
export const sharePattern = /^(?:100(?:\.0{1,6})?|[0-9]{1,2}(?:\.[0-9]{1,6})?)%$/;
export const prefixPattern = /^[A-Za-z0-9_-]*$/;

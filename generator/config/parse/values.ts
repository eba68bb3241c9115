/** What the values of the config can be: read by the reader of the config, and written for the user's editor. */

export const integrityModes = ["trust", "drop", "quarantine", "fail"] as const;
export const danglingEdges = ["drop", "keep"] as const;
export const informationalKeys = ["filter", "ignore"] as const;
export const outsideReferences = ["present", "check", "error"] as const;
export const verifications = ["none", "counts", "keys"] as const;
export const deleteStrategies = ["none"] as const;
export const priorities = ["LOW", "MEDIUM", "HIGH"] as const;
export const layouts = ["sqlx", "compact"] as const;
export const shardLimits = { min: 1, max: 1000 } as const;
export const depthLimits = { min: 0, max: 100 } as const;
/** `0.1%`: up to a hundred, with six decimals. */
export const sharePattern = /^(?:100(?:\.0{1,6})?|[0-9]{1,2}(?:\.[0-9]{1,6})?)%$/;
/** So many days, from one to ten thousand less one. */
export const retentionPattern = /^[1-9][0-9]{0,3}d$/;
/** It begins the names of JavaScript globals, Dataform variables and files. */
export const prefixPattern = /^(?:[A-Za-z][A-Za-z0-9_]{0,39})?$/;
/** `project.location.connection`. https://cloud.google.com/bigquery/docs/reference/standard-sql/federated_query_functions#external_query */
export const connectionPattern = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]*\.[a-z0-9-]+\.[A-Za-z0-9_-]+$/;

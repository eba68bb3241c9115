export { bundleLinks, type Waiter } from "./barriers.ts";
export { computeWaves, planDependencies } from "./depend.ts";
export { checkActionCount } from "./limits.ts";
export type { ActionNode, DraftNode, Link } from "./types.ts";

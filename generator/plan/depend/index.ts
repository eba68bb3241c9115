export { planDependencies } from "./depend.ts";
export type { ActionNode, DraftNode } from "./types.ts";

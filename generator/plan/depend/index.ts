export { planDependencies } from "./depend.ts";
export type { ActionNode } from "./types.ts";

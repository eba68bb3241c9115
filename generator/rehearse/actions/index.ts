export { readActions, targetId } from "./read.ts";
export type { Query, RehearsalAction, Work } from "./types.ts";

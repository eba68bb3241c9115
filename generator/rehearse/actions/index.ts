export { countByReason } from "./queries.ts";
export { readActions, targetId } from "./read.ts";
export type { RehearsalAction, Work } from "./types.ts";

export { type RunInput, runActions } from "./run.ts";
export type { ActionRecord, ExportRecord, RunContext } from "./types.ts";

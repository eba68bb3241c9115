export { drawBatches } from "./batches.ts";
export { sourceType } from "./column-types.ts";
export { type JobResult, readJob } from "./job.ts";
export type { ExportJob } from "./types.ts";

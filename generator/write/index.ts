export { applyChanges } from "./apply.ts";
export { writeCodes } from "./codes.ts";
export { formatDiff } from "./diff.ts";
export { type FileStat, type FileSystem, nodeFileSystem } from "./file-system.ts";
export { configOfManifest, defaultManifestPath, manifestPathFor } from "./manifest-path.ts";
export { type Owners, readOwners } from "./ownership.ts";
export { planChanges } from "./plan.ts";
export { nodeProcesses, type Processes } from "./processes.ts";
export { makeProductFolder, writeProduct } from "./product.ts";
export { summarize } from "./summary.ts";
export {
  type ApplyInput,
  defaultLockWaitMs,
  type FileChange,
  type PlanInput,
  type PlannedChanges,
} from "./types.ts";

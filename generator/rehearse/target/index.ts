export type { Statements } from "./emulator/parts.ts";
export { createEmulatorTarget, type EmulatorTargetInput } from "./emulator/target.ts";
export { type Disagreement, type ExplainedTarget, explainedTarget } from "./explained.ts";
export { createMemoryTarget, type MemoryTarget } from "./memory/target.ts";
export { type ReadAheadTarget, readAheadTarget } from "./read-ahead.ts";

export { createEmulatorDatabase, type EmulatorDatabase, openEmulatorDatabase } from "./database.ts";
export { type FindEmulatorOptions, type FoundEmulator, findEmulator } from "./find.ts";
export { startEmulator } from "./start.ts";
export type { RunningEmulator } from "./types.ts";

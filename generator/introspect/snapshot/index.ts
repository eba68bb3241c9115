export { snapshotSource } from "../snapshot-source.ts";
export { snapshotCodes } from "./codes.ts";
export { findJsonProblem, locateJson } from "./json-text.ts";

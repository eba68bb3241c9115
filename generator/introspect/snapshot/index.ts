export { snapshotSource } from "../snapshot-source.ts";
export { snapshotCodes } from "./codes.ts";

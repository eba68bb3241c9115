export { introspectCodes } from "./codes.ts";
export { databaseSource } from "./database-source.ts";
export { ddlSource } from "./ddl-source.ts";
export { snapshotCodes } from "./snapshot/codes.ts";
export { snapshotSource } from "./snapshot-source.ts";
export type { SchemaSource } from "./types.ts";

export { introspectCodes } from "./codes.ts";
export { databaseSource } from "./database-source.ts";
export { ddlSource } from "./ddl-source.ts";
export type { SchemaSource } from "./types.ts";

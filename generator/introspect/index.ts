export { introspectCodes } from "./codes.ts";
export { ddlSource } from "./ddl-source.ts";

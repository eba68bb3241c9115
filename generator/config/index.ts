export { bindConfig } from "./bind/index.ts";
export { configCodes } from "./codes.ts";
export { configSchemaFile } from "./json-schema/index.ts";
export { parseConfig } from "./parse/index.ts";
export { readConfig } from "./read.ts";

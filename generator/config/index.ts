export { bindConfig } from "./bind/index.ts";
export { configCodes } from "./codes.ts";
export { parseConfig } from "./parse/index.ts";
export { readConfig } from "./read.ts";

export { parseConfig } from "./parse.ts";

export { rehearseCodes } from "./codes.ts";

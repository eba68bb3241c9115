export { buildCatalog } from "./build.ts";
export { modelCodes } from "./codes.ts";

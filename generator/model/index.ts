export { buildCatalog } from "./build.ts";
export { catalogDocument } from "./catalog-document.ts";
export { modelCodes } from "./codes.ts";

export { projectCodes } from "./codes.ts";
export { findDataformCore, supportedDataformCore } from "./dataform-core.ts";

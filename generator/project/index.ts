export { projectCodes } from "./codes.ts";
export { findDataformCore, supportedDataformCore } from "./dataform-core.ts";
export { checkNeighbours, filesOfOthers } from "./neighbours.ts";
export { checkWorkflowSettings } from "./workflow-settings.ts";

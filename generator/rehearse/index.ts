export { rehearseCodes } from "./codes.ts";
export { type ProjectInput, type ProjectResult, rehearseProject, type SampleChoice } from "./project.ts";
export { reportText } from "./report/index.ts";

export { planCodes } from "./codes.ts";
export { defaultPlanOptions, defaultTableOptions } from "./options.ts";
export { planLoad } from "./plan.ts";

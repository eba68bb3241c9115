export { planCodes, planDiagnostic } from "./codes.ts";
export { filledInBy } from "./columns/index.ts";
export { defaultLedger, defaultPlanOptions, defaultTableOptions } from "./options.ts";
export { emptyPlan, planLoad } from "./plan.ts";

// Loads zod: import it where a document is read or described, never where one is only made.
export { catalogV1 } from "./catalog-v1.ts";
export { comparisonV1 } from "./comparison-v1.ts";
export { planV1 } from "./plan-v1.ts";
export { reportV1 } from "./report-v1.ts";

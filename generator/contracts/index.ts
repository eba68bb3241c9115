export type { CatalogDocument, EdgeEndDocument, GraphElementDocument } from "./catalog-v1.ts";
export { diagnosticDocuments } from "./diagnostics.ts";
export type { DiagnosticDocument, PlanActionDocument, PlanDocument } from "./plan-v1.ts";

export type {
  CatalogDocument,
  ColumnDocument,
  EdgeDocument,
  EdgeEndDocument,
  GraphDocument,
  GraphElementDocument,
  NodeDocument,
  ReferenceDocument,
  TableDocument,
} from "./catalog-v1.ts";
export type { ComparisonDocument } from "./comparison-v1.ts";
export { diagnosticDocuments } from "./diagnostics.ts";
export type { DiagnosticDocument, PlanActionDocument, PlanDocument } from "./plan-v1.ts";
export type { RehearsedActionDocument, RehearsedTableDocument, ReportDocument, RunDocument } from "./report-v1.ts";

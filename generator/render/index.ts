export {
  catalogDdl,
  catalogStatements,
  ddlName,
  ddlText,
  defineCheck,
  defineColumn,
  defineElement,
  defineGraph,
  defineIndex,
  defineKey,
  definePolicy,
  defineReference,
  defineTable,
} from "./ddl/index.ts";
export { explainText } from "./documents/explain-text.ts";
export { planDocument } from "./documents/plan-json.ts";
export { planMermaid } from "./documents/plan-mermaid.ts";
export { planText } from "./documents/plan-text.ts";
export { type LedgerRun, type LedgerTable, statusText } from "./documents/status-text.ts";
export { configInNote } from "./emitters/note.ts";
export { phraseReasons } from "./phrases.ts";
export { renderFiles } from "./render.ts";
export { type StatusQueryInput, statusQuery } from "./statements/status.ts";
export { loadTemplates } from "./templates.ts";

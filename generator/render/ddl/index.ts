export { catalogDdl, catalogStatements } from "./catalog.ts";
export {
  ddlName,
  defineCheck,
  defineColumn,
  defineElement,
  defineGraph,
  defineIndex,
  defineKey,
  definePolicy,
  defineReference,
  defineTable,
} from "./definitions.ts";
export { ddlText } from "./text.ts";

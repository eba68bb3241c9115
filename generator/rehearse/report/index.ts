export { exitOf, type LoadedTable, reportRun } from "./report.ts";
export { reportText } from "./report-text.ts";

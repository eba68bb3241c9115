import type { Published } from "./published.ts";
import type { ReportV1 } from "./schemas/report-v1.ts";

/** What a rehearsal found, as JSON. `version` is raised when a field changes its meaning. */
export type ReportDocument = Published<ReportV1>;
export type RunDocument = ReportDocument["runs"][number];
export type RehearsedTableDocument = RunDocument["tables"][number];
export type RehearsedActionDocument = RunDocument["actions"][number];

import type { Published } from "./published.ts";
import type { DiagnosticV1, PlanV1 } from "./schemas/plan-v1.ts";

/** The plan as JSON. `version` is raised when a field changes its meaning; new fields may come without that. */
export type PlanDocument = Published<PlanV1>;
export type PlanActionDocument = PlanDocument["actions"][number];
export type DiagnosticDocument = Published<DiagnosticV1>;

import type { Published } from "./published.ts";
import type { ComparisonV1 } from "./schemas/comparison-v1.ts";

/** What differs between two schemas as JSON. `version` is raised when a field changes its meaning. */
export type ComparisonDocument = Published<ComparisonV1>;

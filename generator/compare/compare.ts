import { comparePipelines } from "./pipeline.ts";
import { compareSchemas } from "./schema.ts";
import { findSteps } from "./steps.ts";
import type { Comparison, Sides } from "./types.ts";

/** What differs between two schemas, in their pipelines, and what is to be done about it. */
export function compareSides(sides: Sides): Comparison {
  return { version: 1, schema: compareSchemas(sides), pipeline: comparePipelines(sides), steps: findSteps(sides) };
}

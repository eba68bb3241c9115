import type { Column } from "../../model/types.ts";
import type { ExportColumn, ValueCheck } from "../types.ts";

/**
 * What a value has to be for its column to take it, beyond its type.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/data-types
 */
export function valueChecks(column: Column, { name }: ExportColumn): readonly ValueCheck[] {
  const { type, allowCommitTimestamp } = column;
  const [, array, kind = "", limit] = /^(ARRAY\s*<\s*)?(\w+)\s*(?:\(\s*(\w+)\s*\))?/i.exec(type) ?? [];
  const isArray = array !== undefined;
  const checks: ValueCheck[] = [];
  const upper = kind.toUpperCase();
  if (limit !== undefined && limit.toUpperCase() !== "MAX") {
    const rule = upper === "STRING" ? "characters" : "bytes";
    checks.push({ reason: `too_long:${name}`, column: name, rule, isArray, limit: Number(limit) });
  }
  const vector = /\bvector_length\s*=>\s*(\w+)/i.exec(type)?.[1];
  if (vector !== undefined) {
    checks.push({
      reason: `wrong_length:${name}`,
      column: name,
      rule: "elements",
      isArray: false,
      limit: Number(vector),
    });
  }
  if (upper === "FLOAT32")
    checks.push({ reason: `out_of_range:${name}`, column: name, rule: "float32", isArray, limit: 0 });
  if (upper === "UUID") checks.push({ reason: `not_a_uuid:${name}`, column: name, rule: "uuid", isArray, limit: 0 });
  // Spanner takes no time that is not past: https://cloud.google.com/spanner/docs/commit-timestamp
  if (allowCommitTimestamp) checks.push({ reason: `in_future:${name}`, column: name, rule: "past", isArray, limit: 0 });
  return checks;
}

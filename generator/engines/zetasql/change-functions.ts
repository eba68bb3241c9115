import type { WireNode } from "./wire.ts";

/**
 * BigQuery's CHANGES and APPENDS for ZetaSQL, which knows neither: the columns of the table that they are given, and two more.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/time-series-functions#changes
 *
 * For names and types only: rows have no history here, so that evaluation does not get these functions.
 */
export function changeFunctions(sql: string): readonly WireNode[] {
  return /\b(?:CHANGES|APPENDS)\s*\(/i.test(sql) ? ["CHANGES", "APPENDS"].map(changeFunction) : [];
}

/** The body would resolve a bare name to a column before an argument: these are names that no column has. */
const argumentNames = ["changed table", "start timestamp", "end timestamp"];

const body = "SELECT *, '' AS _CHANGE_TYPE, CURRENT_TIMESTAMP() AS _CHANGE_TIMESTAMP FROM `changed table`";

function changeFunction(name: string): WireNode {
  // Arguments of a function with a body need a default; an empty value is NULL.
  const timestamp = {
    kind: "ARG_TYPE_FIXED",
    type: { typeKind: "TYPE_TIMESTAMP" },
    numOccurrences: 1,
    options: { cardinality: "OPTIONAL", defaultValue: {} },
  };
  const relation = { kind: "ARG_TYPE_RELATION", numOccurrences: 1, options: { cardinality: "REQUIRED" } };
  return {
    namePath: [name],
    type: "TEMPLATED_SQL_TVF",
    signature: { argument: [relation, timestamp, timestamp], returnType: { kind: "ARG_TYPE_RELATION" } },
    argumentName: argumentNames,
    parseResumeLocation: { input: body },
  };
}

import type { ExportColumn } from "../types.ts";

/**
 * The types of keys that EXTERNAL_QUERY gives. Of others Google does not say what BigQuery makes of them; and a FLOAT32 would be
 * rounded on one side alone.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/federated_query_functions#spanner-mapping
 */
const comparable: ReadonlySet<string> = new Set([
  "BOOL",
  "BYTES",
  "DATE",
  "FLOAT64",
  "INT64",
  "NUMERIC",
  "STRING",
  "TIMESTAMP",
]);

/** Why values of a column of Spanner cannot be compared with those of BigQuery; undefined where they can. */
export function externalTypeProblem({ name, type }: ExportColumn): string | undefined {
  const kind = /^\w+/.exec(type)?.[0]?.toUpperCase() ?? "";
  if (comparable.has(kind)) return undefined;
  return kind === "FLOAT32"
    ? `column "${name}" is a FLOAT32, which Spanner rounds and BigQuery does not`
    : `column "${name}" is of type ${type}, which EXTERNAL_QUERY does not give`;
}

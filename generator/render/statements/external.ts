import type { ExternalRelation } from "../../plan/types.ts";
import { quoteIdentifier, quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { field, isAll } from "./conditions.ts";
import type { HoleMarkers } from "./holes.ts";

/** A column of Spanner, and its type there. */
interface HeldColumn {
  readonly name: string;
  readonly type: string;
}

/** A column of Spanner is called like the row only where the row has another name. */
const row = "t";

/**
 * The rows of a table that Spanner holds at that moment, for a FROM: `EXTERNAL_QUERY('…', 'SELECT …')`. Without columns there is
 * one row for each. Rows are neither counted nor made distinct there: a connection that reads in parallel, as all do that use Data
 * Boost, takes no query that Spanner cannot cut into parts.
 * https://cloud.google.com/spanner/docs/reads#read_data_in_parallel
 */
export function externalRows(
  { relation, columns }: { readonly relation: ExternalRelation; readonly columns: readonly HeldColumn[] },
  holes: HoleMarkers,
  templates: Templates,
): string {
  const value = ({ name }: HeldColumn) => field(row, quoteIdentifier(name), templates);
  // BigQuery cuts times off after the microsecond: no row of it has a key between two of them.
  const conditions = columns
    .filter(({ type }) => /^TIMESTAMP$/i.test(type))
    .map((column) => templates.render("spanner/is-whole", { value: value(column) }));
  const view = {
    columns: columns.length === 0 ? [templates.render("spanner/one", {})] : columns.map(value),
    table: relation.table.split(".").map(quoteIdentifier).join("."),
    row,
  };
  const query =
    conditions.length === 0
      ? templates.render("spanner/rows", view)
      : templates.render("spanner/rows-where", { ...view, condition: isAll(conditions, templates) });
  const connection = holes.mark({ kind: "connection" });
  return templates.render("sql/external-query", { connection, query: literalOf(query, holes) });
}

/** Dataform's reader of SQLX loses its way in a string that has a backslash before a backtick, as names with a backtick have here. */
function literalOf(query: string, holes: HoleMarkers): string {
  const text = quoteString(query);
  return text.includes("\\") ? holes.mark({ kind: "identifier", text }) : text;
}

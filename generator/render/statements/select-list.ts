import { literalValue, readStatementTokens, type Token } from "../../ddl/index.ts";
import type { ExportColumn, SourceTable } from "../../plan/types.ts";
import { freeName, quoteIdentifier, quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import type { HoleMarkers } from "./holes.ts";

/** `value`, or `value AS name` where the value does not have the name by itself. */
export function selectItem(column: ExportColumn, holes: HoleMarkers, templates: Templates): string {
  const { from, name } = column;
  if (from.kind === "column" && from.name === name) return holes.identifier(name);
  const view = { value: columnValue(column, holes, templates), name: holes.identifier(name) };
  return templates.render("sql/renamed-column", view);
}

/** What is selected for a column, without its name. */
export function columnValue({ from, type }: ExportColumn, holes: HoleMarkers, templates: Templates): string {
  switch (from.kind) {
    case "column":
      return holes.identifier(from.name);
    case "expression":
      return expressionText(from.sql, holes);
    case "constant":
      return constantText(from.value, type, templates);
    default:
      return from satisfies never;
  }
}

/** The user's text as it is, but for identifiers of which the target must take care. */
function expressionText(sql: string, holes: HoleMarkers): string {
  let text = "";
  let at = 0;
  for (const { kind, start, end, text: written } of tokensOf(sql)) {
    if (kind !== "quoted") continue;
    text += sql.slice(at, start) + holes.written(written);
    at = end;
  }
  return text + sql.slice(at);
}

function tokensOf(sql: string): readonly Token[] {
  return readStatementTokens(sql, 0).tokens;
}

/** The constant in the type that Spanner wants; BigQuery infers INT64 for NULL and STRING for a text. */
function constantText(value: string | number | boolean | null, type: string, templates: Templates): string {
  const wanted = exportType(type);
  if (value === null) return templates.render("sql/cast", { value: "NULL", type: wanted });
  if (wanted === "JSON") return templates.render("sql/json", { value: quoteString(String(value)) });
  if (typeof value === "string") {
    const text = quoteString(value);
    return wanted === "STRING" ? text : templates.render("sql/cast", { value: text, type: wanted });
  }
  const text = String(value).toUpperCase();
  const isOwnType =
    wanted === (typeof value === "boolean" ? "BOOL" : Number.isSafeInteger(value) ? "INT64" : "FLOAT64");
  return isOwnType ? text : templates.render("sql/cast", { value: text, type: wanted });
}

/**
 * The BigQuery type that arrives as a Spanner type: without length, FLOAT64 for FLOAT32 and STRING for UUID, which BigQuery
 * lacks. https://cloud.google.com/bigquery/docs/export-to-spanner#type_conversions
 */
function exportType(spannerType: string): string {
  return spannerType
    .replace(/\([^()]*\)/g, "")
    .replace(/\bFLOAT32\b/, "FLOAT64")
    .replace(/\bUUID\b/, "STRING");
}

/**
 * A name for the source row, when the source needs one: GoogleSQL calls it like the table, and where a column has the same
 * name, that name means the whole row.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#range_variables
 *
 * @param names columns that are used beside those that are selected.
 */
export function sourceAlias({
  source,
  columns,
  names,
}: {
  readonly source: SourceTable;
  readonly columns: readonly ExportColumn[];
  readonly names: readonly string[];
}): string | undefined {
  const used = [...names, ...columns.flatMap(({ from }) => namesUsed(from))];
  if (!used.some((name) => name.toLowerCase() === source.table.toLowerCase())) return undefined;
  return quoteIdentifier(freeName("source_row", used));
}

/** Names that may be columns of the source. In `Owner.name` the user means the row. */
function namesUsed(from: ExportColumn["from"]): readonly string[] {
  if (from.kind === "column") return [from.name];
  if (from.kind === "constant") return [];
  const tokens = tokensOf(from.sql);
  return tokens.flatMap(({ kind, text, upper }, index) => {
    if ((kind !== "word" && kind !== "quoted") || tokens[index + 1]?.text === ".") return [];
    return [kind === "quoted" ? literalValue(text) : upper];
  });
}

import type { ExportAction, ExportColumn } from "../../plan/types.ts";
import { escapeTripleQuoted, quoteIdentifier, quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { HoleMarkers } from "./holes.ts";
import type { Statement } from "./types.ts";

/** `EXPORT DATA … AS SELECT …`: https://cloud.google.com/bigquery/docs/export-to-spanner */
export function exportStatement(action: ExportAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const { spanner, shard } = action;
  const options = [
    option(templates, "table", jsonText(spanner.table)),
    option(templates, "priority", holes.mark({ kind: "runOption", name: "priority", default: spanner.priority })),
    option(templates, "tag", jsonText(spanner.tag)),
  ];
  if (spanner.changeTimestampColumn !== undefined) {
    options.push(option(templates, "change_timestamp_column", jsonText(spanner.changeTimestampColumn)));
  }
  const view = {
    uri: holes.mark({ kind: "databaseUri" }),
    options,
    columns: action.columns.map((column) => selectItem(column, templates)),
    table: holes.mark({ kind: "table", table: action.reads.source }),
  };
  const text =
    shard === undefined
      ? templates.render("sql/export", view)
      : templates.render("sql/export-shard", {
          ...view,
          key: action.keyColumns.map((column) => selectedValue(column, templates)),
          index: shard.index,
          count: shard.count,
        });
  return holes.statement(action.name, text);
}

function option(templates: Templates, name: string, value: string): string {
  return templates.render("sql/spanner-option", { name, value });
}

/** The inside of a JSON string that stands in a triple-quoted SQL string: escaped for the one, then for the other. */
function jsonText(text: string): string {
  return escapeTripleQuoted(JSON.stringify(text).slice(1, -1));
}

function selectItem(column: ExportColumn, templates: Templates): string {
  const name = quoteIdentifier(column.name);
  const value = selectedValue(column, templates);
  return value === name ? name : templates.render("sql/renamed-column", { value, name });
}

function selectedValue({ from, type }: ExportColumn, templates: Templates): string {
  switch (from.kind) {
    case "column":
      return quoteIdentifier(from.name);
    case "expression":
      return from.sql;
    case "constant":
      return constantOf(from.value, type, templates);
    default:
      return from satisfies never;
  }
}

/** The constant in the type that Spanner wants; BigQuery infers INT64 for NULL and STRING for a text. */
function constantOf(value: string | number | boolean | null, type: string, templates: Templates): string {
  const text = typeof value === "string" ? quoteString(value) : value === null ? "NULL" : String(value).toUpperCase();
  const bigQueryType = exportType(type);
  const isOwnType =
    (typeof value === "string" && bigQueryType === "STRING") ||
    (typeof value === "boolean" && bigQueryType === "BOOL") ||
    (Number.isSafeInteger(value) && bigQueryType === "INT64");
  return isOwnType ? text : templates.render("sql/cast", { value: text, type: bigQueryType });
}

/**
 * The BigQuery type that arrives as a Spanner type: without length, and FLOAT64 for FLOAT32, which BigQuery lacks.
 * https://cloud.google.com/bigquery/docs/export-to-spanner#type_conversions
 */
export function exportType(spannerType: string): string {
  const bare = spannerType.replace(/\([^()]*\)/g, "").replaceAll("FLOAT32", "FLOAT64");
  return bare === "UUID" ? "STRING" : bare;
}

import type { ExportAction } from "../../plan/types.ts";
import { escapeJsonInTripleQuoted } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { HoleMarkers } from "./holes.ts";
import { columnValue, selectItem, sourceAlias } from "./select-list.ts";
import type { Statement } from "./types.ts";

/** `EXPORT DATA … AS SELECT …`: https://cloud.google.com/bigquery/docs/export-to-spanner */
export function exportStatement(action: ExportAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const { spanner, shard } = action;
  const options = [
    option(templates, "table", escapeJsonInTripleQuoted(spanner.table)),
    option(templates, "priority", holes.mark({ kind: "runOption", name: "priority", default: spanner.priority })),
    option(templates, "tag", escapeJsonInTripleQuoted(spanner.tag)),
  ];
  if (spanner.changeTimestampColumn !== undefined) {
    options.push(option(templates, "change_timestamp_column", escapeJsonInTripleQuoted(spanner.changeTimestampColumn)));
  }
  const view = {
    uri: holes.mark({ kind: "databaseUri" }),
    options,
    columns: action.columns.map((column) => selectItem(column, holes, templates)),
    table: sourceText(action, holes, templates),
  };
  const text =
    shard === undefined
      ? templates.render("sql/export", view)
      : templates.render("sql/export-shard", {
          ...view,
          key: action.keyColumns.map((column) => columnValue(column, holes, templates)),
          index: shard.index,
          count: shard.count,
        });
  return holes.statement(action.name, text);
}

function option(templates: Templates, name: string, value: string): string {
  return templates.render("sql/spanner-option", { name, value });
}

function sourceText(action: ExportAction, holes: HoleMarkers, templates: Templates): string {
  const table = holes.mark({ kind: "table", table: action.reads.source });
  const alias = sourceAlias(action);
  return alias === undefined ? table : templates.render("sql/aliased-table", { table, alias });
}

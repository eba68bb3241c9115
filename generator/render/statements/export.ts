import type { ExportAction } from "../../plan/types.ts";
import { escapeJsonInTripleQuoted } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { isAll, isLoadable } from "./conditions.ts";
import { HoleMarkers } from "./holes.ts";
import { columnValue, selectItem } from "./select-list.ts";
import { checkedRows, sourceTable } from "./tables.ts";
import type { Statement } from "./types.ts";

/** `EXPORT DATA … AS SELECT …`: https://cloud.google.com/bigquery/docs/export-to-spanner */
export function exportStatement(action: ExportAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const { spanner, shard, depth } = action;
  const options = [
    option(templates, "table", escapeJsonInTripleQuoted(spanner.table)),
    option(templates, "priority", holes.mark({ kind: "runOption", name: "priority", default: spanner.priority })),
    option(templates, "tag", escapeJsonInTripleQuoted(spanner.tag)),
  ];
  if (spanner.changeTimestampColumn !== undefined) {
    options.push(option(templates, "change_timestamp_column", escapeJsonInTripleQuoted(spanner.changeTimestampColumn)));
  }
  const conditions: string[] = [];
  if (action.reads.kind === "checked")
    conditions.push(isLoadable(holes.identifier(action.reads.reasonsColumn), templates));
  if (depth !== undefined) {
    const view = { left: holes.identifier(depth.column), right: depth.level };
    conditions.push(templates.render("sql/is-equal", view));
  }
  if (shard !== undefined) {
    const key = action.keyColumns.map((column) => columnValue(column, holes, templates));
    conditions.push(templates.render("sql/is-in-shard", { key, index: shard.index, count: shard.count }));
  }
  const view = {
    uri: holes.mark({ kind: "databaseUri" }),
    options,
    columns: action.columns.map((column) => selectItem(column, holes, templates)),
    table: tableText(action, holes, templates),
  };
  const text =
    conditions.length === 0
      ? templates.render("sql/export", view)
      : templates.render("sql/export-where", { ...view, condition: isAll(conditions, templates) });
  return holes.statement(action.name, text);
}

function option(templates: Templates, name: string, value: string): string {
  return templates.render("sql/spanner-option", { name, value });
}

function tableText(action: ExportAction, holes: HoleMarkers, templates: Templates): string {
  const { reads, columns } = action;
  return reads.kind === "source"
    ? sourceTable({ source: reads.source, columns }, holes, templates)
    : checkedRows({ relation: reads, reader: action, columns: columns.map(({ name }) => name) }, holes, templates);
}

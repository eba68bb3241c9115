import type { Action, CheckedRelation, ExportColumn, SourceTable } from "../../plan/types.ts";
import type { Templates } from "../templates.ts";
import type { HoleMarkers } from "./holes.ts";
import { sourceAlias } from "./select-list.ts";

/** A source for the FROM of a query that selects these columns of it, and names these beside. */
export function sourceTable(
  {
    source,
    columns,
    names = [],
  }: { readonly source: SourceTable; readonly columns: readonly ExportColumn[]; readonly names?: readonly string[] },
  holes: HoleMarkers,
  templates: Templates,
): string {
  const table = holes.mark({ kind: "table", table: source });
  const alias = sourceAlias({ source, columns, names });
  return alias === undefined ? table : templates.render("sql/aliased-table", { table, alias });
}

/** The checked rows of a table, as the action reads them. */
export function checkedTable(
  { action: name }: CheckedRelation<{ readonly action: string }>,
  reader: Pick<Action, "dependsOn">,
  holes: HoleMarkers,
): string {
  const isDependency = reader.dependsOn.some(({ action }) => action === name);
  return holes.mark({ kind: "action", name, isDependency });
}

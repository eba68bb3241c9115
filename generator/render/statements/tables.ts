import type { Action, CheckedRelation, ExportColumn, SourceTable } from "../../plan/types.ts";
import { freeName, quoteIdentifier } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import type { HoleMarkers } from "./holes.ts";
import { sourceAlias } from "./select-list.ts";

/** Who reads a relation. */
export type Reader = Pick<Action, "dependsOn">;
type Relation = CheckedRelation<{ readonly action: string }>;

/** A source for the FROM of a query that selects these columns of it, and names these beside. */
export function sourceTable(
  {
    source,
    columns,
    names = [],
    isDependency = true,
  }: {
    readonly source: SourceTable;
    readonly columns: readonly ExportColumn[];
    readonly names?: readonly string[];
    readonly isDependency?: boolean;
  },
  holes: HoleMarkers,
  templates: Templates,
): string {
  const table = holes.mark({ kind: "table", table: source, isDependency });
  const alias = sourceAlias({ source, columns, names });
  return alias === undefined ? table : templates.render("sql/aliased-table", { table, alias });
}

/** The checked rows of a table, as the action reads them; whoever names columns of it gives it an alias. */
export function checkedTable({ action: name }: Relation, reader: Reader, holes: HoleMarkers): string {
  const isDependency = reader.dependsOn.some(({ action }) => action === name);
  return holes.mark({ kind: "action", name, isDependency });
}

/** The same for the FROM of a query that uses these columns: one of the relation's own name would mean the whole row. */
export function checkedRows(
  {
    relation,
    reader,
    columns,
  }: { readonly relation: Relation; readonly reader: Reader; readonly columns: readonly string[] },
  holes: HoleMarkers,
  templates: Templates,
): string {
  const table = checkedTable(relation, reader, holes);
  const used = [
    ...columns,
    relation.reasonsColumn,
    ...(relation.depthColumn === undefined ? [] : [relation.depthColumn]),
  ];
  if (!used.some((name) => name.toLowerCase() === relation.action.toLowerCase())) return table;
  return templates.render("sql/aliased-table", { table, alias: quoteIdentifier(freeName("checked_row", used)) });
}

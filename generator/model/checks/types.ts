import type { About, NameResolver } from "../names.ts";
import type { Column, Table, TableId } from "../types.ts";

/** What the checks look at: the resolved tables, and where they report. */
export interface Checked {
  readonly names: NameResolver;
  readonly tables: ReadonlyMap<TableId, Table>;
}

export interface CheckedTable {
  readonly table: Table;
  readonly about: About;
}

export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** Without length and other arguments: `ARRAY<STRING>`. */
export function bareType(type: string): string {
  return type.replace(/\([^()]*\)/g, "");
}

import type { About, NameResolver } from "../names.ts";
import type { Table, TableId } from "../types.ts";

/** What the checks look at: the resolved tables, and where they report. */
export interface Checked {
  readonly names: NameResolver;
  readonly tables: ReadonlyMap<TableId, Table>;
}

export interface CheckedTable {
  readonly table: Table;
  readonly about: About;
}

/** Types whose values cannot be compared: no key has them. */
export const noKeyTypes = /^(?:ARRAY|STRUCT|JSON\b|TOKENLIST\b)/;

/** `foreign key "F"` */
export function foreignKeyLabel(name: string | undefined): string {
  return name === undefined ? "foreign key" : `foreign key "${name}"`;
}

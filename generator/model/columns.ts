import type { RawColumn } from "../introspect/types.ts";

/** A table, or the raw table behind it: they share the list of their columns, and so its index. */
interface WithColumns {
  readonly columns: readonly RawColumn[];
}

// Beside the tables and not in them: a table stays plain data, which documents are made from and compared by.
const indexes = new WeakMap<readonly RawColumn[], ReadonlyMap<string, RawColumn>>();

/** The columns by their names in small letters: made once for a table, however often it is asked. */
export function columnsByName({ columns }: WithColumns): ReadonlyMap<string, RawColumn> {
  const known = indexes.get(columns);
  if (known !== undefined) return known;
  const index = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  indexes.set(columns, index);
  return index;
}

/** Names match without regard to case. */
export function columnOf(table: WithColumns, name: string): RawColumn | undefined {
  return columnsByName(table).get(name.toLowerCase());
}

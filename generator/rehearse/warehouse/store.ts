import { arrayElements, canonicalType, encodeCell, isNullCell } from "../../engines/zetasql/index.ts";
import { SqlFailure } from "./failures.ts";
import type { CellRow, StoredColumn, StoredTable, StoredView } from "./types.ts";

/** What is under a name; tables and views share their names. */
export type Stored =
  | { readonly kind: "table"; readonly table: StoredTable }
  | { readonly kind: "view"; readonly view: StoredView };

export type Store = Map<string, Stored>;

/**
 * A table as BigQuery would have written it: an array that is NULL is stored as an empty one.
 *
 * @throws SqlFailure for NULL where a column or an array admits none, and for columns of the same name.
 */
export function storedTable(table: StoredTable): StoredTable {
  const { path, columns, cells } = table;
  refuseSameNames(columns);
  const rules = columns.map((column) => ({
    column,
    isArray: canonicalType(column.type).startsWith("ARRAY<"),
  }));
  if (!rules.some(({ column, isArray }) => isArray || column.notNull === true)) return table;
  const checked = cells.map((row): CellRow => {
    for (const [index, { column, isArray }] of rules.entries()) {
      const cell = row[index];
      if (column.notNull === true && !isArray && isNullCell(cell)) {
        throw new SqlFailure(`Required field ${column.name} cannot be null.`);
      }
      if (isArray && arrayElements(cell)?.some(isNullCell)) {
        throw new SqlFailure(`Array cannot have a null element; error in writing field ${column.name}.`);
      }
    }
    if (!rules.some(({ isArray }, index) => isArray && isNullCell(row[index]))) return row;
    return rules.map(({ isArray }, index) => (isArray && isNullCell(row[index]) ? emptyArray : (row[index] ?? {})));
  });
  // Mostly nothing was to be done: then they stay the rows that the engine knows.
  return checked.every((row, index) => row === cells[index]) ? table : { path, columns, cells: checked };
}

const emptyArray = encodeCell([], "ARRAY<INT64>");

function refuseSameNames(columns: readonly StoredColumn[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase())) throw new SqlFailure(`Duplicate column names: ${name}`);
    seen.add(name.toLowerCase());
  }
}

/** Lets a script take back what it did since BEGIN TRANSACTION, and nothing that others did. */
export class Transaction {
  readonly #before: { readonly store: Store; readonly path: string; readonly stored: Stored | undefined }[] = [];

  record(store: Store, path: string): void {
    this.#before.push({ store, path, stored: store.get(path) });
  }

  rollBack(): void {
    for (const { store, path, stored } of this.#before.toReversed()) {
      if (stored === undefined) store.delete(path);
      else store.set(path, stored);
    }
  }
}

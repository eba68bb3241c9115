import type { Catalog, Reference, Table, TableId } from "../../model/types.ts";
import { wordsOf } from "../../support/index.ts";
import type { MappedTable } from "../types.ts";

/** The columns of a foreign key that may be NULL for a while, in its order; of a key that has none, no second pass can fill in any. */
export type OpenColumns = (table: MappedTable, reference: Reference) => readonly string[];

/**
 * Spanner does not check a row that has NULL in a referencing column. Such a column has to be nullable and written, and
 * nothing else may depend on its value.
 */
export function findOpenColumns(catalog: Catalog): OpenColumns {
  const referenced = referencedColumns(catalog);
  const bound = new Map<TableId, ReadonlySet<string>>();
  return ({ table, columns }, reference) => {
    if (reference.kind !== "foreignKey") return [];
    const own = bound.get(table.id) ?? boundColumns(table, referenced.get(table.id) ?? new Set());
    bound.set(table.id, own);
    const written = new Set(columns.map(({ name }) => name));
    return reference.columns.filter((name) => {
      const column = table.columns.find((candidate) => candidate.name === name);
      return column !== undefined && !column.notNull && written.has(name) && !own.has(name);
    });
  };
}

/** What other rows refer to has to be there when they are loaded. */
function referencedColumns({ tables }: Catalog): ReadonlyMap<TableId, ReadonlySet<string>> {
  const referenced = new Map<TableId, Set<string>>();
  for (const { references } of tables.values()) {
    for (const { to, toColumns } of references) {
      const columns = referenced.get(to) ?? new Set();
      referenced.set(to, columns);
      for (const name of toColumns) columns.add(name);
    }
  }
  return referenced;
}

/** Columns whose NULL could break a rule, or change what Spanner computes. */
function boundColumns(table: Table, referenced: ReadonlySet<string>): ReadonlySet<string> {
  const bound = new Set([...referenced, ...table.primaryKey.map(({ column }) => column)]);
  for (const { unique, nullFiltered, keys, notNull } of table.indexes) {
    if (!unique || nullFiltered) continue;
    // A row with NULL in a column of WHERE … IS NOT NULL is not in the index.
    for (const { column } of keys) if (!notNull.includes(column)) bound.add(column);
  }
  const expressions = [
    ...table.checks.map(({ expression }) => expression),
    ...table.columns.flatMap(({ generated }) => generated?.expression ?? []),
  ];
  const words = new Set(expressions.flatMap((expression) => [...wordsOf(expression)]));
  for (const { name } of table.columns) if (words.has(name.toLowerCase())) bound.add(name);
  return bound;
}

import type { Catalog, Table, TableId } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { OrderedTable, UniqueCheck } from "../types.ts";
import { indexReason, referencedReason, uniqueReasons } from "./names.ts";

/** The columns of each table that enforced foreign keys lead to. */
export type ReferencedColumns = ReadonlyMap<TableId, readonly (readonly string[])[]>;

export function referencedColumns({ tables }: Catalog): ReferencedColumns {
  const referenced = new Map<TableId, (readonly string[])[]>();
  for (const { references } of tables.values()) {
    for (const { kind, enforced, to, toColumns } of references) {
      if (kind !== "foreignKey" || !enforced) continue;
      const known = referenced.get(to);
      if (known === undefined) referenced.set(to, [toColumns]);
      else known.push(toColumns);
    }
  }
  return referenced;
}

/**
 * The table's unique indexes, in which NULL equals NULL; and those that Spanner makes for columns that foreign keys lead to,
 * which hold no NULL: https://cloud.google.com/spanner/docs/foreign-keys/overview#backing-indexes
 */
export function uniqueChecks(
  { table, columns }: OrderedTable,
  referenced: ReferencedColumns,
): { readonly checks: readonly UniqueCheck[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const wanted = [
    ...table.indexes
      .filter(({ unique }) => unique)
      .map((index) => {
        const names = index.keys.map(({ column }) => column);
        return { reason: indexReason(index), names, notNull: index.nullFiltered ? names : index.notNull };
      }),
    ...backingIndexes(table, referenced.get(table.id) ?? []).map((names) => {
      return { reason: referencedReason(names), names, notNull: names };
    }),
  ];
  const checks = wanted.flatMap(({ reason, names, notNull }): readonly UniqueCheck[] => {
    const missing = [...names, ...notNull].find((name) => !columns.some((column) => column.name === name));
    if (missing === undefined) {
      return [{ reason, columns: columns.filter(({ name }) => names.includes(name)), notNull }];
    }
    const subject = `Table "${table.id}": unique index ${reason.slice(reason.indexOf(":") + 1)}`;
    const message = `${subject}: rows are not held against it: column ${missing} is not exported`;
    diagnostics.push(planDiagnostic("unique-not-checked", { subject, message, at: table.at }));
    return [];
  });
  return { checks: uniqueReasons(checks), diagnostics };
}

/** One for each set of columns that is neither the key nor that of an index. */
function backingIndexes(table: Table, referenced: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const setOf = (names: readonly string[]) => JSON.stringify([...new Set(names)].sort());
  const known = new Set([
    setOf(table.primaryKey.map(({ column }) => column)),
    ...table.indexes
      // One that leaves rows out for NULL in another column says nothing of them.
      .filter(
        ({ unique, keys, notNull }) => unique && notNull.every((name) => keys.some(({ column }) => column === name)),
      )
      .map(({ keys }) => setOf(keys.map(({ column }) => column))),
  ]);
  return referenced.filter((names) => {
    const set = setOf(names);
    return !known.has(set) && known.add(set);
  });
}

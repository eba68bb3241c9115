import type { ConstraintRow, InformationSchema } from "../../engines/spanner/types.ts";
import { compareStrings } from "../../support/index.ts";
import type { RawForeignKey } from "../types.ts";
import { constraintKey, groupBy, tableKey, userName, type WrittenNames } from "./rows.ts";

/**
 * By {@link tableKey}. The referenced table is read from CONSTRAINT_TABLE_USAGE, because the schema of the unique
 * constraint is not to be relied on; its columns from the key or unique constraint, paired by
 * POSITION_IN_UNIQUE_CONSTRAINT. A foreign key without such a constraint is left with no referenced columns.
 */
export function foreignKeysOf(
  rows: InformationSchema,
  written: WrittenNames,
): ReadonlyMap<string, readonly RawForeignKey[]> {
  const referential = new Map(rows.referential.map((row) => [constraintKey(row), row]));
  const usage = new Map(rows.constraintTables.map((row) => [constraintKey(row), row]));
  const columns = groupBy(rows.keyColumns, constraintKey);
  const uniqueColumns = groupBy(rows.keyColumns, (row) => `${tableKey(row)}\0${row.constraintName}`);
  const foreignKeyOf = (row: ConstraintRow): RawForeignKey | undefined => {
    const key = constraintKey(row);
    const target = usage.get(key);
    if (target === undefined) return undefined;
    const { uniqueName, deleteRule } = referential.get(key) ?? {};
    const own = (columns.get(key) ?? [])
      .filter((column) => tableKey(column) === tableKey(row))
      .toSorted((a, b) => Number(a.position) - Number(b.position));
    const unique = new Map(
      (uniqueColumns.get(`${tableKey(target)}\0${uniqueName ?? ""}`) ?? []).map((column) => [
        Number(column.position),
        column.columnName,
      ]),
    );
    const tableColumns = own.map((column) => unique.get(Number(column.uniquePosition ?? column.position)));
    return {
      name: userName(row.constraintName, written),
      columns: own.map((column) => column.columnName),
      table: { schema: target.tableSchema, name: target.tableName },
      tableColumns: tableColumns.filter((column) => column !== undefined),
      enforced: row.enforced !== "NO",
      onDelete: deleteRule === "CASCADE" ? "cascade" : "noAction",
      at: undefined,
    };
  };
  const keys = rows.constraints
    .filter((row) => row.constraintType === "FOREIGN KEY")
    .toSorted((a, b) => compareStrings(a.constraintName, b.constraintName));
  return new Map(
    [...groupBy(keys, tableKey)].map(([key, group]) => [
      key,
      group.map(foreignKeyOf).filter((foreignKey) => foreignKey !== undefined),
    ]),
  );
}

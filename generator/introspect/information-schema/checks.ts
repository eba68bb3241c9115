import type { InformationSchema } from "../../engines/spanner/types.ts";
import { compareStrings } from "../../support/index.ts";
import type { RawCheck } from "../types.ts";
import { constraintKey, groupBy, tableKey, userName, type WrittenNames } from "./rows.ts";

/** By {@link tableKey}. NOT NULL is a check too here, by the name `CK_IS_NOT_NULL_table_column`. */
export function checksOf(rows: InformationSchema, written: WrittenNames): ReadonlyMap<string, readonly RawCheck[]> {
  const notNull = new Set(
    rows.columns
      .filter((row) => row.nullable === "NO")
      .map(
        (row) => `${tableKey(row)}\0CK_IS_NOT_NULL_${row.tableName}_${row.columnName}\0${row.columnName} IS NOT NULL`,
      ),
  );
  const clauses = new Map(rows.checks.map((row) => [constraintKey(row), row.clause]));
  const checks = rows.constraints
    .filter((row) => row.constraintType === "CHECK")
    .map((row) => ({ row, clause: clauses.get(constraintKey(row)) ?? "" }))
    .filter(({ row, clause }) => !notNull.has(`${tableKey(row)}\0${row.constraintName}\0${clause.replaceAll("`", "")}`))
    .toSorted((a, b) => compareStrings(a.row.constraintName, b.row.constraintName));
  return new Map(
    [...groupBy(checks, ({ row }) => tableKey(row))].map(([key, group]) => [
      key,
      group.map(({ row, clause }) => ({
        name: userName(row.constraintName, written),
        expression: clause,
        enforced: row.enforced !== "NO",
      })),
    ]),
  );
}

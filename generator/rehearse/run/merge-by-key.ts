import type { ColumnInput, Row, WarehouseTable } from "../types.ts";
import { SqlFailure } from "../warehouse/index.ts";

/**
 * An incremental run of Dataform: rows whose unique key is there take the place of the old ones, the others are added. A key
 * with NULL equals none.
 *
 * @throws SqlFailure when the table lacks a column, or two new rows have one key: https://cloud.google.com/dataform/docs/incremental-tables
 */
export function mergeByKey(
  table: WarehouseTable,
  result: { readonly columns: readonly ColumnInput[]; readonly rows: readonly Row[] },
  uniqueKey: readonly string[],
): WarehouseTable {
  const known = new Map(table.columns.map(({ name }) => [name.toLowerCase(), name]));
  for (const { name } of result.columns) {
    if (!known.has(name.toLowerCase())) throw new SqlFailure(`Table ${table.path} has no column "${name}"`);
  }
  const rename = (row: Row): Row =>
    Object.fromEntries(result.columns.map(({ name }) => [known.get(name.toLowerCase()) ?? name, row[name] ?? null]));
  const added = result.rows.map(rename);
  if (uniqueKey.length === 0) return { ...table, rows: [...table.rows, ...added] };
  const keyOf = (row: Row): string | undefined => {
    const values = uniqueKey.map((name) => row[known.get(name.toLowerCase()) ?? name] ?? null);
    return values.includes(null) ? undefined : JSON.stringify(values);
  };
  const fresh = new Map<string, Row>();
  for (const row of added) {
    const key = keyOf(row);
    if (key === undefined) continue;
    if (fresh.has(key)) {
      throw new SqlFailure(
        `UPDATE/MERGE must match at most one source row for each target row: ${key} of ${table.path}`,
      );
    }
    fresh.set(key, row);
  }
  const replaced = new Set<string>();
  const kept = table.rows.map((row) => {
    const key = keyOf(row);
    const now = key === undefined ? undefined : fresh.get(key);
    if (key === undefined || now === undefined) return row;
    replaced.add(key);
    return { ...row, ...now };
  });
  const rest = added.filter((row) => {
    const key = keyOf(row);
    return key === undefined || !replaced.has(key);
  });
  return { ...table, rows: [...kept, ...rest] };
}

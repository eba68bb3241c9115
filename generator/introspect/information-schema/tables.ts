import type { ColumnRow, IndexRow, InformationSchema, TableRow } from "../../engines/spanner/types.ts";
import { compareStrings } from "../../support/index.ts";
import type { KeyPart, ObjectName, RawColumn, RawIndex, RawInterleave, RawTable, RowDeletionPolicy } from "../types.ts";
import { checksOf } from "./checks.ts";
import { foreignKeysOf } from "./foreign-keys.ts";
import { groupBy, type OfTable, tableKey } from "./rows.ts";

/**
 * The tables as INFORMATION_SCHEMA tells them; what it has no order for is in the order of the names.
 *
 * @param ddl the tables of the DDL where that may be read: only it tells whether the user named a constraint.
 */
export function tablesOf(rows: InformationSchema, ddl: readonly RawTable[] = []): readonly RawTable[] {
  const columns = groupBy(rows.columns, tableKey);
  const commitTimestamps = new Set(
    rows.columnOptions
      .filter((row) => row.optionValue.toUpperCase() === "TRUE")
      .map((row) => columnKey(row, row.columnName)),
  );
  const indexes = groupBy(rows.indexes, tableKey);
  const indexColumns = groupBy(rows.indexColumns, (row) => columnKey(row, row.indexName));
  const written = new Set(
    ddl.flatMap((table) => [...table.foreignKeys, ...table.checks]).flatMap(({ name }) => name?.toLowerCase() ?? []),
  );
  const foreignKeys = foreignKeysOf(rows, written);
  const checks = checksOf(rows, written);
  const partsOf = (table: OfTable, index: string): readonly KeyPart[] =>
    (indexColumns.get(columnKey(table, index)) ?? [])
      .filter((row) => row.position !== null)
      .toSorted((a, b) => Number(a.position) - Number(b.position))
      .map((row) => ({ column: row.columnName, order: row.ordering === "DESC" ? "desc" : "asc" }));
  const indexOf = (row: IndexRow): RawIndex => ({
    schema: row.tableSchema,
    name: row.indexName,
    unique: row.isUnique,
    nullFiltered: row.nullFiltered,
    keys: partsOf(row, row.indexName),
    storing: (indexColumns.get(columnKey(row, row.indexName)) ?? [])
      .filter((column) => column.position === null)
      .map((column) => column.columnName)
      .toSorted(compareStrings),
    // No column tells it in words that are documented.
    notNull: [],
  });
  const tables = rows.tables.map((row): RawTable => {
    const key = tableKey(row);
    return {
      schema: row.tableSchema,
      name: row.tableName,
      columns: (columns.get(key) ?? [])
        .toSorted((a, b) => Number(a.position) - Number(b.position))
        .map((column) => columnOf(column, commitTimestamps.has(columnKey(row, column.columnName)))),
      primaryKey: partsOf(row, "PRIMARY_KEY"),
      interleave: interleaveOf(row),
      foreignKeys: foreignKeys.get(key) ?? [],
      checks: checks.get(key) ?? [],
      indexes: (indexes.get(key) ?? []).map(indexOf).toSorted((a, b) => compareStrings(a.name, b.name)),
      rowDeletionPolicy: rowDeletionPolicyOf(row.rowDeletionPolicy),
      synonyms: [],
      at: undefined,
    };
  });
  return tables.toSorted((a, b) => compareStrings(a.schema, b.schema) || compareStrings(a.name, b.name));
}

function columnKey(table: OfTable, name: string): string {
  return `${tableKey(table)}\0${name}`;
}

function columnOf(row: ColumnRow, allowCommitTimestamp: boolean): RawColumn {
  const identity = row.identity === "YES";
  return {
    name: row.columnName,
    type: typeOf(row.type),
    notNull: row.nullable === "NO",
    // The default of an identity column is its sequence's next value, which is no default of the user's.
    default: identity ? undefined : (row.defaultExpression ?? undefined),
    // No column tells it.
    onUpdate: undefined,
    generated: row.generation === null ? undefined : { expression: row.generation, stored: row.stored === "YES" },
    identity,
    hidden: row.hidden === true || row.hidden === "YES" || row.hidden === "TRUE",
    allowCommitTimestamp,
  };
}

/** Types of protocol buffers are `PROTO<package.Type>` here and `package.Type` in the DDL. */
function typeOf(type: string): string {
  return type.replace(/\b(?:PROTO|ENUM)<`?([^<>`]+)`?>/g, "$1");
}

function interleaveOf(row: TableRow): RawInterleave | undefined {
  if (row.parent === null || row.parent === "") return undefined;
  return {
    table: objectName(row.parent),
    enforced: row.interleaveType !== "IN",
    onDelete: row.onDelete === "CASCADE" ? "cascade" : "noAction",
    at: undefined,
  };
}

/** `Parent`, or `schema.Parent`. */
function objectName(path: string): ObjectName {
  const dot = path.indexOf(".");
  return { schema: path.slice(0, Math.max(dot, 0)), name: path.slice(dot + 1) };
}

// OLDER_THAN(column, INTERVAL days DAY)
const olderThan = /^\s*OLDER_THAN\s*\(\s*`?(?<column>[^`,]+?)`?\s*,\s*INTERVAL\s+(?<days>\d+)\s+DAY\s*\)\s*$/i;

function rowDeletionPolicyOf(expression: string | null): RowDeletionPolicy | undefined {
  const { column, days } = olderThan.exec(expression ?? "")?.groups ?? {};
  return column === undefined ? undefined : { column, days: Number(days) };
}

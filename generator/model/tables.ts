import { keywordTypes } from "../ddl/index.ts";
import type { RawForeignKey, RawInterleave, RawTable } from "../introspect/types.ts";
import { modelDiagnostic } from "./codes.ts";
import { type NameResolver, tableId } from "./names.ts";
import type { Reference, Table } from "./types.ts";

export function resolveTable(names: NameResolver, raw: RawTable): Table {
  const id = tableId(raw);
  const subject = `Table "${id}"`;
  const keyNames = raw.primaryKey.map((part) => part.column);
  const keyColumns = names.columns(raw, keyNames, `${subject}: primary key`, raw.at) ?? keyNames;
  checkTypes(names, raw);
  const interleave = raw.interleave && resolveInterleave(names, raw, raw.interleave, keyColumns);
  const foreignKeys = raw.foreignKeys.map((key) => resolveForeignKey(names, raw, key));
  if (raw.rowDeletionPolicy !== undefined) {
    names.columns(raw, [raw.rowDeletionPolicy.column], `${subject}: row deletion policy`, raw.at);
  }
  return {
    id,
    schema: raw.schema,
    name: raw.name,
    columns: raw.columns,
    primaryKey: raw.primaryKey.map((part, index) => ({ ...part, column: keyColumns[index] ?? part.column })),
    references: [interleave, ...foreignKeys].filter((reference) => reference !== undefined),
    checks: raw.checks,
    indexes: raw.indexes,
    rowDeletionPolicy: raw.rowDeletionPolicy,
    at: raw.at,
  };
}

/**
 * A type of one word that is not GoogleSQL's: most often the DDL of a PostgreSQL-dialect database. Types of protocol
 * buffers have a package. Each type is told once.
 */
function checkTypes(names: NameResolver, table: RawTable): void {
  for (const { name, type } of table.columns) {
    const bare = /^(?:ARRAY<)?([^<>()]*)/.exec(type)?.[1] ?? "";
    if (keywordTypes.has(bare) || bare === "STRUCT" || bare.includes(".") || names.hasTold(`type ${bare}`)) continue;
    const subject = `Table "${tableId(table)}": column "${name}"`;
    const message = `${subject}: there is no type ${bare} in GoogleSQL`;
    names.diagnostics.push(modelDiagnostic("column-type-unknown", { subject, message, at: table.at }));
  }
}

/** A child pairs the first columns of its key with the whole key of its parent. */
function resolveInterleave(
  names: NameResolver,
  child: RawTable,
  interleave: RawInterleave,
  childKey: readonly string[],
): Reference | undefined {
  const subject = `Table "${tableId(child)}"`;
  const parent = names.table(interleave.table, `${subject}: interleaving`, interleave.at);
  if (parent === undefined) return undefined;
  const parentKey = parent.primaryKey.map((part) => part.column);
  const columns = childKey.slice(0, parentKey.length);
  const matches = parentKey.every((column, index) => column.toLowerCase() === columns[index]?.toLowerCase());
  if (!matches) {
    const message =
      `${subject}: its primary key (${childKey.join(", ")}) does not begin with that of its parent ` +
      `"${tableId(parent)}" (${parentKey.join(", ")})`;
    names.diagnostics.push(modelDiagnostic("interleave-key", { subject, message, at: interleave.at }));
    return undefined;
  }
  return {
    kind: "interleave",
    name: undefined,
    to: tableId(parent),
    columns,
    toColumns: parentKey,
    enforced: interleave.enforced,
    onDelete: interleave.onDelete,
    at: interleave.at,
  };
}

function resolveForeignKey(names: NameResolver, table: RawTable, key: RawForeignKey): Reference | undefined {
  const label = key.name === undefined ? "foreign key" : `foreign key "${key.name}"`;
  const subject = `Table "${tableId(table)}": ${label}`;
  const target = names.table(key.table, subject, key.at);
  const columns = names.columns(table, key.columns, subject, key.at);
  if (target === undefined || columns === undefined) return undefined;
  const toNames = key.tableColumns ?? target.primaryKey.map((part) => part.column);
  const toColumns = names.columns(target, toNames, subject, key.at);
  if (toColumns === undefined) return undefined;
  if (columns.length !== toColumns.length) {
    const message = `${subject}: ${columns.length} columns refer to ${toColumns.length} of "${tableId(target)}"`;
    names.diagnostics.push(modelDiagnostic("reference-columns", { subject, message, at: key.at }));
    return undefined;
  }
  const { name, enforced, onDelete, at } = key;
  return { kind: "foreignKey", name, to: tableId(target), columns, toColumns, enforced, onDelete, at };
}

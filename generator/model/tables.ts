import type { RawForeignKey, RawInterleave, RawTable } from "../introspect/types.ts";
import { touchesTables } from "../support/index.ts";
import { modelDiagnostic } from "./codes.ts";
import { unknownType } from "./column-types.ts";
import { columnOf } from "./columns.ts";
import { type About, type NameResolver, tableId } from "./names.ts";
import type { Reference, Table } from "./types.ts";

export function resolveTable(names: NameResolver, raw: RawTable): Table {
  const id = tableId(raw);
  const subject = `Table "${id}"`;
  const about: About = { subject, at: raw.at, touches: touchesTables(id) };
  const keyNames = raw.primaryKey.map((part) => part.column);
  const keyColumns = names.columns(raw, keyNames, { ...about, subject: `${subject}: primary key` }) ?? keyNames;
  checkTypes(names, raw);
  const interleave = raw.interleave && resolveInterleave(names, raw, raw.interleave, { ...about, subject });
  const foreignKeys = raw.foreignKeys.map((key) => resolveForeignKey(names, raw, key, about));
  if (raw.rowDeletionPolicy !== undefined) {
    const policy = { ...about, subject: `${subject}: row deletion policy` };
    names.columns(raw, [raw.rowDeletionPolicy.column], policy);
  }
  for (const { name, keys, storing } of raw.indexes) {
    // No row is refused for an index that Spanner would not have.
    const index = { ...about, subject: `${subject}: index "${name}"`, touches: touchesTables() };
    names.columns(raw, [...keys.map(({ column }) => column), ...storing], index);
  }
  return {
    id,
    schema: raw.schema,
    name: raw.name,
    columns: raw.columns,
    primaryKey: raw.primaryKey.map((part, index) => ({ ...part, column: keyColumns[index] ?? part.column })),
    references: [interleave, ...foreignKeys].filter((reference) => reference !== undefined),
    checks: raw.checks,
    indexes: raw.indexes.map((index) => ({
      ...index,
      keys: spelledParts(raw, index.keys),
      storing: spelledNames(raw, index.storing),
      notNull: spelledNames(raw, index.notNull),
    })),
    rowDeletionPolicy: raw.rowDeletionPolicy,
    synonyms: raw.synonyms,
    at: raw.at,
  };
}

/**
 * A type of one word that is not GoogleSQL's: most often the DDL of a PostgreSQL-dialect database. Types of protocol
 * buffers have a package. Each type is told once.
 */
function checkTypes(names: NameResolver, table: RawTable): void {
  for (const { name, type } of table.columns) {
    const unknown = unknownType(type);
    if (unknown === undefined || names.hasTold(`type ${unknown}`)) continue;
    const subject = `Table "${tableId(table)}": column "${name}"`;
    const message = `${subject}: there is no type ${unknown} in GoogleSQL`;
    names.diagnostics.push(modelDiagnostic("column-type-unknown", { subject, message, at: table.at }));
  }
}

/** A child pairs the first columns of its key with the whole key of its parent. */
function resolveInterleave(
  names: NameResolver,
  child: RawTable,
  interleave: RawInterleave,
  table: About,
): Reference | undefined {
  const about = { ...table, at: interleave.at };
  const parent = names.table(interleave.table, { ...about, subject: `${about.subject}: interleaving` });
  if (parent === undefined) return undefined;
  const parentKey = parent.primaryKey;
  const childKey = child.primaryKey.slice(0, parentKey.length);
  const same = parentKey.every((part, index) => part.column.toLowerCase() === childKey[index]?.column.toLowerCase());
  if (!same) {
    const problem =
      `its primary key (${listed(child.primaryKey)}) does not begin with that of its parent ` +
      `"${tableId(parent)}" (${listed(parentKey)})`;
    names.report("interleave-key", about, problem);
    return undefined;
  }
  return {
    kind: "interleave",
    name: undefined,
    to: tableId(parent),
    columns: spelled(child, childKey),
    toColumns: spelled(parent, parentKey),
    enforced: interleave.enforced,
    onDelete: interleave.onDelete,
    at: interleave.at,
  };
}

type KeyParts = RawTable["primaryKey"];

/** More key columns than any table of Spanner has. */
const listedParts = 20;

/** Cut, as the key of one parent is told with each of its children. */
function listed(parts: KeyParts): string {
  const names = parts.slice(0, listedParts).map(({ column }) => column);
  const more = parts.length - names.length;
  return [...names, ...(more === 0 ? [] : [`… and ${more} more`])].join(", ");
}

/** Key columns in the spelling of their definitions; one that does not exist stays as it is. */
function spelled(table: RawTable, parts: KeyParts): readonly string[] {
  return parts.map(({ column }) => columnOf(table, column)?.name ?? column);
}

function spelledParts(table: RawTable, parts: KeyParts): KeyParts {
  return parts.map((part) => ({ ...part, column: columnOf(table, part.column)?.name ?? part.column }));
}

function spelledNames(table: RawTable, names: readonly string[]): readonly string[] {
  return names.map((name) => columnOf(table, name)?.name ?? name);
}

function resolveForeignKey(
  names: NameResolver,
  table: RawTable,
  key: RawForeignKey,
  { subject, touches }: About,
): Reference | undefined {
  const label = key.name === undefined ? "foreign key" : `foreign key "${key.name}"`;
  const about = { subject: `${subject}: ${label}`, at: key.at, touches };
  const target = names.table(key.table, about);
  const columns = names.columns(table, key.columns, about);
  if (target === undefined || columns === undefined) return undefined;
  const toColumns =
    key.tableColumns === undefined ? names.keyOf(target, about) : names.columns(target, key.tableColumns, about);
  if (toColumns === undefined) return undefined;
  if (columns.length !== toColumns.length) {
    const problem = `${columns.length} columns refer to ${toColumns.length} of "${tableId(target)}"`;
    names.report("reference-columns", about, problem);
    return undefined;
  }
  const { name, enforced, onDelete, at } = key;
  return { kind: "foreignKey", name, to: tableId(target), columns, toColumns, enforced, onDelete, at };
}

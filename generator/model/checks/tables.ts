import { touchesTables } from "../../support/index.ts";
import type { Column, Reference, Table, TableId } from "../types.ts";
import { bareType, type Checked, type CheckedTable, columnOf } from "./types.ts";

/**
 * What Spanner would refuse in tables whose names all resolve.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/data-definition-language
 */
export function checkTables(checked: Checked): void {
  const depths = interleaveDepths(checked.tables);
  const referrers = referrersOf(checked.tables);
  for (const table of checked.tables.values()) {
    const about = { subject: `Table "${table.id}"`, at: table.at, touches: touchesTables(table.id) };
    checkPrimaryKey(checked, { table, about });
    for (const reference of table.references) checkReference(checked, { table, about }, reference);
    if (depths.get(table.id) === maxDepth + 1) {
      const problem = `stands on level ${maxDepth + 1} of its interleaving; Spanner has ${maxDepth}`;
      checked.names.report("interleave-depth", about, problem);
    }
    checkRowDeletionPolicy(checked, { table, about }, referrers);
  }
}

/** https://cloud.google.com/spanner/quotas: seven layers. */
const maxDepth = 7;

/** Levels count from 1, the root's; a table of a ring has none. */
function interleaveDepths(tables: Checked["tables"]): ReadonlyMap<TableId, number> {
  const depths = new Map<TableId, number>();
  for (const start of tables.keys()) {
    // Upwards to a table whose level is known, then down again: no recursion, however long the chain.
    const chain: TableId[] = [];
    const seen = new Set<TableId>();
    let at: TableId | undefined = start;
    while (at !== undefined && !depths.has(at) && !seen.has(at)) {
      seen.add(at);
      chain.push(at);
      at = parentOf(tables.get(at));
    }
    const isRing = at !== undefined && !depths.has(at);
    let depth = isRing ? Number.NaN : at === undefined ? 0 : (depths.get(at) ?? 0);
    for (const id of chain.reverse()) {
      depth += 1;
      depths.set(id, depth);
    }
  }
  return depths;
}

function parentOf(table: Table | undefined): TableId | undefined {
  return table?.references.find(({ kind }) => kind === "interleave")?.to;
}

const noKeyTypes = /^(?:ARRAY|STRUCT|JSON\b|TOKENLIST\b)/;

function checkPrimaryKey({ names }: Checked, { table, about }: CheckedTable): void {
  const seen = new Set<string>();
  for (const { column: name } of table.primaryKey) {
    if (seen.has(name)) names.report("primary-key-column", about, `its primary key names column "${name}" twice`);
    seen.add(name);
    const type = columnOf(table, name)?.type ?? "";
    if (!noKeyTypes.test(type)) continue;
    names.report("primary-key-column", about, `key column "${name}" has type ${type}`);
  }
}

function checkReference({ names, tables }: Checked, { table, about }: CheckedTable, reference: Reference): void {
  const target = tables.get(reference.to);
  if (target === undefined) return;
  const { kind, at } = reference;
  const label = kind === "interleave" ? "interleaving" : `foreign key ${quoted(reference.name)}`.trimEnd();
  const there = { ...about, subject: `${about.subject}: ${label}`, at };
  if (kind === "foreignKey") {
    for (const [of, columns] of [[table, reference.columns] as const, [target, reference.toColumns] as const]) {
      const name = columns.find((column, index) => columns.indexOf(column) < index);
      if (name !== undefined) names.report("reference-columns", there, `it names column "${name}" of "${of.id}" twice`);
    }
  }
  reference.columns.forEach((name, index) => {
    const from = columnOf(table, name);
    const to = columnOf(target, reference.toColumns[index] ?? "");
    if (from === undefined || to === undefined) return;
    const difference = kind === "interleave" ? keyDifference(from, to) : typeDifference(from, to);
    if (difference !== undefined) {
      const problem = `column "${name}" ${difference[0]}, and "${to.name}" of "${target.id}" ${difference[1]}`;
      names.report(difference[2] ?? "reference-types", there, problem);
    }
    if (kind === "foreignKey") {
      const unfit = [from, to].find(isUnfitForForeignKey);
      if (unfit !== undefined) names.report("reference-types", there, unfitProblem(unfit));
    } else if (table.primaryKey[index]?.order !== target.primaryKey[index]?.order) {
      const order = target.primaryKey[index]?.order === "desc" ? "DESC" : "ASC";
      names.report("interleave-key", there, `key column "${name}" is ${order} in the parent "${target.id}"`);
    }
  });
}

function quoted(name: string | undefined): string {
  return name === undefined ? "" : `"${name}"`;
}

type Difference = readonly [string, string, "interleave-key"?];

/** The key of a child has its parent's types with their lengths, and is NOT NULL where the parent's is. */
function keyDifference(child: Column, parent: Column): Difference | undefined {
  if (child.type !== parent.type) return [`has type ${child.type}`, `has type ${parent.type}`];
  if (child.notNull === parent.notNull) return undefined;
  const words = (column: Column) => (column.notNull ? "is NOT NULL" : "may be NULL");
  return [words(child), words(parent), "interleave-key"];
}

/** Lengths may differ. */
function typeDifference(from: Column, to: Column): Difference | undefined {
  if (bareType(from.type) === bareType(to.type)) return undefined;
  return [`has type ${from.type}`, `has type ${to.type}`];
}

function isUnfitForForeignKey({ type, allowCommitTimestamp }: Column): boolean {
  return allowCommitTimestamp || noKeyTypes.test(type);
}

function unfitProblem({ name, type, allowCommitTimestamp }: Column): string {
  return allowCommitTimestamp
    ? `column "${name}" holds commit timestamps, which no foreign key does`
    : `column "${name}" has type ${type}, which no foreign key has`;
}

interface Referrer {
  readonly table: Table;
  readonly reference: Reference;
}

function referrersOf(tables: Checked["tables"]): ReadonlyMap<TableId, readonly Referrer[]> {
  const referrers = new Map<TableId, Referrer[]>();
  for (const table of tables.values()) {
    for (const reference of table.references) {
      const list = referrers.get(reference.to);
      if (list === undefined) referrers.set(reference.to, [{ table, reference }]);
      else list.push({ table, reference });
    }
  }
  return referrers;
}

/** https://cloud.google.com/spanner/docs/ttl#restrictions */
function checkRowDeletionPolicy(
  { names }: Checked,
  { table, about }: CheckedTable,
  referrers: ReadonlyMap<TableId, readonly Referrer[]>,
): void {
  const { rowDeletionPolicy } = table;
  if (rowDeletionPolicy === undefined) return;
  const column = table.columns.find(({ name }) => name.toLowerCase() === rowDeletionPolicy.column.toLowerCase());
  if (column !== undefined && column.type !== "TIMESTAMP") {
    const problem = `its row deletion policy needs a TIMESTAMP, and column "${column.name}" has type ${column.type}`;
    names.report("row-deletion-policy", about, problem);
  }
  const blocking = (referrers.get(table.id) ?? []).filter(
    ({ reference }) => reference.kind === "foreignKey" && reference.enforced && reference.onDelete !== "cascade",
  );
  for (const { table: other, reference } of blocking) {
    const key = `foreign key ${quoted(reference.name)}`.trimEnd();
    const problem = `${key} of "${other.id}" refers to it without ON DELETE CASCADE, so it can have no row deletion policy`;
    names.report("row-deletion-policy", about, problem);
  }
  for (const child of descendantsWithoutCascade(table.id, referrers)) {
    const problem = `table "${child}" is interleaved below it without ON DELETE CASCADE, so it can have no row deletion policy`;
    names.report("row-deletion-policy", about, problem);
  }
}

function descendantsWithoutCascade(
  root: TableId,
  referrers: ReadonlyMap<TableId, readonly Referrer[]>,
): readonly TableId[] {
  const found: TableId[] = [];
  const seen = new Set<TableId>([root]);
  const pending = [root];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const { table, reference } of referrers.get(at) ?? []) {
      // INTERLEAVE IN has no action: its rows stay when those of the other table go.
      if (reference.kind !== "interleave" || !reference.enforced || seen.has(table.id)) continue;
      seen.add(table.id);
      pending.push(table.id);
      if (reference.onDelete !== "cascade") found.push(table.id);
    }
  }
  return found.sort();
}

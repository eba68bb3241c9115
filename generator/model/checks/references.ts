import { areKnown, bareType } from "../column-types.ts";
import { columnOf } from "../columns.ts";
import type { About } from "../names.ts";
import type { Column, Reference, Table } from "../types.ts";
import { type Checked, type CheckedTable, foreignKeyLabel, noKeyTypes } from "./checked.ts";

/** Two columns that a reference pairs, and their place in it. */
interface Pair {
  readonly from: Column;
  readonly to: Column;
  readonly index: number;
}

/** A reference whose tables are both known. */
interface Resolved {
  readonly table: Table;
  readonly target: Table;
  readonly reference: Reference;
  readonly about: About;
}

export function checkReference(checked: Checked, { table, about }: CheckedTable, reference: Reference): void {
  const target = checked.tables.get(reference.to);
  if (target === undefined) return;
  const isInterleaving = reference.kind === "interleave";
  const label = isInterleaving ? "interleaving" : foreignKeyLabel(reference.name);
  const there = { ...about, subject: `${about.subject}: ${label}`, at: reference.at };
  const resolved = { table, target, reference, about: there };
  if (isInterleaving) checkInterleaving(checked, resolved);
  else checkForeignKey(checked, resolved);
}

/** The key of a child has its parent's order besides. */
function checkInterleaving({ names }: Checked, resolved: Resolved): void {
  const { table, target, about } = resolved;
  for (const pair of pairsOf(resolved)) {
    tell(names, resolved, pair, keyDifference(pair));
    const order = target.primaryKey[pair.index]?.order;
    if (table.primaryKey[pair.index]?.order === order) continue;
    const problem = `key column "${pair.from.name}" is ${order === "desc" ? "DESC" : "ASC"} in the parent "${target.id}"`;
    names.report("interleave-key", about, problem);
  }
}

function checkForeignKey({ names }: Checked, resolved: Resolved): void {
  const { table, target, reference, about } = resolved;
  for (const [of, columns] of [[table, reference.columns] as const, [target, reference.toColumns] as const]) {
    const name = firstRepeated(columns);
    if (name !== undefined) names.report("reference-columns", about, `it names column "${name}" of "${of.id}" twice`);
  }
  for (const pair of pairsOf(resolved)) {
    tell(names, resolved, pair, typeDifference(pair));
    const unfit = [pair.from, pair.to].find(isUnfitForForeignKey);
    if (unfit !== undefined) names.report("reference-types", about, unfitProblem(unfit));
  }
}

function pairsOf({ table, target, reference }: Resolved): readonly Pair[] {
  return reference.columns.flatMap((name, index) => {
    const from = columnOf(table, name);
    const to = columnOf(target, reference.toColumns[index] ?? "");
    return from === undefined || to === undefined ? [] : [{ from, to, index }];
  });
}

function firstRepeated(columns: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return columns.find((column) => seen.size === seen.add(column).size);
}

/** What is wrong with a pair: how the one column is, and how the other. */
interface Difference {
  readonly code: "reference-types" | "interleave-key";
  readonly from: string;
  readonly to: string;
}

function tell(names: Checked["names"], { target, about }: Resolved, { from, to }: Pair, difference?: Difference): void {
  if (difference === undefined) return;
  const problem = `column "${from.name}" ${difference.from}, and "${to.name}" of "${target.id}" ${difference.to}`;
  names.report(difference.code, about, problem);
}

/** The key of a child has its parent's types with their lengths, and is NOT NULL where the parent's is. */
function keyDifference({ from, to }: Pair): Difference | undefined {
  if (!areKnown(from.type, to.type)) return undefined;
  if (from.type !== to.type) return differingTypes(from, to);
  if (from.notNull === to.notNull) return undefined;
  const words = (column: Column) => (column.notNull ? "is NOT NULL" : "may be NULL");
  return { code: "interleave-key", from: words(from), to: words(to) };
}

/** Lengths may differ. */
function typeDifference({ from, to }: Pair): Difference | undefined {
  if (!areKnown(from.type, to.type) || bareType(from.type) === bareType(to.type)) return undefined;
  return differingTypes(from, to);
}

function differingTypes(from: Column, to: Column): Difference {
  return { code: "reference-types", from: `has type ${from.type}`, to: `has type ${to.type}` };
}

function isUnfitForForeignKey({ type, allowCommitTimestamp }: Column): boolean {
  return allowCommitTimestamp || noKeyTypes.test(type);
}

function unfitProblem({ name, type, allowCommitTimestamp }: Column): string {
  return allowCommitTimestamp
    ? `column "${name}" holds commit timestamps, which no foreign key does`
    : `column "${name}" has type ${type}, which no foreign key has`;
}

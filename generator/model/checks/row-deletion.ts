import { touchesTables } from "../../support/index.ts";
import { columnOf } from "../columns.ts";
import type { Reference, RowDeletionPolicy, Table, TableId } from "../types.ts";
import { type Checked, type CheckedTable, foreignKeyLabel } from "./checked.ts";

interface Referrer {
  readonly table: Table;
  readonly reference: Reference;
}

type Referrers = ReadonlyMap<TableId, readonly Referrer[]>;

/** https://cloud.google.com/spanner/docs/ttl#restrictions */
export function checkRowDeletionPolicies(checked: Checked): void {
  const referrers = referrersOf(checked.tables);
  const family = new Family(checked.tables, referrers);
  for (const table of checked.tables.values()) {
    const { rowDeletionPolicy } = table;
    if (rowDeletionPolicy === undefined) continue;
    const about = { subject: `Table "${table.id}"`, at: table.at, touches: touchesTables(table.id) };
    checkColumn(checked, { table, about }, rowDeletionPolicy);
    checkForeignKeys(checked, { table, about }, referrers);
    checkTablesBelow(checked, { table, about }, family);
  }
}

function checkColumn({ names }: Checked, { table, about }: CheckedTable, policy: RowDeletionPolicy): void {
  const column = columnOf(table, policy.column);
  if (column === undefined || column.type === "TIMESTAMP") return;
  const problem = `its row deletion policy needs a TIMESTAMP, and column "${column.name}" has type ${column.type}`;
  names.report("row-deletion-policy", about, problem);
}

function checkForeignKeys({ names }: Checked, { table, about }: CheckedTable, referrers: Referrers): void {
  for (const { table: other, reference } of referrers.get(table.id) ?? []) {
    if (reference.kind !== "foreignKey" || !reference.enforced || reference.onDelete === "cascade") continue;
    const problem = `${foreignKeyLabel(reference.name)} of "${other.id}" refers to it without ON DELETE CASCADE, so it can have no row deletion policy`;
    names.report("row-deletion-policy", about, problem);
  }
}

/** So many tables below one are told by name: in a long chain each has all that follow. */
const toldBelow = 3;

function checkTablesBelow({ names }: Checked, { table, about }: CheckedTable, family: Family): void {
  const { first, count } = family.blockingBelow(table.id, toldBelow);
  for (const child of first) {
    const problem = `table "${child}" is interleaved below it without ON DELETE CASCADE, so it can have no row deletion policy`;
    names.report("row-deletion-policy", about, problem);
  }
  if (count <= first.length) return;
  const problem = `… and ${count - first.length} more tables are interleaved below it without ON DELETE CASCADE`;
  names.report("row-deletion-policy", about, problem);
}

function referrersOf(tables: Checked["tables"]): Referrers {
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

/** INTERLEAVE IN has no action: its rows stay when those of the other table go. */
function isInterleavedInParent({ kind, enforced }: Reference): boolean {
  return kind === "interleave" && enforced;
}

/** From where to where the tables below one stand in the list of those that block; it ends before `end`. */
interface Range {
  readonly start: number;
  end: number;
}

/** A root or a child to enter, or the range of a table to close. */
type Step = TableId | Referrer | Range;

/**
 * All tables, each before those below it: then the tables below one stand together, and what blocks its policy is a part of
 * one list. A ring of tables, which Spanner cannot hold, is cut where it is first met.
 */
class Family {
  readonly #blocking: TableId[] = [];
  readonly #ranges = new Map<TableId, Range>();
  readonly #referrers: Referrers;

  constructor(tables: Checked["tables"], referrers: Referrers) {
    this.#referrers = referrers;
    const isChild = (table: Table) => table.references.some(isInterleavedInParent);
    for (const table of tables.values()) if (!isChild(table)) this.#walk(table.id);
    for (const id of tables.keys()) this.#walk(id);
  }

  /** The tables below one that are interleaved without ON DELETE CASCADE. */
  blockingBelow(id: TableId, limit: number): { readonly first: readonly TableId[]; readonly count: number } {
    const { start, end } = this.#ranges.get(id) ?? { start: 0, end: 0 };
    return { first: this.#blocking.slice(start, Math.min(end, start + limit)), count: end - start };
  }

  // No recursion, however long the chain.
  #walk(root: TableId): void {
    const pending: Step[] = [root];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (typeof next === "object" && "start" in next) next.end = this.#blocking.length;
      else this.#enter(next, pending);
    }
  }

  #enter(next: Exclude<Step, Range>, pending: Step[]): void {
    const id = typeof next === "object" ? next.table.id : next;
    if (this.#ranges.has(id)) return;
    if (typeof next === "object" && next.reference.onDelete !== "cascade") this.#blocking.push(id);
    const range = { start: this.#blocking.length, end: 0 };
    this.#ranges.set(id, range);
    pending.push(range, ...this.#childrenOf(id));
  }

  #childrenOf(id: TableId): readonly Referrer[] {
    return (this.#referrers.get(id) ?? []).filter(({ reference }) => isInterleavedInParent(reference)).toReversed();
  }
}

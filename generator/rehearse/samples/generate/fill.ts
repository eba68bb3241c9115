import type { Random } from "../../random.ts";
import { fitsColumn, isClosed, type RowMaker } from "./maker.ts";
import type { Rules } from "./rules.ts";
import { type Store, tupleOf } from "./store.ts";
import type { Cells, Relation, RelationReference } from "./types.ts";

/** All that the rows of one relation are made with. */
export interface Workshop {
  readonly relation: Relation;
  readonly rules: Rules;
  readonly maker: RowMaker;
  readonly random: Random;
  readonly stores: ReadonlyMap<string, Store>;
  readonly deferred: ReadonlySet<RelationReference>;
}

const rounds = 60;

/** Fills the store up to a number of rows, or as far as it goes. */
export async function fillRelation(workshop: Workshop, wanted: number): Promise<void> {
  const { relation, rules, stores } = workshop;
  const store = stores.get(relation.path) as Store;
  if (!rules.areNeeded) {
    fillAtOnce(workshop, wanted);
    return;
  }
  const refersToItself = relation.references.some(({ to }) => to === relation.path);
  let size = wanted;
  for (let round = 0; round < rounds && store.rows.length < wanted; round += 1) {
    const missing = wanted - store.rows.length;
    // Rows refer to earlier ones of their table only when those have passed.
    const limit = refersToItself ? Math.max(5, Math.ceil(wanted / 10)) : 1000;
    const made = await makeRows(workshop, Math.min(limit, Math.max(missing, size)));
    for (const cells of made.rows.slice(missing)) store.release(cells);
    for (const cells of made.rows.slice(0, missing)) store.add(cells);
    if (made.isExhausted && made.rows.length === 0) return;
    size = made.rows.length * 2 < made.tried ? missing * 4 : missing;
  }
}

/** Each row may then refer to the one before it. */
function fillAtOnce({ relation, maker, stores }: Workshop, wanted: number): void {
  const store = stores.get(relation.path) as Store;
  for (let failures = 0; store.rows.length < wanted && failures < 3; ) {
    const cells = maker.make();
    if (cells !== undefined && store.reserve(cells)) store.add(cells);
    else failures += 1;
  }
}

/** New rows that keep all rules; their keys are taken, but they are in no store yet. */
export async function makeRows(
  { relation, rules, maker, stores, deferred }: Workshop,
  count: number,
): Promise<{ readonly rows: readonly Cells[]; readonly tried: number; readonly isExhausted: boolean }> {
  const store = stores.get(relation.path) as Store;
  const candidates: Cells[] = [];
  const rows: Cells[] = [];
  let failures = 0;
  for (let tries = 0; tries < count && failures < 3; tries += 1) {
    const cells = maker.make();
    if (cells === undefined || !store.reserve(cells)) {
      failures += 1;
      continue;
    }
    candidates.push(cells);
  }
  const tried = candidates.length;
  if (!rules.areNeeded) return { rows: candidates, tried, isExhausted: failures > 0 };

  // What is computed was not there yet when the keys were taken.
  for (const cells of candidates) store.release(cells);
  const failed = await rules.compute(candidates);
  const broken = await rules.broken(candidates);
  const targets = targetTuples(relation, stores, deferred);
  candidates.forEach((cells, index) => {
    if (failed.has(cells) || (broken[index]?.length ?? 0) > 0) return;
    const isOpen = relation.references.some((reference) => {
      const target = targets.get(reference);
      return target !== undefined && !isClosed(cells, reference, target);
    });
    if (isOpen || breaksType(relation, cells) || !store.reserve(cells)) return;
    rows.push(cells);
  });
  return { rows, tried, isExhausted: failures > 0 };
}

/** What a computed column gave may be NULL where it must not be, or too long. */
function breaksType(relation: Relation, cells: Cells): boolean {
  return [...relation.columns.values()].some(
    (column) => column.computed && cells.has(column.key) && !fitsColumn(column, cells.get(column.key) ?? null),
  );
}

/** What may be referred to in other relations, by reference; rows of the own one are not looked at. */
export function targetTuples(
  relation: Relation,
  stores: ReadonlyMap<string, Store>,
  without: ReadonlySet<RelationReference>,
): ReadonlyMap<RelationReference, ReadonlySet<string>> {
  return new Map(
    relation.references
      .filter((reference) => reference.to !== relation.path && !without.has(reference))
      .map((reference) => {
        const rows = stores.get(reference.to)?.rows ?? [];
        return [reference, new Set(rows.map((cells) => tupleOf(cells, reference.toColumns)))];
      }),
  );
}

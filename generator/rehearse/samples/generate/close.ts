import type { Value } from "../../types.ts";
import { targetTuples, type Workshop } from "./fill.ts";
import { isClosed } from "./maker.ts";
import { type Store, tupleOf } from "./store.ts";
import type { Cells, RelationReference } from "./types.ts";

const filledShare = 0.75;

/** Fills in the references of a relation that had to wait, as far as the other rules let them. */
export async function fillDeferred(workshop: Workshop): Promise<void> {
  const { relation, rules, random, stores, deferred } = workshop;
  const store = stores.get(relation.path) as Store;
  for (const reference of relation.references.filter((entry) => deferred.has(entry))) {
    const before = new Map<Cells, ReadonlyMap<string, Value>>();
    for (const cells of store.rows) {
      const open = openColumns(workshop, reference, cells);
      const isRequired = open.every((key) => relation.columns.get(key)?.notNull === true);
      if (open.length === 0 || (!isRequired && !random.chance(filledShare))) continue;
      const fixed = reference.columns.filter((key) => !open.includes(key));
      const values = fixed.map((key) => cells.get(key) ?? null);
      if (values.includes(null)) continue;
      const found =
        stores.get(reference.to)?.matching(
          fixed.map((key) => pairOf(reference, key)),
          values,
        ) ?? [];
      if (found.length === 0) continue;
      const old = new Map(open.map((key) => [key, cells.get(key) ?? null]));
      if (fillRow({ store, cells, open, reference, row: random.pick(found) })) before.set(cells, old);
    }
    store.forgetLookups();
    if (!rules.areNeeded) continue;
    const changed = [...before.keys()];
    const failed = await rules.compute(changed);
    const broken = await rules.broken(changed);
    const wrong = changed.filter((cells, index) => failed.has(cells) || (broken[index]?.length ?? 0) > 0);
    for (const cells of wrong) restore(store, cells, before.get(cells) ?? new Map());
    await rules.compute(wrong);
    store.forgetLookups();
  }
}

function pairOf({ columns, toColumns }: RelationReference, key: string): string {
  return toColumns[columns.indexOf(key)] ?? "";
}

/** Columns of a reference that nothing else has a say in. */
function openColumns({ relation, deferred }: Workshop, reference: RelationReference, cells: Cells): readonly string[] {
  const others = relation.references.filter((other) => other !== reference && !deferred.has(other));
  const keys = new Set(relation.uniques.filter(({ kind }) => kind !== "index").flatMap(({ columns }) => columns));
  return reference.columns.filter((key) => {
    const column = relation.columns.get(key);
    if (column?.source === undefined || keys.has(key) || others.some(({ columns }) => columns.includes(key)))
      return false;
    return column.notNull || cells.get(key) === null;
  });
}

function fillRow(input: {
  readonly store: Store;
  readonly cells: Cells;
  readonly open: readonly string[];
  readonly reference: RelationReference;
  readonly row: Cells;
}): boolean {
  const { store, cells, open, reference, row } = input;
  const old = new Map(open.map((key) => [key, cells.get(key) ?? null]));
  store.release(cells);
  for (const key of open) cells.set(key, row.get(pairOf(reference, key)) ?? null);
  if (store.reserve(cells)) return true;
  for (const [key, value] of old) cells.set(key, value);
  store.reserve(cells);
  return false;
}

function restore(store: Store, cells: Cells, old: ReadonlyMap<string, Value>): void {
  store.release(cells);
  for (const [key, value] of old) cells.set(key, value);
  store.reserve(cells);
}

/** Takes away rows that refer to none, until there are none: what a ring of references could not close. */
export function removeOpenRows(workshops: readonly Workshop[]): void {
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const { relation, stores } of workshops) {
      if (relation.given !== undefined || relation.references.length === 0) continue;
      const store = stores.get(relation.path) as Store;
      const targets = new Map(targetTuples(relation, stores, new Set()));
      for (const reference of relation.references.filter(({ to }) => to === relation.path)) {
        targets.set(reference, new Set(store.rows.map((cells) => tupleOf(cells, reference.toColumns))));
      }
      const count = store.rows.length;
      store.retain((cells) => [...targets].every(([reference, target]) => isClosed(cells, reference, target)));
      if (store.rows.length < count) isDone = false;
    }
  }
}

import type { Relation, RelationReference } from "./types.ts";

/** What is decided about a row, one after the other: which rows it refers to, then what else is in its keys. */
export type Goal =
  | { readonly kind: "reference"; readonly reference: RelationReference; readonly columns: readonly Pair[] }
  | { readonly kind: "self"; readonly reference: RelationReference; readonly columns: readonly Pair[] }
  | { readonly kind: "key"; readonly key: string };

/** A column that refers, and the one that it refers to. */
export interface Pair {
  readonly from: string;
  readonly to: string;
}

export function planGoals(relation: Relation, deferred: ReadonlySet<RelationReference>): readonly Goal[] {
  // Keys with many columns last: their last column is then free to make the difference.
  const uniques = relation.uniques.toSorted((a, b) => a.columns.length - b.columns.length);
  const keys = new Set(uniques.flatMap(({ columns }) => columns));
  const isComputed = (key: string): boolean => relation.columns.get(key)?.computed === true;
  const goals = relation.references
    .filter((reference) => !deferred.has(reference))
    .map((reference) => {
      const pairs = reference.columns.map((from, index) => ({ from, to: reference.toColumns[index] ?? "" }));
      const columns = pairs.filter(({ from }) => !isComputed(from));
      return { kind: reference.to === relation.path ? ("self" as const) : ("reference" as const), reference, columns };
    });
  const own = goals.filter(({ kind }) => kind === "self");
  const selfColumns = new Set(own.flatMap(({ columns }) => columns.map(({ from }) => from)));
  const selfTargets = new Set(own.flatMap(({ columns }) => columns.map(({ to }) => to)));
  // A conflict of keys is seen soonest when references within keys come first.
  const rank = (goal: (typeof goals)[number]): number =>
    (goal.columns.some(({ from }) => keys.has(from)) ? 0 : 2) + (isNullableReference(relation, goal.reference) ? 1 : 0);
  const ordered = goals.toSorted((a, b) => rank(a) - rank(b));
  const keyGoals = [...keys]
    .filter((key) => relation.columns.get(key)?.source !== undefined && !isComputed(key))
    .filter((key) => !selfColumns.has(key) || selfTargets.has(key))
    .map((key): Goal => ({ kind: "key", key }));
  const others = ordered.filter(({ kind }) => kind === "reference");
  return [...others, ...keyGoals, ...ordered.filter(({ kind }) => kind === "self")];
}

export function isNullableColumn(relation: Relation, key: string): boolean {
  const column = relation.columns.get(key);
  return column?.source !== undefined && !column.notNull;
}

/** Whether it can refer to nothing. */
export function isNullableReference(relation: Relation, { isInterleave, columns }: RelationReference): boolean {
  return !isInterleave && columns.some((key) => isNullableColumn(relation, key));
}

import { compareStrings } from "../support/index.ts";

/** What stands in both lists, or in one of them. */
export type Pair<T> =
  | { readonly before: T; readonly after: T }
  | { readonly before: T; readonly after: undefined }
  | { readonly before: undefined; readonly after: T };

/** Puts together what has one name, letter case aside as in Spanner; in the order of the names. */
export function pairUp<T>(before: readonly T[], after: readonly T[], nameOf: (item: T) => string): readonly Pair<T>[] {
  const old = byName(before, nameOf);
  const now = byName(after, nameOf);
  const names = [...new Set([...old.keys(), ...now.keys()])].sort(compareStrings);
  return names.map((name) => ({ before: old.get(name), after: now.get(name) }) as Pair<T>);
}

function byName<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, T> {
  const result = new Map<string, T>();
  const times = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item).toLowerCase();
    // Constraints without names may be the same word for word: each keeps its own entry.
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    result.set(time === 1 ? name : `${name}\n${time}`, item);
  }
  return result;
}

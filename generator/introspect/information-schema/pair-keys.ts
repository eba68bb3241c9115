import type { RawForeignKey } from "../types.ts";
import { sameName, sameObject } from "./names.ts";

/**
 * Which foreign key of one reading is which of the other: by name; without one, by columns and target. Several may be
 * alike in that: then those go together that agree in more, and each has one partner only. The same from both sides.
 */
export function pairForeignKeys(
  keys: readonly RawForeignKey[],
  others: readonly RawForeignKey[],
): ReadonlyMap<RawForeignKey, RawForeignKey> {
  const pairs = new Map<RawForeignKey, RawForeignKey>();
  const free = new Set(others);
  for (const agree of [sameColumns, sameColumnSet, () => true]) {
    for (const key of keys.filter((candidate) => !pairs.has(candidate))) {
      const other = [...free].find((candidate) => isSameKey(key, candidate) && agree(key, candidate));
      if (other === undefined) continue;
      pairs.set(key, other);
      free.delete(other);
    }
  }
  return pairs;
}

function isSameKey(a: RawForeignKey, b: RawForeignKey): boolean {
  if (a.name !== undefined && b.name !== undefined) return sameName(a.name, b.name);
  return a.name === b.name && sameObject(a.table, b.table) && sameNames(a.columns, b.columns);
}

function sameColumns(a: RawForeignKey, b: RawForeignKey): boolean {
  return sameNames(a.tableColumns ?? [], b.tableColumns ?? []);
}

export function sameColumnSet(a: RawForeignKey, b: RawForeignKey): boolean {
  const [columns, others] = [a.tableColumns ?? [], b.tableColumns ?? []];
  return columns.length === others.length && columns.every((name) => others.some((other) => sameName(name, other)));
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => sameName(name, b[index] ?? ""));
}

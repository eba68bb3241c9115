import type { Relation } from "./types.ts";

/**
 * Columns, by table, whose values have to differ from row to row though no key of their own table wants it: the key of another
 * one is made of them. A table whose key is the first half of a key here has no more rows than that half has values; NULL is
 * none that it could have.
 */
export function spreadColumns(relations: ReadonlyMap<string, Relation>): ReadonlyMap<string, ReadonlySet<string>> {
  const spread = new Map([...relations.keys()].map((path) => [path, new Set<string>()]));
  const open = [...relations.values()].flatMap((relation) =>
    relation.uniques.map(({ columns }) => ({ relation, columns })),
  );
  const seen = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { relation, columns } = next;
    for (const reference of relation.references) {
      if (!columns.every((key) => reference.columns.includes(key))) continue;
      const targets = columns.map((key) => reference.toColumns[reference.columns.indexOf(key)] ?? "");
      const key = JSON.stringify([reference.to, targets]);
      const target = relations.get(reference.to);
      if (target === undefined || seen.has(key)) continue;
      seen.add(key);
      for (const column of targets) spread.get(reference.to)?.add(column);
      // It may be made of the key of a further one.
      open.push({ relation: target, columns: targets });
    }
  }
  return spread;
}

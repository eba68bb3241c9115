import { stronglyConnectedComponents } from "../../../support/index.ts";
import type { Relation, RelationReference } from "./types.ts";

export interface FillOrder {
  /** What a relation refers to comes before it, but for deferred references. */
  readonly order: readonly Relation[];
  readonly deferred: ReadonlySet<RelationReference>;
}

/** Cuts rings of references, at columns that may be NULL if there are some. */
export function fillOrder(relations: ReadonlyMap<string, Relation>): FillOrder {
  const all = [...relations.values()];
  const positions = new Map(all.map(({ path }, index) => [path, index]));
  const deferred = new Set<RelationReference>();
  for (;;) {
    const graph = all.map((relation) =>
      relation.references
        .filter((reference) => !deferred.has(reference) && reference.to !== relation.path)
        .map((reference) => positions.get(reference.to))
        .filter((position) => position !== undefined),
    );
    const components = stronglyConnectedComponents(graph);
    const rings = components.filter((component) => component.length > 1);
    if (rings.length === 0) {
      return { order: components.flat().map((position) => all[position] as Relation), deferred };
    }
    for (const ring of rings) {
      const members = ring.map((position) => all[position] as Relation);
      const cut = weakest(members, deferred);
      if (cut === undefined) continue;
      deferred.add(cut);
    }
  }
}

/** The reference within a ring that is easiest to fill in later. */
function weakest(ring: readonly Relation[], deferred: ReadonlySet<RelationReference>): RelationReference | undefined {
  const paths = new Set(ring.map(({ path }) => path));
  const ranked = ring.flatMap((relation) => {
    const keys = new Set(relation.uniques.flatMap(({ columns }) => columns));
    return relation.references
      .filter((reference) => paths.has(reference.to) && reference.to !== relation.path && !deferred.has(reference))
      .map((reference) => {
        const nullable = reference.columns.filter((key) => relation.columns.get(key)?.notNull === false);
        const others = relation.references.filter((other) => other !== reference);
        const own = nullable.filter((key) => !others.some(({ columns }) => columns.includes(key)));
        const isKey = reference.columns.some((key) => keys.has(key));
        const rank =
          (relation.given === undefined ? 0 : -10) +
          (own.length > 0 ? 0 : nullable.length > 0 ? 1 : 2) +
          (isKey ? 2 : 0) +
          (reference.isInterleave ? 10 : 0);
        return { reference, rank };
      });
  });
  return ranked.toSorted((a, b) => a.rank - b.rank)[0]?.reference;
}

import type { TableId } from "../../model/types.ts";
import { stronglyConnectedComponents } from "../../support/index.ts";
import type { RowChecks } from "../types.ts";

export interface Components {
  /** Every checked table, after those that it is held against, but for those of its component. */
  readonly order: readonly TableId[];
  /** Those whose tables refer to each other, or to themselves; each in the order of the ids. */
  readonly components: readonly (readonly TableId[])[];
  /** The first table of its component by each of their tables. */
  readonly settled: ReadonlyMap<TableId, TableId>;
}

/** Over all references that rows are held against, not only those that Spanner enforces. */
export function findComponents(
  judged: ReadonlyMap<TableId, { readonly checks: Pick<RowChecks, "references"> }>,
): Components {
  const ids = [...judged.keys()];
  const positions = new Map(ids.map((id, index) => [id, index]));
  const successors = ids.map((id) =>
    (judged.get(id)?.checks.references ?? [])
      .filter(({ by }) => by === "joined")
      .flatMap(({ because }) => positions.get(because.to) ?? []),
  );
  const all = stronglyConnectedComponents(successors);
  const components = all
    .filter(([first, ...others]) => others.length > 0 || (first !== undefined && successors[first]?.includes(first)))
    .map((component) => component.map((position) => ids[position] as TableId));
  return {
    order: all.flat().map((position) => ids[position] as TableId),
    components,
    settled: new Map(components.flatMap((component) => component.map((id) => [id, component[0] as TableId] as const))),
  };
}

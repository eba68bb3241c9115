import type { Catalog, Reference, Table } from "../model/types.ts";
import { stronglyConnectedComponents } from "../support/index.ts";
import type { TableId } from "./types.ts";

/** How far each table stands from those that refer to none: what it refers to stands lower, but in a ring. */
export function referenceRanks({ tables }: Catalog): ReadonlyMap<TableId, number> {
  const all = [...tables.values()];
  const positions = new Map(all.map(({ id }, index) => [id, index]));
  const targets = all.map(({ references }) =>
    references.map(({ to }) => positions.get(to)).filter((position) => position !== undefined),
  );
  const order = stronglyConnectedComponents(targets).flat();
  return new Map(order.map((position, rank) => [(all[position] as Table).id, rank]));
}

/** Why tables refer to each other, for messages: `parent Person`, `foreign key FK_Account`. */
export function nameReference({ kind, name, to, columns }: Reference): string {
  if (kind === "interleave") return `parent ${to}`;
  return name === undefined ? `foreign key (${columns.join(", ")}) to ${to}` : `foreign key ${name} to ${to}`;
}

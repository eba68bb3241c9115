import type { Reference, TableId } from "../../model/types.ts";
import { compareStrings } from "../../support/index.ts";
import type { MappedTable, Reason, Selection } from "../types.ts";

/** One reason for `from` to be loaded after `to`, by position in the list of tables. */
export interface OrderEdge {
  readonly from: number;
  readonly to: number;
  readonly reason: Reason;
  /** Undefined for a graph edge. */
  readonly reference: Reference | undefined;
}

/** All that decides order between the selected tables: first what Spanner enforces, then what it does not. */
export function collectOrderEdges(
  selection: Selection,
  tables: readonly MappedTable[],
): { readonly enforced: readonly OrderEdge[]; readonly soft: readonly OrderEdge[] } {
  const positions = new Map(tables.map(({ table }, index) => [table.id, index]));
  const edges: OrderEdge[] = [];
  const add = (from: TableId, reason: Reason, reference?: Reference) => {
    const fromPosition = positions.get(from);
    const toPosition = positions.get(reason.to);
    if (fromPosition === undefined || toPosition === undefined) return;
    edges.push({ from: fromPosition, to: toPosition, reason, reference });
  };
  for (const graph of selection.graphs) {
    for (const edge of graph.edges) {
      for (const end of ["source", "destination"] as const) {
        const name = `${graph.name}.${edge.name}`;
        add(edge.table, { kind: "graphEdge", enforced: false, to: edge[end].table, name, end });
      }
    }
  }
  for (const { table } of tables)
    for (const reference of table.references) add(table.id, reasonOf(reference), reference);
  edges.sort(compareEdges);
  return {
    enforced: edges.filter((edge) => edge.reason.enforced),
    // A table need not wait for itself.
    soft: edges.filter((edge) => !edge.reason.enforced && edge.from !== edge.to),
  };
}

export function reasonOf({ kind, enforced, to, name }: Reference): Reason {
  return { kind, enforced, to, name, end: undefined };
}

// Graph edges first: that nodes are there before the edges that name them is worth more than an unchecked constraint.
const kindRank: Readonly<Record<Reason["kind"], number>> = {
  graphEdge: 0,
  interleave: 1,
  foreignKey: 2,
  firstPass: 3,
  checkedRows: 4,
  gate: 5,
  loaded: 6,
};

function compareEdges(a: OrderEdge, b: OrderEdge): number {
  return (
    kindRank[a.reason.kind] - kindRank[b.reason.kind] ||
    a.from - b.from ||
    a.to - b.to ||
    compareStrings(a.reason.name ?? "", b.reason.name ?? "") ||
    compareStrings(b.reason.end ?? "", a.reason.end ?? "")
  );
}

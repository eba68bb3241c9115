import { compareStrings } from "../../support/index.ts";
import type { ActionNode } from "../depend/index.ts";
import { tablesOf } from "../drafts.ts";
import type { OrderedTable } from "../types.ts";
import { safeName, UniqueNames } from "./names.ts";

/** The folders below definitions/. */
export interface Folders {
  /** That of a graph; undefined: of the tables that belong to none. */
  of(graph: string | undefined): string;
  /** That of the ledger, which looks at all of them. */
  readonly ledger: string;
}

/** A graph has a folder of its name, whatever the others are called. */
export function nameFolders(tables: readonly OrderedTable[], prefix: string): Folders {
  const unique = new UniqueNames();
  const graphs = [...new Set(tables.flatMap(({ graph }) => graph ?? []))];
  const folders = new Map(
    graphs.map((graph) => [graph, unique.name(safeName(`${prefix}${graph.replaceAll(".", "__")}`), graph)]),
  );
  const withoutGraph = unique.name(safeName(`${prefix}tables`), "");
  const ledger = unique.name(safeName(`${prefix}ledger`), "");
  return { of: (graph) => folders.get(graph ?? "") ?? withoutGraph, ledger };
}

/**
 * The graphs that need each action: those that use its table, and those one of whose actions waits for it, through
 * however many others. So a run of the actions with a graph's tag holds all that they wait for, and keeps its order.
 */
export function graphsOfNodes(nodes: readonly ActionNode[]): readonly (readonly string[])[] {
  const graphs = nodes.map(() => new Set<string>());
  // From the last action to the first: whatever waits for an action stands behind it.
  for (const [place, node] of [...nodes.entries()].toReversed()) {
    const own = graphs[place] as Set<string>;
    if (node.kind === "draft") {
      for (const { elements } of tablesOf(node.draft)) for (const { graph } of elements) own.add(graph);
    }
    // The ledger of one graph's run does not need the others.
    const isLedger = node.kind === "barrier" ? node.ofLedger : node.draft.kind === "ledger";
    for (const link of node.dependsOn) {
      const before = nodes[link.node];
      if (isLedger && !(before?.kind === "barrier" && before.ofLedger)) continue;
      for (const graph of own) graphs[link.node]?.add(graph);
    }
  }
  return graphs.map((set) => [...set].sort(compareStrings));
}

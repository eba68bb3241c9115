import { compareStrings } from "../../support/index.ts";
import { firstTable } from "../drafts.ts";
import type { Draft } from "../types.ts";
import { addBarriers, type BarrierDraft } from "./barriers.ts";
import { linkDrafts } from "./reduce.ts";
import type { ActionNode, Link } from "./types.ts";

/** Turns the order of tables into dependencies of actions: reduced, within Dataform's limits, with waves. */
export function planDependencies(drafts: readonly Draft[]): readonly ActionNode[] {
  const { links, barriers } = addBarriers(drafts, linkDrafts(drafts));
  const allLinks = [...links, ...barriers.map((barrier) => barrier.dependsOn)];
  const waves = computeWaves(allLinks, drafts.length);
  const nodes: ActionNode[] = allLinks.map((dependsOn, place) => {
    const wave = waves[place] ?? 0;
    const draft = drafts[place];
    if (draft !== undefined) return { kind: "draft", draft, dependsOn, wave };
    const { table, number, ofLedger } = barriers[place - drafts.length] as BarrierDraft;
    return { kind: "barrier", table, number, ofLedger, dependsOn, wave };
  });
  return inLoadOrder(nodes);
}

/** The longest chain of actions before each. A barrier does nothing, so it has the wave of what waits for it. */
export function computeWaves(links: readonly (readonly Link[])[], draftCount: number): readonly number[] {
  const waves = new Array<number | undefined>(links.length);
  for (let root = 0; root < links.length; root += 1) {
    const pending = [root];
    while (pending.length > 0) {
      const node = pending.at(-1) as number;
      const missing = (links[node] ?? []).find((link) => waves[link.node] === undefined);
      if (missing !== undefined) {
        pending.push(missing.node);
        continue;
      }
      pending.pop();
      const before = (links[node] ?? []).map((link) => (waves[link.node] ?? 0) + (link.node < draftCount ? 1 : 0));
      // What a barrier waits for is over, so the actions behind it are one wave further than those before it.
      waves[node] = Math.max(0, ...before);
    }
  }
  return waves.map((wave) => wave ?? 0);
}

/**
 * By wave, and barriers before the exports of their wave; then by table and number. Every action comes after what it
 * waits for: barriers are made in the order of their tables, those that are waited for first.
 */
function inLoadOrder(nodes: readonly ActionNode[]): readonly ActionNode[] {
  const order = nodes
    .map((_, place) => place)
    .sort((a, b) => compareNodes(nodes[a] as ActionNode, nodes[b] as ActionNode));
  const newPlace = new Map(order.map((place, index) => [place, index]));
  return order.map((place) => {
    const node = nodes[place] as ActionNode;
    const dependsOn = node.dependsOn.map((link) => ({ ...link, node: newPlace.get(link.node) ?? -1 }));
    return { ...node, dependsOn };
  });
}

function compareNodes(a: ActionNode, b: ActionNode): number {
  return (
    a.wave - b.wave ||
    kindRank[kindOf(a)] - kindRank[kindOf(b)] ||
    compareStrings(tableOf(a), tableOf(b)) ||
    passOf(a) - passOf(b) ||
    numberOf(a) - numberOf(b)
  );
}

// A barrier stands before what waits for it.
const kindRank: Readonly<Record<ReturnType<typeof kindOf>, number>> = {
  barrier: 0,
  checked: 1,
  settle: 2,
  rejects: 3,
  gate: 4,
  export: 5,
  verify: 6,
  ledger: 7,
};

function kindOf(node: ActionNode): "barrier" | Draft["kind"] {
  return node.kind === "barrier" ? node.kind : node.draft.kind;
}

function tableOf(node: ActionNode): string {
  if (node.kind === "barrier") return node.table;
  return node.draft.kind === "ledger" ? node.draft.part : firstTable(node.draft).table.id;
}

function passOf(node: ActionNode): number {
  return node.kind === "draft" && node.draft.kind === "export" ? node.draft.pass : 0;
}

function numberOf(node: ActionNode): number {
  if (node.kind === "barrier") return node.number;
  if (node.draft.kind !== "export") return 0;
  const { shard, depth } = node.draft;
  return (depth ?? 0) * (shard?.count ?? 1) + (shard?.index ?? 0);
}

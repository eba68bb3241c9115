import type { ActionNode } from "../depend/index.ts";
import type { LedgerAction, LedgerDraft } from "../types.ts";
import type { NameRelation, Unnamed } from "./types.ts";

/** What the parts of the ledger are called. */
export function ledgerNames(nodes: readonly ActionNode[], names: readonly string[]): LedgerAction["names"] {
  return Object.fromEntries(
    nodes.flatMap((node, place) =>
      node.kind === "draft" && node.draft.kind === "ledger" ? [[node.draft.part, names[place]]] : [],
    ),
  );
}

export function ledgerOf(
  { part, entries, retention }: LedgerDraft,
  relation: NameRelation,
  names: LedgerAction["names"],
): Unnamed<LedgerAction> {
  const read = entries.map((entry) => ({ ...entry, reads: relation(entry.reads) }));
  return { kind: "ledger", part, entries: read, retention, names };
}

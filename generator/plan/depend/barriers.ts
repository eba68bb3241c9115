import { firstTable } from "../drafts.ts";
import type { Draft, Reason, TableId } from "../types.ts";
import type { Link } from "./types.ts";

/**
 * Hosted Dataform allows 50 dependencies per action, references to sources counted.
 * https://cloud.google.com/dataform/docs/quotas
 */
export const maxDependencies = 50;

/** A barrier before waves are known; `place` is its place behind the drafts in the list of all nodes. */
export interface BarrierDraft {
  readonly place: number;
  readonly table: TableId;
  readonly number: number;
  /** Whether only the ledger waits for it. */
  ofLedger: boolean;
  readonly dependsOn: readonly Link[];
}

/**
 * Puts barriers between an action and its dependencies where there are more than Dataform allows: each barrier waits
 * for an even share of them, and the action for the barriers; where these are too many, barriers wait for barriers.
 * Actions that wait for the same things share their barriers.
 */
export function addBarriers(drafts: readonly Draft[], links: readonly (readonly Link[])[]): Bundled {
  return bundleLinks(
    drafts.map((draft) => ({
      table: firstTable(draft).table.id,
      sources: sourceCount(draft),
      ofLedger: draft.kind === "ledger",
    })),
    links,
  );
}

/** What waits: the table that its barriers are named after, and how many sources it depends on. */
export interface Waiter {
  readonly table: TableId;
  readonly sources: number;
  /** Whether it is a part of the ledger. */
  readonly ofLedger: boolean;
}

interface Bundled {
  readonly links: readonly (readonly Link[])[];
  readonly barriers: readonly BarrierDraft[];
}

/** The same for whatever waits; links lead to places in the list, and to barriers behind it. */
export function bundleLinks(waiters: readonly Waiter[], links: readonly (readonly Link[])[]): Bundled {
  const barriers: BarrierDraft[] = [];
  const known = new Map<string, BarrierDraft>();
  const counts = new Map<TableId, number>();

  const barrierFor = (share: readonly Link[], { table, ofLedger }: Waiter): BarrierDraft => {
    const key = share.map((link) => link.node).join(" ");
    const existing = known.get(key);
    if (existing !== undefined) {
      existing.ofLedger &&= ofLedger;
      return existing;
    }
    const number = (counts.get(table) ?? 0) + 1;
    counts.set(table, number);
    const barrier = { place: waiters.length + barriers.length, table, number, ofLedger, dependsOn: share };
    barriers.push(barrier);
    known.set(key, barrier);
    return barrier;
  };

  const bundled = links.map((own, index) => {
    const waiter = waiters[index] as Waiter;
    const room = maxDependencies - waiter.sources;
    let current = own;
    while (current.length > room) {
      current = splitEvenly(current, maxDependencies).map((share) => ({
        node: barrierFor(share, waiter).place,
        because: mergeReasons(share),
      }));
    }
    return current;
  });
  return { links: bundled, barriers };
}

/** Sources that the action depends on; each counts. Those of trusted parents are read without, and by the ledger. */
function sourceCount(draft: Draft): number {
  if (draft.kind === "checked") return 1;
  return (draft.kind === "export" || draft.kind === "gate") && draft.reads.kind === "source" ? 1 : 0;
}

function splitEvenly<T>(items: readonly T[], largest: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / largest);
  return Array.from({ length: count }, (_, index) =>
    items.slice(Math.floor((index * items.length) / count), Math.floor(((index + 1) * items.length) / count)),
  );
}

/** Each reason once: all the parts of a split table give the same ones. */
function mergeReasons(links: readonly Link[]): readonly Reason[] {
  const reasons = links.flatMap((link) => link.because);
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

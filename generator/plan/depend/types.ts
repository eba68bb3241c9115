import type { Draft, Reason, TableId } from "../types.ts";

/** An action with its place in the order, before it has a name. Nodes refer to each other by their place in a list. */
export type ActionNode = DraftNode | BarrierNode;

interface NodeBase {
  readonly dependsOn: readonly Link[];
  readonly wave: number;
}

export interface DraftNode extends NodeBase {
  readonly kind: "draft";
  readonly draft: Draft;
}

export interface BarrierNode extends NodeBase {
  readonly kind: "barrier";
  /** The first table that waits behind it; it is named after that one. */
  readonly table: TableId;
  /** Number among the barriers of that table, from 1. */
  readonly number: number;
  /** Whether only the ledger waits for it. */
  readonly ofLedger: boolean;
}

export interface Link {
  readonly node: number;
  readonly because: readonly Reason[];
}

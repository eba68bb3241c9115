import type { TableId } from "../model/types.ts";
import type { LedgerPart } from "./types.ts";

// What actions are waited for together is known by a text; no name of Spanner holds a blank.

/** Until a table's rows are there: its first pass. */
export function exportGroup(table: TableId, pass: 1 | 2): string {
  return `export ${pass} ${table}`;
}

/** The rows of a table that are so far from a root. */
export function depthGroup(table: TableId, depth: number): string {
  return `export 1 ${table} depth ${depth}`;
}

export function checkedGroup(table: TableId): string {
  return `checked ${table}`;
}

export function rejectsGroup(table: TableId): string {
  return `rejects ${table}`;
}

export function gateGroup(table: TableId): string {
  return `gate ${table}`;
}

export function ledgerGroup(part: LedgerPart): string {
  return `ledger ${part}`;
}

/** @param table the first of the component. */
export function settleGroup(table: TableId): string {
  return `settle ${table}`;
}

export function verifyGroup(table: TableId): string {
  return `verify ${table}`;
}

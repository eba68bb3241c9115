import type { Cell } from "./types.ts";

export type CellRows = readonly (readonly Cell[])[];

/**
 * The rows of tables as ZetaSQL sends and takes them (a serialized `TableContent`). One statement's result is the next ones' table: kept
 * this way, its rows are not encoded again for each of them. Rows are never changed in place, so that they can be told by
 * identity; they are forgotten with them.
 */
const kept = new WeakMap<CellRows, Uint8Array>();

export function keepBytes(rows: CellRows, bytes: Uint8Array | undefined): void {
  if (bytes !== undefined) kept.set(rows, bytes);
}

export function bytesOf(rows: CellRows, encode: (rows: CellRows) => Uint8Array): Uint8Array {
  const known = kept.get(rows);
  if (known !== undefined) return known;
  const bytes = encode(rows);
  kept.set(rows, bytes);
  return bytes;
}

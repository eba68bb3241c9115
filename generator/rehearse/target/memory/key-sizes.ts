import type { Value } from "../../types.ts";
import { byteCount, type ColumnValues, type SpannerKind, type SpannerType } from "../../values/index.ts";

/** What MAX stands for: https://cloud.google.com/spanner/quotas#tables */
export const mostCharacters = 2_621_440;
export const mostBytes = 10_485_760;
/** Of the key of a table or an index. */
export const mostKeyBytes = 8_192;

interface KeyColumn {
  readonly position: number;
  readonly values: ColumnValues;
}

/** Whether values of these columns can be too large for a key at all: most cannot, and need not be looked at. */
export function canOutgrowKey(columns: readonly KeyColumn[]): boolean {
  return columns.reduce((sum, { values }) => sum + mostBytesOf(values.type), 0) > mostKeyBytes;
}

export function keyBytes(row: readonly Value[], columns: readonly KeyColumn[]): number {
  let sum = 0;
  for (const { position, values } of columns) sum += bytesOf(row[position] ?? null, values.type.kind);
  return sum;
}

/** As the emulator counts them; of FLOAT32 it counts none. */
const fixedBytes: Readonly<Partial<Record<SpannerKind, number>>> = {
  BOOL: 1,
  DATE: 4,
  FLOAT64: 8,
  INT64: 8,
  NUMERIC: 25,
  TIMESTAMP: 12,
  UUID: 16,
};
const nullBytes = 2;

function mostBytesOf({ kind, maxLength }: SpannerType): number {
  if (kind === "STRING") return (maxLength ?? mostCharacters) * 4;
  if (kind === "BYTES") return maxLength ?? mostBytes;
  return Math.max(nullBytes, fixedBytes[kind] ?? 0);
}

function bytesOf(value: Value, kind: SpannerKind): number {
  if (value === null) return nullBytes;
  if (kind === "STRING") return Buffer.byteLength(String(value));
  return kind === "BYTES" ? byteCount(String(value)) : (fixedBytes[kind] ?? 0);
}

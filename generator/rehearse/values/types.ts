import type { Value } from "../types.ts";

/** A column type of Spanner, taken apart. Types of protocol buffers have names of their own. */
export interface SpannerType {
  readonly kind: SpannerKind;
  /** In characters or bytes; undefined for MAX and for types without a length. */
  readonly maxLength: number | undefined;
  /** Of ARRAY: how many elements each value has, where that is fixed. */
  readonly vectorLength: number | undefined;
  /** Of ARRAY. */
  readonly element: SpannerType | undefined;
}

export type SpannerKind =
  | "ARRAY"
  | "BOOL"
  | "BYTES"
  | "DATE"
  | "FLOAT32"
  | "FLOAT64"
  | "INT64"
  | "INTERVAL"
  | "JSON"
  | "NUMERIC"
  /** A message as BYTES or an enum as INT64: the name does not tell which. */
  | "PROTO"
  | "STRING"
  | "TIMESTAMP"
  | "UUID";

/**
 * A protocol buffer's Value, as Spanner's API has values in rows; one member is set.
 * https://cloud.google.com/spanner/docs/reference/rpc/google.spanner.v1#typecode
 */
export interface WireValue {
  /** Tells the member of a value that was received. */
  readonly kind?: string | undefined;
  readonly nullValue?: 0 | "NULL_VALUE" | null;
  readonly boolValue?: boolean | null;
  readonly numberValue?: number | null;
  readonly stringValue?: string | null;
  readonly listValue?: { readonly values?: readonly WireValue[] | null } | null;
  /** No value of Spanner's. */
  readonly structValue?: { readonly fields?: Readonly<Record<string, WireValue>> | null } | null;
}

/**
 * The values of one column. Their normal form is one of the forms of {@link import("../types.ts").Row}: INT64 as a decimal
 * string, NUMERIC without trailing zeros, TIMESTAMP in UTC with `Z` and up to nine digits, JSON with its keys in order.
 */
export interface ColumnValues {
  readonly type: SpannerType;
  /**
   * The one form of all that are the same value.
   *
   * @throws BadValueError when Spanner would not take it.
   */
  normal(value: Value): Value;
  /** For values in normal form. */
  toWire(value: Value): WireValue;
  fromWire(wire: WireValue): Value;
  /** Equal for equal values in normal form, as keys compare them: −0 is 0. Undefined for NULL. */
  text(value: Value): string | undefined;
  /** The order of keys, ascending: NULL first. For values in normal form. */
  compare(a: Value, b: Value): number;
}

/** A value that Spanner does not take for a column of its type; the message says what is expected. */
export class BadValueError extends Error {}

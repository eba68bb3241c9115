import type { SpannerKind, SpannerType } from "./types.ts";

const kinds: ReadonlySet<string> = new Set<SpannerKind>([
  "BOOL",
  "BYTES",
  "DATE",
  "FLOAT32",
  "FLOAT64",
  "INT64",
  "INTERVAL",
  "JSON",
  "NUMERIC",
  "STRING",
  "TIMESTAMP",
  "UUID",
]);

/** Reads a type in the spelling of the catalogue: `STRING(36)`, `ARRAY<BYTES(MAX)>`, `ARRAY<FLOAT32>(vector_length=>3)`. */
export function parseSpannerType(text: string): SpannerType {
  const element = /^ARRAY<(.*)>(?:\(.*\))?$/is.exec(text)?.[1];
  if (element !== undefined) return { kind: "ARRAY", maxLength: undefined, element: parseSpannerType(element) };
  const [, name = "", length] = /^([^()]*)(?:\((\w+)\))?$/.exec(text.trim()) ?? [];
  const upper = name.toUpperCase();
  const kind = kinds.has(upper) ? (upper as SpannerKind) : "PROTO";
  const maxLength = length === undefined || !/^\d/.test(length) ? undefined : Number(length);
  return { kind, maxLength, element: undefined };
}

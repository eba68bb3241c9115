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
  const [, element, options = ""] = /^ARRAY<(.*)>(\(.*\))?$/is.exec(text.trim()) ?? [];
  if (element !== undefined) {
    const length = /\bvector_length\s*=>\s*(\d+)/i.exec(options)?.[1];
    const vectorLength = length === undefined ? undefined : Number(length);
    return { kind: "ARRAY", maxLength: undefined, vectorLength, element: parseSpannerType(element) };
  }
  const [, name = "", length] = /^([^()]*)(?:\((\w+)\))?$/.exec(text.trim()) ?? [];
  const upper = name.toUpperCase();
  const kind = kinds.has(upper) ? (upper as SpannerKind) : "PROTO";
  const maxLength = length === undefined || !/^\d/.test(length) ? undefined : Number(length);
  return { kind, maxLength, vectorLength: undefined, element: undefined };
}

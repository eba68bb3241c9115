import type { ColumnDocument } from "./types.ts";

// What Spanner changes in place: https://cloud.google.com/spanner/docs/schema-updates

/** Whether Spanner has to drop the column and add it anew. */
export function isRewritten(old: ColumnDocument, now: ColumnDocument): boolean {
  const generated = JSON.stringify(old.generated) !== JSON.stringify(now.generated);
  const retyped = old.type !== now.type && retypeKind(old.type, now.type) === "rewrite";
  return generated || retyped || old.identity !== now.identity;
}

/** Rows without a value for it are refused. */
export function needsValue({ notNull, default: defaultValue, generated, identity }: ColumnDocument): boolean {
  return notNull && defaultValue === null && generated === false && !identity;
}

/** What Spanner makes of a change of type: `rewrite` is one that it refuses. */
export function retypeKind(from: string, to: string): "longer" | "shorter" | "converted" | "rewrite" {
  const [old, now] = [lengthType(from), lengthType(to)];
  if (old !== undefined && now !== undefined && old.isArray === now.isArray) {
    if (old.name !== now.name) return old.isArray ? "rewrite" : "converted";
    if (now.length >= old.length) return !now.isArray || now.length === Number.POSITIVE_INFINITY ? "longer" : "rewrite";
    return now.isArray ? "rewrite" : "shorter";
  }
  const types = [from, to].map((type) => (isProto(type) ? "proto" : type.replace(/\(.*\)$/, "")));
  const [a, b] = types.sort();
  // A message is BYTES, an enum INT64; the type's name alone does not tell which of the two it is.
  return b === "proto" && (a === "proto" || a === "BYTES" || a === "INT64") ? "converted" : "rewrite";
}

function isProto(type: string): boolean {
  return type.includes(".") && !type.includes("<");
}

function lengthType(
  type: string,
): { readonly name: string; readonly isArray: boolean; readonly length: number } | undefined {
  const match = /^(ARRAY<)?(STRING|BYTES)\((MAX|\d+)\)>?$/.exec(type);
  if (match === null) return undefined;
  const [, array, name = "", length = ""] = match;
  return { name, isArray: array !== undefined, length: length === "MAX" ? Number.POSITIVE_INFINITY : Number(length) };
}

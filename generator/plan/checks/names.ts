import type { Check, Index, Reference } from "../../model/types.ts";

// Reasons are `kind:what`. They are read by people and stand in the user's tables, so they are names of the schema.

export function referenceReason({ kind, name, to, columns }: Reference): string {
  if (kind === "interleave") return `missing_parent:${to}`;
  return `missing_reference:${name ?? `(${columns.join(", ")}) to ${to}`}`;
}

export function indexReason({ schema, name }: Index): string {
  return `duplicate_unique:${schema === "" ? name : `${schema}.${name}`}`;
}

/** Of an index that Spanner makes and names by itself, for a foreign key that leads to these columns. */
export function referencedReason(columns: readonly string[]): string {
  return `duplicate_unique:(${columns.join(", ")})`;
}

const longestExpression = 60;

/** A CHECK without a name is told by its text. */
export function checkReason({ name, expression }: Check): string {
  const text = expression.replace(/\s+/g, " ").trim();
  const characters = [...text];
  const isCut = characters.length > longestExpression;
  const shown = isCut ? `${characters.slice(0, longestExpression - 1).join("")}…` : text;
  return `check_failed:${name ?? `(${shown})`}`;
}

/** Tells two of one name apart by a number, in their order. */
export function uniqueReasons<T extends { readonly reason: string }>(checks: readonly T[]): readonly T[] {
  const counts = new Map<string, number>();
  return checks.map((check) => {
    const count = (counts.get(check.reason) ?? 0) + 1;
    counts.set(check.reason, count);
    return count === 1 ? check : { ...check, reason: `${check.reason} ${count}` };
  });
}

/** The names that stand in an expression or a query, in small letters: what is not one of them it does not use. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/`[^`]+`|[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  return new Set(words.flatMap((word) => word.replaceAll("`", "").split(".")));
}

/** The name without its schema, as it can be searched for. */
export function bareName(id: string): string {
  return (id.split(".").at(-1) ?? id).toLowerCase();
}

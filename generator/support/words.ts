/** The names that stand in an expression or a query, in small letters: what is not one of them it does not use. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/`[^`]+`|[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  return new Set(words.flatMap((word) => word.replaceAll("`", "").split(".")));
}

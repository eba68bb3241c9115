/** The names that stand in an expression or a query, in small letters: what is not one of them it does not use. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/`[^`]+`|[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  return new Set(words.flatMap((word) => word.replaceAll("`", "").split(".")));
}

/** The name, or where it is taken the first of `name_2`, `name_3`, … that is not; letter case aside. */
export function freeName(wanted: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${wanted}_${number}`;
  return name;
}

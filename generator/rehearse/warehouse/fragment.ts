import type { TextRange } from "../../engines/index.ts";

interface Piece {
  readonly text: string;
  /** Where the piece begins in the script; undefined for words of our own. */
  readonly origin: number | undefined;
}

/** SQL made of pieces of a script and of words around them, so that an error in it is found in the script. */
export type Fragment = readonly Piece[];

/** Plain strings are words of our own. */
export function sql(words: TemplateStringsArray, ...parts: readonly (string | Fragment)[]): Fragment {
  return words.flatMap((word, index) => [own(word), ...toPieces(parts[index] ?? "")]);
}

export function joined(parts: readonly (string | Fragment)[], separator: string): Fragment {
  return parts.flatMap((part, index) => [...(index === 0 ? [] : [own(separator)]), ...toPieces(part)]);
}

export function textOf(fragment: Fragment): string {
  return fragment.map(({ text }) => text).join("");
}

/** The offset in the script; for words of our own that of the next piece of the script, else of the last one. */
export function originOf(fragment: Fragment, offset: number): number | undefined {
  let start = 0;
  let last: number | undefined;
  for (const { text, origin } of fragment) {
    const end = start + text.length;
    if (origin !== undefined) {
      if (offset < end) return origin + Math.max(0, offset - start);
      last = origin;
    }
    start = end;
  }
  return last;
}

/** Text that stands in a script's place. */
export interface Edit extends TextRange {
  readonly text: string;
}

/** A range of the script with the edits that lie in it. */
export function copyRange(script: string, range: TextRange, edits: readonly Edit[]): Fragment {
  const pieces: Piece[] = [];
  let at = range.start;
  const inside = edits
    .filter(({ start, end }) => start >= range.start && end <= range.end)
    .toSorted((left, right) => left.start - right.start || left.end - right.end);
  for (const { start, end, text } of inside) {
    pieces.push({ text: script.slice(at, start), origin: at }, own(text));
    at = end;
  }
  return [...pieces, { text: script.slice(at, range.end), origin: at }];
}

function own(text: string): Piece {
  return { text, origin: undefined };
}

function toPieces(part: string | Fragment): Fragment {
  return typeof part === "string" ? [own(part)] : part;
}

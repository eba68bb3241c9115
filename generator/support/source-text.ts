/** A place in a file that a user wrote; line and column count from 1, columns in UTF-16 units as editors do. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The whole line, for the excerpt below a message. */
  readonly lineText: string;
}

/** A text with its name, which turns offsets into locations. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  locate(offset: number): Location;
}

export function sourceText(file: string, text: string): SourceText {
  let lineStarts: readonly number[] | undefined;
  return {
    file,
    text,
    locate(offset) {
      lineStarts ??= findLineStarts(text);
      const at = Math.min(Math.max(offset, 0), text.length);
      const index = lastIndexAtMost(lineStarts, at);
      const start = lineStarts[index] ?? 0;
      let end = lineStarts[index + 1] ?? text.length;
      // Looked at from its end: a line may be as long as the file.
      while (end > start && isLineEnd(text.charCodeAt(end - 1))) end -= 1;
      return { file, line: index + 1, column: at - start + 1, lineText: text.slice(start, end) };
    },
  };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Of CR LF the LF ends the line.
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed)) starts.push(at + 1);
  }
  return starts;
}

function lastIndexAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function formatLocation(location: Location): string {
  return `${location.file}:${location.line}:${location.column}`;
}

/** Longest excerpt of a line that is printed below a message; longer lines are cut around the caret. */
const excerptWidth = 100;

/** The line with a caret below the column, as two lines without a trailing newline. */
export function formatExcerpt(location: Location): string {
  const { lineText, column } = location;
  const from = column - 1 > excerptWidth - 20 ? column - 1 - 40 : 0;
  const shown = lineText.slice(from, from + excerptWidth).replaceAll("\t", " ");
  const number = String(location.line).padStart(5);
  const prefix = from > 0 ? "…" : "";
  const suffix = from + excerptWidth < lineText.length ? "…" : "";
  const caret = " ".repeat(prefix.length + Math.max(0, column - 1 - from));
  return `${number} | ${prefix}${shown}${suffix}\n${" ".repeat(5)} | ${caret}^`;
}

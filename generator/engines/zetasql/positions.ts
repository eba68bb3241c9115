import type { SqlPosition } from "./types.ts";

/** Makes a function from offsets in UTF-8 bytes, which GoogleSQL counts in, to offsets in UTF-16 units. */
export function byteOffsets(text: string): (byte: number) => number {
  const size = Buffer.byteLength(text, "utf8");
  if (size === text.length) return (byte) => byte;
  const offsets = new Uint32Array(size + 1);
  let byte = 0;
  let offset = 0;
  for (const character of text) {
    const next = byte + Buffer.byteLength(character, "utf8");
    offsets.fill(offset, byte, next);
    byte = next;
    offset += character.length;
  }
  offsets[size] = text.length;
  return (at) => offsets[Math.min(Math.max(at, 0), size)] ?? text.length;
}

/** Tab stops of GoogleSQL's error columns. */
const tabWidth = 8;

const positionSuffix = / \[at (\d+):(\d+)\]$/;

/** Splits `message [at 2:10]`; GoogleSQL counts code points there and lets a tab reach to the next multiple of eight. */
export function splitPosition(text: string, message: string): { message: string; at?: SqlPosition } {
  const found = positionSuffix.exec(message);
  if (found === null) return { message };
  const at = locate(text, { line: Number(found[1]), column: Number(found[2]) });
  return { message: message.slice(0, found.index), at };
}

function locate(text: string, wanted: { line: number; column: number }): SqlPosition {
  let lineStart = 0;
  const lineEnd = /\r\n|\r|\n/g;
  for (let line = 1; line < wanted.line && lineEnd.exec(text) !== null; line += 1) lineStart = lineEnd.lastIndex;
  let offset = lineStart;
  let column = 1;
  for (const character of text.slice(lineStart)) {
    if (column >= wanted.column || character === "\n" || character === "\r") break;
    column = character === "\t" ? column + tabWidth - ((column - 1) % tabWidth) : column + 1;
    offset += character.length;
  }
  return { offset, line: wanted.line, column: offset - lineStart + 1 };
}

/** Names of the user are keys of a Map, which keeps `__proto__` and the order of `1` and `2` as they are. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | ReadonlyMap<string, Json>
  | { readonly [key: string]: Json | undefined };

/** As wide as our lines of code, less the comma behind the value. */
const width = 119;

/**
 * JSON in which every value stands on one line if it fits there, so that one changed column is one changed line. The
 * usual formatters leave it as it is.
 */
export function printJson(value: Json): string {
  return `${print(value, "", 0)}\n`;
}

/** @param taken what stands before the value in its line. */
function print(value: Json, indent: string, taken: number): string {
  const flat = tryFlat(value, width - taken);
  if (flat !== undefined) return flat;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close, lines] = Array.isArray(value)
    ? ["[", "]", value.map((item) => print(item, inner, inner.length))]
    : ["{", "}", members(value).map(([key, member]) => printMember(key, member, inner))];
  return `${open}\n${lines.map((line) => `${inner}${line}`).join(",\n")}\n${indent}${close}`;
}

function printMember(key: string, value: Json, indent: string): string {
  const name = `${JSON.stringify(key)}: `;
  return `${name}${print(value, indent, indent.length + name.length)}`;
}

/** All on one line. */
export function printFlat(value: Json): string {
  return tryFlat(value, Number.POSITIVE_INFINITY) ?? "";
}

/** Gives up as soon as it is longer than the room: else every level would print all that is below it. */
function tryFlat(value: Json, room: number): string | undefined {
  const isArray = Array.isArray(value);
  let text = "";
  if (value === null || typeof value !== "object") text = JSON.stringify(value);
  else {
    const parts = isArray ? value.map((item) => ["", item] as const) : members(value);
    const [open, close] = parts.length === 0 || isArray ? ["", ""] : [" ", " "];
    text = `${isArray ? "[" : "{"}${open}`;
    for (const [index, [key, part]] of parts.entries()) {
      text += `${index === 0 ? "" : ", "}${isArray ? "" : `${JSON.stringify(key)}: `}`;
      const next = tryFlat(part, room - text.length);
      if (next === undefined) return undefined;
      text += next;
    }
    text += `${close}${isArray ? "]" : "}"}`;
  }
  return text.length > room ? undefined : text;
}

function members(value: object): readonly (readonly [string, Json])[] {
  const entries: Iterable<readonly [string, Json | undefined]> = value instanceof Map ? value : Object.entries(value);
  return [...entries].flatMap(([key, member]) => (member === undefined ? [] : [[key, member] as const]));
}

import { parse } from "lossless-json";
import { NumberText } from "../../../engines/index.ts";
import { findJsonProblem, locateJson } from "../../../introspect/snapshot/index.ts";

/** Offset in the text, from 0. */
export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

/** Reads JSON without loss: numbers stay texts, and a name that stands twice in an object is a fault. */
export function parseExactJson(text: string): { readonly value: unknown } | { readonly fault: JsonFault } {
  let duplicate: JsonFault | undefined;
  let value: unknown;
  try {
    value = parse(text, null, {
      parseNumber: (number) => new NumberText(number),
      onDuplicateKey({ key, position, oldValue }) {
        duplicate ??= { offset: Math.max(0, position - 1), message: twice(key) };
        return oldValue;
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const problem = findJsonProblem(text) ?? { offset: 0, message };
    return { fault: { offset: problem.offset, message: problem.message.replace("of the file", "of the text") } };
  }
  // The parser lets equal values pass; whether there are some is told by the number of colons alone.
  if (duplicate === undefined && countColons(text) !== countNames(value)) duplicate = findDuplicate(text, value);
  return duplicate === undefined ? { value } : { fault: duplicate };
}

/** Where a member of an object begins, by its name in the text. */
export function locateMember(text: string, name: string): { readonly value: number; readonly key: number } {
  return locateJson(text, [name]);
}

function twice(name: string): string {
  return `"${name}" stands there twice`;
}

function countColons(text: string): number {
  let count = 0;
  for (const character of text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "")) if (character === ":") count += 1;
  return count;
}

function countNames(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + countNames(element), 0);
  if (typeof value !== "object" || value === null || value instanceof NumberText) return 0;
  const members = Object.values(value);
  return members.reduce((sum: number, member) => sum + countNames(member), members.length);
}

/** The name that stands twice in the outermost object, or where the value is that holds one. */
function findDuplicate(text: string, value: unknown): JsonFault {
  const names = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  for (const name of names) {
    // Of two the last one is found.
    const { key } = locateMember(text, name);
    const quoted = JSON.stringify(name);
    if (text.slice(0, key).includes(quoted) && hasMember(text.slice(0, key), name)) {
      return { offset: key, message: twice(name) };
    }
  }
  return { offset: 0, message: "a name stands twice in one of its objects" };
}

/** Whether an object that is cut off before its last member has the name among those before. */
function hasMember(cut: string, name: string): boolean {
  const whole = `${cut.trimEnd().replace(/,$/, "")}}`;
  const found = parseExactJson(whole);
  return "value" in found && Object.hasOwn(found.value as object, name);
}

import type { Value } from "../types.ts";
import { BadValueError } from "./types.ts";

const surrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/u;

export function normalString(value: Value): string {
  if (typeof value !== "string") throw new BadValueError("a string is expected");
  if (loneSurrogate.test(value)) throw new BadValueError("it is not valid Unicode");
  return value;
}

/** In characters, as Spanner counts them. */
export function characterCount(text: string): number {
  return surrogate.test(text) ? [...text].length : text.length;
}

/** By UTF-8 bytes; UTF-16 units have another order only where there are surrogates. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
  return a < b ? -1 : 1;
}

const noBase64 = /[^A-Za-z0-9+/]/;

export function normalBytes(value: Value): string {
  if (typeof value !== "string" || !isBase64(value)) throw new BadValueError("base64 is expected");
  return Buffer.from(value, "base64").toString("base64");
}

/** With its padding or without. One expression for all of it would be too deep for values of some megabytes. */
function isBase64(text: string): boolean {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const rest = (text.length - padding) % 4;
  if (rest === 1 || (padding > 0 && rest + padding !== 4)) return false;
  return !noBase64.test(text.slice(0, text.length - padding));
}

export function byteCount(base64: string): number {
  return Buffer.byteLength(base64, "base64");
}

export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, "base64"), Buffer.from(b, "base64"));
}

const uuidPattern = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/;

export function normalUuid(value: Value): string {
  const found = typeof value === "string" ? uuidPattern.exec(value.toLowerCase()) : null;
  if (found === null) throw new BadValueError("a UUID is expected");
  return found.slice(1).join("-");
}

/** Objects with their keys in order, −0 as 0: JSON.parse has taken the forms of numbers away already. */
export function normalJson(value: Value): Value {
  if (typeof value === "number") return Object.is(value, -0) ? 0 : value;
  if (typeof value === "string") return normalString(value);
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(normalJson);
  const entries = Object.entries(value).map(([name, member]) => [normalString(name), normalJson(member)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => compareTexts(a, b)));
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

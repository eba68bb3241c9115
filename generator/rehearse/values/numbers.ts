import type { Value } from "../types.ts";
import { BadValueError } from "./types.ts";

export function normalInt64(value: Value): string {
  if (typeof value === "number" ? !Number.isSafeInteger(value) : typeof value !== "string") {
    throw new BadValueError("an integer is expected");
  }
  const text = String(value);
  // Most are as they should be; BigInt is slow.
  if (/^(?:0|-?[1-9]\d{0,17})$/.test(text)) return text;
  if (!/^[+-]?\d+$/.test(text)) throw new BadValueError("an integer is expected");
  const integer = BigInt(text.replace(/^\+/, ""));
  if (integer !== BigInt.asIntN(64, integer)) throw new BadValueError("it does not fit in 64 bits");
  return String(integer);
}

/** Up to this many characters a number holds an integer exactly. */
const exactLength = 15;

export function compareInt64(a: string, b: string): number {
  if (a.length <= exactLength && b.length <= exactLength) return Number(a) - Number(b);
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Numbers as numbers; what JSON has no number for, as text. */
export function normalFloat64(value: Value): number | string {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return value;
  if (typeof value !== "number") throw new BadValueError('a number, "NaN", "Infinity" or "-Infinity" is expected');
  return Number.isFinite(value) ? value : String(value);
}

export function normalFloat32(value: Value): number | string {
  const wide = normalFloat64(value);
  if (typeof wide === "string") return wide;
  const narrow = Math.fround(wide);
  if (!Number.isFinite(narrow)) throw new BadValueError("it does not fit in 32 bits");
  return narrow;
}

/** The number with the fewest digits that is this one in 32 bits. */
export function shortFloat32(value: number): number {
  // Nine digits tell all of them apart.
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** NaN stands before all numbers. */
export function compareFloats(a: number | string, b: number | string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  return x < y ? -1 : x > y ? 1 : 0;
}

const numericPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const numericScale = 9;
/** 29 digits before the point. */
const numericLimit = 10n ** 38n;

export function normalNumeric(value: Value): string {
  if (typeof value !== "string" && typeof value !== "number") throw new BadValueError("a number is expected");
  const text = String(value);
  if (/^(?:0|-?[1-9]\d{0,27})$/.test(text)) return text;
  const units = numericUnits(text);
  const digits = String(units < 0n ? -units : units).padStart(numericScale + 1, "0");
  const fraction = digits.slice(-numericScale).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -numericScale)}${fraction === "" ? "" : `.${fraction}`}`;
}

export function compareNumerics(a: string, b: string): number {
  const [x, y] = [numericUnits(a), numericUnits(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** In billionths. */
function numericUnits(text: string): bigint {
  const found = numericPattern.exec(text);
  const [, sign, whole = "", fraction = "", exponent = "0"] = found ?? [];
  if (found === null || whole + fraction === "") throw new BadValueError("a decimal number is expected");
  const shift = Number(exponent) - fraction.length + numericScale;
  const digits = BigInt(whole + fraction);
  const divisor = 10n ** BigInt(Math.max(-shift, 0));
  if (digits % divisor !== 0n) throw new BadValueError("it has more than 9 digits after the point");
  const units = (digits / divisor) * 10n ** BigInt(Math.max(shift, 0));
  if (units >= numericLimit) throw new BadValueError("it has more than 29 digits before the point");
  return sign === "-" ? -units : units;
}

import type { Value } from "../types.ts";
import { BadValueError } from "./types.ts";

const datePattern = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** `YYYY-MM-DD`; Spanner takes months and days of one digit too. */
export function normalDate(value: Value): string {
  const found = typeof value === "string" ? datePattern.exec(value) : null;
  const [, year = "", month = "", day = ""] = found ?? [];
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  // A day that does not exist rolls over to another one.
  if (found === null || year === "0000" || !existsDay(text)) {
    throw new BadValueError("YYYY-MM-DD is expected, from year 1 to 9999");
  }
  return text;
}

function existsDay(text: string): boolean {
  const day = Number(text.slice(8));
  const month = Number(text.slice(5, 7));
  // Those that are in every month: most, and quicker than a Date.
  if (day >= 1 && day <= 28) return month >= 1 && month <= 12;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

const timestampPattern =
  /^(\d{4}-\d{2}-\d{2})[Tt ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?: ?UTC|[Zz]|([+-])(\d{2}):?(\d{2})?)?$/;
const timestampLimits = { first: Date.parse("0001-01-01T00:00:00Z"), last: Date.parse("9999-12-31T23:59:59Z") };

/** RFC 3339 in UTC with `Z`, the fraction as short as it can be: Spanner takes no other offset. */
export function normalTimestamp(value: Value): string {
  const found = typeof value === "string" ? timestampPattern.exec(value) : null;
  const [, date = "", time = "", digits = "", sign, hours = "0", minutes = "0"] = found ?? [];
  if (found === null || !existsDay(date)) throw new BadValueError("YYYY-MM-DDTHH:MM:SSZ is expected");
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  const ms = Date.parse(`${date}T${time}Z`) - offset;
  if (ms < timestampLimits.first || ms > timestampLimits.last) throw new BadValueError("year 1 to 9999 is expected");
  const fraction = digits.replace(/0+$/, "");
  return `${new Date(ms).toISOString().slice(0, 19)}${fraction === "" ? "" : `.${fraction}`}Z`;
}

/** Without the `Z`, which would stand after a longer fraction's digits. */
export function compareTimestamps(a: string, b: string): number {
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  return x < y ? -1 : x > y ? 1 : 0;
}

const intervalPattern = /^(-?)(\d+)-(\d+) (-?\d+) (-?)(\d+):(\d+):(\d+)(?:\.(\d{1,9}))?$/;

/** Months, days and nanoseconds: what an interval is made of. */
interface Interval {
  readonly months: bigint;
  readonly days: bigint;
  readonly nanos: bigint;
}

const secondNanos = 1_000_000_000n;
const monthDays = 30n;
const dayNanos = 86_400n * secondNanos;

/** `1-2 3 4:5:6.789`: years-months days hours:minutes:seconds. */
export function normalInterval(value: Value): string {
  return printInterval(parseInterval(value));
}

function parseInterval(value: Value): Interval {
  const found = typeof value === "string" ? intervalPattern.exec(value) : null;
  if (found === null) throw new BadValueError("Y-M D H:M:S.F is expected");
  const [, monthSign, years = "", months = "", days = "", timeSign, hours = "", minutes = "", seconds = ""] = found;
  const size = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const nanos = size * secondNanos + BigInt((found[9] ?? "").padEnd(9, "0"));
  const allMonths = BigInt(years) * 12n + BigInt(months);
  return {
    months: monthSign === "-" ? -allMonths : allMonths,
    days: BigInt(days),
    nanos: timeSign === "-" ? -nanos : nanos,
  };
}

function printInterval({ months, days, nanos }: Interval): string {
  const size = absolute(months);
  return `${months < 0n ? "-" : ""}${size / 12n}-${size % 12n} ${days} ${nanos < 0n ? "-" : ""}${clock(absolute(nanos))}`;
}

function clock(nanos: bigint): string {
  const seconds = nanos / secondNanos;
  return `${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}${fractionOf(nanos)}`;
}

function fractionOf(nanos: bigint): string {
  const digits = String(nanos % secondNanos)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return digits === "" ? "" : `.${digits}`;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** `P1Y2M3DT4H5M6.789S`, as Spanner sends and takes it: https://en.wikipedia.org/wiki/ISO_8601#Durations */
export function intervalToIso(text: string): string {
  const { months, days, nanos } = parseInterval(text);
  const seconds = absolute(nanos);
  const sign = nanos < 0n ? "-" : "";
  const time = seconds === 0n ? "" : `T${sign}${seconds / secondNanos}${fractionOf(seconds)}S`;
  return `P${months}M${days}D${time}`;
}

const isoPattern =
  /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?)(\d+)(?:[.,](\d{1,9}))?S)?)?$/;

export function intervalFromIso(text: string): string {
  const found = isoPattern.exec(text);
  if (found === null) throw new BadValueError("a duration of ISO 8601 is expected");
  const part = (index: number): bigint => BigInt(found[index] ?? "0");
  const fine = part(8) * secondNanos + BigInt((found[9] ?? "").padEnd(9, "0"));
  return printInterval({
    months: part(1) * 12n + part(2),
    days: part(3) * 7n + part(4),
    nanos: (part(5) * 3600n + part(6) * 60n) * secondNanos + (found[7] === "-" ? -fine : fine),
  });
}

/** A month counts 30 days, a day 24 hours: intervals that are equal by that are equal. */
export function intervalNanos(text: string): bigint {
  const { months, days, nanos } = parseInterval(text);
  return (months * monthDays + days) * dayNanos + nanos;
}

import { ValueError } from "./value-error.ts";

/** DATE, TIME, DATETIME and TIMESTAMP between their ISO 8601 form and ZetaSQL's encodings. */

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface CivilTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
}

const dayMs = 86_400_000;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timePattern = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/;
const datetimePattern = /^(\S+)[T ](\S+)$/;
const timestampPattern =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?: ?UTC|[Zz]|([+-])(\d{2})(?::?(\d{2}))?)?$/;

function parseDate(text: string): CivilDate {
  const found = datePattern.exec(text);
  const date = { year: Number(found?.[1]), month: Number(found?.[2]), day: Number(found?.[3]) };
  // A day that does not exist rolls over to another one.
  if (found === null || date.year < 1 || formatDate(dateOfMs(epochMs(date))) !== text) {
    throw new ValueError("YYYY-MM-DD is expected, from year 1 to 9999");
  }
  return date;
}

function parseTime(text: string): CivilTime {
  const found = timePattern.exec(text);
  if (found === null) throw new ValueError("HH:MM:SS is expected");
  const time = {
    hour: Number(found[1]),
    minute: Number(found[2]),
    second: Number(found[3]),
    nanos: parseFraction(found[4]),
  };
  if (time.hour > 23 || time.minute > 59 || time.second > 59) throw new ValueError("there is no such time");
  return time;
}

/** Nanoseconds of the digits after the point; BigQuery's types end at microseconds, so finer digits must be zeros. */
export function parseFraction(digits = ""): number {
  const nanos = Number(digits.padEnd(9, "0"));
  if (nanos % 1000 !== 0) throw new ValueError("BigQuery has no more than six digits after the point");
  return nanos;
}

/** Milliseconds since 1970; `Date.UTC` would take years below 100 for those of the 20th century. */
function epochMs({ year, month, day }: CivilDate): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function dateOfMs(ms: number): CivilDate {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function formatDate({ year, month, day }: CivilDate): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `digits` pads hours, minutes and seconds; the fraction comes without trailing zeros. */
export function formatClock({ hour, minute, second, nanos, digits }: CivilTime & { readonly digits: number }): string {
  const fraction = nanos === 0 ? "" : `.${pad(nanos, 9).replace(/0+$/, "")}`;
  return `${pad(hour, digits)}:${pad(minute, digits)}:${pad(second, digits)}${fraction}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

/** Days since 1970-01-01. */
export function encodeDate(text: string): number {
  return epochMs(parseDate(text)) / dayMs;
}

export function decodeDate(days: number): string {
  return formatDate(dateOfMs(days * dayMs));
}

// Civil times are bit fields: https://github.com/google/zetasql/blob/master/zetasql/public/civil_time.h
const secondBits = 6;
const minuteBits = 6;
const hourBits = 5;
const dayBits = 5;
const monthBits = 4;
const nanoBits = 30n;

function packFields(fields: readonly (readonly [value: number, bits: number])[]): bigint {
  return fields.reduce((packed, [value, bits]) => (packed << BigInt(bits)) | BigInt(value), 0n);
}

/** The fields of the given widths, the lowest one first, and what remains above them. */
function unpackFields(packed: bigint, bits: readonly number[]): readonly number[] {
  let rest = packed;
  const fields = bits.map((width) => {
    const value = Number(BigInt.asUintN(width, rest));
    rest >>= BigInt(width);
    return value;
  });
  return [...fields, Number(rest)];
}

export function encodeTime(text: string): string {
  const { hour, minute, second, nanos } = parseTime(text);
  const clock = packFields([
    [hour, hourBits],
    [minute, minuteBits],
    [second, secondBits],
  ]);
  return String((clock << nanoBits) | BigInt(nanos));
}

export function decodeTime(packed: string): string {
  const bits = BigInt(packed);
  const [second = 0, minute = 0, hour = 0] = unpackFields(bits >> nanoBits, [secondBits, minuteBits]);
  return formatClock({ hour, minute, second, nanos: Number(BigInt.asUintN(Number(nanoBits), bits)), digits: 2 });
}

interface WireDatetime {
  readonly bitFieldDatetimeSeconds?: string;
  readonly nanos?: number;
}

export function encodeDatetime(text: string): Required<WireDatetime> {
  const [, dateText, timeText] = datetimePattern.exec(text) ?? [];
  if (dateText === undefined || timeText === undefined) throw new ValueError("YYYY-MM-DDTHH:MM:SS is expected");
  const date = parseDate(dateText);
  const time = parseTime(timeText);
  const packed = packFields([
    [date.year, 0],
    [date.month, monthBits],
    [date.day, dayBits],
    [time.hour, hourBits],
    [time.minute, minuteBits],
    [time.second, secondBits],
  ]);
  return { bitFieldDatetimeSeconds: String(packed), nanos: time.nanos };
}

export function decodeDatetime({ bitFieldDatetimeSeconds = "0", nanos = 0 }: WireDatetime): string {
  const widths = [secondBits, minuteBits, hourBits, dayBits, monthBits];
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = unpackFields(
    BigInt(bitFieldDatetimeSeconds),
    widths,
  );
  return `${formatDate({ year, month, day })}T${formatClock({ hour, minute, second, nanos, digits: 2 })}`;
}

interface WireTimestamp {
  readonly seconds?: string;
  readonly nanos?: number;
}

const firstSecond = Date.parse("0001-01-01T00:00:00Z") / 1000;
const lastSecond = Date.parse("9999-12-31T23:59:59Z") / 1000;

/** RFC 3339, and BigQuery's own form with a space; without an offset it is UTC, as in BigQuery. */
export function encodeTimestamp(text: string): Required<WireTimestamp> {
  const [, dateText, timeText, sign, hours = "0", minutes = "0"] = timestampPattern.exec(text) ?? [];
  if (dateText === undefined || timeText === undefined) throw new ValueError("YYYY-MM-DDTHH:MM:SSZ is expected");
  const time = parseTime(timeText);
  if (Number(hours) > 14 || Number(minutes) > 59) throw new ValueError("there is no such offset");
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 * (sign === "-" ? -1 : 1);
  const seconds = epochMs(parseDate(dateText)) / 1000 + (time.hour * 60 + time.minute) * 60 + time.second - offset;
  if (seconds < firstSecond || seconds > lastSecond) throw new ValueError("year 1 to 9999 is expected");
  return { seconds: String(seconds), nanos: time.nanos };
}

export function decodeTimestamp({ seconds = "0", nanos = 0 }: WireTimestamp): string {
  const ms = Number(seconds) * 1000;
  const date = new Date(ms);
  const clock = formatClock({
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanos,
    digits: 2,
  });
  return `${formatDate(dateOfMs(ms))}T${clock}Z`;
}

import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import {
  decodeDate,
  decodeDatetime,
  decodeTime,
  decodeTimestamp,
  encodeDate,
  encodeDatetime,
  encodeTime,
  encodeTimestamp,
} from "./civil-time.ts";
import { decodeDecimal, encodeDecimal } from "./decimal.ts";
import { decodeInterval, encodeInterval } from "./interval.ts";
import { printSqlType, type SqlType, type StructField } from "./sql-type.ts";
import type { Value } from "./types.ts";
import { ValueError } from "./value-error.ts";
import type { WireValue } from "./wire.ts";

/**
 * Turns a plain value into ZetaSQL's; `subject` says where it stands.
 *
 * @throws DiagnosticsError `bad-row-value`.
 */
export function encodeValue(value: Value, type: SqlType, subject: string): WireValue {
  try {
    return encode(value, type);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const given = (JSON.stringify(value) ?? String(value)).slice(0, 80);
    const message = `${subject}: ${given} is not a value of ${printSqlType(type)}${error.message && `: ${error.message}`}.`;
    throw new DiagnosticsError([engineDiagnostic("bad-row-value", { subject, message })]);
  }
}

function encode(value: Value | undefined, type: SqlType): WireValue {
  if (value === null || value === undefined) return {};
  switch (type.kind) {
    case "INT64":
      return { int64Value: encodeInt64(value) };
    case "BOOL":
      return { boolValue: truth(value) };
    case "FLOAT64":
      return { doubleValue: encodeFloat(value) };
    case "FLOAT32":
      return { floatValue: encodeFloat(value) };
    case "STRING":
      return { stringValue: text(value) };
    case "BYTES":
      return { bytesValue: encodeBytes(text(value)) };
    case "DATE":
      return { dateValue: encodeDate(text(value)) };
    case "TIME":
      return { timeValue: encodeTime(text(value)) };
    case "DATETIME":
      return { datetimeValue: encodeDatetime(text(value)) };
    case "TIMESTAMP":
      return { timestampValue: encodeTimestamp(text(value)) };
    case "NUMERIC":
      return { numericValue: encodeDecimal(value, "NUMERIC") };
    case "BIGNUMERIC":
      return { bignumericValue: encodeDecimal(value, "BIGNUMERIC") };
    case "INTERVAL":
      return { intervalValue: encodeInterval(text(value)) };
    case "JSON":
      return { jsonValue: JSON.stringify(value) };
    case "GEOGRAPHY":
      throw new ValueError("the evaluator has no GEOGRAPHY");
    case "ARRAY":
      if (!Array.isArray(value)) throw new ValueError("it is not an array");
      return { arrayValue: { element: value.map((element: Value) => encode(element, type.element)) } };
    case "RANGE":
      return { rangeValue: encodeRange(text(value), type.element) };
    case "STRUCT":
      return { structValue: { field: encodeStruct(value, type.fields) } };
    default:
      return type satisfies never;
  }
}

function text(value: Value): string {
  if (typeof value !== "string") throw new ValueError("a JSON string is expected");
  return value;
}

function truth(value: Value): boolean {
  if (typeof value !== "boolean") throw new ValueError("true or false is expected");
  return value;
}

function encodeInt64(value: Value): string {
  const digits = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== "string" || !/^[+-]?\d+$/.test(digits)) throw new ValueError("");
  const integer = BigInt(digits.replace(/^\+/, ""));
  if (integer !== BigInt.asIntN(64, integer)) throw new ValueError("it is out of range");
  return String(integer);
}

function encodeFloat(value: Value): number {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  throw new ValueError('a JSON number, "NaN", "Infinity" or "-Infinity" is expected');
}

const noBase64 = /[^A-Za-z0-9+/]/;

/** One expression for all of it would be too deep for values of some megabytes. */
function encodeBytes(base64: string): Uint8Array {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  if (base64.length % 4 !== 0 || noBase64.test(base64.slice(0, base64.length - padding)))
    throw new ValueError("it is not base64");
  return Buffer.from(base64, "base64");
}

function encodeStruct(value: Value, fields: readonly StructField[]): readonly WireValue[] {
  if (Array.isArray(value)) {
    if (value.length !== fields.length) throw new ValueError(`${fields.length} fields are expected`);
    return fields.map(({ type }, index) => encode(value[index], type));
  }
  if (typeof value !== "object" || value === null) throw new ValueError("a JSON object is expected");
  const entries = new Map(Object.entries(value));
  for (const name of entries.keys()) {
    if (!fields.some((field) => field.name === name)) throw new ValueError(`there is no field "${name}"`);
  }
  return fields.map(({ name, type }) => encode(entries.get(name), type));
}

const rangePattern = /^\[([^,]+), ([^,]+)\)$/;

function encodeRange(range: string, element: SqlType): { start: WireValue; end: WireValue } {
  const found = rangePattern.exec(range);
  if (found === null) throw new ValueError("[start, end) is expected");
  const side = (bound = ""): WireValue => encode(bound === "UNBOUNDED" ? null : bound, element);
  return { start: side(found[1]), end: side(found[2]) };
}

/** Turns ZetaSQL's value into a plain one, in the forms that {@link Row} lists. */
export function decodeValue(wire: WireValue | undefined, type: SqlType): Value {
  // The member that is set decides, not its value: zero and "" are values, the message without a member is NULL.
  if (wire === undefined) return null;
  switch (type.kind) {
    case "INT64":
      return wire.int64Value ?? null;
    case "BOOL":
      return wire.boolValue ?? null;
    case "FLOAT64":
      return decodeFloat(wire.doubleValue);
    case "FLOAT32":
      return decodeFloat(wire.floatValue);
    case "STRING":
      return wire.stringValue ?? null;
    case "BYTES":
      return wire.bytesValue === undefined ? null : Buffer.from(wire.bytesValue).toString("base64");
    case "DATE":
      return wire.dateValue === undefined ? null : decodeDate(wire.dateValue);
    case "TIME":
      return wire.timeValue === undefined ? null : decodeTime(wire.timeValue);
    case "DATETIME":
      return wire.datetimeValue === undefined ? null : decodeDatetime(wire.datetimeValue);
    case "TIMESTAMP":
      return wire.timestampValue === undefined ? null : decodeTimestamp(wire.timestampValue);
    case "NUMERIC":
      return wire.numericValue === undefined ? null : decodeDecimal(wire.numericValue, "NUMERIC");
    case "BIGNUMERIC":
      return wire.bignumericValue === undefined ? null : decodeDecimal(wire.bignumericValue, "BIGNUMERIC");
    case "INTERVAL":
      return wire.intervalValue === undefined ? null : decodeInterval(wire.intervalValue);
    case "JSON":
      return wire.jsonValue === undefined ? null : (JSON.parse(wire.jsonValue) as Value);
    case "GEOGRAPHY":
      return null;
    case "ARRAY":
      return wire.arrayValue === undefined
        ? null
        : (wire.arrayValue.element ?? []).map((element) => decodeValue(element, type.element));
    case "RANGE":
      return wire.rangeValue === undefined ? null : decodeRange(wire.rangeValue, type.element);
    case "STRUCT":
      return wire.structValue === undefined ? null : decodeStruct(wire.structValue.field ?? [], type.fields);
    default:
      return type satisfies never;
  }
}

function decodeFloat(value: number | undefined): Value {
  if (value === undefined) return null;
  return Number.isFinite(value) ? value : String(value);
}

function decodeRange({ start, end }: { start?: WireValue; end?: WireValue }, element: SqlType): string {
  const side = (bound: WireValue | undefined): string => String(decodeValue(bound, element) ?? "UNBOUNDED");
  return `[${side(start)}, ${side(end)})`;
}

function decodeStruct(values: readonly WireValue[], fields: readonly StructField[]): Value {
  const decoded = fields.map(({ type }, index) => decodeValue(values[index], type));
  const names = new Set(fields.map(({ name }) => name));
  if (names.size < fields.length || names.has("")) return decoded;
  return Object.fromEntries(fields.map(({ name }, index) => [name, decoded[index] ?? null]));
}

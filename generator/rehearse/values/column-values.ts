import type { Value } from "../types.ts";
import {
  compareFloats,
  compareInt64,
  compareNumerics,
  normalFloat32,
  normalFloat64,
  normalInt64,
  normalNumeric,
} from "./numbers.ts";
import { parseSpannerType } from "./spanner-type.ts";
import { compareBytes, compareTexts, isList, normalBytes, normalJson, normalString, normalUuid } from "./texts.ts";
import {
  compareTimestamps,
  intervalFromIso,
  intervalNanos,
  intervalToIso,
  normalDate,
  normalInterval,
  normalTimestamp,
} from "./times.ts";
import { BadValueError, type ColumnValues, type SpannerKind, type SpannerType, type WireValue } from "./types.ts";

/** What a type does with values that are not NULL. `toWire` and `fromWire` are the text itself where they are left out. */
interface Rules {
  readonly normal: (value: Value) => Value;
  readonly toWire?: (value: Value) => WireValue;
  readonly fromWire?: (wire: WireValue) => Value;
  readonly text?: (value: Value) => string;
  readonly compare?: (a: string, b: string) => number;
}

const nullWire: WireValue = { nullValue: 0 };

const floatRules: Omit<Rules, "normal"> = {
  toWire: (value) => (typeof value === "number" ? { numberValue: value } : { stringValue: String(value) }),
  fromWire: (wire) => wire.numberValue ?? wire.stringValue ?? null,
  text: (value) => (value === 0 ? "0" : String(value)),
  compare: compareFloats,
};

const scalarRules: Readonly<Record<Exclude<SpannerKind, "ARRAY">, Rules>> = {
  BOOL: {
    normal(value) {
      if (typeof value !== "boolean") throw new BadValueError("true or false is expected");
      return value;
    },
    toWire: (value) => ({ boolValue: value === true }),
    fromWire: (wire) => wire.boolValue ?? null,
  },
  BYTES: { normal: normalBytes, compare: compareBytes },
  DATE: { normal: normalDate },
  FLOAT32: { normal: normalFloat32, ...floatRules },
  FLOAT64: { normal: normalFloat64, ...floatRules },
  INT64: { normal: normalInt64, compare: compareInt64 },
  INTERVAL: {
    normal: normalInterval,
    toWire: (value) => ({ stringValue: intervalToIso(String(value)) }),
    fromWire: (wire) => intervalFromIso(wire.stringValue ?? ""),
    text: (value) => String(intervalNanos(String(value))),
  },
  JSON: {
    normal: normalJson,
    toWire: (value) => ({ stringValue: JSON.stringify(value) }),
    fromWire: (wire) => normalJson(JSON.parse(wire.stringValue ?? "null") as Value),
    text: (value) => JSON.stringify(value),
  },
  NUMERIC: { normal: normalNumeric, compare: compareNumerics },
  PROTO: {
    normal(value) {
      if (typeof value === "number") return normalInt64(value);
      if (typeof value !== "string") throw new BadValueError("base64 or an integer is expected");
      return value;
    },
  },
  STRING: { normal: normalString },
  TIMESTAMP: {
    normal: normalTimestamp,
    fromWire: (wire) => normalTimestamp(wire.stringValue ?? ""),
    compare: compareTimestamps,
  },
  UUID: { normal: normalUuid },
};

const known = new Map<string, ColumnValues>();

/** @param type as the catalogue writes it: `ARRAY<STRING(MAX)>`. */
export function columnValues(type: string): ColumnValues {
  const made = known.get(type) ?? valuesOf(parseSpannerType(type));
  known.set(type, made);
  return made;
}

function valuesOf(type: SpannerType): ColumnValues {
  const { normal, toWire, fromWire, text, compare } =
    type.kind === "ARRAY" ? arrayRules(type.element) : scalarRules[type.kind];
  const textOf = text ?? String;
  return {
    type,
    normal: (value) => (value === null ? null : normal(value)),
    toWire: (value) => (value === null ? nullWire : (toWire?.(value) ?? { stringValue: String(value) })),
    fromWire(wire) {
      if (isNullWire(wire)) return null;
      return fromWire === undefined ? (wire.stringValue ?? null) : fromWire(wire);
    },
    text: (value) => (value === null ? undefined : textOf(value)),
    compare(a, b) {
      if (a === null || b === null) return Number(b === null) - Number(a === null);
      return (compare ?? compareTexts)(String(a), String(b));
    },
  };
}

function isNullWire({ stringValue, boolValue, numberValue, listValue }: WireValue): boolean {
  return (stringValue ?? boolValue ?? numberValue ?? listValue ?? null) === null;
}

function arrayRules(element: SpannerType | undefined): Rules {
  const of = valuesOf(element ?? parseSpannerType("STRING"));
  const listed = (value: Value): readonly Value[] => {
    if (!isList(value)) throw new BadValueError("an array is expected");
    return value;
  };
  return {
    normal: (value) => listed(value).map(of.normal),
    toWire: (value) => ({ listValue: { values: listed(value).map(of.toWire) } }),
    fromWire: (wire) => (wire.listValue?.values ?? []).map(of.fromWire),
    text: (value) => JSON.stringify(listed(value).map((item) => of.text(item) ?? null)),
  };
}

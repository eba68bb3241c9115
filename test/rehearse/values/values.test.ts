import { describe, expect, test } from "vitest";
import type { Value } from "../../../generator/rehearse/types.ts";
import {
  BadValueError,
  canonicalValue,
  columnValues,
  compareKeys,
  shortFloat32,
} from "../../../generator/rehearse/values/index.ts";

describe("canonicalValue", () => {
  test.each<{ type: string; equal: readonly Value[]; other: Value }>([
    { type: "NUMERIC", equal: ["1.50", "1.5", 1.5, "15e-1", "+1.5"], other: "1.51" },
    { type: "NUMERIC", equal: ["-0", "0", "0.000"], other: "0.000000001" },
    { type: "INT64", equal: [7, "7", "+7", "007"], other: "-7" },
    { type: "INT64", equal: ["9223372036854775807"], other: "9223372036854775806" },
    {
      type: "TIMESTAMP",
      equal: [
        "2026-01-31T12:00:00Z",
        "2026-01-31 13:30:00.000+01:30",
        "2026-01-31T12:00:00.0Z",
        "2026-01-31 12:00:00 UTC",
      ],
      other: "2026-01-31T12:00:00.000000001Z",
    },
    { type: "DATE", equal: ["2026-01-05", "2026-1-5"], other: "2026-01-06" },
    { type: "FLOAT64", equal: [-0, 0], other: 5e-324 },
    { type: "FLOAT64", equal: ["NaN", Number.NaN], other: "Infinity" },
    { type: "FLOAT32", equal: [0.1, 0.10000000149011612], other: 0.11 },
    {
      type: "JSON",
      equal: [
        { a: 1, b: [{ c: null, d: -0 }] },
        { b: [{ d: 0, c: null }], a: 1 },
      ],
      other: { a: 1 },
    },
    { type: "JSON", equal: ["1"], other: 1 },
    { type: "BYTES(MAX)", equal: ["YQ==", "YQ"], other: "YR8=" },
    {
      type: "ARRAY<NUMERIC>",
      equal: [
        ["1.0", null],
        [1, null],
      ],
      other: [1],
    },
    { type: "ARRAY<STRING(MAX)>", equal: [["a,b"]], other: ["a", "b"] },
    {
      type: "ARRAY<FLOAT32>(vector_length=>2)",
      equal: [
        [1, 2],
        [1, 2.0],
      ],
      other: [2, 1],
    },
    { type: "STRING(MAX)", equal: [""], other: null },
    { type: "STRING(MAX)", equal: [null], other: "null" },
    { type: "BOOL", equal: [true], other: false },
    {
      type: "UUID",
      equal: ["{00000000-0000-4000-8000-00000000000A}", "0000000000004000800000000000000a"],
      other: "00000000-0000-4000-8000-00000000000b",
    },
    { type: "INTERVAL", equal: ["0-1 0 0:0:0", "0-0 30 0:0:0", "0-0 29 24:0:0.000"], other: "0-0 31 0:0:0" },
  ])("$type $equal", ({ type, equal, other }) => {
    const texts = new Set(equal.map((value) => canonicalValue(type, value)));
    expect(texts.size).toBe(1);
    expect(texts).not.toContain(canonicalValue(type, other));
  });

  test.each<[string, Value]>([
    ["INT64", "9223372036854775808"],
    ["INT64", 1.5],
    ["INT64", true],
    ["FLOAT64", "1.5"],
    ["FLOAT32", 1e300],
    ["NUMERIC", "0.0000000001"],
    ["NUMERIC", "1e29"],
    ["DATE", "2026-02-30"],
    ["DATE", "0000-01-01"],
    ["TIMESTAMP", "2026-01-01"],
    ["TIMESTAMP", "2026-01-01T24:00:00Z"],
    ["TIMESTAMP", "9999-12-31T23:59:59-01:00"],
    ["TIMESTAMP", "0001-01-01T00:00:00+01:00"],
    ["BYTES(3)", "_-8="],
    ["BYTES(3)", "A"],
    ["BYTES(3)", "AA="],
    ["BYTES(3)", "AAAA="],
    ["BYTES(3)", "AA=A"],
    ["BYTES(3)", "===="],
    ["BYTES(3)", "AAA=="],
    ["STRING(3)", "\ud800"],
    ["STRING(3)", 1],
    ["BOOL", "true"],
    ["ARRAY<INT64>", "1"],
    ["ARRAY<INT64>", ["x"]],
    ["UUID", "1"],
    ["INTERVAL", "1 day"],
  ])("%s has no value %j", (type, value) => {
    expect(() => canonicalValue(type, value)).toThrow(BadValueError);
  });
});

test("bytes of some megabytes are read, and what is none of them is refused", () => {
  const { normal } = columnValues("BYTES(MAX)");
  const large = Buffer.alloc(10_485_760, 7).toString("base64");
  expect(normal(large)).toBe(large);
  expect(normal(large.replace(/=+$/, ""))).toBe(large);
  expect(() => normal(`${large.slice(0, -8)}*${large.slice(-7)}`)).toThrow(BadValueError);
});

test("the length of a vector is a part of its type", () => {
  expect(columnValues("ARRAY<FLOAT32>(vector_length=>3)").type).toMatchObject({ kind: "ARRAY", vectorLength: 3 });
  expect(columnValues("ARRAY<FLOAT64>( vector_length => 128 )").type.vectorLength).toBe(128);
  expect(columnValues("ARRAY<STRING(3)>").type).toMatchObject({ vectorLength: undefined, element: { maxLength: 3 } });
});

test.each([
  [0.1, 0.1],
  [0.9, 0.9],
  [-3e38, -3e38],
  [16_777_217, 16_777_216],
  [1 / 3, 0.33333334],
  [0, 0],
])("%d as FLOAT32 is written %d", (value, short) => {
  expect(shortFloat32(Math.fround(value))).toBe(short);
});

test.each<{ type: string; given: Value; wire: unknown; back: Value }>([
  { type: "BOOL", given: false, wire: { boolValue: false }, back: false },
  { type: "INT64", given: 5, wire: { stringValue: "5" }, back: "5" },
  { type: "FLOAT64", given: 1.5, wire: { numberValue: 1.5 }, back: 1.5 },
  { type: "FLOAT64", given: "-Infinity", wire: { stringValue: "-Infinity" }, back: "-Infinity" },
  { type: "FLOAT32", given: 0.1, wire: { numberValue: 0.10000000149011612 }, back: 0.10000000149011612 },
  { type: "STRING(MAX)", given: "", wire: { stringValue: "" }, back: "" },
  { type: "BYTES(MAX)", given: "YQ==", wire: { stringValue: "YQ==" }, back: "YQ==" },
  { type: "DATE", given: "2026-01-31", wire: { stringValue: "2026-01-31" }, back: "2026-01-31" },
  {
    type: "TIMESTAMP",
    given: "2026-01-31T12:00:00.120+00:00",
    wire: { stringValue: "2026-01-31T12:00:00.12Z" },
    back: "2026-01-31T12:00:00.12Z",
  },
  { type: "NUMERIC", given: 1.5, wire: { stringValue: "1.5" }, back: "1.5" },
  { type: "JSON", given: { b: [1], a: "x" }, wire: { stringValue: '{"a":"x","b":[1]}' }, back: { a: "x", b: [1] } },
  {
    type: "ARRAY<INT64>",
    given: [1, null],
    wire: { listValue: { values: [{ stringValue: "1" }, { nullValue: 0 }] } },
    back: ["1", null],
  },
  {
    type: "UUID",
    given: "00000000-0000-4000-8000-00000000000A",
    wire: { stringValue: "00000000-0000-4000-8000-00000000000a" },
    back: "00000000-0000-4000-8000-00000000000a",
  },
  { type: "INTERVAL", given: "1-2 -3 -4:5:6.500", wire: { stringValue: "P14M-3DT-14706.5S" }, back: "1-2 -3 -4:5:6.5" },
  { type: "examples.Order", given: "CgA=", wire: { stringValue: "CgA=" }, back: "CgA=" },
  { type: "examples.Kind", given: 2, wire: { stringValue: "2" }, back: "2" },
  { type: "INT64", given: null, wire: { nullValue: 0 }, back: null },
])("$type $given over the wire", ({ type, given, wire, back }) => {
  const { normal, toWire, fromWire } = columnValues(type);
  const sent = toWire(normal(given));
  expect(sent).toEqual(wire);
  expect(fromWire(sent)).toEqual(back);
});

test.each([
  ["P2W", "0-0 14 0:0:0"],
  ["PT5M", "0-0 0 0:5:0"],
  ["P5M", "0-5 0 0:0:0"],
  ["P-1Y-2M3W4DT5H-6M7.5S", "-1-2 25 4:54:7.5"],
  ["PT-0.25S", "0-0 0 -0:0:0.25"],
])("the interval %s is %s", (text, back) => {
  expect(columnValues("INTERVAL").fromWire({ stringValue: text })).toBe(back);
});

describe("compareKeys", () => {
  test.each<{ type: string; ordered: readonly Value[] }>([
    { type: "INT64", ordered: [null, "-9223372036854775808", "-2", "10", "9223372036854775807"] },
    { type: "FLOAT64", ordered: [null, "NaN", "-Infinity", -1, 0, 2, 10, "Infinity"] },
    { type: "STRING(MAX)", ordered: [null, "", "A", "a", "aa", "é", "\uffee", "😀"] },
    { type: "BYTES(MAX)", ordered: [null, "", "AA==", "AAE=", "/w=="] },
    { type: "NUMERIC", ordered: [null, "-10", "-9.5", "0", "9", "10"] },
    { type: "TIMESTAMP", ordered: [null, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.1Z", "2026-01-01T00:00:01Z"] },
    { type: "DATE", ordered: [null, "0001-01-01", "2026-01-31"] },
    { type: "BOOL", ordered: [null, false, true] },
  ])("$type", ({ type, ordered }) => {
    const rows = ordered.map((k) => ({ k }));
    const sorted = (descending: boolean) => rows.toReversed().toSorted(compareKeys([{ name: "k", type, descending }]));
    expect(sorted(false)).toEqual(rows);
    expect(sorted(true)).toEqual(rows.toReversed());
  });

  test("by all parts of a key", () => {
    const compare = compareKeys([
      { name: "a", type: "INT64", descending: false },
      { name: "b", type: "INT64", descending: true },
    ]);
    const rows = [
      { a: "1", b: "2" },
      { a: "1", b: "1" },
      { a: "1", b: null },
      { a: "2", b: "9" },
    ];
    expect(rows.toReversed().toSorted(compare)).toEqual(rows);
  });
});

import { expect, test } from "vitest";
import { RowReader, ValueReader } from "../../../generator/engines/spanner/result-set.ts";

const fields = [
  { name: "a", type: { code: "STRING" } },
  { name: "n", type: { code: "INT64" } },
  { name: "b", type: { code: "BOOL" } },
];
const metadata = { rowType: { fields } };

function text(stringValue: string): { kind: string; stringValue: string } {
  return { kind: "stringValue", stringValue };
}

const nothing = { kind: "nullValue" };
const yes = { kind: "boolValue", boolValue: true };

test("rows are put together over messages, a string over several of them", () => {
  const reader = new RowReader();
  reader.add({ metadata, values: [text("x"), text("1")] });
  reader.add({ values: [yes, text("lo")], chunkedValue: true });
  reader.add({ values: [text("n")], chunkedValue: true });
  reader.add({ values: [text("g"), nothing, nothing, text(""), text("9007199254740991")] });
  reader.add({ values: [yes] });
  reader.add({});
  expect(reader.rows).toEqual([
    { a: "x", n: 1, b: true },
    { a: "long", n: null, b: null },
    { a: "", n: 9007199254740991, b: true },
  ]);
});

test("expressions that come as BYTES are text, and codes may be numbers", () => {
  const reader = new RowReader();
  const typed = [
    { name: "e", type: { code: 7 } },
    { name: "n", type: { code: 2 } },
  ];
  reader.add({ metadata: { rowType: { fields: typed } }, values: [text("J3gn"), text("-3")] });
  expect(reader.rows).toEqual([{ e: "'x'", n: -3 }]);
});

test("as protobuf's values, lists too come in pieces, and so do their last elements", () => {
  const list = (...values: readonly ReturnType<typeof text>[]) => ({ kind: "listValue", listValue: { values } });
  const reader = new ValueReader();
  reader.add({
    metadata: { rowType: { fields: fields.slice(0, 2) } },
    values: [text("a"), text("b")],
    chunkedValue: true,
  });
  reader.add({ values: [text("c"), list(text("d"), text("e"))], chunkedValue: true });
  reader.add({ values: [list(text("f"), text("g"))], chunkedValue: true });
  reader.add({ values: [list(), text("h")] });
  expect(reader.rows).toEqual([
    [text("a"), text("bc")],
    [list(text("d"), text("ef"), text("g")), text("h")],
  ]);
});

test("columns have their types, by word or by number, also where there are no rows", () => {
  const array = (code: string | number) => ({ code: "ARRAY", arrayElementType: { code } });
  const typed = [
    ...fields,
    { type: array("STRING") },
    { name: "f", type: { code: 15 } },
    { name: "s", type: { code: 8, arrayElementType: { code: 9 } } },
    { name: "x", type: { code: 99 } },
  ];
  const reader = new ValueReader();
  reader.add({ metadata: { rowType: { fields: typed } } });
  reader.add({});
  expect(reader.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "a STRING",
    "n INT64",
    "b BOOL",
    " ARRAY<STRING>",
    "f FLOAT32",
    "s ARRAY<STRUCT>",
    "x type 99",
  ]);
  expect(reader.rows).toEqual([]);
});

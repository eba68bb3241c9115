import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readSamples, sampleLines } from "../../../generator/rehearse/samples/index.ts";
import type { Row, Value, WarehouseTable } from "../../../generator/rehearse/types.ts";

const time = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T00:00:00Z"),
  noInvalidDate: true,
});
const instant = time.map((date) => date.toISOString().replace(/\.?0*Z$/, "Z"));

/** For each type its values in the form in which they come out. */
const types: readonly (readonly [type: string, values: fc.Arbitrary<Value>])[] = [
  ["INT64", fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String)],
  ["NUMERIC", fc.integer().map((value) => String(value / 4))],
  [
    "FLOAT64",
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom("NaN", "Infinity", "-Infinity", -0)),
  ],
  ["STRING", fc.string({ unit: "binary" })],
  ["BYTES", fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64"))],
  ["BOOL", fc.boolean()],
  ["DATE", time.map((date) => date.toISOString().slice(0, 10))],
  ["TIMESTAMP", instant],
  ["DATETIME", instant.map((text) => text.slice(0, -1))],
  ["JSON", fc.jsonValue({ noUnicodeString: false }).filter((value) => value !== null) as fc.Arbitrary<Value>],
  ["ARRAY<STRING>", fc.array(fc.string())],
  ["STRUCT<x INT64, y ARRAY<FLOAT64>>", fc.record({ x: fc.integer().map(String), y: fc.array(fc.integer()) })],
];
const columns = types.map(([type], index) => ({ name: index === 3 ? "__proto__" : `c ${index}`, type }));

test("rows are the same after they were written and read", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lines-"));
  const cells = fc.tuple(...types.map(([, values]) => fc.option(values, { nil: null })));
  await fc.assert(
    fc.asyncProperty(fc.array(cells, { maxLength: 4 }), async (lines) => {
      const rows = lines.map(
        (values): Row =>
          Object.fromEntries(
            columns.flatMap(({ name }, index) => {
              const value = values[index] ?? null;
              return value === null ? [] : [[name, value]];
            }),
          ),
      );
      const table: WarehouseTable = { path: "p.d.t", columns, rows };
      await writeFile(join(directory, "t.jsonl"), sampleLines(table));
      const read = await readSamples({ directory, folder: ".", sources: [{ path: "p.d.t", columns }] });
      expect(read.diagnostics).toEqual([]);
      // This tells -0 from 0, and a column called __proto__ from none.
      expect(read.tables[0]?.rows).toEqual(rows);
      expect(sampleLines(read.tables[0] ?? table)).toBe(sampleLines(table));
    }),
    { numRuns: 200, seed: 1 },
  );
  await rm(directory, { recursive: true });
});

test("columns come in their order, NULL is left out, and a row of NULLs is a line", () => {
  const table: WarehouseTable = {
    path: "p.d.t",
    columns: [
      { name: "b", type: "INT64" },
      { name: "a", type: "FLOAT64" },
    ],
    rows: [{ a: -0, b: "9007199254740993" }, { a: null }],
  };
  expect(sampleLines(table)).toBe('{"b":"9007199254740993","a":-0}\n{}\n');
});

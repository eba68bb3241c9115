import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bindConfig } from "../../generator/config/index.ts";
import { formatPath } from "../../generator/config/problem.ts";
import { parse, required, shop, show } from "./helpers.ts";

const words = [
  "spanner",
  "ddl",
  "target",
  "select",
  "graphs",
  "include",
  "bigquery",
  "dataset",
  "tables",
  "defaults",
  "columns",
  "source",
  "table",
  "from",
  "expression",
  "value",
  "omit",
  "shards",
  "integrity",
  "trust",
  "deletes",
  "strategy",
  "Person",
  "__proto__",
  "constructor",
  "toString",
  "*",
  "a.b",
  "1",
  "null",
  "~",
  "true",
  ".nan",
  "1e999",
  "",
];

/** Tokens of YAML in any order: mostly nonsense, often enough a document. */
const yamlish = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...words) },
      { weight: 3, arbitrary: fc.constantFrom(": ", ":\n  ", "\n", "\n  ", "\n    ", "- ", ", ", "{", "}", "[", "]") },
      {
        weight: 1,
        arbitrary: fc.constantFrom("&a", "*a", "!!str ", "|\n", ">-\n", '"', "'", "? ", "<<", "---\n", "\t", "#", "%"),
      },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

/** JSON is YAML: any value at all in the place of any key that we know, four mappings deep. */
const mappingOf = (value: fc.Arbitrary<unknown>) => fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 3 });
const anyValue = fc.oneof(fc.constantFrom(...words), fc.integer(), fc.jsonValue({ maxDepth: 1 }));
const anySection = fc.oneof(anyValue, mappingOf(anyValue), mappingOf(mappingOf(mappingOf(anyValue))));
const sections = ["spanner", "select", "bigquery", "defaults", "tables", "prefix", "layout"];
const shaped = fc
  .record(Object.fromEntries(sections.map((key) => [key, anySection])), { requiredKeys: [] })
  .map((value) => JSON.stringify(value));

function check(text: string): void {
  const { config, diagnostics } = parse(text);
  if (config === undefined) expect(diagnostics).not.toEqual([]);
  else bindConfig(config, shop);
  for (const { message, at } of diagnostics) {
    expect(message).not.toMatch(/\n|\r/);
    expect(at?.line).toBeGreaterThan(0);
  }
}

describe("nothing that a file holds makes the reader throw", () => {
  test("any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), check), { numRuns: 500 });
  });

  test("tokens of YAML", () => {
    fc.assert(fc.property(yamlish, check), { numRuns: 1500 });
  });

  test("tokens of YAML behind a config", () => {
    fc.assert(
      fc.property(yamlish, (text) => check(`${required}tables:\n  ${text}`)),
      { numRuns: 1000 },
    );
  });

  test("any values for the keys that there are", () => {
    fc.assert(fc.property(shaped, check), { numRuns: 1000 });
  });

  test("any name of a table or column", () => {
    const name = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...words));
    fc.assert(
      fc.property(name, name, (table, column) => {
        const tables = `{${JSON.stringify(table)}: {columns: {${JSON.stringify(column)}: {from: a}}}}`;
        const { config, diagnostics } = parse(`${required}tables: ${tables}\n`);
        expect(show(diagnostics)).toEqual([]);
        expect([...(config?.tables.keys() ?? [])]).toEqual([table]);
        expect([...(config?.tables.get(table)?.columns?.keys() ?? [])]).toEqual([column]);
      }),
    );
  });
});

describe("texts made to take long or to end the process", () => {
  const cases = [
    { name: "flow lists", given: "[".repeat(100_000) },
    { name: "flow mappings", given: "{a: ".repeat(20_000) },
    { name: "block lists", given: "- ".repeat(20_000) },
    { name: "keys", given: "a: ".repeat(20_000) },
    { name: "anchors", given: "&a ".repeat(20_000) },
    { name: "closing brackets", given: "]".repeat(20_000) },
    {
      name: "billion laughs",
      given: `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join("")}`,
    },
    { name: "many unknown keys", given: Array.from({ length: 5000 }, (_, i) => `key${i}: x\n`).join("") },
    { name: "one key very often", given: "a: b\n".repeat(5000) },
    { name: "a path without end", given: `${required}tables: { A: { source: "${"a.".repeat(50_000)}" } }` },
    {
      name: "an expression without end",
      given: `${required}tables: { A: { columns: { b: { expression: "${"(".repeat(50_000)}" } } } }`,
    },
  ];
  test.each(cases)("$name", { timeout: 20_000 }, ({ given }) => {
    expect(parse(given).diagnostics).not.toEqual([]);
  });
});

test("texts of the user stand in messages on one line and cut", () => {
  const long = "x".repeat(200);
  expect(show(parse(`${required}tables: { "a\\u2028b": 5, "a\\nb": 6 }\n? ${long}\n: 1\n`).diagnostics)).toEqual([
    String.raw`config-value 3:23 tables."a\u2028b": must be a mapping, not the number 5`,
    String.raw`config-value 3:34 tables."a\nb": must be a mapping, not the number 6`,
    `config-unknown-key 4:3 ${"x".repeat(80)}…: there is no such key. There are "spanner", "select", "bigquery", "defaults", "tables", "prefix", "ledger", "layout".`,
  ]);
});

test("formatPath", () => {
  expect(formatPath(["tables", "sales.Orders", "columns", "Straße_1", "from"])).toBe(
    'tables."sales.Orders".columns.Straße_1.from',
  );
  expect(formatPath(["spanner", "ddl", 0])).toBe("spanner.ddl[0]");
  expect(formatPath(["tables", "", "columns", 'a"b'])).toBe('tables."".columns."a\\"b"');
});

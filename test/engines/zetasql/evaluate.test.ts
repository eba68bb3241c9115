import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Catalog, type Row, startZetaSql, type Value, type ZetaSql } from "../../../generator/engines/index.ts";

let engine: ZetaSql;
beforeAll(async () => {
  engine = await startZetaSql();
});
afterAll(() => engine.close());

const oneColumn = (type: string, values: readonly Value[]): Catalog => ({
  tables: [{ path: "p.d.t", columns: [{ name: "v", type }], rows: values.map((v) => ({ v })) }],
});

async function evaluate(sql: string, catalog: Catalog = { tables: [] }): Promise<readonly Row[]> {
  const evaluated = await engine.evaluateQuery(sql, catalog);
  if (!evaluated.ok) throw new Error(evaluated.problem.message);
  return evaluated.rows;
}

describe("values go in and come out", () => {
  test.each<readonly [type: string, values: readonly Value[]]>([
    ["INT64", ["0", "-9223372036854775808", "9223372036854775807", null]],
    ["BOOL", [true, false, null]],
    ["FLOAT64", [0, -1.5, 1e300, 5e-324, "NaN", "Infinity", "-Infinity", null]],
    ["STRING", ["", "é𝒳\u0000\n'\"`\\", null]],
    ["BYTES", ["", "AP/+", null]],
    ["DATE", ["0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31", null]],
    ["TIME", ["00:00:00", "23:59:59.999999", "12:34:56.7", null]],
    ["DATETIME", ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", "2024-02-29T12:00:00.05", null]],
    [
      "TIMESTAMP",
      [
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        null,
      ],
    ],
    [
      "NUMERIC",
      [
        "0",
        "-1.5",
        "0.000000001",
        "99999999999999999999999999999.999999999",
        "-99999999999999999999999999999.999999999",
        "128",
        "-128",
        null,
      ],
    ],
    [
      "BIGNUMERIC",
      ["0", "-1.5", "0.00000000000000000000000000000000000001", "578960446186580977117854925043439539266", null],
    ],
    ["JSON", [{ a: [1, "é", null, true] }, [], "text", 1.5, false, {}]],
    ["INTERVAL", ["0-0 0 0:0:0", "1-2 3 4:5:6.789", "-1-2 -3 -4:5:6.000001", "0-0 0 100:0:0", null]],
    ["ARRAY<INT64>", [[], ["1", null, "0"], null]],
    ["ARRAY<STRUCT<a STRING, b DATE>>", [[{ a: "", b: null }, null], []]],
    ["STRUCT<a INT64, b STRUCT<c BOOL>>", [{ a: "0", b: { c: false } }, { a: null, b: null }, null]],
    ["STRUCT<INT64, STRING>", [["1", "x"]]],
    ["STRUCT<a INT64, a INT64>", [["1", "2"]]],
    ["RANGE<DATE>", ["[2026-01-01, UNBOUNDED)", "[UNBOUNDED, 2026-01-01)", null]],
    ["RANGE<TIMESTAMP>", ["[2026-01-01T00:00:00Z, 2026-01-02T00:00:00.5Z)"]],
  ])("%s %j", async (type, values) => {
    const evaluated = await engine.evaluateQuery("SELECT v FROM `p.d.t`", oneColumn(type, values));
    expect(evaluated).toEqual({
      ok: true,
      columns: [{ name: "v", type }],
      rows: values.map((v) => ({ v })),
    });
  });

  test("zero with a sign keeps it", async () => {
    const [row] = await evaluate("SELECT v FROM `p.d.t`", oneColumn("FLOAT64", [-0]));
    expect(Object.is(row?.v, -0)).toBe(true);
  });

  test.each<readonly [string, Value, Value]>([
    ["INT64", -12, "-12"],
    ["INT64", "+7", "7"],
    ["NUMERIC", 1e-9, "0.000000001"],
    ["NUMERIC", "1.50e3", "1500"],
    ["BIGNUMERIC", -0.25, "-0.25"],
    ["TIMESTAMP", "2026-01-31T12:00:00.120+02:00", "2026-01-31T10:00:00.12Z"],
    ["TIMESTAMP", "2026-01-31 12:00:00+00", "2026-01-31T12:00:00Z"],
    ["TIMESTAMP", "2026-01-31 12:00:00 UTC", "2026-01-31T12:00:00Z"],
    ["DATETIME", "2026-01-31 12:00:00.000", "2026-01-31T12:00:00"],
    ["STRUCT<a INT64, b INT64>", { b: 2 }, { a: null, b: "2" }],
    ["JSON", null, null],
  ])("%s takes %j and gives %j", async (type, given, want) => {
    expect(await evaluate("SELECT v FROM `p.d.t`", oneColumn(type, [given]))).toEqual([{ v: want }]);
  });

  test.each<readonly [string, Value]>([
    ["INT64", 1.5],
    ["INT64", 2 ** 53],
    ["INT64", "9223372036854775808"],
    ["INT64", "x"],
    ["BOOL", "true"],
    ["FLOAT64", "1.5"],
    ["STRING", 1],
    ["BYTES", "AP/"],
    ["DATE", "2026-02-30"],
    ["DATE", "2026-1-1"],
    ["TIME", "24:00:00"],
    ["DATETIME", "2026-01-01"],
    ["TIMESTAMP", "2026-01-01"],
    ["TIMESTAMP", "2026-01-01T00:00:00.0000001Z"],
    ["TIMESTAMP", "0001-01-01T00:00:00+01:00"],
    ["NUMERIC", "0.0000000001"],
    ["NUMERIC", "1e38"],
    ["NUMERIC", "."],
    ["INTERVAL", "1 day"],
    ["INTERVAL", "99999-0 0 0:0:0"],
    ["ARRAY<INT64>", "1"],
    ["STRUCT<a INT64>", { b: 1 }],
    ["STRUCT<a INT64>", [1, 2]],
    ["RANGE<DATE>", "2026-01-01"],
    ["GEOGRAPHY", "POINT(1 2)"],
  ])("%s refuses %j and says where", async (type, value) => {
    await expect(evaluate("SELECT v FROM `p.d.t`", oneColumn(type, [null, value]))).rejects.toThrow(
      `bad-row-value: Table "p.d.t", row 2, column "v": ${JSON.stringify(value)} is not a value of `,
    );
  });

  test("are those that SQL sees", async () => {
    const sql = "SELECT CAST(v AS STRING) AS text FROM `p.d.t`";
    expect(await evaluate(sql, oneColumn("INTERVAL", ["-1-2 3 -4:5:6.789"]))).toEqual([{ text: "-1-2 3 -4:5:6.789" }]);
    expect(await evaluate(sql, oneColumn("TIME", ["01:02:03.5"]))).toEqual([{ text: "01:02:03.500" }]);
    expect(await evaluate(sql, oneColumn("BIGNUMERIC", ["-12.25"]))).toEqual([{ text: "-12.25" }]);
    // UTC, as in BigQuery; ZetaSQL's own default is Los Angeles.
    expect(await evaluate(sql, oneColumn("TIMESTAMP", ["2026-01-31T12:00:00Z"]))).toEqual([
      { text: "2026-01-31 12:00:00+00" },
    ]);
  });
});

describe("rows", () => {
  test("that lack a column have NULL there, and names of objects are just names", async () => {
    const columns = ["a", "__proto__", "constructor"].map((name) => ({ name, type: "STRING" }));
    const rows = [JSON.parse('{"__proto__": "p"}') as Row, { a: "x" }];
    const evaluated = await evaluate("SELECT * FROM `p.d.t`", { tables: [{ path: "p.d.t", columns, rows }] });
    expect(JSON.stringify(evaluated)).toBe(
      '[{"a":null,"__proto__":"p","constructor":null},{"a":"x","__proto__":null,"constructor":null}]',
    );
  });

  test("of a query are rows of the next", async () => {
    const first = await engine.evaluateQuery("SELECT 1 AS id, [STRUCT(DATE '2026-01-31' AS d)] AS days", {
      tables: [],
    });
    if (!first.ok) throw new Error(first.problem.message);
    const next = { tables: [{ path: "p.d.next", columns: first.columns, rows: first.rows }] };
    expect(await evaluate("SELECT id + 1 AS id, days[0].d FROM `p.d.next`", next)).toEqual([
      { id: "2", d: "2026-01-31" },
    ]);
  });

  test("are none in an empty table, and not to be had without rows", async () => {
    const [table] = oneColumn("INT64", []).tables;
    if (table === undefined) throw new Error("no table");
    expect(await evaluate("SELECT COUNT(*) AS n FROM `p.d.t`", { tables: [table] })).toEqual([{ n: "0" }]);
    const { rows: _rows, ...withoutRows } = table;
    expect(await engine.evaluateQuery("SELECT v FROM `p.d.t`", { tables: [withoutRows] })).toEqual({
      ok: false,
      problem: { kind: "unsupported", message: "Table `p.d.t` has no rows to read." },
    });
  });

  test("of more than 4 MiB are too large", async () => {
    const large = oneColumn("STRING", ["x".repeat(5_000_000)]);
    expect(await engine.evaluateQuery("SELECT 1 AS one FROM `p.d.t`", large)).toMatchObject({
      problem: { kind: "tooLarge" },
    });
    // Only what goes in is limited.
    const out = await evaluate("SELECT REPEAT('x', 1000000) AS x FROM UNNEST([1, 2, 3, 4, 5])");
    expect(out.map(({ x }) => String(x).length)).toEqual([1e6, 1e6, 1e6, 1e6, 1e6]);
  });
});

test.each([
  ["SELECT 1 / 0 AS x", "evaluation"],
  ["SELECT ERROR('boom') AS x", "evaluation"],
  ["SELECT CAST('x' AS INT64) AS x", "evaluation"],
  ["SELECT ST_GEOGPOINT(1, 2) AS x", "unsupported"],
  ["SELECT GENERATE_UUID() AS x", "unsupported"],
  ["SELECT NO_SUCH_FUNCTION() AS x", "unknownFunction"],
  ["SELECT 1 AS x, 2 AS x", "analysis"],
  ["SELECT x", "analysis"],
  ["SELECT (", "syntax"],
  ["SELECT v FROM p.d.t", "unsupported"],
])("%s is a problem of kind %s", async (sql, kind) => {
  expect(await engine.evaluateQuery(sql, oneColumn("INT64", ["1"]))).toMatchObject({ ok: false, problem: { kind } });
});

test("functions that the evaluator knows only rewritten", async () => {
  expect(await evaluate("SELECT 'ab' LIKE ANY ('a%', 'c') AS x, ARRAY_INCLUDES([1, 2], 2) AS y")).toEqual([
    { x: true, y: true },
  ]);
});

test("script variables have values", async () => {
  const variables = [
    { name: "low", type: "INT64", value: 2 },
    { name: "none", type: "DATE" },
  ];
  expect(await evaluate("SELECT low + 1 AS x, none AS y", { tables: [], variables })).toEqual([{ x: "3", y: null }]);
});

import { expect, test } from "vitest";
import { sharedZetaSql } from "../../../generator/engines/index.ts";
import {
  arrayElements,
  canonicalType,
  decodeCell,
  decodeRows,
  encodeCell,
  encodeRows,
  isNullCell,
  type SyntaxNode,
  structFields,
  structFieldTypes,
} from "../../../generator/engines/zetasql/index.ts";

test("cells go from result to catalogue unchanged, also where columns share a name", async () => {
  const engine = await sharedZetaSql();
  const made = await engine.evaluateCells(
    "SELECT 1 AS a, JSON 'null' AS a, CAST(NULL AS JSON) AS c, ['é', ''] AS d, STRUCT(0 AS x, CAST([] AS ARRAY<DATE>) AS y) AS e",
    { tables: [] },
  );
  if (!made.ok) throw new Error(made.problem.message);
  expect(made.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "a INT64",
    "a JSON",
    "c JSON",
    "d ARRAY<STRING>",
    "e STRUCT<x INT64, y ARRAY<DATE>>",
  ]);
  const columns = made.columns.map(({ type }, index) => ({ name: `c${index}`, type }));
  const catalog = { tables: [{ path: ["p.d.t"], columns, cells: made.cells }] };
  const read = await engine.evaluateCells("SELECT *, c1 IS NULL, c2 IS NULL FROM `p.d.t`", catalog);
  if (!read.ok) throw new Error(read.problem.message);
  expect(decodeRows([...columns, { name: "n1", type: "BOOL" }, { name: "n2", type: "BOOL" }], read.cells)).toEqual([
    { c0: "1", c1: null, c2: null, c3: ["é", ""], c4: { x: "0", y: [] }, n1: false, n2: true },
  ]);
  expect(read.cells[0]?.slice(0, 5)).toEqual(made.cells[0]);
});

test("rows that are kept as bytes are the rows that are encoded anew", async () => {
  const engine = await sharedZetaSql();
  const made = await engine.evaluateCells(
    `SELECT n, IF(n = 2, NULL, n / 4) AS f, CAST(n AS STRING) || 'é' AS s, CAST(CAST(n AS STRING) AS BYTES) AS b, DATE_ADD(DATE '2026-01-01', INTERVAL n DAY) AS d,
      TIMESTAMP_SECONDS(n) AS t, CAST(n AS NUMERIC) AS m, [n, 0] AS a, IF(n = 3, NULL, STRUCT(n AS x, TO_JSON(n) AS y)) AS r, CAST(NULL AS ARRAY<BOOL>) AS z
    FROM UNNEST(GENERATE_ARRAY(0, 300)) AS n`,
    { tables: [] },
  );
  if (!made.ok) throw new Error(made.problem.message);
  const other = encodeRows([{ name: "n", type: "INT64" }], [{ n: 1 }, { n: 2 }], "p.d.other");
  const read = async (cells: typeof made.cells) => {
    const tables = [
      { path: ["p.d.t"], columns: made.columns, cells },
      { path: ["p.d.other"], columns: [{ name: "n", type: "INT64" }], cells: other },
    ];
    const sql =
      "SELECT made.*, other.n AS m2 FROM `p.d.t` AS made LEFT JOIN `p.d.other` AS other ON other.n = made.n ORDER BY made.n";
    return engine.evaluateCells(sql, { tables });
  };
  const kept = await read(made.cells);
  const again = await read(made.cells);
  const anew = await read(structuredClone(made.cells) as typeof made.cells);
  expect(kept.ok ? "" : kept.problem.message).toBe("");
  expect(kept.ok && kept.cells.length).toBe(301);
  expect(kept).toEqual(anew);
  expect(again).toEqual(anew);
  // A result without rows is a table without rows.
  const none = await engine.evaluateCells("SELECT 1 AS n LIMIT 0", { tables: [] });
  if (!none.ok) throw new Error(none.problem.message);
  const empty = { tables: [{ path: ["p.d.t"], columns: none.columns, cells: none.cells }] };
  expect(await engine.evaluateQuery("SELECT COUNT(*) AS c FROM `p.d.t`", empty)).toMatchObject({ rows: [{ c: "0" }] });
});

test("a pseudo column is read by its name only, and cannot be written", async () => {
  const engine = await sharedZetaSql();
  const columns = [
    { name: "a", type: "INT64" },
    { name: "row number", type: "INT64", pseudo: true },
  ];
  const cells = encodeRows(columns, [{ a: 5, "row number": 7 }], "p.d.t");
  const catalog = { tables: [{ path: ["p.d.t"], columns, cells }] };
  expect(
    await engine.evaluateQuery("SELECT t.*, TO_JSON_STRING(t) AS j, `row number` AS n FROM `p.d.t` AS t", catalog),
  ).toMatchObject({ rows: [{ a: "5", j: '{"a":5}', n: "7" }] });
  expect(await engine.analyze("INSERT INTO `p.d.t` VALUES (1)", catalog)).toMatchObject({ ok: true });
  expect(await engine.analyze("INSERT INTO `p.d.t` (`row number`) VALUES (1)", catalog)).toMatchObject({ ok: false });
});

test("a variable may be given as a cell", async () => {
  const engine = await sharedZetaSql();
  const variables = [{ name: "v", type: "JSON", cell: { jsonValue: "null" } }];
  expect(await engine.evaluateQuery("SELECT v IS NULL AS n", { tables: [], variables })).toMatchObject({
    rows: [{ n: false }],
  });
});

test("cells are looked into", () => {
  expect([isNullCell(undefined), isNullCell(encodeCell(null, "INT64")), isNullCell(encodeCell(0, "INT64"))]).toEqual([
    true,
    true,
    false,
  ]);
  expect(arrayElements(encodeCell(["a", null], "ARRAY<STRING>"))?.map(isNullCell)).toEqual([false, true]);
  expect(arrayElements(encodeCell(null, "ARRAY<STRING>"))).toBeUndefined();
  const struct = structFields(encodeCell({ a: 1, b: "é" }, "STRUCT<a INT64, b STRING>"));
  expect(struct?.map((cell, index) => decodeCell(cell, index === 0 ? "INT64" : "STRING"))).toEqual(["1", "é"]);
  expect(structFieldTypes("STRUCT<a INTEGER, ARRAY<STRING(3)>>")).toEqual(["INT64", "ARRAY<STRING>"]);
  expect(structFieldTypes("INT64")).toBeUndefined();
  expect(canonicalType("decimal(10, 2)")).toBe("NUMERIC");
});

test("the tables of a statement are named as it spells them", async () => {
  const engine = await sharedZetaSql();
  const names = async (sql: string) => engine.tableNames(sql);
  expect(
    await names("WITH w AS (SELECT * FROM `p.d.a`) SELECT * FROM w, p.d.b AS t, t.list WHERE EXISTS (SELECT 1 FROM c)"),
  ).toMatchObject({ names: expect.arrayContaining([["p.d.a"], ["p", "d", "b"], ["c"]]) });
  expect(await names("SELECT 1")).toEqual({ ok: true, names: [] });
  expect(await names("SELECT )")).toMatchObject({ ok: false, problem: { kind: "syntax" } });
});

test("the parse tree is read by the names of its fields, in UTF-16 units", async () => {
  const engine = await sharedZetaSql();
  const sql = "/* é𝒳 */ IF @@row_count > 1 THEN CREATE OR REPLACE TABLE `p.d.é` AS SELECT 'ß' AS x FROM p.d.t; END IF";
  const parsed = await engine.parse(sql);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const syntax = parsed.statements[0]?.syntax;
  const slice = (node: SyntaxNode | undefined) => sql.slice(node?.start, node?.end);
  expect([syntax?.kind, slice(syntax?.child("condition"))]).toEqual(["if", "@@row_count > 1"]);
  const [create] = syntax?.child("thenList")?.children("statementList") ?? [];
  // The name and the flag belong to base classes.
  expect([
    create?.kind,
    slice(create?.child("name")),
    create?.flag("isOrReplace"),
    create?.flag("isIfNotExists"),
  ]).toEqual(["createTable", "`p.d.é`", true, false]);
  expect(
    create
      ?.child("name")
      ?.children("names")
      .map((name) => name.text("idString")),
  ).toEqual(["p.d.é"]);
  expect([
    slice(create?.child("query")),
    create?.child("none"),
    create?.children("none"),
    create?.text("none"),
  ]).toEqual(["SELECT 'ß' AS x FROM p.d.t", undefined, [], ""]);
  const kinds = (node: SyntaxNode): readonly string[] => [node.kind, ...node.below().flatMap(kinds)];
  expect(syntax === undefined ? [] : kinds(syntax)).toEqual(
    expect.arrayContaining(["systemVariableExpr", "tablePathExpression", "stringLiteral", "select"]),
  );
});

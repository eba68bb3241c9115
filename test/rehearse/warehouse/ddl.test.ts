import { describe, expect, test } from "vitest";
import type { Row } from "../../../generator/rehearse/types.ts";
import { CannotRehearse, SqlFailure } from "../../../generator/rehearse/warehouse/index.ts";
import { openWarehouse, rowsOf, run, type Tables, tableOf } from "./support.ts";

const tables: Tables = { t: ["id INT64, name STRING", { id: "1", name: "a" }, { id: "2", name: "é" }] };
const rows = [
  { id: "1", name: "a" },
  { id: "2", name: "é" },
];

test.each<[name: string, script: string, table: string, columns: string, rows: readonly Row[]]>([
  [
    "columns",
    "CREATE TABLE `p.d.n` (a STRING(3) NOT NULL OPTIONS (description = 'é'), b NUMERIC(10, 2), c ARRAY<STRUCT<x INT64, y DATE NOT NULL>>, d struct<e bool>)",
    "n",
    "a STRING(3), b NUMERIC(10, 2), c ARRAY<STRUCT<x INT64, y DATE>>, d STRUCT<e BOOL>",
    [],
  ],
  [
    "CTAS",
    "CREATE TABLE p.d.n AS SELECT name, id + 0.5 AS half FROM `p.d.t`",
    "n",
    "name STRING, half FLOAT64",
    [
      { name: "a", half: 1.5 },
      { name: "é", half: 2.5 },
    ],
  ],
  [
    "CTAS with declared columns",
    "CREATE TABLE `p.d.n` (a NUMERIC, b DATE, c ARRAY<STRING>) AS SELECT id, DATE '2026-01-31', NULL FROM `p.d.t` WHERE id = 1",
    "n",
    "a NUMERIC, b DATE, c ARRAY<STRING>",
    [{ a: "1", b: "2026-01-31", c: [] }],
  ],
  [
    "CTAS with partitions and clusters",
    "CREATE OR REPLACE TABLE `p.d.n` PARTITION BY day CLUSTER BY id OPTIONS (description = 'AS SELECT') AS SELECT id, DATE '2026-01-31' AS day FROM `p.d.t` WHERE id = 1",
    "n",
    "id INT64, day DATE",
    [{ id: "1", day: "2026-01-31" }],
  ],
  ["CTAS of no rows", "CREATE TABLE `p.d.n` AS SELECT * FROM `p.d.t` WHERE FALSE", "n", "id INT64, name STRING", []],
  [
    "CTAS over itself",
    "CREATE OR REPLACE TABLE `p.d.t` AS SELECT id FROM `p.d.t`",
    "t",
    "id INT64",
    [{ id: "1" }, { id: "2" }],
  ],
  ["IF NOT EXISTS over a table", "CREATE TABLE IF NOT EXISTS `p.d.t` (x DATE)", "t", "id INT64, name STRING", rows],
  ["LIKE", "CREATE TABLE `p.d.n` LIKE `p.d.t`", "n", "id INT64, name STRING", []],
  ["COPY", "CREATE TABLE `p.d.n` COPY `p.d.t`", "n", "id INT64, name STRING", rows],
  ["CLONE", "CREATE TABLE `p.d.n` CLONE `p.d.t`; DELETE FROM `p.d.t` WHERE TRUE", "n", "id INT64, name STRING", rows],
  [
    "ADD COLUMN",
    "ALTER TABLE `p.d.t` ADD COLUMN d DATE, ADD COLUMN IF NOT EXISTS ID INT64; UPDATE `p.d.t` SET d = '2026-01-31' WHERE id = 2",
    "t",
    "id INT64, name STRING, d DATE",
    [
      { id: "1", name: "a", d: null },
      { id: "2", name: "é", d: "2026-01-31" },
    ],
  ],
  [
    "DROP COLUMN",
    "ALTER TABLE `p.d.t` DROP COLUMN id, DROP COLUMN IF EXISTS x",
    "t",
    "name STRING",
    [{ name: "a" }, { name: "é" }],
  ],
  [
    "SET OPTIONS",
    "ALTER TABLE `p.d.t` SET OPTIONS (description = 'd'); CREATE SCHEMA IF NOT EXISTS d; ALTER TABLE IF EXISTS `p.d.x` SET OPTIONS (description = 'd')",
    "t",
    "id INT64, name STRING",
    rows,
  ],
  [
    "PIVOT of a table under its own name",
    "CREATE TABLE `p.d.n` AS SELECT * FROM p.d.t PIVOT (SUM(t.id) FOR t.name IN ('a', 'b'))",
    "n",
    "a INT64, b INT64",
    [{ a: "1", b: null }],
  ],
  [
    "UNPIVOT of a table under its own name",
    "CREATE TABLE `p.d.n` AS SELECT * FROM `p.d.t` UNPIVOT (value FOR field IN (t.name))",
    "n",
    "id INT64, value STRING, field STRING",
    [
      { id: "1", value: "a", field: "name" },
      { id: "2", value: "é", field: "name" },
    ],
  ],
  [
    "NULL in an array that is NOT NULL",
    "CREATE TABLE `p.d.n` (a ARRAY<INT64> NOT NULL, b INT64); INSERT INTO `p.d.n` (b) VALUES (1); INSERT INTO `p.d.n` VALUES (NULL, 2)",
    "n",
    "a ARRAY<INT64>, b INT64",
    [
      { a: [], b: "1" },
      { a: [], b: "2" },
    ],
  ],
  [
    "DROP and CREATE",
    "DROP TABLE `p.d.t`; DROP TABLE IF EXISTS `p.d.t`; CREATE TABLE `p.d.t` (a INT64)",
    "t",
    "a INT64",
    [],
  ],
])("%s", async (_name, script, table, columns, expected) => {
  const warehouse = await openWarehouse(tables);
  await run(warehouse, script);
  const made = warehouse.table(`p.d.${table}`);
  expect(made?.columns.map(({ name, type }) => `${name} ${type}`).join(", ")).toBe(columns);
  expect(made?.rows).toEqual(expected);
});

test.each<[script: string, message: RegExp]>([
  ["CREATE TABLE `p.d.t` (a INT64)", /^Already Exists: Table p\.d\.t$/],
  ["CREATE TABLE `p.d.n` (a INT64, A DATE)", /[Dd]uplicate/],
  ["CREATE TABLE `p.d.n` AS SELECT 1 AS a, 2 AS a", /duplicate name a/],
  ["CREATE TABLE `p.d.n` AS SELECT 1", /must be named/],
  ["CREATE TABLE n (a INT64)", /must be qualified with a dataset/],
  ["CREATE TABLE `p.d.n` (a INT64 NOT NULL) AS SELECT CAST(NULL AS INT64) AS a", /^Required field a cannot be null/],
  [
    "CREATE TABLE `p.d.n` (a INT64 NOT NULL, b INT64); INSERT INTO `p.d.n` (b) VALUES (1)",
    /^Required field a cannot be null/,
  ],
  ["CREATE OR REPLACE VIEW `p.d.t` AS SELECT 1 AS a", /currently a TABLE/],
  ["CREATE VIEW `p.d.v` AS SELECT x FROM `p.d.t`", /Unrecognized name: x/],
  ["CREATE VIEW `p.d.v` AS SELECT 1 AS a; DELETE FROM `p.d.v` WHERE TRUE", /is a view/],
  ["DROP VIEW `p.d.t`", /currently a TABLE/],
  ["DROP TABLE `p.d.n`", /^Table not found: p\.d\.n$/],
  ["ALTER TABLE `p.d.n` SET OPTIONS (description = 'd')", /^Table not found: p\.d\.n$/],
  ["ALTER TABLE `p.d.t` DROP COLUMN x", /^Column not found: x$/],
  ["ALTER TABLE `p.d.t` ADD COLUMN name STRING", /^Column already exists: name$/],
  ["ALTER TABLE `p.d.t` ADD COLUMN d DATE NOT NULL", /^Column d: an added column cannot be NOT NULL/],
  ["CREATE TEMP TABLE x AS SELECT 1 AS a; DROP TABLE x; SELECT * FROM x", /^Table not found: x$/],
])("%s fails", async (script, message) => {
  const warehouse = await openWarehouse(tables);
  const failure: unknown = await run(warehouse, script).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SqlFailure);
  expect((failure as Error).message).toMatch(message);
  expect(rowsOf(warehouse, "t")).toEqual(rows);
});

test("a view sees no temporary table", async () => {
  const warehouse = await openWarehouse();
  warehouse.createView("p.d.v", "SELECT * FROM x");
  const script = "CREATE TEMP TABLE x AS SELECT 1 AS a; SELECT * FROM x; SELECT * FROM `p.d.v`";
  await expect(run(warehouse, script)).rejects.toThrow("View p.d.v: Table not found: x");
});

test("NOT NULL can be dropped", async () => {
  const warehouse = await openWarehouse();
  await run(
    warehouse,
    `CREATE TABLE \`p.d.n\` (a INT64 NOT NULL, b INT64 NOT NULL);
     ALTER TABLE \`p.d.n\` ALTER COLUMN A DROP NOT NULL;
     INSERT INTO \`p.d.n\` (b) VALUES (1)`,
  );
  expect(rowsOf(warehouse, "n")).toEqual([{ a: null, b: "1" }]);
  await expect(run(warehouse, "INSERT INTO `p.d.n` (a) VALUES (1)")).rejects.toThrow("Required field b cannot be null");
});

test("values of GEOGRAPHY are refused when they are put, NULL is not", async () => {
  const warehouse = await openWarehouse({ g: ["g GEOGRAPHY, a INT64", { g: null, a: "1" }] });
  expect((await warehouse.query("SELECT a FROM `p.d.g`")).rows).toEqual([{ a: "1" }]);
  expect(() => warehouse.put(tableOf("g", "g GEOGRAPHY", [{ g: "POINT(1 1)" }]))).toThrow(CannotRehearse);
});

test("columns whose names differ only in case are refused when they are put", async () => {
  const warehouse = await openWarehouse();
  expect(() => warehouse.put(tableOf("n", "a INT64, A DATE", []))).toThrow(SqlFailure);
});

test("temporary tables end with their script", async () => {
  const warehouse = await openWarehouse();
  await run(warehouse, "CREATE TEMP TABLE x AS SELECT 1 AS a; SELECT * FROM x");
  await expect(run(warehouse, "SELECT * FROM x")).rejects.toThrow("Table not found: x");
});

const allTypes = `SELECT
  1 AS i, CAST(NULL AS INT64) AS none, 9223372036854775807 AS big, NUMERIC '-1.5' AS num, BIGNUMERIC '1e-30' AS bignum,
  0.0 AS zero, CAST('NaN' AS FLOAT64) AS nan, CAST('-inf' AS FLOAT64) AS inf, TRUE AS t, FALSE AS f, '' AS empty, 'é𝒳' AS s,
  b'\\x00\\xff' AS bytes, DATE '0001-01-01' AS d, TIME '12:34:56.789' AS tm, DATETIME '2026-01-31 01:02:03' AS dt,
  TIMESTAMP '2026-01-31 01:02:03.000004+00' AS ts, INTERVAL '1-2 3 4:5:6' YEAR TO SECOND AS iv,
  RANGE<DATE> '[2026-01-01, UNBOUNDED)' AS r, JSON '{"a": [1, null, 0.1]}' AS j, JSON 'null' AS jn,
  ['a', ''] AS arr, CAST([] AS ARRAY<DATE>) AS no_arr, STRUCT(1 AS a, STRUCT('x' AS c, NULL AS d) AS b) AS st,
  STRUCT(1, 2) AS unnamed, [STRUCT(DATE '2026-01-31' AS d, [1, 2] AS l)] AS deep`;

test("values of all types survive CTAS, INSERT, UPDATE and MERGE", async () => {
  const warehouse = await openWarehouse();
  await run(
    warehouse,
    `CREATE TABLE \`p.d.a\` AS ${allTypes};
     CREATE TABLE \`p.d.b\` LIKE \`p.d.a\`;
     INSERT INTO \`p.d.b\` SELECT * FROM \`p.d.a\`;
     UPDATE \`p.d.b\` SET i = 2 WHERE i = 1;
     MERGE \`p.d.b\` AS b USING \`p.d.a\` AS a ON a.i = b.i WHEN NOT MATCHED THEN INSERT ROW;`,
  );
  const {
    rows: [expected],
  } = await warehouse.query(allTypes);
  expect(expected).toMatchObject({
    big: "9223372036854775807",
    nan: "NaN",
    j: { a: [1, null, 0.1] },
    unnamed: ["1", "2"],
  });
  expect(rowsOf(warehouse, "a")).toEqual([expected]);
  expect(rowsOf(warehouse, "b")).toEqual([{ ...expected, i: "2" }, expected]);
  const { rows: found } = await warehouse.query(
    "SELECT COUNT(*) AS n FROM `p.d.b` WHERE jn IS NOT NULL AND none IS NULL",
  );
  expect(found).toEqual([{ n: "2" }]);
});

describe("views", () => {
  test("read views, tables, and what changed in between", async () => {
    const warehouse = await openWarehouse({ ...tables, log: ["n INT64"] });
    warehouse.createView("p.d.v", "SELECT id * 2 AS id2 FROM `p.d.t` -- all\n");
    await run(
      warehouse,
      `CREATE VIEW \`p.d.w\` (x) AS SELECT SUM(v.id2) FROM \`p.d.v\` AS v;
       INSERT INTO \`p.d.log\` SELECT x FROM \`p.d.w\`;
       INSERT INTO \`p.d.t\` (id) VALUES (10);
       INSERT INTO \`p.d.log\` SELECT w.x FROM \`p.d.w\`;
       CREATE OR REPLACE VIEW \`p.d.v\` AS SELECT 7 AS id2;
       INSERT INTO \`p.d.log\` SELECT x FROM p.d.w;
       ALTER VIEW \`p.d.v\` SET OPTIONS (description = 'd');
       CREATE VIEW IF NOT EXISTS \`p.d.v\` AS SELECT 8 AS id2;
       INSERT INTO \`p.d.log\` SELECT x FROM \`p.d.w\`;`,
    );
    expect(rowsOf(warehouse, "log")).toEqual([{ n: "6" }, { n: "26" }, { n: "7" }, { n: "7" }]);
    expect(warehouse.table("p.d.v")).toBeUndefined();
    expect((await warehouse.query("SELECT * FROM `p.d.w`")).rows).toEqual([{ x: "7" }]);
  });

  test("are computed once for all their readers in a script", async () => {
    const warehouse = await openWarehouse({ log: ["r FLOAT64"] });
    warehouse.createView("p.d.v", "SELECT RAND() AS r");
    warehouse.createView("p.d.w", "SELECT r FROM `p.d.v`");
    await run(
      warehouse,
      "INSERT INTO `p.d.log` SELECT r FROM `p.d.v` UNION ALL SELECT r FROM `p.d.w`; INSERT INTO `p.d.log` SELECT r FROM `p.d.v`",
    );
    const drawn = new Set(rowsOf(warehouse, "log")?.map(({ r }) => r));
    expect(rowsOf(warehouse, "log")).toHaveLength(3);
    expect(drawn.size).toBe(1);
    expect((await warehouse.query("SELECT r FROM `p.d.v`")).rows[0]?.r).not.toBe([...drawn][0]);
  });

  test.each<[views: Readonly<Record<string, string>>, message: string]>([
    [
      { v: "SELECT * FROM `p.d.w`", w: "SELECT * FROM `p.d.v`" },
      "View p.d.v: View p.d.w: View p.d.v reads itself: p.d.v -> p.d.w -> p.d.v",
    ],
    [{ v: "SELECT * FROM `p.d.w`" }, "View p.d.v: Table not found: p.d.w"],
    [{ v: "SELECT\n  x FROM `p.d.t`" }, "View p.d.v: Unrecognized name: x [at 2:3]"],
    [{ v: "SELECT 1/0 AS x" }, "View p.d.v: division by zero: 1 / 0"],
    [
      { v: "SELECT 1 AS a, 2 AS a" },
      "View p.d.v: Duplicate column names in the result are not supported. Found duplicate(s): a",
    ],
    [{ v: "DELETE FROM `p.d.t` WHERE TRUE" }, "View p.d.v: its query is not a SELECT."],
  ])("that fail: %j", async (views, message) => {
    const warehouse = await openWarehouse(tables);
    for (const [name, query] of Object.entries(views)) warehouse.createView(`p.d.${name}`, query);
    const failure: unknown = await warehouse.query("SELECT * FROM `p.d.v`").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SqlFailure);
    expect((failure as Error).message).toBe(message);
  });
});

describe("queries", () => {
  test("give columns and rows", async () => {
    const warehouse = await openWarehouse(tables);
    expect(await warehouse.query("-- é\nSELECT t.id, COUNT(*) FROM p.d.t GROUP BY id ORDER BY id;")).toEqual({
      columns: [
        { name: "id", type: "INT64" },
        { name: "f0_", type: "INT64" },
      ],
      rows: [
        { id: "1", f0_: "1" },
        { id: "2", f0_: "1" },
      ],
    });
  });

  test.each(["SELECT 1; SELECT 2", "DELETE FROM `p.d.t` WHERE TRUE", "SELECT 1 AS a, 2 AS a", "SELECT x FROM `p.d.t`"])(
    "%s fails",
    async (sql) => {
      const warehouse = await openWarehouse(tables);
      await expect(warehouse.query(sql)).rejects.toBeInstanceOf(SqlFailure);
      expect(rowsOf(warehouse, "t")).toEqual(rows);
    },
  );
});

describe("transactions", () => {
  test.each<[name: string, script: string, n: readonly string[]]>([
    [
      "COMMIT",
      "BEGIN TRANSACTION; INSERT INTO `p.d.log` VALUES (1); COMMIT TRANSACTION; INSERT INTO `p.d.log` VALUES (2)",
      ["0", "1", "2"],
    ],
    [
      "ROLLBACK",
      "BEGIN TRANSACTION; INSERT INTO `p.d.log` VALUES (1); DELETE FROM `p.d.log` WHERE n = 0; ROLLBACK TRANSACTION; INSERT INTO `p.d.log` VALUES (2)",
      ["0", "2"],
    ],
    [
      "ROLLBACK by a handler",
      "BEGIN BEGIN TRANSACTION; DELETE FROM `p.d.log` WHERE TRUE; SELECT 1/0; COMMIT TRANSACTION; EXCEPTION WHEN ERROR THEN ROLLBACK TRANSACTION; END",
      ["0"],
    ],
    ["an end without COMMIT", "BEGIN TRANSACTION; INSERT INTO `p.d.log` VALUES (1)", ["0"]],
    [
      "temporary tables",
      "BEGIN TRANSACTION; CREATE TEMP TABLE x AS SELECT 5 AS n; INSERT INTO `p.d.log` SELECT n FROM x; COMMIT",
      ["0", "5"],
    ],
  ])("%s", async (_name, script, n) => {
    const warehouse = await openWarehouse({ log: ["n INT64", { n: "0" }] });
    await run(warehouse, script);
    expect(rowsOf(warehouse, "log")?.map((row) => row.n)).toEqual(n);
  });

  test.each<[script: string, message: RegExp]>([
    ["BEGIN TRANSACTION; DELETE FROM `p.d.log` WHERE TRUE; SELECT 1/0", /division by zero/],
    [
      "BEGIN TRANSACTION; DELETE FROM `p.d.log` WHERE TRUE; EXPORT DATA OPTIONS (uri = 'u', format = 'CLOUD_SPANNER', spanner_options = '') AS SELECT 1 AS a",
      /^EXPORT DATA is not supported in a transaction/,
    ],
    ["BEGIN TRANSACTION; DELETE FROM `p.d.log` WHERE TRUE; BEGIN TRANSACTION", /cannot be nested/],
    ["BEGIN TRANSACTION; DELETE FROM `p.d.log` WHERE TRUE; DROP TABLE `p.d.log`", /not supported in a transaction/],
    ["COMMIT TRANSACTION", /no transaction/],
    ["ROLLBACK TRANSACTION", /no transaction/],
  ])("%s fails and takes all back", async (script, message) => {
    const warehouse = await openWarehouse({ log: ["n INT64", { n: "0" }] });
    await expect(run(warehouse, script)).rejects.toThrow(message);
    expect(rowsOf(warehouse, "log")).toEqual([{ n: "0" }]);
  });

  test("of one script leave the work of others alone", async () => {
    const warehouse = await openWarehouse({ log: ["n INT64"], other: ["n INT64"] });
    const first = warehouse.script(
      "BEGIN TRANSACTION; INSERT INTO `p.d.log` VALUES (1); SELECT 1; ROLLBACK TRANSACTION",
    );
    for (const _ of [1, 2, 3]) await first.next();
    await run(warehouse, "INSERT INTO `p.d.other` VALUES (2)");
    for await (const _ of first);
    expect([rowsOf(warehouse, "log"), rowsOf(warehouse, "other")]).toEqual([[], [{ n: "2" }]]);
  });
});

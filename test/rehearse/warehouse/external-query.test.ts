import { beforeEach, describe, expect, test } from "vitest";
import { sharedZetaSql } from "../../../generator/engines/index.ts";
import type { ColumnInput, Row, TargetResult } from "../../../generator/rehearse/types.ts";
import {
  CannotRehearse,
  createWarehouse,
  SqlFailure,
  type Warehouse,
} from "../../../generator/rehearse/warehouse/index.ts";
import { openWarehouse, rowsOf, run, tableOf } from "./support.ts";

/** Stands for Spanner: each query has its answer, which a test may change in the middle. */
class Spanner {
  readonly answers = new Map<string, TargetResult>();
  readonly asked: string[] = [];

  put(sql: string, columns: Readonly<Record<string, string>>, ...rows: readonly Row[]): void {
    const inputs = Object.entries(columns).map(([name, type]): ColumnInput => ({ name, type }));
    this.answers.set(sql, { ok: true, columns: inputs, rows });
  }

  query = async (sql: string): Promise<TargetResult> => {
    this.asked.push(sql);
    return this.answers.get(sql) ?? { ok: false, kind: "failed", message: `Table not found: ${sql} [at 1:15]` };
  };
}

let spanner: Spanner;
let warehouse: Warehouse;
beforeEach(async () => {
  spanner = new Spanner();
  warehouse = createWarehouse(await sharedZetaSql(), { externalQuery: spanner.query, statementLimit: 50 });
  warehouse.put(tableOf("t", "id INT64, v STRING", [{ id: 1, v: "a" }, { id: 2 }, { id: 3, v: "c" }]));
  spanner.put("ids", { id: "INT64", v: "STRING" }, { id: "1", v: "A" }, { id: "3", v: null });
});

const call = "EXTERNAL_QUERY('p.us.c', 'ids')";
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined).catch((error: unknown) => error);

describe("EXTERNAL_QUERY stands where a table may", () => {
  test.each<[name: string, query: string, ...rows: readonly Row[]]>([
    ["alone", `SELECT * FROM ${call}`, { id: "1", v: "A" }, { id: "3", v: null }],
    ["with an alias", `SELECT x.id, x.v FROM ${call} AS x WHERE x.v IS NOT NULL`, { id: "1", v: "A" }],
    ["an alias without AS", `SELECT x.id FROM ${call} x WHERE x.id > 2`, { id: "3" }],
    [
      "in a join",
      `SELECT t.v, x.v AS w FROM \`p.d.t\` AS t JOIN ${call} AS x USING (id) WHERE id = 1`,
      { v: "a", w: "A" },
    ],
    [
      "in an outer join",
      `SELECT t.id FROM \`p.d.t\` AS t LEFT JOIN ${call} AS x ON x.id = t.id WHERE x.id IS NULL`,
      { id: "2" },
    ],
    ["with a comma", `SELECT COUNT(*) AS n FROM \`p.d.t\`, ${call}`, { n: "6" }],
    ["in a CTE", `WITH x AS (SELECT id FROM ${call}) SELECT MAX(id) AS id FROM x`, { id: "3" }],
    ["in a subquery", `SELECT (SELECT COUNT(*) FROM ${call}) AS n`, { n: "2" }],
    ["in IN", `SELECT id FROM \`p.d.t\` WHERE id NOT IN (SELECT id FROM ${call})`, { id: "2" }],
    ["twice", `SELECT COUNT(*) AS n FROM ${call} AS a, ${call} AS b WHERE a.id = b.id`, { n: "2" }],
    ["in a union", `SELECT id FROM ${call} WHERE id > 1 UNION ALL SELECT 7`, { id: "3" }, { id: "7" }],
    [
      "in small letters, across lines",
      `SELECT id FROM external_query(\n  'p.us.c', -- )\n  """ids""" /* ) */ ) AS x LIMIT 9`,
      { id: "1" },
      { id: "3" },
    ],
    [
      "raw, with options",
      `SELECT COUNT(*) AS n FROM EXTERNAL_QUERY('us.c', r'ids', '{"query_execution_priority":"high"}')`,
      { n: "2" },
    ],
    [
      "with PIVOT",
      `SELECT * FROM EXTERNAL_QUERY('p.us.c', 'ids') PIVOT(COUNT(*) AS n FOR id IN (1, 2)) WHERE n_1 = 1`,
      { v: "A", n_1: "1", n_2: "0" },
    ],
  ])("%s", async (_name, query, ...rows) => {
    expect((await warehouse.query(query)).rows).toEqual(rows);
  });

  test.each<[name: string, script: string, table: string, ...rows: readonly Row[]]>([
    [
      "CREATE TABLE AS",
      `CREATE TABLE \`p.d.n\` AS SELECT t.id, x.v FROM \`p.d.t\` t JOIN ${call} x ON x.id = t.id`,
      "n",
      { id: "1", v: "A" },
      { id: "3", v: null },
    ],
    [
      "CREATE TABLE with columns",
      `CREATE TABLE \`p.d.n\` (id NUMERIC) AS SELECT id FROM ${call}`,
      "n",
      { id: "1" },
      { id: "3" },
    ],
    [
      "INSERT … SELECT",
      `CREATE TABLE \`p.d.n\` (id INT64); INSERT INTO \`p.d.n\` SELECT id FROM ${call}`,
      "n",
      { id: "1" },
      { id: "3" },
    ],
    [
      "INSERT … VALUES",
      `CREATE TABLE \`p.d.n\` (id INT64); INSERT INTO \`p.d.n\` VALUES ((SELECT MAX(id) FROM ${call}))`,
      "n",
      { id: "3" },
    ],
    ["DELETE", `DELETE FROM \`p.d.t\` WHERE id IN (SELECT id FROM ${call})`, "t", { id: "2", v: null }],
    [
      "UPDATE … FROM",
      `UPDATE \`p.d.t\` t SET v = x.v FROM ${call} AS x WHERE x.id = t.id; DELETE FROM \`p.d.t\` WHERE id > 1`,
      "t",
      { id: "1", v: "A" },
    ],
    [
      "MERGE … USING a query of it",
      `MERGE \`p.d.t\` t USING (SELECT id + 1 AS id FROM ${call}) AS x ON x.id = t.id
       WHEN MATCHED THEN DELETE WHEN NOT MATCHED BY TARGET THEN INSERT (id) VALUES (x.id)`,
      "t",
      { id: "1", v: "a" },
      { id: "3", v: "c" },
      { id: "4", v: null },
    ],
    [
      "variables, conditions and loops",
      `DECLARE n INT64 DEFAULT (SELECT COUNT(*) FROM ${call}); DECLARE s INT64 DEFAULT 0; CREATE TABLE \`p.d.n\` (n INT64);
       IF EXISTS (SELECT 1 FROM ${call} WHERE id = 3) THEN SET s = (SELECT SUM(id) FROM ${call}); END IF;
       FOR row IN (SELECT id FROM ${call}) DO SET s = s + row.id; END FOR;
       ASSERT (SELECT COUNT(*) FROM ${call}) = n; INSERT INTO \`p.d.n\` VALUES (n), (s)`,
      "n",
      { n: "2" },
      { n: "8" },
    ],
  ])("%s", async (_name, script, table, ...rows) => {
    await run(warehouse, script);
    expect(rowsOf(warehouse, table)).toEqual(rows);
  });

  test("the query of an export", async () => {
    const script = `EXPORT DATA OPTIONS (uri = 'u', format = 'CLOUD_SPANNER', spanner_options = '{}') AS SELECT id FROM ${call}`;
    const { exports } = await run(warehouse, script);
    expect(exports.map(({ rows }) => rows)).toEqual([[{ id: "1" }, { id: "3" }]]);
  });

  test("all types come as they are", async () => {
    const types = {
      b: "BOOL",
      y: "BYTES",
      d: "DATE",
      f: "FLOAT64",
      j: "JSON",
      n: "NUMERIC",
      s: "STRING",
      t: "TIMESTAMP",
      a: "ARRAY<STRING>",
    };
    const row: Row = {
      b: true,
      y: "AAE=",
      d: "2026-01-31",
      f: "NaN",
      j: { a: [1, null] },
      n: "1.5",
      s: "é",
      t: "2026-01-31T12:00:00.123456Z",
      a: ["x", "y"],
    };
    spanner.put("all", types, row, Object.fromEntries(Object.keys(types).map((name) => [name, null])));
    const { columns, rows } = await warehouse.query("SELECT * FROM EXTERNAL_QUERY('p.us.c', 'all')");
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual(types);
    expect(rows[0]).toEqual(row);
    expect(Object.values(rows[1] ?? {}).every((value) => value === null)).toBe(true);
  });
});

describe("Spanner is asked when the rows are needed", () => {
  const count = "SELECT COUNT(*) AS n FROM `p.d.view`";
  const rowsAre = (...ids: readonly number[]): void =>
    spanner.put("ids", { id: "INT64", v: "STRING" }, ...ids.map((id) => ({ id })));

  test("a view is evaluated anew by every reader, also one over views", async () => {
    await run(
      warehouse,
      `CREATE VIEW \`p.d.v\` AS SELECT id FROM ${call}; CREATE VIEW \`p.d.view\` (i) AS SELECT id FROM \`p.d.v\``,
    );
    expect((await warehouse.query(count)).rows).toEqual([{ n: "2" }]);
    rowsAre(1, 2, 3, 4);
    expect((await warehouse.query(count)).rows).toEqual([{ n: "4" }]);
  });

  test("within one script too, where an export changes what Spanner holds", async () => {
    const script = `CREATE VIEW \`p.d.view\` AS SELECT id FROM ${call}; CREATE TABLE \`p.d.n\` AS ${count};
      EXPORT DATA OPTIONS (uri = 'u', format = 'CLOUD_SPANNER', spanner_options = '{}') AS SELECT 9 AS id;
      INSERT INTO \`p.d.n\` ${count}; INSERT INTO \`p.d.n\` SELECT COUNT(*) FROM ${call}`;
    await run(warehouse, script, () => {
      rowsAre(9);
      return undefined;
    });
    expect(rowsOf(warehouse, "n")).toEqual([{ n: "2" }, { n: "1" }, { n: "1" }]);
  });

  test("a deep view asks once for each time that it stands in the query", async () => {
    await run(warehouse, `CREATE VIEW \`p.d.v0\` AS SELECT id FROM ${call}`);
    for (let depth = 1; depth <= 8; depth += 1) {
      await run(warehouse, `CREATE VIEW \`p.d.v${depth}\` AS SELECT id FROM \`p.d.v${depth - 1}\``);
    }
    spanner.asked.length = 0;
    await run(warehouse, "CREATE TABLE `p.d.n` AS SELECT * FROM `p.d.v8`; INSERT INTO `p.d.n` SELECT * FROM `p.d.v8`");
    expect(spanner.asked).toEqual(["ids", "ids"]);
  });

  test.each<[name: string, script: string]>([
    ["itself", `CREATE TABLE \`p.d.n\` AS SELECT COUNT(*) AS n FROM ${call}`],
    ["by a view", `CREATE TABLE \`p.d.n\` AS ${count}`],
    [
      "beside a table",
      `CREATE TABLE \`p.d.n\` AS SELECT COUNT(*) AS n FROM ${call} WHERE id IN (SELECT id FROM \`p.d.t\`)`,
    ],
  ])("looking ahead asks nothing, and the script has the rows of later: %s", async (_name, script) => {
    await run(warehouse, `CREATE VIEW \`p.d.view\` AS SELECT id FROM ${call}`);
    spanner.asked.length = 0;
    await warehouse.lookAhead("owner", script);
    expect(spanner.asked).toEqual([]);
    rowsAre(1, 2, 3);
    await run(warehouse, script);
    expect(rowsOf(warehouse, "n")).toEqual([{ n: "3" }]);
    // Again, with the answers of the look-ahead still there.
    rowsAre(1);
    await run(warehouse, script.replace("CREATE TABLE", "CREATE OR REPLACE TABLE"));
    expect(rowsOf(warehouse, "n")).toEqual([{ n: "1" }]);
  });
});

describe("what BigQuery refuses", () => {
  test.each<[name: string, script: string, message: RegExp, position?: object]>([
    [
      "a variable",
      "DECLARE q STRING DEFAULT 'ids';\nSELECT 1 FROM EXTERNAL_QUERY('p.us.c', q)",
      /the query must be a string literal/,
      { line: 2, column: 15 },
    ],
    [
      "an expression",
      "SELECT 1 FROM EXTERNAL_QUERY(CONCAT('p.us', '.c'), 'ids')",
      /the connection must be a string literal/,
    ],
    [
      "options that are computed",
      "SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'ids', CONCAT('{', '}'))",
      /the options must be/,
    ],
    ["a number", "SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 1)", /the query must be a string literal/],
    ["a table", "SELECT 1 FROM EXTERNAL_QUERY('p.us.c', TABLE `p.d.t`)", /the query must be a string literal/],
    [
      "a named argument",
      "SELECT 1 FROM EXTERNAL_QUERY(connection => 'p.us.c', 'ids')",
      /the connection must be a string literal/,
    ],
    ["one argument", "SELECT 1 FROM EXTERNAL_QUERY('p.us.c')", /takes a connection, a query/],
    ["no argument", "SELECT 1 FROM EXTERNAL_QUERY()", /takes a connection, a query/],
    ["four arguments", "SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'ids', '{}', '{}')", /takes a connection, a query/],
    [
      "no location",
      "SELECT 1 FROM EXTERNAL_QUERY('c', 'ids')",
      /"c" is no connection: it is written as project\.location\.connection/,
    ],
    ["too many parts", "SELECT 1 FROM EXTERNAL_QUERY('a.b.c.d', 'ids')", /"a\.b\.c\.d" is no connection/],
    ["half a path", "SELECT 1 FROM EXTERNAL_QUERY('projects/p/connections/c', 'ids')", /is no connection/],
    [
      "options that are no JSON",
      "SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'ids', '{')",
      /the options are no JSON object: \{/,
    ],
    [
      "an unknown option",
      `SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'ids', '{"priority":"low"}')`,
      /there is no option "priority"/,
    ],
    [
      "an option's other value",
      `SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'ids', '{"query_execution_priority":"LOW"}')`,
      /is one of low, medium, high/,
    ],
    [
      "what Spanner refuses, in its words",
      "SELECT 1;\nSELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'SELECT * FROM X')",
      /^Invalid table-valued function EXTERNAL_QUERY: Table not found: SELECT \* FROM X \[at 1:15\]$/,
      { line: 2, column: 15 },
    ],
    [
      "a column that the result has not",
      `SELECT x.id FROM ${call} AS x\nWHERE x.nope = 1`,
      /Name nope not found inside x/,
      { line: 2, column: 9 },
    ],
    [
      "in a view, when it is made",
      `CREATE VIEW \`p.d.w\` AS SELECT nope FROM ${call}`,
      /Unrecognized name: nope/,
      { line: 1, column: 31 },
    ],
  ])("%s", async (_name, script, message, position) => {
    const failure = await failureOf(run(warehouse, script));
    expect(failure).toBeInstanceOf(SqlFailure);
    expect((failure as SqlFailure).message).toMatch(message);
    if (position !== undefined) expect((failure as SqlFailure).position).toEqual(position);
  });

  test.each(["us.c", "p.us.c", "example.com:p-1.us-east4.c_1", "projects/p/locations/us/connections/c"])(
    "the connection %s is well formed",
    async (connection) => {
      expect((await warehouse.query(`SELECT id FROM EXTERNAL_QUERY('${connection}', 'ids')`)).rows).toHaveLength(2);
    },
  );

  test("a script handles it as any other error", async () => {
    const script = `CREATE TABLE \`p.d.n\` (m STRING); BEGIN SELECT * FROM EXTERNAL_QUERY('p.us.c', 'gone');
      EXCEPTION WHEN ERROR THEN INSERT INTO \`p.d.n\` VALUES (@@error.message); END`;
    await run(warehouse, script);
    expect(rowsOf(warehouse, "n")).toEqual([
      { m: "Invalid table-valued function EXTERNAL_QUERY: Table not found: gone [at 1:15]" },
    ]);
  });

  test("a failure inside of a view tells the view and the place in it", async () => {
    warehouse.createView("p.d.w", "SELECT *\nFROM EXTERNAL_QUERY('p.us.c', 'gone')");
    const failure = await failureOf(warehouse.query("SELECT * FROM `p.d.w`"));
    expect((failure as SqlFailure).message).toMatch(/^View p\.d\.w: .*Table not found: gone \[at 1:15\] \[at 2:6\]$/);
  });
});

test("what the target cannot tell is not rehearsed, and no script handles that", async () => {
  spanner.answers.set("new", { ok: false, kind: "notRehearsed", construct: "GRAPH queries", reason: "too new" });
  const script = "BEGIN SELECT * FROM EXTERNAL_QUERY('p.us.c', 'new'); EXCEPTION WHEN ERROR THEN SELECT 1; END";
  const failure = await failureOf(run(warehouse, script));
  expect(failure).toBeInstanceOf(CannotRehearse);
  expect((failure as CannotRehearse).message).toBe("GRAPH queries: too new");
});

test("without a Spanner it is not rehearsed", async () => {
  const failure = await failureOf((await openWarehouse()).query(`SELECT * FROM ${call}`));
  expect((failure as CannotRehearse).construct).toBe("function EXTERNAL_QUERY");
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Catalog, startZetaSql, type ZetaSql } from "../../../generator/engines/index.ts";
import { quotePath } from "../../../generator/support/index.ts";

let engine: ZetaSql;
beforeAll(async () => {
  engine = await startZetaSql();
});
afterAll(() => engine.close());

const people: Catalog = {
  tables: [
    {
      path: "p.d.person",
      columns: [
        { name: "id", type: "INT64" },
        { name: "name", type: "STRING(100)" },
        { name: "tags", type: "ARRAY<STRUCT<tag STRING, weight NUMERIC(10, 2)>>" },
      ],
    },
    {
      path: "p.d.account",
      columns: [
        { name: "id", type: "INT64" },
        { name: "owner", type: "INT64" },
      ],
    },
  ],
};

const exportHead = `EXPORT DATA OPTIONS (
  uri = 'https://spanner.googleapis.com/projects/p/instances/i/databases/d',
  format = 'CLOUD_SPANNER',
  spanner_options = '''{"table":"Person","tag":"é"}'''
) AS
`;

describe("EXPORT DATA", () => {
  test("gives columns, options and tables", async () => {
    const sql = `-- é\n/* ; */ ${exportHead}SELECT person.id, name, account.id AS account, tags
      FROM \`p.d.person\` AS person JOIN \`p.d.account\` AS account ON owner = person.id`;
    expect(await engine.analyze(sql, people)).toEqual({
      ok: true,
      kind: "exportData",
      columns: [
        { name: "id", type: "INT64" },
        { name: "name", type: "STRING" },
        { name: "account", type: "INT64" },
        { name: "tags", type: "ARRAY<STRUCT<tag STRING, weight NUMERIC>>" },
      ],
      options: [
        { name: "uri", value: "https://spanner.googleapis.com/projects/p/instances/i/databases/d" },
        { name: "format", value: "CLOUD_SPANNER" },
        { name: "spanner_options", value: '{"table":"Person","tag":"é"}' },
      ],
      tables: ["p.d.account", "p.d.person"],
    });
  });

  test.each(["`proj.eu.con`", "proj.eu.con", "proj.`eu.con`"])("gives the connection %s", async (connection) => {
    const sql = `EXPORT DATA WITH CONNECTION ${connection} OPTIONS (uri = 'u') AS SELECT id FROM \`p.d.person\``;
    expect(await engine.analyze(sql, people)).toMatchObject({ ok: true, connection: "proj.eu.con" });
  });

  test("gives options that are no literals as undefined", async () => {
    const sql = "EXPORT DATA OPTIONS (URI = CONCAT('a', 'b')) AS SELECT 1 AS x";
    expect(await engine.analyze(sql, people)).toMatchObject({ ok: true, options: [{ name: "uri", value: undefined }] });
  });

  test.each([
    ["OPTIONS (url = 'u')", "Unknown option: url"],
    ["OPTIONS (uri = 'u', overwrite = TRUE)", "Unknown option: overwrite"],
    ["OPTIONS (uri = 'u', URI = 'v')", "Duplicate option specified for 'URI'"],
    ["OPTIONS (uri = 1)", "Option uri value has type INT64 which cannot be coerced to expected type STRING"],
  ])("refuses %s", async (options, message) => {
    for (const comment of ["", "-- a\n# b\n/* c */ "]) {
      const sql = `${comment}EXPORT DATA ${options} AS SELECT 1 AS x`;
      expect(await engine.analyze(sql, people)).toMatchObject({ ok: false, problem: { kind: "analysis", message } });
    }
  });

  test("leaves the options of other statements alone", async () => {
    const sql = "CREATE TABLE p.d.made OPTIONS (description = 'd') AS SELECT id FROM `p.d.person`";
    expect(await engine.analyze(sql, people)).toMatchObject({
      ok: true,
      kind: "createTableAsSelect",
      columns: [{ name: "id", type: "INT64" }],
      options: [],
    });
  });
});

describe("output columns", () => {
  test.each([
    ["without a name are BigQuery's f0_, f1_", "SELECT 1, 2 AS a, 3", ["f0_", "a", "f1_"]],
    ["of SELECT AS STRUCT are its fields", "SELECT AS STRUCT 1 AS a, 2 AS b", ["a", "b"]],
    ["of SELECT AS VALUE without a struct is one", "SELECT AS VALUE 1", ["f0_"]],
  ])("%s", async (_what, sql, names) => {
    for (const statement of [sql, `EXPORT DATA OPTIONS (uri = 'u') AS ${sql}`]) {
      const analyzed = await engine.analyze(statement, people);
      expect(analyzed.ok && analyzed.columns.map((column) => column.name)).toEqual(names);
    }
  });

  test.each(["SELECT id, name, ID FROM `p.d.person`", `${exportHead}SELECT 1 AS id, 2 AS Id`])(
    "with one name are refused: %s",
    async (sql) => {
      expect(await engine.analyze(sql, people)).toMatchObject({
        ok: false,
        problem: {
          kind: "analysis",
          message: expect.stringMatching(/^Duplicate column names .*Found duplicate\(s\): I[dD]$/),
        },
      });
    },
  );
});

test.each([
  ["SELECT 'é𝒳', idd FROM `p.d.person`", "idd", "analysis", "Unrecognized name: idd; Did you mean id?"],
  ["SELECT 'é',\n  1\nFROM `p.d.é`", "`p.d.é`", "analysis", "Table not found: `p.d.é`"],
  [
    "SELECT 'é', MIN_BY(id, id) FROM `p.d.person`",
    "MIN_BY",
    "unknownFunction",
    "Function not found: MIN_BY; Did you mean min?",
  ],
  [
    "SELECT 'é', id + name FROM `p.d.person`",
    "id + name",
    "analysis",
    expect.stringMatching(/^No matching signature for operator \+/),
  ],
  ["SELECT 'é' 17", "17", "syntax", expect.stringMatching(/^Syntax error: /)],
])("%s: the problem is at %s", async (sql, where, kind, message) => {
  const analyzed = await engine.analyze(sql, people);
  expect(analyzed).toMatchObject({ ok: false, problem: { kind, message } });
  if (analyzed.ok) return;
  expect(analyzed.problem.at?.offset).toBe(sql.indexOf(where));
});

test("DML over script variables and system variables", async () => {
  const variables = [{ name: "marked_rows", type: "INT64" }];
  const sql = "UPDATE `p.d.person` SET name = 'x' WHERE id = marked_rows + @@row_count";
  expect(await engine.analyze(sql, { ...people, variables })).toMatchObject({
    ok: true,
    kind: "update",
    tables: ["p.d.person"],
  });
  expect(await engine.analyze(sql, people)).toMatchObject({ ok: false });
});

test.each(["CHANGES", "APPENDS"])("%s gives the table's columns and its own", async (name) => {
  const sql = `SELECT * FROM ${name}(TABLE \`p.d.account\`, NULL, TIMESTAMP '2026-01-31 00:00:00+00')`;
  expect(await engine.analyze(sql, people)).toMatchObject({
    ok: true,
    columns: [
      { name: "id", type: "INT64" },
      { name: "owner", type: "INT64" },
      { name: "_CHANGE_TYPE", type: "STRING" },
      { name: "_CHANGE_TIMESTAMP", type: "TIMESTAMP" },
    ],
    tables: ["p.d.account"],
  });
  const withRows = { tables: people.tables.map((table) => ({ ...table, rows: [] })) };
  expect(await engine.evaluateQuery(sql, withRows)).toMatchObject({ ok: false, problem: { kind: "unknownFunction" } });
});

test("a statement younger than this GoogleSQL is unsupported", async () => {
  const sql = "CREATE PROPERTY GRAPH g NODE TABLES (person)";
  expect(await engine.analyze(sql, people)).toMatchObject({ ok: false, problem: { kind: "unsupported" } });
});

describe("names of tables", () => {
  const hostile = [
    "plain",
    "with space",
    "tick`tick",
    "quote'\"",
    "back\\slash",
    "ünïcödé 🜁",
    "new\nline",
    "do.ts",
    "$1 -- x",
    "SELECT",
    "__proto__",
  ];

  test.each(hostile)("%j resolves, in one pair of backticks", async (name) => {
    const path = ["my-project", "data set", name];
    const catalog = { tables: [{ path, columns: [{ name: "x", type: "DATE" }], rows: [{ x: "2026-01-31" }] }] };
    const sql = `SELECT x FROM ${quotePath(path)}`;
    expect(await engine.analyze(sql, catalog)).toMatchObject({ ok: true, tables: [path.join(".")] });
    expect(await engine.evaluateQuery(sql, catalog)).toMatchObject({ ok: true, rows: [{ x: "2026-01-31" }] });
  });

  test.each(["`my-p.d.t`", "`my-p`.d.t", "`my-p`.`d`.`t`", "my-p.d.t", "`my-p.d`.t"])(
    "%s is one table in any spelling",
    async (path) => {
      const catalog = { tables: [{ path: "my-p.d.t", columns: [{ name: "x", type: "DATE" }] }] };
      expect(await engine.analyze(`SELECT x FROM ${path}`, catalog)).toMatchObject({ ok: true, tables: ["my-p.d.t"] });
    },
  );

  test("are case-sensitive", async () => {
    const catalog = {
      tables: [
        { path: "p.d.t", columns: [{ name: "lower", type: "INT64" }] },
        { path: "p.d.T", columns: [{ name: "upper", type: "DATE" }] },
      ],
    };
    expect(await engine.analyze("SELECT * FROM `p.d.T`", catalog)).toMatchObject({
      columns: [{ name: "upper", type: "DATE" }],
    });
    expect(await engine.analyze("SELECT * FROM `p.D.t`", catalog)).toMatchObject({
      problem: { kind: "analysis", message: "Table not found: `p.D.t`" },
    });
    expect(await engine.analyze("SELECT * FROM `p.d.T`, `p.d.t`", catalog)).toMatchObject({
      problem: {
        kind: "unsupported",
        message: 'Tables "p.d.T" and "p.d.t" differ only in case, which cannot be told apart here.',
      },
    });
  });

  test("a name of a WITH clause is not a table", async () => {
    const sql = "WITH person AS (SELECT 1 AS one) SELECT * FROM person";
    expect(await engine.analyze(sql, people)).toMatchObject({ ok: true, tables: [] });
  });
});

test("a type that BigQuery does not have is our own error", async () => {
  const catalog = { tables: [{ path: "p.d.t", columns: [{ name: "x", type: "INT32" }] }] };
  await expect(engine.analyze("SELECT x FROM `p.d.t`", catalog)).rejects.toThrow(
    'unknown-type: Table "p.d.t", column "x": type "INT32" is not a type of BigQuery.',
  );
});

test("BigQuery's own limits: no window partitioned by a float", async () => {
  const sql = "SELECT ROW_NUMBER() OVER (PARTITION BY CAST(id AS FLOAT64)) AS n FROM `p.d.person`";
  expect(await engine.analyze(sql, people)).toMatchObject({
    problem: { message: "Partitioning by expressions of type FLOAT64 is not allowed" },
  });
});

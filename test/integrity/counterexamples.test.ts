import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { TableId, TableOptions } from "../../generator/plan/types.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Row, Target } from "../../generator/rehearse/types.ts";
import { compileFiles, type Pipeline, pipelineOf, rehearseOnce } from "../rehearse/support.ts";

// What once went wrong, by name: schemas and rows that random ones do not come to.

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

type Options = Readonly<Record<string, Partial<TableOptions>>>;
type Rows = Readonly<Record<string, readonly Row[]>>;

interface Database {
  readonly pipeline: Pipeline;
  /** Columns of the sources that are not those of the tables, with their types. */
  readonly sources: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly target: Target;
}

async function open(ddl: string, options: Options = {}, sources: Database["sources"] = {}): Promise<Database> {
  const pipeline = await pipelineOf(ddl, (id) => ({ integrity: "quarantine", ...options[id] }));
  return { pipeline, sources, target: await createMemoryTarget({ catalog: pipeline.catalog, zetasql }) };
}

/** What stays out, by table and reason; nothing may fail. */
async function load({ pipeline, sources, target }: Database, rows: Rows) {
  const tables = pipeline.plan.tables.map(({ id, columns }) => ({
    path: `p.src.${id}`,
    columns:
      sources[id] === undefined
        ? columns.map(({ name, type }) => ({ name, type: bigQueryType(type) }))
        : Object.entries(sources[id]).map(([name, type]) => ({ name, type })),
    rows: rows[id] ?? [],
  }));
  const { report } = await rehearseOnce({ ...pipeline, zetasql, target, tables });
  const bad = report.runs[0]?.actions
    .filter(({ status }) => status !== "ok")
    .map(({ name, error }) => `${name}: ${error}`);
  expect([bad, report.exit]).toEqual([[], 0]);
  return Object.fromEntries((report.runs[0]?.tables ?? []).map(({ name, rejected }) => [name, rejected]));
}

function bigQueryType(type: string): string {
  return type
    .replace(/\((?:[^()]*)\)/g, "")
    .replace("FLOAT32", "FLOAT64")
    .replace("UUID", "STRING");
}

const keys = async ({ target }: Database, table: string) => (await target.read(table as TableId)).map(({ id }) => id);

describe("CHECKs", () => {
  test.each([
    ["a TIMESTAMP literal without a zone", "ts TIMESTAMP", "ts >= TIMESTAMP '2020-01-01'"],
    ["a text that becomes a TIMESTAMP", "ts TIMESTAMP", "ts >= '2020-01-01'"],
    ["a call that asks for a zone", "ts TIMESTAMP", "DATE(ts) >= DATE '2020-01-01'"],
    ["a call that fails for some values", "y INT64, m INT64", "DATE(y, m, 1) > DATE '2000-01-01'"],
    ["a sum that overflows", "a INT64, b INT64", "a + b < 100"],
    ["a product that overflows", "a FLOAT64", "a * a < 5"],
    ["a negation that overflows", "a INT64", "-a < 5"],
    ["a pattern of the row", "a STRING(9), b STRING(9)", "a LIKE b"],
    ["a regular expression of the row", "a STRING(9), b STRING(9)", "REGEXP_CONTAINS(a, b)"],
    [
      "a generated column that is called like a type",
      "d STRING(9), date STRING(9) AS (UPPER(d)) STORED",
      "date != 'X'",
    ],
    ["a value that is rounded on its way", "f FLOAT32", "f != 16777216"],
    ["a pattern that goes on behind a text", "a STRING(9), b STRING(9)", "a LIKE 'x' || b"],
    ["a difference behind END", "a INT64, b INT64", "CASE WHEN a > 0 THEN a ELSE b END -5 > 0"],
  ])("%s is not translated", async (_, columns, check) => {
    const { pipeline } = await open(
      `CREATE TABLE T (id INT64 NOT NULL, ${columns}, CONSTRAINT C CHECK (${check})) PRIMARY KEY (id);`,
    );
    expect(pipeline.plan.diagnostics.map(({ code }) => code)).toEqual(["check-not-translated"]);
  });

  test("a time with its zone, a sign and a literal pattern are; names that BigQuery reserves are quoted", async () => {
    const database = await open(`CREATE TABLE T (id INT64 NOT NULL, ts TIMESTAMP, qualify INT64, s STRING(9), date DATE,
      CONSTRAINT C1 CHECK (ts >= TIMESTAMP '2020-01-01T00:00:00Z'), CONSTRAINT C2 CHECK (qualify > -5 AND qualify IN (-1, 2)),
      CONSTRAINT C3 CHECK (s LIKE 'a%' OR REGEXP_CONTAINS(s, r'^b+$')), CONSTRAINT C4 CHECK (date > DATE '2000-01-01')) PRIMARY KEY (id);`);
    expect(database.pipeline.plan.diagnostics).toEqual([]);
    const rows = [
      { id: "1", ts: "2020-01-01T01:00:00Z", qualify: "2", s: "abc", date: "2020-01-01" },
      { id: "2", ts: "2019-12-31T23:00:00Z", qualify: "-1", s: "bb", date: null },
      { id: "3", ts: null, qualify: "3", s: "c", date: "1999-01-01" },
    ];
    expect(await load(database, { T: rows })).toEqual({
      T: { "check_failed:C1": 1, "check_failed:C2": 1, "check_failed:C3": 1, "check_failed:C4": 1 },
    });
    expect(await keys(database, "T")).toEqual(["1"]);
  });
});

test("a first pass leaves no old value beside a new one in a unique index that both stand in", async () => {
  for (const index of ["UNIQUE NULL_FILTERED INDEX U ON A (x, z)", "UNIQUE INDEX U ON A (x, z) WHERE x IS NOT NULL"]) {
    const database = await open(`CREATE TABLE A (id INT64 NOT NULL, x INT64, z INT64,
      CONSTRAINT F FOREIGN KEY (x) REFERENCES A (id)) PRIMARY KEY (id); CREATE ${index};`);
    const row = (id: string, x: string | null, z: string) => ({ id, x, z });
    const first = [row("1", null, "9"), row("7", null, "8"), row("2", "1", "2"), row("3", "1", "1")];
    expect(await load(database, { A: first })).toEqual({ A: {} });
    expect(await load(database, { A: [...first.slice(0, 2), row("2", "7", "1"), row("3", "1", "1")] })).toEqual({
      A: {},
    });
  }
});

test("a unique index that leaves rows out says nothing of columns that foreign keys lead to", async () => {
  const database = await open(`CREATE TABLE P (id INT64 NOT NULL, a INT64, b INT64) PRIMARY KEY (id);
    CREATE UNIQUE INDEX U ON P (a) WHERE b IS NOT NULL;
    CREATE TABLE C (id INT64 NOT NULL, a INT64, CONSTRAINT F FOREIGN KEY (a) REFERENCES P (a)) PRIMARY KEY (id);`);
  const rows = [
    { id: "1", a: "1", b: null },
    { id: "2", a: "1", b: null },
  ];
  expect(await load(database, { P: rows })).toEqual({ P: { "duplicate_unique:(a)": 1 }, C: {} });
});

test("a row that is not in a unique index stands in nobody's way", async () => {
  const database = await open(`CREATE TABLE P (id INT64 NOT NULL, a INT64, b INT64) PRIMARY KEY (id);
    CREATE UNIQUE INDEX U ON P (a) WHERE b IS NOT NULL;`);
  const rows = [
    { id: "1", a: "1", b: null },
    { id: "2", a: "1", b: "5" },
    { id: "3", a: "1", b: "6" },
  ];
  expect(await load(database, { P: rows })).toEqual({ P: { "duplicate_unique:U": 1 } });
  expect(await keys(database, "P")).toEqual(["1", "2"]);
});

test("what a trusted parent computes has the name of its column", async () => {
  const computed: Partial<TableOptions> = {
    integrity: "trust",
    columns: new Map([["id", { kind: "expression", sql: "10 * rec.id" }]]),
  };
  const sources = { P: { rec: "STRUCT<id INT64>" } };
  const parent = { P: [{ rec: { id: "1" } }] };
  const byKey = await open(
    `CREATE TABLE P (id INT64 NOT NULL) PRIMARY KEY (id);
     CREATE TABLE C (id INT64 NOT NULL, p INT64, CONSTRAINT F FOREIGN KEY (p) REFERENCES P (id)) PRIMARY KEY (id);`,
    { P: computed },
    sources,
  );
  const children = [
    { id: "1", p: "10" },
    { id: "2", p: "1" },
  ];
  expect(await load(byKey, { ...parent, C: children })).toEqual({ P: {}, C: { "missing_reference:F": 1 } });
  const byParent = await open(
    `CREATE TABLE P (id INT64) PRIMARY KEY (id);
     CREATE TABLE C (id INT64, n INT64 NOT NULL) PRIMARY KEY (id, n), INTERLEAVE IN PARENT P;`,
    { P: computed },
    sources,
  );
  expect(
    await load(byParent, {
      ...parent,
      C: [
        { id: "10", n: "1" },
        { id: null, n: "1" },
      ],
    }),
  ).toEqual({
    P: {},
    C: { "missing_parent:P": 1 },
  });
});

test("a parent without a key has one row, or none and no children", async () => {
  const database = await open(`CREATE TABLE S (a INT64) PRIMARY KEY ();
    CREATE TABLE C (id INT64 NOT NULL) PRIMARY KEY (id), INTERLEAVE IN PARENT S;`);
  expect(await load(database, { C: [{ id: "1" }] })).toEqual({ S: {}, C: { "missing_parent:S": 1 } });
  expect(await load(database, { S: [{ a: "1" }, { a: "2" }], C: [{ id: "1" }] })).toEqual({
    S: { duplicate_key: 1 },
    C: {},
  });
});

test("any number of trusted parents can be read", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `P${index}`);
  const ddl = [
    ...names.map((name) => `CREATE TABLE ${name} (id INT64 NOT NULL) PRIMARY KEY (id);`),
    `CREATE TABLE T (id INT64 NOT NULL, ${names.map((name) => `${name} INT64`).join(", ")}) PRIMARY KEY (id);`,
    ...names.map((name) => `ALTER TABLE T ADD CONSTRAINT F_${name} FOREIGN KEY (${name}) REFERENCES ${name} (id);`),
  ].join("\n");
  const database = await open(ddl, Object.fromEntries(names.map((name) => [name, { integrity: "trust" }])));
  const row = (id: string, value: string) => ({ id, ...Object.fromEntries(names.map((name) => [name, value])) });
  const rows = Object.fromEntries(names.map((name) => [name, [{ id: "1" }]]));
  const found = await load(database, { ...rows, T: [row("1", "1"), { ...row("2", "1"), P59: "2" }] });
  expect(found.T).toEqual({ "missing_reference:F_P59": 1 });
  for (const { dependencyTargets, target } of [
    ...database.pipeline.graph.operations,
    ...database.pipeline.graph.tables,
  ]) {
    expect(dependencyTargets.length, target.name).toBeLessThanOrEqual(50);
  }
});

test("a column that is called like the relation means the column", async () => {
  const database =
    await open(`CREATE TABLE T (id INT64 NOT NULL, checked_T INT64, CONSTRAINT F FOREIGN KEY (checked_T) REFERENCES T (id)) PRIMARY KEY (id);
    CREATE TABLE K (checked_K INT64 NOT NULL) PRIMARY KEY (checked_K);
    CREATE TABLE U (id INT64 NOT NULL, k INT64, CONSTRAINT G FOREIGN KEY (k) REFERENCES K (checked_K)) PRIMARY KEY (id);`);
  const rows = {
    T: [
      { id: "1", checked_T: "1" },
      { id: "2", checked_T: "9" },
    ],
    K: [{ checked_K: "1" }],
    U: [
      { id: "1", k: "1" },
      { id: "2", k: "2" },
    ],
  };
  expect(await load(database, rows)).toEqual({
    T: { "missing_reference:F": 1 },
    K: {},
    U: { "missing_reference:G": 1 },
  });
});

test("values that a column does not take stay out", async () => {
  const database =
    await open(`CREATE TABLE T (id INT64 NOT NULL, f FLOAT32, v ARRAY<FLOAT32>(vector_length=>2), u UUID) PRIMARY KEY (id);
    CREATE TABLE L (id INT64 NOT NULL, seen TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)) PRIMARY KEY (id, seen);`);
  const uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  const row = (id: string, more: Row) => ({ id, f: 1.5, v: [1, 2], u: uuid, ...more });
  const rows = [
    row("1", {}),
    row("2", { f: 1e300 }),
    row("3", { v: [1, 2, 3] }),
    row("4", { u: "none" }),
    row("5", { v: [1, 1e300], f: Number.POSITIVE_INFINITY }),
    row("6", { f: null, u: null }),
  ];
  const events = ["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"].map((seen) => ({ id: "1", seen }));
  expect(await load(database, { T: rows, L: events })).toEqual({
    T: { "out_of_range:f": 1, "wrong_length:v": 1, "not_a_uuid:u": 1, "out_of_range:v": 1 },
    L: { "in_future:seen": 1 },
  });
  expect(await keys(database, "T")).toEqual(["1", "6"]);
});

test("a UUID is one in any spelling", async () => {
  const database = await open(`CREATE TABLE P (id UUID NOT NULL) PRIMARY KEY (id);
    CREATE TABLE C (id INT64 NOT NULL, p UUID, CONSTRAINT F FOREIGN KEY (p) REFERENCES P (id)) PRIMARY KEY (id);`);
  const spellings = [
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
    "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
    "6ba7b8109dad11d180b400c04fd430c8",
  ];
  const found = await load(database, {
    P: spellings.map((id) => ({ id })),
    C: spellings.map((p, index) => ({ id: String(index), p })),
  });
  expect(found).toEqual({ P: { duplicate_key: 3 }, C: {} });
});

test("a key that begins with a hash of the rest is known by the rest, in a child too", async () => {
  const hash = "s INT64 NOT NULL AS (MOD(id, 16)) STORED";
  const database = await open(
    `CREATE TABLE P (${hash}, id INT64 NOT NULL, v INT64) PRIMARY KEY (s, id);
     CREATE TABLE C (${hash}, id INT64 NOT NULL, n INT64 NOT NULL) PRIMARY KEY (s, id, n), INTERLEAVE IN PARENT P;`,
    { P: { order: [{ column: "v", descending: false }] } },
  );
  expect(database.pipeline.plan.diagnostics.map(({ code }) => code)).toEqual([]);
  const found = await load(database, {
    P: [
      { id: "17", v: "2" },
      { id: "17", v: "1" },
    ],
    C: [
      { id: "17", n: "1" },
      { id: "18", n: "1" },
    ],
  });
  expect(found).toEqual({ P: { duplicate_key: 1 }, C: { "missing_parent:P": 1 } });
  expect(await database.target.read("P" as TableId)).toMatchObject([{ id: "17", v: "1" }]);
});

test("generated keys of other literals are others", async () => {
  const { pipeline } =
    await open(`CREATE TABLE P (s BOOL AS (STARTS_WITH(id, 'A')) STORED, id STRING(9) NOT NULL) PRIMARY KEY (s, id);
    CREATE TABLE C (s BOOL AS (STARTS_WITH(id, 'a')) STORED, id STRING(9) NOT NULL, n INT64) PRIMARY KEY (s, id, n), INTERLEAVE IN PARENT P;`);
  expect(pipeline.plan.diagnostics.map(({ code }) => code)).toEqual(["reference-not-checked"]);
});

test("columns of an index are those of the table in any letter case", async () => {
  const database = await open(`CREATE TABLE A (id INT64 NOT NULL, Code INT64) PRIMARY KEY (id);
    CREATE UNIQUE INDEX U ON A (CODE);`);
  const rows = [
    { id: "1", Code: "1" },
    { id: "2", Code: "1" },
  ];
  expect(await load(database, { A: rows })).toEqual({ A: { "duplicate_unique:U": 1 } });
});

test("rows are loaded by depth, whatever their columns are called", async () => {
  const database = await open(
    `CREATE TABLE E (id INT64 NOT NULL, boss INT64 NOT NULL, level INT64, row_depth INT64,
       CONSTRAINT F FOREIGN KEY (boss) REFERENCES E (id)) PRIMARY KEY (id);
     CREATE TABLE B (id INT64 NOT NULL, e INT64, CONSTRAINT G FOREIGN KEY (e) REFERENCES E (id)) PRIMARY KEY (id);`,
    { E: { maxDepth: 2 } },
  );
  const row = (id: string, boss: string) => ({ id, boss, level: "7", row_depth: "7" });
  const rows = [
    row("1", "1"),
    row("2", "1"),
    row("3", "2"),
    row("4", "3"),
    row("5", "6"),
    row("6", "5"),
    row("7", "99"),
  ];
  const found = await load(database, { E: rows, B: ["1", "3", "4", "5"].map((e) => ({ id: e, e })) });
  // Too far, without a root, and both because the boss is not there.
  expect(found).toEqual({ E: { too_deep: 4, "missing_reference:F": 3 }, B: { "missing_reference:G": 2 } });
  expect(await keys(database, "E")).toEqual(["1", "2", "3"]);
});

test("shards of a depth that have no rows miss nothing; a depth that does not wait for the one before is found", async () => {
  const ddl = `CREATE TABLE P (id INT64 NOT NULL, b INT64 NOT NULL, CONSTRAINT F FOREIGN KEY (b) REFERENCES P (id)) PRIMARY KEY (id);`;
  const rows = [
    { id: "1", b: "1" },
    { id: "2", b: "1" },
  ];
  const parts = await open(ddl, { P: { maxDepth: 1, shards: 2 } });
  expect(await load(parts, { P: rows })).toEqual({ P: {} });
  const whole = await open(ddl, { P: { maxDepth: 1 } });
  const path = [...whole.pipeline.files.keys()].find((name) => name.endsWith("/export_P_depth_1.sqlx")) ?? "";
  const text = (whole.pipeline.files.get(path) ?? "").replace('"export_P_depth_0"', '"settle_P"');
  const graph = compileFiles(new Map([...whole.pipeline.files, [path, text]]));
  await expect(load({ ...whole, pipeline: { ...whole.pipeline, graph } }, { P: rows })).rejects.toThrow();
  const { report } = await rehearseOnce({ ...whole.pipeline, graph, zetasql, target: whole.target, tables: [] });
  expect(report.diagnostics.map(({ code }) => code)).toContain("rehearse-dependency");
});

test("a settled component may be settled again", async () => {
  const database = await open(
    `CREATE TABLE E (id INT64 NOT NULL, boss INT64 NOT NULL, CONSTRAINT F FOREIGN KEY (boss) REFERENCES E (id)) PRIMARY KEY (id);`,
    { E: { maxDepth: 0 } },
  );
  const path = [...database.pipeline.files.keys()].find((name) => name.endsWith("/settle_E.sqlx")) ?? "";
  const [head = "", script = ""] = (database.pipeline.files.get(path) ?? "").split(/\n}\n\n/);
  const again = `${head}\n}\n\n${script}\n---\n${script}`;
  const graph = compileFiles(new Map([...database.pipeline.files, [path, again]]));
  const rows = [
    { id: "1", boss: "1" },
    { id: "2", boss: "1" },
    { id: "3", boss: "9" },
  ];
  expect(await load({ ...database, pipeline: { ...database.pipeline, graph } }, { E: rows })).toEqual({
    E: { "missing_reference:F": 1, too_deep: 2 },
  });
});

test("a long chain whose head is missing is refused whole", { timeout: 60_000 }, async () => {
  const database = await open(
    `CREATE TABLE T (id INT64 NOT NULL, prev INT64, CONSTRAINT F FOREIGN KEY (prev) REFERENCES T (id)) PRIMARY KEY (id);`,
  );
  const rows = Array.from({ length: 60 }, (_, index) => ({ id: String(index + 1), prev: String(index) }));
  expect(await load(database, { T: rows })).toEqual({ T: { "missing_reference:F": 60 } });
});

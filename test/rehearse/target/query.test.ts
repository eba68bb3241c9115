import { describe, expect, test } from "vitest";
import { sharedZetaSql } from "../../../generator/engines/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { seededRandom } from "../../../generator/rehearse/random.ts";
import { createEmulatorTarget, createMemoryTarget } from "../../../generator/rehearse/target/index.ts";
import type { Mutation, Row, TableId, Target, TargetResult } from "../../../generator/rehearse/types.ts";
import { catalogStatements } from "../../../generator/render/index.ts";
import { quoteIdentifier } from "../../../generator/support/index.ts";
import { describeWithEmulator, emulatorSeed } from "../../engines/emulator/support.ts";
import { catalogOf } from "../../support/schema.ts";
import { randomCommit } from "./random-commit.ts";
import { ddlOf, randomTables } from "./random-tables.ts";

// Queries for EXTERNAL_QUERY: the checks in memory and the emulator give the same rows, in no order.

const ddl = `CREATE SCHEMA sales;
CREATE TABLE All_Types (id INT64 NOT NULL, b BOOL, y BYTES(MAX), d DATE, f FLOAT64, j JSON, n NUMERIC, s STRING(MAX),
  t TIMESTAMP, ab ARRAY<BOOL>, ay ARRAY<BYTES(MAX)>, ad ARRAY<DATE>, af ARRAY<FLOAT64>, ai ARRAY<INT64>, aj ARRAY<JSON>,
  an ARRAY<NUMERIC>, a_s ARRAY<STRING(MAX)>, a_t ARRAY<TIMESTAMP>,
  g INT64 AS (id * 2) STORED, v STRING(3) DEFAULT ("dfl")) PRIMARY KEY (id);
CREATE TABLE sales.Orders (id INT64 NOT NULL, item INT64, CONSTRAINT Item FOREIGN KEY (item) REFERENCES All_Types (id)) PRIMARY KEY (id);
CREATE TABLE Short (id INT64 NOT NULL, x FLOAT32, ax ARRAY<FLOAT32>) PRIMARY KEY (id);
CREATE VIEW Seen SQL SECURITY INVOKER AS SELECT a.id FROM All_Types AS a;`;

const put = (table: string, ...rows: readonly Row[]): Mutation => ({
  table: table as TableId,
  columns: [...new Set(rows.flatMap((row) => Object.keys(row)))],
  rows,
});

const rows: readonly Row[] = [
  {
    id: 1,
    b: true,
    y: "AAEC/w==",
    d: "2026-01-31",
    f: 0.1,
    j: { b: [1, null, "x"], a: { c: 1.5 } },
    n: "99999999999999999999999999999.999999999",
    s: 'é"\n🎉',
    t: "2026-01-31T12:00:00.123456Z",
    ab: [true, null, false],
    ay: ["", "AA=="],
    ad: ["0001-01-01", "9999-12-31"],
    af: [1, -0.5, "NaN", "Infinity", "-Infinity"],
    ai: ["9223372036854775807", "-9223372036854775808"],
    aj: [{ a: 1 }, [], "t"],
    an: ["-1.5", "0"],
    a_s: ["", "b"],
    a_t: ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"],
  },
  {
    id: "922337203685477580",
    f: "NaN",
    n: "0.000000001",
    s: "",
    ab: [],
    a_s: [null],
  },
  { id: -3, f: 1e300, n: "-7", t: "1969-12-31T23:59:59.9Z", j: "text", d: "1970-01-01" },
];

const commits: readonly (readonly Mutation[])[] = [
  rows.map((row) => put("All_Types", row)),
  [put("sales.Orders", { id: 1, item: 1 }, { id: 2, item: -3 }, { id: 3 })],
  [put("Short", { id: 1, x: 0.1, ax: [0.1] })],
];

async function fill(target: Target): Promise<Target> {
  for (const commit of commits) expect(await target.commit(commit)).toEqual({ ok: true });
  return target;
}

async function openMemory(schema = ddl): Promise<Target> {
  return createMemoryTarget({ catalog: catalogOf(schema), zetasql: await sharedZetaSql() });
}

function sorted(result: TargetResult): TargetResult {
  if (!result.ok) return result;
  const texts = result.rows.map((row) => ({ row, text: JSON.stringify(row) }));
  return { ...result, rows: texts.toSorted((a, b) => (a.text < b.text ? -1 : 1)).map(({ row }) => row) };
}

const columns = (catalogOf(ddl).tables.get("All_Types" as TableId)?.columns ?? []).map(({ name }) => name);

/** Both sides run them, and have rows. */
const queries: readonly string[] = [
  "SELECT * FROM All_Types",
  "SELECT * FROM all_types AS a",
  ...columns.map((name) => `SELECT a.${name} FROM All_Types AS a`),
  ...columns.map((name) => `SELECT id, ${name} IS NULL AS \`is null\` FROM All_Types`),
  "SELECT COUNT(*) AS n FROM All_Types",
  "SELECT COUNT(*) AS n FROM Short",
  "SELECT id FROM Short",
  "SELECT COUNT(*) AS n, item FROM sales.Orders GROUP BY item",
  "SELECT Orders.id FROM Sales.ORDERS WHERE Orders.item IS NULL",
  "SELECT `Orders`.id FROM `sales`.`Orders`",
  "SELECT o.id, a.s FROM sales.Orders AS o JOIN All_Types AS a ON a.id = o.item",
  "SELECT id, item FROM sales.Orders WHERE item NOT IN (SELECT id FROM All_Types WHERE id < 0)",
  "SELECT a.id FROM All_Types a WHERE NOT EXISTS (SELECT 1 FROM sales.Orders o WHERE o.item = a.id)",
  "WITH All_Types AS (SELECT id FROM all_types WHERE id > 0) SELECT All_Types.id FROM All_Types",
  "SELECT x FROM All_Types AS a, a.ai AS x",
  "SELECT x FROM All_Types AS a, UNNEST(a.a_s) AS x WITH OFFSET AS pos",
  "SELECT id FROM All_Types@{FORCE_INDEX=_BASE_TABLE}",
  "@{USE_ADDITIONAL_PARALLELISM=TRUE} SELECT a.id FROM All_Types@{FORCE_INDEX=_BASE_TABLE} a JOIN@{JOIN_METHOD=HASH_JOIN} sales.Orders o ON o.item = a.id",
  "SELECT id FROM All_Types; -- with its end",
  "SELECT CAST('2026-07-01 00:00:00' AS TIMESTAMP) AS t, EXTRACT(DAY FROM TIMESTAMP '2026-07-01 00:00:00Z') AS day",
  "SELECT DATE(TIMESTAMP '2026-07-01 00:00:00Z') AS d",
  "SELECT TIMESTAMP '2026-07-01T00:00:00.1Z' AS t, [TIMESTAMP '1900-07-01T00:00:00Z', NULL] AS ts",
  "SELECT SAFE_CAST('x' AS INT64) AS i, NULL AS nothing, [] AS none, CAST(NULL AS ARRAY<STRING>) AS arr",
  "SELECT SUM(f) AS f, AVG(n) AS n, ARRAY_AGG(s IGNORE NULLS) AS s FROM All_Types WHERE id = 1",
  "SELECT JSON_VALUE(j, '$.a.c') AS c, JSON_QUERY(j, '$.b') AS b FROM All_Types WHERE id = 1",
  "SELECT id FROM All_Types UNION ALL SELECT id FROM sales.Orders",
  "SELECT id FROM All_Types WHERE FALSE",
];

/** Both sides refuse them, alike. */
const refused: readonly (readonly [query: string, kind: "failed" | "notRehearsed", says: RegExp])[] = [
  ["SELECT * FROM Nope", "failed", /^Table not found: Nope/],
  ["SELECT * FROM `sales.Orders`", "failed", /^Table not found: `sales\.Orders`/],
  ["SELECT nope FROM All_Types", "failed", /^Unrecognized name: nope/],
  ["SELECT id FROM All_Types WHERE", "failed", /^Syntax error: Unexpected end of statement/],
  ["SELECT 1 / 0 AS x", "failed", /^division by zero/],
  ["SELECT 1 AS a; SELECT 2 AS a", "failed", /^Syntax error: Expected end of input/],
  ["INSERT INTO All_Types (id) VALUES (77)", "failed", /read-only|ReadOnly/],
  ["DELETE FROM All_Types WHERE TRUE", "failed", /read-only|ReadOnly/],
  ["SELECT @p AS x", "failed", /parameter/],
  ["SELECT 1 AS a, 2 AS A", "failed", /Duplicate column names/],
  ["SELECT [STRUCT(1 AS x)] AS s", "failed", /STRUCT.*not supported/],
  ["SELECT STRUCT(1 AS x) AS s", "failed", /struct/i],
  ["SELECT COUNT(*) FROM All_Types", "notRehearsed", /a name with AS/],
  ["SELECT x FROM Short", "notRehearsed", /FLOAT32/],
  ["SELECT ax FROM Short", "notRehearsed", /FLOAT32/],
  ["SELECT * FROM Short", "notRehearsed", /FLOAT32/],
  ["SELECT s.* FROM Short AS s", "notRehearsed", /FLOAT32/],
  ["SELECT table_name FROM INFORMATION_SCHEMA.TABLES", "notRehearsed", /INFORMATION_SCHEMA of Spanner/],
  ["SELECT text FROM spanner_sys.query_stats_top_hour", "notRehearsed", /SPANNER_SYS of Spanner/],
  ["SELECT FUTURE_FUNCTION(1) AS x", "notRehearsed", /function FUTURE_FUNCTION in a query of Spanner/],
  ["FROM All_Types |> SELECT id", "notRehearsed", /pipe syntax in a query of Spanner/],
  ["SELECT JSON 'null' AS j", "notRehearsed", /JSON null/],
  ["SELECT [JSON '1', JSON 'null'] AS j", "notRehearsed", /JSON null/],
  ["SELECT PARSE_JSON('12345678901234567890') AS j", "notRehearsed", /more than 15 digits/],
];

/** What of a query depends on the values of a column: as they are, in groups, compared. */
function randomQueries(
  table: string,
  columns: readonly { readonly name: string; readonly type: string }[],
): readonly string[] {
  const path = table.split(".").map(quoteIdentifier).join(".");
  const from = `FROM ${path}`;
  const names = columns.map(({ name }) => `x.${quoteIdentifier(name)}`);
  return [
    `SELECT ${names.join(", ")} ${from} AS x`,
    `SELECT COUNT(*) AS n ${from}`,
    ...columns.flatMap(({ type }, index): readonly string[] => {
      const name = names[index] ?? "";
      if (type.startsWith("ARRAY")) return [`SELECT e ${from} AS x, UNNEST(${name}) AS e`];
      if (type.startsWith("JSON")) return [`SELECT TO_JSON_STRING(${name}) AS t ${from} AS x`];
      return [
        `SELECT ${name} AS c, COUNT(*) AS n ${from} AS x GROUP BY 1`,
        `SELECT COUNT(*) AS n ${from} AS x JOIN ${path} AS y ON ${name} < y${name.slice(1)}`,
      ];
    }),
  ];
}

const runs = Number(process.env.EMULATOR_RUNS ?? 4);

const told = (result: TargetResult): readonly string[] => {
  if (result.ok) return ["ok", JSON.stringify(result)];
  return result.kind === "failed"
    ? ["failed", result.message]
    : ["notRehearsed", `${result.construct}: ${result.reason}`];
};

function expectRefusal(result: TargetResult, kind: string, says: RegExp): void {
  expect(told(result)).toEqual([kind, expect.stringMatching(says)]);
}

describe("a query in memory", () => {
  test("gives columns and rows as BigQuery has them", async () => {
    const target = await fill(await openMemory());
    const result = await target.query("SELECT * FROM All_Types WHERE id = 1");
    expect(result).toEqual({
      ok: true,
      columns: expect.arrayContaining([
        { name: "n", type: "NUMERIC" },
        { name: "a_t", type: "ARRAY<TIMESTAMP>" },
      ]),
      rows: [{ ...rows[0], id: "1", g: "2", v: "dfl" }],
    });
  });

  test("sees each commit, and none that was refused", async () => {
    const target = await fill(await openMemory());
    const count = async (): Promise<unknown> => {
      const result = await target.query("SELECT COUNT(*) AS n FROM sales.Orders");
      return result.ok ? result.rows[0]?.n : result;
    };
    expect(await count()).toBe("3");
    expect((await target.commit([put("sales.Orders", { id: 4, item: 1 }, { id: 5, item: 404 })])).ok).toBe(false);
    expect(await count()).toBe("3");
    expect((await target.commit([put("sales.Orders", { id: 4, item: 1 })])).ok).toBe(true);
    expect(await count()).toBe("4");
  });

  test.each(refused)("%s: %s", async (query, kind, says) => {
    const target = await fill(await openMemory());
    expectRefusal(await target.query(query), kind, says);
    expect(await target.read("All_Types" as TableId)).toHaveLength(3);
  });

  test.each<readonly [query: string, column: string]>([
    ["SELECT id FROM Short WHERE x > 0.1", "x"],
    ["SELECT TO_JSON(s) AS j FROM Short AS s", "x"],
    ["SELECT TO_JSON(Short) AS j FROM Short", "x"],
    ["SELECT TO_JSON(o) AS j FROM (SELECT * FROM Short) AS o", "x"],
    ["SELECT CAST(ax[OFFSET(0)] AS FLOAT64) AS j FROM Short", "ax"],
  ])("a value that ZetaSQL has no type for is not guessed: %s", async (query, column) => {
    const target = await fill(await openMemory());
    expectRefusal(
      await target.query(query),
      "notRehearsed",
      new RegExp(`cannot evaluate column "${column}" of table "Short"`),
    );
  });

  test("columns that it does not read cost nothing: more rows than one statement takes are counted", async () => {
    const target = await openMemory("CREATE TABLE Wide (id INT64, s STRING(MAX), f FLOAT32) PRIMARY KEY (id);");
    const wide = Array.from({ length: 6_000 }, (_, id): Row => ({ id, s: "x".repeat(1_000) }));
    expect(await target.commit([put("Wide", ...wide)])).toEqual({ ok: true });
    expect(await target.query("SELECT COUNT(*) AS n FROM Wide")).toMatchObject({ rows: [{ n: "6000" }] });
    expect(await target.query("SELECT COUNT(id) AS n FROM Wide AS w WHERE w.id < 7")).toMatchObject({
      rows: [{ n: "7" }],
    });
    expectRefusal(
      await target.query("SELECT COUNT(s) AS n FROM Wide"),
      "notRehearsed",
      /the built-in checks cannot run/,
    );
  });

  test("views are not evaluated", async () => {
    expectRefusal(
      await (await openMemory()).query("SELECT id FROM seen"),
      "notRehearsed",
      /EXTERNAL_QUERY of view Seen/,
    );
  });

  test("a table has its synonym too", async () => {
    const target = await openMemory("CREATE TABLE T (id INT64, SYNONYM (Old)) PRIMARY KEY (id);");
    expect((await target.commit([put("T", { id: 4 })])).ok).toBe(true);
    expect(await target.query("SELECT Old.id FROM old AS Old")).toMatchObject({ rows: [{ id: "4" }] });
  });

  test("graph queries are too new for it", async () => {
    const target = await openMemory();
    for (const query of [
      "GRAPH G MATCH (n) RETURN n.id AS id",
      "SELECT * FROM GRAPH_TABLE(G MATCH (n) RETURN n.id AS id)",
    ]) {
      expectRefusal(await target.query(query), "notRehearsed", /^GRAPH.* in a query of Spanner: /);
    }
  });
});

describeWithEmulator("a query in the emulator", (emulator) => {
  const open = (schema = ddl): Promise<Target> =>
    createEmulatorTarget({
      catalog: catalogDocument(catalogOf(schema)),
      statements: catalogStatements,
      directory: process.cwd(),
      emulator: emulator.running(),
      deadlineMs: 20_000,
    });

  test("gives what the checks in memory give", async () => {
    const [real, memory] = [await fill(await open()), await fill(await openMemory())];
    for (const query of queries) {
      const result = sorted(await real.query(query));
      expect([query, told(result)[0], result.ok || told(result)[1]]).toEqual([query, "ok", true]);
      expect({ query, result: sorted(await memory.query(query)) }).toEqual({ query, result });
    }
    await real.close();
  });

  test("refuses what they refuse", async () => {
    const real = await fill(await open());
    for (const [query, kind, says] of refused) {
      const [is, words] = told(await real.query(query));
      expect({ query, is, words }).toEqual({ query, is: kind, words: expect.stringMatching(says) });
    }
    expect(await real.read("All_Types" as TableId)).toHaveLength(3);
    await real.close();
  });

  test("random rows of random tables are the same on both sides", { timeout: 120_000 }, async () => {
    const seen = new Map<string, number>();
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(emulatorSeed, `query ${run}`);
      const tables = randomTables(random);
      const schema = ddlOf(tables);
      const [real, memory] = await Promise.all([open(schema), openMemory(schema)]);
      const state = new Map<string, readonly Row[]>();
      for (let commit = 0; commit < 10; commit += 1) {
        const mutations = randomCommit({ random, tables, state, planted: undefined }) ?? [];
        await Promise.all([real.commit(mutations), memory.commit(mutations)]);
        for (const { table } of mutations) state.set(table, await real.read(table));
      }
      for (const { id, columns: all } of catalogOf(schema).tables.values()) {
        const told = all.filter(({ type }) => !/FLOAT32|INTERVAL|PROTO|TOKENLIST|UUID/.test(type));
        for (const query of randomQueries(id, told)) {
          const [is, expected] = [sorted(await memory.query(query)), sorted(await real.query(query))];
          expect(is, `${schema}\n${query}`).toEqual(expected);
          const kind = expected.ok ? `rows ${Math.min(expected.rows.length, 1)}` : expected.kind;
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        }
      }
      await real.close();
    }
    expect(seen.get("failed") ?? 0).toBe(0);
    expect(seen.get("rows 1")).toBeGreaterThan(20 * runs);
  });

  test("cuts off nanoseconds", async () => {
    const real = await open();
    const t = "2026-01-31T12:00:00.000000999Z";
    expect(await real.commit([put("All_Types", { id: 1, t, a_t: [t, "2026-01-31T12:00:00.120000999Z"] })])).toEqual({
      ok: true,
    });
    expect(await real.query("SELECT t, a_t FROM All_Types")).toMatchObject({
      rows: [{ t: "2026-01-31T12:00:00Z", a_t: ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.12Z"] }],
    });
    await real.close();
  });

  test("has views, and graphs where its version knows them", async () => {
    const real = await fill(await open());
    expect(await real.query("SELECT COUNT(*) AS n FROM Seen")).toMatchObject({ rows: [{ n: "3" }] });
    if (emulator.version === "1.5.28") {
      expectRefusal(
        await real.query("GRAPH G MATCH (n) RETURN n.id AS id"),
        "notRehearsed",
        /^GRAPH queries in a query of Spanner/,
      );
    }
    await real.close();
  });

  test("a table or a view that it could not make is not rehearsed", async () => {
    const real = await open(`CREATE TABLE A (id INT64) PRIMARY KEY (id); CREATE TABLE Newer (id UUID) PRIMARY KEY (id);
      CREATE VIEW V SQL SECURITY INVOKER AS SELECT Newer.id FROM Newer;`);
    if (emulator.version !== "1.5.28") return;
    expect([...real.missing.keys()]).toEqual(["Newer"]);
    expectRefusal(
      await real.query("SELECT a.id FROM A AS a JOIN newer USING (id)"),
      "notRehearsed",
      /^EXTERNAL_QUERY of table Newer: it cannot be made in the target: /,
    );
    expectRefusal(await real.query("SELECT id FROM v"), "notRehearsed", /^EXTERNAL_QUERY of view V: it cannot be made/);
    await real.close();
  });
});

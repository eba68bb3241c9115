import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../../generator/contracts/index.ts";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { Catalog } from "../../generator/model/types.ts";
import { defaultPlanOptions, planLoad } from "../../generator/plan/index.ts";
import type { Action, Plan } from "../../generator/plan/types.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Row, TableId, Target } from "../../generator/rehearse/types.ts";
import { catalogOf, ungated } from "../support/schema.ts";
import { compileFiles, rehearseOnce } from "./support.ts";

// Projects that people write: what is rehearsed is the compiled project, whoever wrote it.

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

const schema = "CREATE TABLE T (id INT64 NOT NULL, v STRING(MAX), seen TIMESTAMP) PRIMARY KEY (id);";
const settings = "defaultProject: p\ndefaultLocation: US\ndefaultDataset: d\ndefaultAssertionDataset: d\n";
const declaration = 'declare({ database: "p", schema: "src", name: "s" });';

const exportOf = (query: string, options = '"table": "T"'): string =>
  `EXPORT DATA OPTIONS (uri = 'https://spanner.googleapis.com/projects/p/instances/i/databases/d', format = 'CLOUD_SPANNER',
  spanner_options = '''{${options}}''') AS ${query}`;
const operation = (text: string, more = ""): string => `config { type: "operations"${more} }\n${text}`;

const rows = (...values: readonly (readonly [string, string | null])[]): readonly Row[] =>
  values.map(([id, v]) => ({ id, v }));

const noPlan: Plan = {
  prefix: "",
  tables: [],
  sources: [],
  actions: [],
  layout: "sqlx",
  operations: [],
  deferred: [],
  diagnostics: [],
};

/** As if this generator had written the action `e` for the table `T`, from the source `src.s`. */
function planOfT(catalog: Catalog, table: string): Plan {
  const select = { graphs: undefined, include: ["*"], exclude: [] };
  const plan = planLoad(catalog, {
    ...defaultPlanOptions(catalog, select, { integrity: "trust", ...ungated }),
    ledger: undefined,
  });
  const source = { project: undefined, dataset: "src", table };
  const actions = plan.actions.map(
    (action): Action =>
      action.kind === "export" ? { ...action, name: "e", reads: { kind: "source", source, columns: [] } } : action,
  );
  return { ...plan, actions, operations: actions.map((action) => ({ ...action, steps: [action] })) };
}

/** As if it could not be made: nobody may ask for its rows. */
function withoutTable(target: Target, table: TableId): Target {
  return {
    ...target,
    missing: new Map([[table, "too new"]]),
    async read(id) {
      if (id === table) throw new Error(`there is no ${id}`);
      return target.read(id);
    },
  };
}

interface Result {
  readonly report: ReportDocument;
  readonly held: readonly Row[];
}

/** Runs a project once per state of the source `src.s`. */
async function run(
  definitions: Readonly<Record<string, string>>,
  states: readonly (readonly Row[])[],
  options: {
    readonly fail?: string;
    readonly ddl?: string;
    readonly plan?: boolean;
    readonly source?: string;
    readonly missing?: string;
  } = {},
): Promise<Result> {
  const catalog = catalogOf(options.ddl ?? schema);
  const files = new Map([
    ["workflow_settings.yaml", settings],
    ["definitions/source.js", declaration],
    ...Object.entries(definitions).map(([name, text]) => [`definitions/${name}`, text] as const),
  ]);
  const whole = await createMemoryTarget({ catalog, zetasql });
  const target = options.missing === undefined ? whole : withoutTable(whole, options.missing as TableId);
  const columns = [
    { name: "id", type: "INT64" },
    { name: "v", type: "STRING" },
    { name: "seen", type: "TIMESTAMP" },
  ];
  const { report } = await rehearseOnce({
    graph: compileFiles(files),
    catalog,
    plan: options.plan === true ? planOfT(catalog, options.source ?? "s") : noPlan,
    zetasql,
    target,
    order: "random",
    runs: states.map((state, index) => ({
      name: String(index + 1),
      tables: [{ path: "p.src.s", columns, rows: state }],
    })),
    fail: options.fail === undefined ? [] : [{ action: options.fail, commit: 0 }],
  });
  return { report, held: await target.read("T" as TableId) };
}

const statuses = ({ runs }: ReportDocument) =>
  Object.fromEntries((runs.at(-1)?.actions ?? []).map(({ name, status }) => [name, status]));
const errors = ({ runs }: ReportDocument) => runs.flatMap(({ actions }) => actions.flatMap(({ error }) => error ?? []));

describe("a project of views and tables", () => {
  const project = {
    "view_s.sqlx": 'config { type: "view" }\nSELECT id, UPPER(v) AS v FROM ${ref("s")} WHERE id IS NOT NULL',
    "t.sqlx":
      'config { type: "table" }\nSELECT id, v FROM ${ref("view_s")}\npost_operations { DELETE FROM ${self()} WHERE v = "GONE" }',
    "check.sqlx": 'config { type: "assertion" }\nSELECT id FROM ${ref("t")} GROUP BY id HAVING COUNT(*) > 1',
    "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("t")}'), ', dependencies: ["check"]'),
  };

  test("is run in its order", async () => {
    const { report, held } = await run(project, [rows(["1", "a"], ["2", "gone"], ["3", null])]);
    expect({ exit: report.exit, statuses: statuses(report) }).toEqual({
      exit: 0,
      statuses: { view_s: "ok", t: "ok", check: "ok", e: "ok" },
    });
    expect(held).toEqual([
      { id: "1", v: "A", seen: null },
      { id: "3", v: null, seen: null },
    ]);
  });

  test("an assertion with rows fails, and what waits for it is skipped", async () => {
    const { report, held } = await run(project, [rows(["1", "a"], ["1", "b"])]);
    expect({ exit: report.exit, statuses: statuses(report) }).toEqual({
      exit: 1,
      statuses: { view_s: "ok", t: "ok", check: "failed", e: "skipped" },
    });
    expect(errors(report)).toContain('Assertion failed: its query returned one row, the first is {"id":"1"}');
    expect(held).toEqual([]);
  });

  test("a view that cannot be read fails where it is made", async () => {
    const { report } = await run(
      { ...project, "view_s.sqlx": 'config { type: "view" }\nSELECT idd AS id, v FROM ${ref("s")}' },
      [rows(["1", "a"])],
    );
    expect(statuses(report)).toEqual({ view_s: "failed", t: "skipped", check: "skipped", e: "skipped" });
    expect(errors(report)[0]).toContain("Unrecognized name: idd; Did you mean id?");
  });
});

describe("an incremental table", () => {
  const project = (config: string) => ({
    "i.sqlx": `config { type: "incremental"${config} }\nSELECT id, v FROM \${ref("s")} \${when(incremental(), "WHERE v != 'skip'")}`,
    "e.sqlx": operation(exportOf('SELECT id, ANY_VALUE(v) AS v FROM ${ref("i")} GROUP BY id')),
  });
  const states = [rows(["1", "a"], ["2", "skip"]), rows(["1", "b"], ["3", "skip"], ["4", "d"])];

  test("with a unique key replaces rows, and adds the others", async () => {
    const { report, held } = await run(project(', uniqueKey: ["id"]'), states);
    expect(report.exit).toBe(0);
    expect(held.map(({ id, v }) => [id, v])).toEqual([
      ["1", "b"],
      ["2", "skip"],
      ["4", "d"],
    ]);
  });

  test("without one only adds", async () => {
    const { held } = await run(
      { ...project(""), "e.sqlx": operation(exportOf('SELECT COUNT(*) AS id FROM ${ref("i")}')) },
      states,
    );
    expect(held.map(({ id }) => id)).toEqual(["2", "4"]);
  });

  test("two new rows of one key fail where that is there, as a MERGE does, and else are two", async () => {
    const twice = (id: string) => [states[0] ?? [], rows([id, "x"], [id, "x"])];
    const { report } = await run(project(', uniqueKey: ["id"]'), twice("1"));
    expect(errors(report)[0]).toMatch(/^UPDATE\/MERGE must match at most one source row for each target row/);
    const { report: other, held } = await run(project(', uniqueKey: ["id"]'), twice("9"));
    expect({ exit: other.exit, last: held.at(-1) }).toEqual({ exit: 0, last: { id: "9", v: "x", seen: null } });
  });

  const incremental = (first: string, later: string, config = "") => ({
    "i.sqlx": `config { type: "incremental"${config} }\n\${when(incremental(), "${later}", "${first}")}`,
    "e.sqlx": operation(exportOf('SELECT id, CAST(v AS STRING) AS v FROM ${ref("i")}')),
    "order.sqlx": operation("SELECT 1", ', dependencies: ["i", "e"]'),
  });
  const once = [rows(["1", "a"]), []];

  test("a later query without one of its columns fails, one with more is cut, and values are coerced", async () => {
    const first = "SELECT 1 AS id, 1.5 AS v";
    const lacking = await run(incremental(first, "SELECT 2 AS id"), once);
    expect(errors(lacking.report)[0]).toContain("Unrecognized name: v");
    const more = await run(incremental(first, "SELECT 2 AS id, 7 AS v, 'x' AS w"), once);
    expect(errors(more.report)).toEqual([]);
    expect(more.held.map(({ v }) => v)).toEqual(["1.5", "7"]);
    const wrong = await run(incremental(first, "SELECT 2 AS id, 'x' AS v"), once);
    expect(errors(wrong.report)[0]).toContain("STRING");
  });

  test("strategies beside MERGE, and changes of the schema, are not rehearsed", async () => {
    const first = "SELECT 1 AS id, 'a' AS v";
    const { report } = await run(incremental(first, first, ', onSchemaChange: "EXTEND"'), once);
    expect({ exit: report.exit, reason: report.notRehearsed[0]?.reason }).toEqual({
      exit: 3,
      reason: "onSchemaChange EXTEND cannot be run here.",
    });
  });

  test("what is declared before the query is known in it", async () => {
    const { report, held } = await run(
      {
        "i.sqlx":
          'config { type: "incremental" }\npre_operations { DECLARE least DEFAULT (SELECT 1); CREATE TEMP TABLE u AS SELECT "x" AS v }\n' +
          'SELECT id, u.v FROM ${ref("s")} AS s, u WHERE id > least',
        "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("i")}')),
      },
      [rows(["1", "a"], ["2", "b"])],
    );
    expect(errors(report)).toEqual([]);
    expect(held).toMatchObject([{ id: "2", v: "x" }]);
  });
});

describe("columns without a name", () => {
  test.each(["view", "table", "assertion"])("are refused in a %s, as BigQuery does", async (type) => {
    const { report } = await run({ "x.sqlx": `config { type: "${type}" }\nSELECT id, 1 FROM \${ref("s")}` }, [[]]);
    expect(errors(report)[0]).toMatch(/columns? must be named/i);
  });
});

describe("scripts", () => {
  test("loops, variables and several jobs, with an export at their end", async () => {
    const script = `DECLARE n INT64 DEFAULT 0;
CREATE OR REPLACE TABLE \${self()} (id INT64, v STRING);
WHILE n < 3 DO
  SET n = n + 1;
  INSERT INTO \${self()} (id, v) SELECT n, v FROM \${ref("s")} WHERE id = n;
  IF @@row_count = 0 THEN INSERT INTO \${self()} VALUES (n, 'none'); END IF;
END WHILE;
---
${exportOf("SELECT id, v FROM ${self()}")}`;
    const { report, held } = await run({ "o.sqlx": operation(script, ", hasOutput: true") }, [
      rows(["1", "a"], ["3", "c"]),
    ]);
    expect(errors(report)).toEqual([]);
    expect(held.map(({ v }) => v)).toEqual(["a", "none", "c"]);
  });

  test("may handle a commit that Spanner refuses", async () => {
    const script = `DECLARE said STRING;
BEGIN
  ${exportOf('SELECT id, v FROM ${ref("s")}')};
EXCEPTION WHEN ERROR THEN
  SET said = @@error.message;
END;
${exportOf("SELECT 100 AS id, said AS v")}`;
    const ddl = schema.replace("v STRING(MAX)", "v STRING(MAX), CHECK (v != 'bad')");
    const { report, held } = await run({ "o.sqlx": operation(script) }, [rows(["1", "bad"])], { ddl });
    expect(statuses(report)).toEqual({ o: "ok" });
    expect(held).toMatchObject([{ id: "100", v: expect.stringMatching(/^Check constraint /) }]);
  });

  test("that fail of something else after they handled it, fail of that", async () => {
    const script = `BEGIN ${exportOf('SELECT id, v FROM ${ref("s")}')}; EXCEPTION WHEN ERROR THEN ASSERT FALSE AS 'later'; END`;
    const ddl = schema.replace("v STRING(MAX)", "v STRING(MAX), CHECK (v != 'bad')");
    const { report } = await run({ "o.sqlx": operation(script) }, [rows(["1", "bad"])], { ddl });
    expect(errors(report)[0]).toMatch(/^Assertion failed: later at /);
    expect(report.runs[0]?.actions[0]?.violations).toEqual([]);
  });
});

describe("what an action leaves behind", () => {
  test("two exports of one script are both in the report", async () => {
    const ddl = `${schema} CREATE TABLE U (id INT64 NOT NULL) PRIMARY KEY (id);`;
    const both = `${exportOf('SELECT id FROM ${ref("s")}')};\n${exportOf('SELECT id + 10 AS id FROM ${ref("s")}', '"table": "U"')}`;
    const { report } = await run({ "e.sqlx": operation(both) }, [rows(["1", "a"], ["2", "b"], ["3", "c"])], { ddl });
    expect(report.runs[0]?.tables).toMatchObject([
      { name: "T", exported: 3, inSpanner: 3, source: null },
      { name: "U", exported: 3, inSpanner: 3 },
    ]);
    const [action] = report.runs[0]?.actions ?? [];
    expect(action?.rows).toBe(6);
    expect(action?.commits).toBeGreaterThanOrEqual(2);
  });

  test("the rows of a source that is a view are not counted", async () => {
    const project = {
      "s2.sqlx": 'config { type: "view", schema: "src", name: "s2" }\nSELECT * FROM ${ref("s")}',
      "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s2")}')),
    };
    const { report } = await run(project, [rows(["1", "a"])], { plan: true, source: "s2" });
    expect(report.runs[0]?.tables[0]).toMatchObject({ source: null, loadable: 1, equal: true });
  });

  test("an assertion can be read, as the view that it is", async () => {
    const project = {
      "check.sqlx": 'config { type: "assertion" }\nSELECT id, v FROM ${ref("s")} WHERE id < 0',
      "e.sqlx": operation(exportOf('SELECT COUNT(*) AS id FROM ${ref("check")}')),
    };
    const { held } = await run(project, [rows(["1", "a"])]);
    expect(held).toMatchObject([{ id: "0" }]);
  });

  test("at most ten differences of a kind are listed, all are counted", async () => {
    const state = Array.from({ length: 11 }, (_, index) => ({ id: String(index), v: "bad" }));
    const ddl = schema.replace("v STRING(MAX)", "v STRING(MAX), CHECK (v != 'bad')");
    const { report } = await run({ "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s")}')) }, [state], { ddl });
    expect(report.runs[0]?.tables[0]).toMatchObject({ missing: 11, equal: false });
    expect(report.runs[0]?.tables[0]?.differences.length).toBe(10);
  });

  test("a second run draws other commits", async () => {
    const state = Array.from({ length: 40 }, (_, index) => ({ id: String(index), v: null }));
    const project = { "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s")}')) };
    const { report } = await run(project, [state, state, state, state]);
    expect(new Set(report.runs.map(({ actions }) => actions[0]?.commits)).size).toBeGreaterThan(1);
  });

  test("a table that the target cannot have is not rehearsed, and all else goes on", async () => {
    const ddl = `${schema} CREATE TABLE U (id INT64 NOT NULL) PRIMARY KEY (id);`;
    const project = {
      "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s")}')),
      "u.sqlx": operation(exportOf('SELECT id FROM ${ref("s")}', '"table": "U"')),
    };
    const { report } = await run(project, [rows(["1", "a"])], { ddl, missing: "U" });
    expect(report.notRehearsed).toEqual([
      { action: "u", reason: "table U cannot be made in the target: too new cannot be run here." },
    ]);
    expect(statuses(report)).toEqual({ e: "ok", u: "notRehearsed" });
    expect(report.exit).toBe(3);
  });
});

describe("an export", () => {
  test("with a change timestamp writes only rows that are newer", async () => {
    const at = (id: string, v: string, seen: string | null): Row => ({ id, v, seen });
    const query = exportOf('SELECT id, v, seen FROM ${ref("s")}', '"table": "T", "change_timestamp_column": "SEEN"');
    const { report, held } = await run({ "e.sqlx": operation(query) }, [
      [
        at("1", "old", "2026-01-01T00:00:00Z"),
        at("2", "old", "2026-01-01T00:00:00.5Z"),
        at("3", "old", "2026-01-01T00:00:00Z"),
        at("5", "old", "2026-01-01T00:00:00Z"),
        at("6", "old", null),
      ],
      [
        at("1", "new", "2026-01-01T00:00:00.000001Z"),
        at("2", "new", "2026-01-01T00:00:00Z"),
        at("3", "new", "2026-01-01T00:00:00Z"),
        at("4", "new", null),
        at("5", "new", null),
        at("6", "new", "2026-01-01T00:00:00Z"),
      ],
    ]);
    expect(held.map(({ v }) => v)).toEqual(["new", "old", "old", "new", "old", "new"]);
    expect(report.exit).toBe(0);
    expect(report.runs[1]?.tables[0]).toMatchObject({ loadable: 6, exported: 3, equal: true });
  });

  test("with two rows of one key loads one of them: not as it should be", async () => {
    const { report } = await run({ "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s")}')) }, [
      rows(["1", "a"], ["1", "b"], ["2", "c"]),
    ]);
    expect(report.exit).toBe(1);
    expect(report.runs[0]?.tables[0]).toMatchObject({
      loadable: 3,
      inSpanner: 2,
      equal: false,
      differences: [{ kind: "different", key: "(1)", columns: ["v"] }],
    });
  });

  test("an action that is to fail does so in the first run alone, and the next makes it good", async () => {
    const { report, held } = await run(
      { "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s")}')) },
      [rows(["1", "a"]), rows(["1", "b"])],
      { fail: "e" },
    );
    expect(report.runs.map(({ actions }) => actions[0]?.status)).toEqual(["failed", "ok"]);
    expect(report.exit).toBe(1);
    expect(held).toMatchObject([{ v: "b" }]);
  });

  test("parent and child exported by one action are no missing dependency", async () => {
    const ddl = `${schema} CREATE TABLE C (id INT64 NOT NULL, FOREIGN KEY (id) REFERENCES T (id)) PRIMARY KEY (id);`;
    const both = `${exportOf('SELECT id FROM ${ref("s")}')};\n${exportOf('SELECT id FROM ${ref("s")}', '"table": "C"')}`;
    const { report } = await run({ "e.sqlx": operation(both) }, [rows(["1", "a"], ["2", "b"])], { ddl });
    expect({ exit: report.exit, diagnostics: report.diagnostics }).toEqual({ exit: 0, diagnostics: [] });
  });

  test("a missing dependency is named whichever of its exports has the reference", async () => {
    const ddl = `${schema} CREATE TABLE C (id INT64 NOT NULL, t INT64, w INT64, FOREIGN KEY (t) REFERENCES T (id)) PRIMARY KEY (id);`;
    const into = (query: string) => exportOf(query, '"table": "C"');
    const child = [
      into('SELECT id, 1 AS w FROM ${ref("s")}'),
      into('SELECT id, id AS t FROM ${ref("s")}'),
      into('SELECT id, 2 AS w FROM ${ref("s")}'),
    ].join(";\n");
    const { report } = await run(
      { "a.sqlx": operation(exportOf('SELECT id FROM ${ref("s")}')), "z.sqlx": operation(child) },
      [rows(["1", "a"])],
      { ddl },
    );
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["rehearse-dependency"]);
  });

  test("two actions in no order that write other values into one row race, in order they do not", async () => {
    const project = (dependencies: string) => ({
      "a.sqlx": operation(exportOf("SELECT id, 'A' AS v FROM ${ref(\"s\")}")),
      "b.sqlx": operation(exportOf("SELECT id, 'B' AS v FROM ${ref(\"s\")}"), dependencies),
    });
    const state = [rows(["1", "x"], ["2", "y"])];
    const { report } = await run(project(""), state);
    expect(report.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'rehearse-race Table "T": "a" and "b" write other values into v of row (1), and neither waits for the other',
    ]);
    expect(report.exit).toBe(1);
    expect((await run(project(', dependencies: ["a"]'), state)).report).toMatchObject({ exit: 0, diagnostics: [] });
  });

  test("an array with a NULL in it fails, a NULL array is an empty one", async () => {
    const ddl = "CREATE TABLE T (id INT64 NOT NULL, a ARRAY<INT64> NOT NULL) PRIMARY KEY (id);";
    const wrong = await run({ "e.sqlx": operation(exportOf("SELECT 1 AS id, [1, NULL] AS a")) }, [[]], { ddl });
    expect(errors(wrong.report)[0]).toMatch(/^Array cannot have a null element/);
    const none = exportOf("SELECT 1 AS id, CAST(NULL AS ARRAY<INT64>) AS a");
    const { report, held } = await run({ "e.sqlx": operation(none) }, [[]], { ddl });
    expect({ exit: report.exit, held }).toEqual({ exit: 0, held: [{ id: "1", a: [] }] });
  });

  test.each([
    ["9007199254740993", "a number in JSON with more than 15 digits"],
    ['{"a": [18446744073709551615]}', "a number in JSON with more than 15 digits"],
    ["null", "a JSON null that is no NULL"],
  ])("JSON that JavaScript does not hold is not rehearsed: %s", async (json, reason) => {
    const ddl = "CREATE TABLE T (id INT64 NOT NULL, j JSON) PRIMARY KEY (id);";
    const { report } = await run({ "e.sqlx": operation(exportOf(`SELECT 1 AS id, JSON '${json}' AS j`)) }, [[]], {
      ddl,
    });
    expect({ exit: report.exit, reason: report.notRehearsed[0]?.reason }).toEqual({
      exit: 3,
      reason: expect.stringContaining(reason),
    });
  });

  test("keys and times that Spanner fills in are no difference", async () => {
    const ddl = `CREATE TABLE T (id INT64 NOT NULL, v STRING(MAX), g INT64 NOT NULL AS (MOD(id, 7)) STORED,
      t TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)) PRIMARY KEY (g, id);`;
    const { report, held } = await run(
      { "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s")}')) },
      [rows(["8", "a"], ["9", "b"]), rows(["8", "c"], ["9", "b"])],
      { ddl },
    );
    expect({ exit: report.exit, held }).toMatchObject({
      exit: 0,
      held: [
        { id: "8", v: "c", g: "1" },
        { id: "9", g: "2" },
      ],
    });
    expect(report.runs[1]?.tables[0]).toMatchObject({ loadable: 2, missing: 0, beyond: 0, equal: true });
  });

  test("that selects nothing of a source is told", async () => {
    const { report } = await run(
      { "e.sqlx": operation(exportOf('SELECT id, v FROM ${ref("s")} WHERE FALSE')) },
      [rows(["1", "a"])],
      { plan: true },
    );
    expect(report.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'rehearse-empty Table "T": its exports select none of the 1 rows of its source',
    ]);
    expect(report.exit).toBe(0);
  });

  test("a table that nobody makes or declares is not rehearsed, one that comes too late fails", async () => {
    const { report } = await run({ "o.sqlx": operation("SELECT * FROM `p.src.elsewhere`") }, [[]]);
    expect(report.notRehearsed).toEqual([
      { action: "o", reason: expect.stringMatching(/^table p\.src\.elsewhere: no action makes it/) },
    ]);
    const late = {
      "a.sqlx": operation("SELECT * FROM `p.d.z`"),
      "z.sqlx": 'config { type: "table", dependencies: ["a"] }\nSELECT 1 AS x',
    };
    const { report: second } = await run(late, [[]]);
    expect(errors(second)[0]).toContain("Table not found: p.d.z");
    expect(second.exit).toBe(1);
  });

  test("a table without its project is not looked for in that of the job", async () => {
    const { report } = await run({ "e.sqlx": operation(exportOf("SELECT id, v FROM src.s")) }, [rows(["1", "a"])]);
    expect(report.notRehearsed).toEqual([
      { action: "e", reason: expect.stringContaining("write it as project.dataset.table") },
    ]);
  });

  test.each<readonly [string, string]>([
    ["CALL p.d.f()", "CALL"],
    ["EXECUTE IMMEDIATE 'SELECT 1'", "EXECUTE IMMEDIATE"],
    ["SELECT * FROM EXTERNAL_QUERY('p.us.c', 'SELECT 1')", "a column without a name in the result of EXTERNAL_QUERY"],
    ["EXPORT DATA OPTIONS (uri = 'gs://b/*.csv', format = 'CSV') AS SELECT 1 AS id", "EXPORT DATA to CSV"],
  ])("%s is not rehearsed, by name", async (sql, name) => {
    const { report } = await run(
      { "o.sqlx": operation(sql), "after.sqlx": operation("SELECT 1", ', dependencies: ["o"]') },
      [[]],
    );
    expect(report.exit).toBe(3);
    expect(report.notRehearsed).toEqual([
      { action: "o", reason: expect.stringContaining(name) },
      { action: "after", reason: 'it depends on "o", which could not be run here' },
    ]);
  });
});

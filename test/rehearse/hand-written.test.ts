import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../../generator/contracts/index.ts";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Row, TableId } from "../../generator/rehearse/types.ts";
import { catalogOf } from "../support/schema.ts";
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

interface Result {
  readonly report: ReportDocument;
  readonly held: readonly Row[];
}

/** Runs a project once per state of the source `src.s`. */
async function run(
  definitions: Readonly<Record<string, string>>,
  states: readonly (readonly Row[])[],
  options: { readonly fail?: string; readonly ddl?: string } = {},
): Promise<Result> {
  const catalog = catalogOf(options.ddl ?? schema);
  const files = new Map([
    ["workflow_settings.yaml", settings],
    ["definitions/source.js", declaration],
    ...Object.entries(definitions).map(([name, text]) => [`definitions/${name}`, text] as const),
  ]);
  const target = await createMemoryTarget({ catalog, zetasql });
  const columns = [
    { name: "id", type: "INT64" },
    { name: "v", type: "STRING" },
    { name: "seen", type: "TIMESTAMP" },
  ];
  const { report } = await rehearseOnce({
    graph: compileFiles(files),
    catalog,
    plan: { tables: [], sources: [], actions: [], deferred: [], diagnostics: [] },
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

  test("two new rows of one key fail, as a MERGE does", async () => {
    const { report } = await run(project(', uniqueKey: ["id"]'), [states[0] ?? [], rows(["1", "x"], ["1", "y"])]);
    expect(errors(report)[0]).toMatch(/^UPDATE\/MERGE must match at most one source row for each target row/);
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

describe("an export", () => {
  test("with a change timestamp writes only rows that are newer", async () => {
    const at = (id: string, v: string, seen: string | null): Row => ({ id, v, seen });
    const query = exportOf('SELECT id, v, seen FROM ${ref("s")}', '"table": "T", "change_timestamp_column": "seen"');
    const { report, held } = await run({ "e.sqlx": operation(query) }, [
      [
        at("1", "old", "2026-01-01T00:00:00Z"),
        at("2", "old", "2026-01-01T00:00:00.5Z"),
        at("3", "old", "2026-01-01T00:00:00Z"),
      ],
      [
        at("1", "new", "2026-01-01T00:00:00.000001Z"),
        at("2", "new", "2026-01-01T00:00:00Z"),
        at("3", "new", "2026-01-01T00:00:00Z"),
        at("4", "new", null),
      ],
    ]);
    expect(held.map(({ v }) => v)).toEqual(["new", "old", "old", "new"]);
    expect(report.exit).toBe(0);
    expect(report.runs[1]?.tables[0]).toMatchObject({ loadable: 4, exported: 2, equal: true });
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

  test.each<readonly [string, string]>([
    ["CALL p.d.f()", "CALL"],
    ["EXECUTE IMMEDIATE 'SELECT 1'", "EXECUTE IMMEDIATE"],
    ["SELECT * FROM EXTERNAL_QUERY('p.us.c', 'SELECT 1')", "EXTERNAL_QUERY"],
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

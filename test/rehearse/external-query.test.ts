import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../../generator/contracts/index.ts";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import type { Catalog } from "../../generator/model/types.ts";
import type { Plan } from "../../generator/plan/types.ts";
import { createEmulatorTarget, createMemoryTarget, explainedTarget } from "../../generator/rehearse/target/index.ts";
import type { Row, TableId, Target } from "../../generator/rehearse/types.ts";
import { catalogStatements } from "../../generator/render/index.ts";
import { describeWithEmulator } from "../engines/emulator/support.ts";
import { catalogOf } from "../support/schema.ts";
import { compileFiles, rehearseOnce } from "./support.ts";

// Projects that people write: their BigQuery looks into their Spanner.

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

const schema = `CREATE TABLE Account (id INT64 NOT NULL, v STRING(4)) PRIMARY KEY (id);
CREATE TABLE Owner (id INT64 NOT NULL, account INT64, CONSTRAINT Owned FOREIGN KEY (account) REFERENCES Account (id)) PRIMARY KEY (id);`;

const exportTo = (table: string, query: string): string =>
  `EXPORT DATA OPTIONS (uri = 'https://spanner.googleapis.com/projects/p/instances/i/databases/d', format = 'CLOUD_SPANNER',
  spanner_options = '''{"table": "${table}"}''') AS ${query}`;
const external = (query: string): string => `EXTERNAL_QUERY('p.us.spanner', '''${query}''')`;
const config = (type: string, ...dependencies: readonly string[]): string =>
  `config { type: "${type}", dependencies: ${JSON.stringify(dependencies)} }\n`;

/** What a script does with a commit that Spanner refuses is its own affair. */
const whateverHappens = (statement: string): string => `BEGIN ${statement}; EXCEPTION WHEN ERROR THEN SELECT 1; END`;

const project: Readonly<Record<string, string>> = {
  "export_Account.sqlx": config("operations") + whateverHappens(exportTo("Account", "SELECT id, v FROM ${ref('s')}")),
  "counts.sqlx": `${config("assertion", "export_Account")}SELECT x.n AS in_spanner, s.n AS in_source
    FROM ${external("SELECT COUNT(*) AS n FROM Account")} AS x
    JOIN (SELECT COUNT(*) AS n FROM \${ref('s')}) AS s ON x.n != s.n`,
  "missing.sqlx": `${config("table", "export_Account")}SELECT s.id FROM \${ref('s')} AS s
    LEFT JOIN ${external("SELECT id FROM Account")} AS a USING (id) WHERE a.id IS NULL ORDER BY id`,
};

interface Result {
  readonly report: ReportDocument;
  readonly rowsOf: (table: string) => readonly Row[] | undefined;
}

async function rehearseProject(
  target: Target,
  catalog: Catalog,
  definitions: Readonly<Record<string, string>>,
  runs: readonly (readonly Row[])[],
  fail: readonly { readonly action: string; readonly commit: number }[] = [],
): Promise<Result> {
  const files = new Map([
    [
      "workflow_settings.yaml",
      "defaultProject: p\ndefaultLocation: US\ndefaultDataset: d\ndefaultAssertionDataset: d\n",
    ],
    ["definitions/source.js", 'declare({ database: "p", schema: "src", name: "s" });'],
    ...Object.entries(definitions).map(([name, text]) => [`definitions/${name}`, text] as const),
  ]);
  const columns = [
    { name: "id", type: "INT64" },
    { name: "v", type: "STRING" },
  ];
  const plan: Plan = {
    prefix: "",
    tables: [],
    sources: [],
    actions: [],
    layout: "sqlx",
    operations: [],
    deferred: [],
    diagnostics: [],
  };
  const { report, warehouse } = await rehearseOnce({
    graph: compileFiles(files),
    catalog,
    plan,
    zetasql,
    target,
    order: "random",
    runs: runs.map((rows, index) => ({ name: String(index + 1), tables: [{ path: "p.src.s", columns, rows }] })),
    fail,
  });
  return { report, rowsOf: (table) => warehouse.table(`p.d.${table}`)?.rows };
}

const statuses = ({ runs }: ReportDocument) =>
  runs.map(({ actions }) => Object.fromEntries(actions.map(({ name, status }) => [name, status])));
const errors = ({ runs }: ReportDocument) => runs.flatMap(({ actions }) => actions.flatMap(({ error }) => error ?? []));

const good: readonly Row[] = [1, 2, 3, 4, 5].map((id) => ({ id, v: "abcd" }));
const tooLong: Row = { id: 3, v: "too long for Spanner" };

/** The same on every target. */
function define(open: (catalog: Catalog) => Promise<Target>): void {
  const rehearse = async (
    definitions: Readonly<Record<string, string>>,
    runs: readonly (readonly Row[])[],
    fail: readonly { readonly action: string; readonly commit: number }[] = [],
  ): Promise<Result> => {
    const catalog = catalogOf(schema);
    const target = await open(catalog);
    try {
      return await rehearseProject(target, catalog, definitions, runs, fail);
    } finally {
      await target.close();
    }
  };

  test("an assertion after an export passes where Spanner holds as many rows as the source", async () => {
    const { report, rowsOf } = await rehearse(project, [good]);
    expect(statuses(report)).toEqual([{ export_Account: "ok", counts: "ok", missing: "ok" }]);
    expect({ errors: errors(report), exit: report.exit }).toEqual({ errors: [], exit: 0 });
    expect(rowsOf("missing")).toEqual([]);
  });

  test("it fails where a commit was refused, and a table tells which rows are not there", async () => {
    const { report, rowsOf } = await rehearse(project, [good.map((row) => (row.id === 3 ? tooLong : row))]);
    expect(statuses(report)).toEqual([{ export_Account: "ok", counts: "failed", missing: "ok" }]);
    expect(report.exit).toBe(1);
    const missing = (rowsOf("missing") ?? []).map(({ id }) => id);
    expect(missing).toContain("3");
    expect(errors(report)).toEqual([
      expect.stringContaining(
        `Assertion failed: its query returned one row, the first is {"in_spanner":"${5 - missing.length}","in_source":"5"}`,
      ),
    ]);
  });

  test("it fails where the export was made to fail", async () => {
    const { report, rowsOf } = await rehearse(project, [good], [{ action: "export_Account", commit: 1 }]);
    expect(statuses(report)).toEqual([{ export_Account: "ok", counts: "failed", missing: "ok" }]);
    expect(errors(report)[0]).toContain('{"in_spanner":"0","in_source":"5"}');
    expect(rowsOf("missing")).toHaveLength(5);
  });

  test("each run sees what Spanner holds then", async () => {
    const { report, rowsOf } = await rehearse(project, [
      good,
      [...good, tooLong].map((row, index) => ({ ...row, id: index + 10 })),
    ]);
    expect(statuses(report).map(({ counts }) => counts)).toEqual(["ok", "failed"]);
    // The rows of the first run are there too.
    const held = 5 + 6 - (rowsOf("missing")?.length ?? 0);
    expect(errors(report).at(-1)).toContain(`{"in_spanner":"${held}","in_source":"6"}`);
  });

  test("the keys that Spanner holds decide what a second export writes, through a view", async () => {
    const definitions = {
      ...project,
      "keys.sqlx": `${config("view")}SELECT id FROM ${external("SELECT id FROM Account")}`,
      "owners.sqlx": `${config("table", "export_Account")}SELECT s.id, k.id AS account FROM \${ref('s')} AS s JOIN \${ref('keys')} AS k ON k.id = s.id + 1`,
      "export_Owner.sqlx": config("operations") + exportTo("Owner", "SELECT id, account FROM ${ref('owners')}"),
      "owned.sqlx": `${config("assertion", "export_Owner")}SELECT 1 AS bad FROM ${external(
        "SELECT COUNT(*) AS n FROM Owner o JOIN Account a ON a.id = o.account",
      )} WHERE n != 4`,
    };
    const { report, rowsOf } = await rehearse(definitions, [good]);
    expect({ errors: errors(report), exit: report.exit, notRehearsed: report.notRehearsed }).toEqual({
      errors: [],
      exit: 0,
      notRehearsed: [],
    });
    expect(rowsOf("owners")?.map(({ account }) => account)).toEqual(["2", "3", "4", "5"]);
    expect(report.diagnostics.map(({ code }) => code)).toEqual([]);
  });

  test("what Spanner refuses fails the action, in its words and where the call stands", async () => {
    const { report } = await rehearse(
      { "o.sqlx": `${config("table")}SELECT *\nFROM ${external("SELECT id FROM Acount")}` },
      [[]],
    );
    expect(statuses(report)).toEqual([{ o: "failed" }]);
    expect(errors(report)[0]).toMatch(
      /^Invalid table-valued function EXTERNAL_QUERY: Table not found: Acount.* at \[\d+:6\]$/,
    );
  });
}

describe("a project that reads Spanner, by the built-in checks", () => {
  define((catalog) => createMemoryTarget({ catalog, zetasql }));
});

describeWithEmulator("a project that reads Spanner, in the emulator", (emulator) => {
  define(async (catalog) => {
    const real = await createEmulatorTarget({
      catalog: catalogDocument(catalog),
      statements: catalogStatements,
      directory: process.cwd(),
      emulator: emulator.running(),
      deadlineMs: 20_000,
    });
    return explainedTarget(real, await createMemoryTarget({ catalog, zetasql }));
  });
});

test("a table that could not be made is not rehearsed", async () => {
  const catalog = catalogOf(schema);
  const whole = await createMemoryTarget({ catalog, zetasql });
  const target: Target = {
    ...whole,
    missing: new Map([["Account" as TableId, "too new"]]),
    query: async () => ({
      ok: false,
      kind: "notRehearsed",
      construct: "EXTERNAL_QUERY of table Account",
      reason: "too new",
    }),
  };
  const { report } = await rehearseProject(target, catalog, project, [good]);
  expect(report.exit).toBe(3);
  expect(statuses(report)[0]).toMatchObject({ export_Account: "notRehearsed" });
  const alone = { "counts.sqlx": `${config("assertion")}SELECT id FROM ${external("SELECT id FROM Account")}` };
  const { report: second } = await rehearseProject(target, catalog, alone, [good]);
  expect(second.notRehearsed).toEqual([{ action: "counts", reason: "EXTERNAL_QUERY of table Account: too new" }]);
});

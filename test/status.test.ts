import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PreparedProject, prepareProject, sharedZetaSql } from "../generator/engines/index.ts";
import { loadTemplates, statusQuery } from "../generator/render/index.ts";
import { committedExample } from "./rehearse/support.ts";
import { runCli } from "./support/cli.ts";
import { temporaryFolder } from "./support/folders.ts";

let project: PreparedProject;
beforeAll(() => {
  project = prepareProject(committedExample());
});
afterAll(() => project.remove());

const masked = (text: string) =>
  text
    .replace(/\d{8}T\d{6}\.\d{6}/g, "<run>")
    .replace(/\d{4}-\d\d-\d\d [\d:]+ UTC/g, "<time>")
    .replace(/, (\d+ min )?\d+ s/g, ", <duration>");

async function rehearsed(...argv: readonly string[]): Promise<string> {
  const dump = temporaryFolder();
  await runCli(project.folder, "rehearse", "--target", "built-in", "--dump", dump, ...argv);
  return dump;
}

describe("of a rehearsal", () => {
  test("a run that succeeded", { timeout: 60_000 }, async () => {
    const dump = await rehearsed("--generate", "20");
    const { exit, out, talk } = await runCli(project.folder, "status", "--dump", dump);
    expect([exit, talk]).toEqual([0, ""]);
    expect(masked(out)).toBe(`<run>  succeeded  <time>, <duration>
  table             source  loadable  exported  stay out
  Account               20        20        20
  Person                20        20        20
  PersonOwnAccount      20        20        20
`);
  });

  test("a run that gates stop says which, and why rows stay out", { timeout: 60_000 }, async () => {
    const dump = await rehearsed("--generate", "20", "--dirty", "0.2");
    const { exit, out } = await runCli(project.folder, "status", "--dump", dump);
    expect(exit).toBe(0);
    const [head, ...lines] = masked(out).split("\n");
    expect(head).toBe("<run>  running  <time>  will not end");
    expect(lines[2]).toMatch(/^ {2}Person +20 +\d+ +\? {2}\d+ duplicate_key, \d+ null_key:id$/);
    expect(lines).toContain("  gate of Person is shut: more than 10% of the rows stay out");
  });

  test("what a run that failed left, and the one after it; --runs says how many are shown", {
    timeout: 60_000,
  }, async () => {
    const samples = temporaryFolder();
    await runCli(project.folder, "rehearse", "--target", "built-in", "--generate", "5", "--dump", samples);
    const state = temporaryFolder();
    for (const name of ["Account", "Person", "PersonOwnAccount"]) {
      writeFileSync(join(state, `${name}.jsonl`), readFileSync(join(samples, `${name}.jsonl`)));
    }
    const dump = await rehearsed("--runs", state, state, "--fail", "export_Person:1");
    const { out } = await runCli(project.folder, "status", "--dump", dump);
    expect(masked(out).match(/^<run>.*$/gm)).toEqual(["<run>  succeeded  <time>, <duration>", "<run>  failed  <time>"]);
    expect(out).toMatch(/Person +5 +5 +5\n[\s\S]*Person +5 +5 +\?\n/);
    const last = await runCli(project.folder, "status", "--dump", dump, "--runs", "1");
    expect(masked(last.out).match(/^<run>.*$/gm)).toEqual(["<run>  succeeded  <time>, <duration>"]);
  });

  test("a folder without one, and a file that is none", async () => {
    const folder = temporaryFolder();
    const missing = await runCli(project.folder, "status", "--dump", folder);
    expect(missing.exit).toBe(1);
    expect(missing.talk).toContain("error[ledger-unreadable]: ");
    expect(missing.talk).toContain("runs.jsonl: does not exist");
    mkdirSync(join(folder, "ledger"));
    writeFileSync(join(folder, "ledger", "runs.jsonl"), "no json\n");
    expect((await runCli(project.folder, "status", "--dump", folder)).talk).toContain("is not what `rehearse --dump`");
  });
});

describe("of BigQuery", () => {
  /** A command of this name that notes how it was called, and answers. */
  function fakeBq(script: string): string {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, "bq"),
      `#!/bin/sh\nfor a in "$@"; do printf '%s\\n' "$a"; done > "${folder}/called"\n${script}\n`,
    );
    chmodSync(join(folder, "bq"), 0o755);
    return folder;
  }

  async function withPath<T>(path: string, run: () => Promise<T>): Promise<T> {
    const before = process.env.PATH;
    process.env.PATH = path;
    try {
      return await run();
    } finally {
      process.env.PATH = before;
    }
  }

  const answer = [
    {
      run_id: "20260102T020000.000000",
      started_at: "2026-01-02T02:00:00.000Z",
      ended_at: null,
      state: "running",
      full_load: "true",
      tables: [],
    },
    {
      run_id: "20260101T020000.000000",
      started_at: "2026-01-01T02:00:00.000Z",
      ended_at: "2026-01-01T03:04:05.000Z",
      state: "succeeded",
      full_load: "false",
      tables: [
        {
          table_name: "Person",
          source_rows: "23",
          loadable_rows: "20",
          rejected: [{ reason: "null_key:id", row_count: "3" }],
          shut_by: [],
          exported_rows: "20",
        },
      ],
    },
  ];

  test("asks by bq, in the project and dataset of the config or others", async () => {
    const folder = fakeBq(`cat <<'END'\n${JSON.stringify(answer)}\nEND`);
    const path = `${folder}${delimiter}${process.env.PATH}`;
    const { exit, out, talk } = await withPath(path, () => runCli(project.folder, "status"));
    expect([exit, talk]).toEqual([0, ""]);
    expect(out).toBe(`20260102T020000.000000  running, full load  2026-01-02 02:00:00 UTC  has not ended
  nothing was counted

20260101T020000.000000  succeeded  2026-01-01 02:00:00 UTC, 1 h 4 min 5 s
  table   source  loadable  exported  stay out
  Person      23        20        20  3 null_key:id
`);
    const called = readFileSync(join(folder, "called"), "utf8");
    expect(called).toMatch(/^--project_id=my-project\n--format=json\n--headless=true\nquery\n--use_legacy_sql=false\n/);
    expect(called).toContain("FROM `my-project.finance_spanner.runs` ORDER BY started_at DESC LIMIT 5");
    await withPath(path, () =>
      runCli(project.folder, "status", "--project", "other", "--dataset", "dev", "--runs", "9"),
    );
    const again = readFileSync(join(folder, "called"), "utf8");
    expect(again).toContain("--project_id=other\n");
    expect(again).toContain("`other.dev.run_tables`");
    expect(again).toContain("LIMIT 9");
  });

  test("what bq says against it, and where there is none", async () => {
    const failing = fakeBq("echo 'Not found: Dataset my-project:finance_spanner' >&2; exit 2");
    const path = `${failing}${delimiter}${process.env.PATH}`;
    const failed = await withPath(path, () => runCli(project.folder, "status"));
    expect(failed.exit).toBe(1);
    expect(failed.talk).toContain("error[bq-failed]: bq query: Not found: Dataset my-project:finance_spanner");
    const silent = fakeBq("echo hello");
    const strange = await withPath(`${silent}${delimiter}${process.env.PATH}`, () => runCli(project.folder, "status"));
    expect(strange.talk).toContain("error[bq-failed]: bq query: it printed no JSON: hello");
    const none = await withPath(temporaryFolder(), () => runCli(project.folder, "status"));
    expect([none.exit, none.talk]).toEqual([
      1,
      expect.stringContaining("error[bq-missing]: bq: there is no such command."),
    ]);
  });

  test("the query is one of GoogleSQL, and gives what was counted", async () => {
    const zetasql = await sharedZetaSql();
    const sql = statusQuery(
      { project: "p", dataset: "d", runs: "runs", runTables: "run_tables", limit: 2 },
      loadTemplates(),
    );
    const run = (id: string, ended: string | null) => ({
      run_id: id,
      started_at: `2026-01-0${id}T00:00:00Z`,
      ended_at: ended,
      state: ended === null ? "running" : "succeeded",
      full_load: false,
    });
    const counted = (id: string, name: string) => ({
      run_id: id,
      table_name: name,
      source_rows: "3",
      loadable_rows: "2",
      rejected: [{ reason: "duplicate_key", row_count: "1" }],
      shut_by: [],
      exported_rows: "2",
      tombstones: "0",
    });
    const columns = (types: Readonly<Record<string, string>>) =>
      Object.entries(types).map(([name, type]) => ({ name, type }));
    const result = await zetasql.evaluateQuery(sql, {
      tables: [
        {
          path: ["p.d.runs"],
          columns: columns({
            run_id: "STRING",
            started_at: "TIMESTAMP",
            ended_at: "TIMESTAMP",
            state: "STRING",
            full_load: "BOOL",
          }),
          rows: [run("1", "2026-01-01T01:00:00Z"), run("2", "2026-01-02T01:00:00Z"), run("3", null)],
        },
        {
          path: ["p.d.run_tables"],
          columns: columns({
            run_id: "STRING",
            table_name: "STRING",
            source_rows: "INT64",
            loadable_rows: "INT64",
            rejected: "ARRAY<STRUCT<reason STRING, row_count INT64>>",
            shut_by: "ARRAY<STRING>",
            exported_rows: "INT64",
            tombstones: "INT64",
          }),
          rows: [counted("2", "T"), counted("2", "S"), counted("1", "T")],
        },
      ],
    });
    if (!result.ok) throw new Error(result.problem.message);
    expect(result.rows.map(({ run_id, ended_at, state }) => [run_id, ended_at, state])).toEqual([
      ["3", null, "running"],
      ["2", "2026-01-02T01:00:00.000Z", "succeeded"],
    ]);
    const tables = result.rows.map((row) => row.tables as readonly { readonly table_name: string }[] | null);
    expect(tables.map((list) => (list ?? []).map(({ table_name }) => table_name))).toEqual([[], ["S", "T"]]);
  });
});

test("without a ledger there is nothing to show", async () => {
  const files = new Map(committedExample());
  files.set("spanner_graph.yaml", `${files.get("spanner_graph.yaml")}ledger: none\n`);
  const without = prepareProject(files);
  try {
    const { exit, talk } = await runCli(without.folder, "status");
    expect([exit, talk]).toEqual([1, expect.stringContaining("error[ledger-missing]: ")]);
  } finally {
    without.remove();
  }
});

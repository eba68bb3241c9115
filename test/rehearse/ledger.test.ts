import { afterAll, beforeAll, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { RunState } from "../../generator/rehearse/rehearse.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Row } from "../../generator/rehearse/types.ts";
import type { Warehouse } from "../../generator/rehearse/warehouse/index.ts";
import { committedExample, type Pipeline, pipelineOf, rehearseOnce } from "./support.ts";

// What the ledger says of runs that succeed, fail and are stopped: docs/ledger.md.

const ddl = committedExample().get("spanner/schema.sql") ?? "";

let zetasql: ZetaSql;
let pipeline: Pipeline;
beforeAll(async () => {
  const gates = { allowEmpty: false, maxRejects: { kind: "share", percent: "50" } } as const;
  [zetasql, pipeline] = await Promise.all([
    startZetaSql(),
    pipelineOf(ddl, () => ({ integrity: "quarantine", ...gates }), { ledger: { retention: 90 } }),
  ]);
});
afterAll(() => zetasql.close());

type Sources = Readonly<Record<"Person" | "Account" | "PersonOwnAccount", readonly Row[]>>;

const person = (id: string | null, name = "n") => ({ id, name });
const account = (id: string) => ({ id, create_time: null, is_blocked: null, type: null });
const owns = (id: string, account_id: string) => ({ id, account_id, create_time: null });

const sources: Sources = {
  Person: [person("1"), person("1", "older"), person("2"), person(null)],
  Account: [account("1"), account("2")],
  PersonOwnAccount: [owns("1", "1"), owns("2", "2"), owns("2", "9")],
};

const types: Readonly<Record<keyof Sources, Readonly<Record<string, string>>>> = {
  Person: { id: "INT64", name: "STRING" },
  Account: { id: "INT64", create_time: "TIMESTAMP", is_blocked: "BOOL", type: "STRING" },
  PersonOwnAccount: { id: "INT64", account_id: "INT64", create_time: "TIMESTAMP" },
};

function state(name: string, rows: Sources): RunState {
  return {
    name,
    tables: (["Person", "Account", "PersonOwnAccount"] as const).map((table) => ({
      path: `p.src.${table}`,
      columns: Object.entries(types[table]).map(([column, type]) => ({ name: column, type })),
      rows: rows[table],
    })),
  };
}

async function run(
  states: readonly Sources[],
  fail: readonly { action: string; commit: number }[] = [],
  pipelineOfRun = pipeline,
) {
  const target = await createMemoryTarget({ catalog: pipeline.catalog, zetasql });
  const runs = states.map((rows, index) => state(String(index + 1), rows));
  const { report, warehouse } = await rehearseOnce({ ...pipelineOfRun, zetasql, target, runs, fail });
  return { report, warehouse };
}

const rowsOf = (warehouse: Warehouse, table: string): readonly Row[] => warehouse.table(`p.stg.${table}`)?.rows ?? [];

function statesOf(warehouse: Warehouse): readonly (readonly [unknown, boolean])[] {
  return [...rowsOf(warehouse, "runs")]
    .sort((a, b) => (String(a.started_at) < String(b.started_at) ? -1 : 1))
    .map(({ state: found, ended_at: ended }) => [found, ended !== null]);
}

const counted = (warehouse: Warehouse) => rowsOf(warehouse, "run_tables").map(({ run_id: _, ...row }) => row);

test("a run that succeeds is counted: rows of the sources, those that may go, those that stay out and why", async () => {
  const { report, warehouse } = await run([sources]);
  expect(report.exit).toBe(0);
  expect(statesOf(warehouse)).toEqual([["succeeded", true]]);
  const [only] = rowsOf(warehouse, "runs");
  expect(only?.run_id).toMatch(/^\d{8}T\d{6}\.\d{6}$/);
  expect(only?.full_load).toBe(false);
  const common = { shut_by: [], tombstones: "0" };
  expect(counted(warehouse)).toEqual([
    { ...common, table_name: "Account", source_rows: "2", loadable_rows: "2", rejected: [], exported_rows: "2" },
    {
      ...common,
      table_name: "Person",
      source_rows: "4",
      loadable_rows: "2",
      rejected: [
        { reason: "duplicate_key", row_count: "1" },
        { reason: "null_key:id", row_count: "1" },
      ],
      exported_rows: "2",
    },
    {
      ...common,
      table_name: "PersonOwnAccount",
      source_rows: "3",
      loadable_rows: "2",
      rejected: [{ reason: "missing_reference:FK_Account", row_count: "1" }],
      exported_rows: "2",
    },
  ]);
});

test("of scripts the ledger is the same, but that a gate stops the counts too", async () => {
  const gates = { allowEmpty: false, maxRejects: { kind: "share", percent: "50" } } as const;
  const options = { layout: "compact", ledger: { retention: 90 } } as const;
  const scripts = await pipelineOf(ddl, () => ({ integrity: "quarantine", ...gates, verify: "keys" }), options);
  const [whole, single] = [await run([sources], [], scripts), await run([sources])];
  expect(whole.report.exit).toBe(0);
  expect(whole.report.runs[0]?.actions.map(({ name }) => name)).toContain("verify_Person");
  expect(statesOf(whole.warehouse)).toEqual([["succeeded", true]]);
  expect(counted(whole.warehouse)).toEqual(counted(single.warehouse));
  const shut = await run([{ ...sources, Account: [] }, sources], [], scripts);
  expect(shut.report.runs[0]?.actions.find(({ name }) => name === "run_tables")?.status).toBe("skipped");
  expect(statesOf(shut.warehouse)).toEqual([
    ["failed", false],
    ["succeeded", true],
  ]);
  expect(shut.report.runs[1]?.tables.every(({ equal }) => equal)).toBe(true);
});

test("a run that a gate stops is counted too, with the gates that are shut; no run without an end has succeeded", async () => {
  const { report, warehouse } = await run([{ ...sources, Account: [] }]);
  expect(report.exit).toBe(1);
  expect(statesOf(warehouse)).toEqual([["running", false]]);
  expect(counted(warehouse)).toMatchObject([
    { table_name: "Account", source_rows: "0", shut_by: ["the source has no row"], exported_rows: null },
    { table_name: "Person", loadable_rows: "2", shut_by: [], exported_rows: null },
    {
      table_name: "PersonOwnAccount",
      loadable_rows: "0",
      shut_by: ["every row stays out", "more than 50% of the rows stay out"],
    },
  ]);
});

test("a run that fails at any action leaves a ledger that says so, and the next one makes it good", async () => {
  expect(pipeline.plan.actions.length).toBe(16);
  for (const { name } of pipeline.plan.actions) {
    const alone = await run([sources], [{ action: name, commit: 0 }]);
    expect(alone.report.exit, name).toBe(1);
    // Where it cannot even begin, nobody can say so.
    expect(statesOf(alone.warehouse), name).toEqual(name === "runs" ? [] : [["running", false]]);
    const { report, warehouse } = await run([sources, sources], [{ action: name, commit: 0 }]);
    expect(statesOf(warehouse), name).toEqual([
      ...(name === "runs" ? [] : [["failed", false] as const]),
      ["succeeded", true],
    ]);
    const second = report.runs[1];
    expect(
      second?.actions.filter(({ status }) => status !== "ok"),
      name,
    ).toEqual([]);
    expect(
      second?.tables.map(({ equal, inSpanner }) => [equal, inSpanner]),
      name,
    ).toEqual([
      [true, 2],
      [true, 2],
      [true, 2],
    ]);
    const [, ended] = [...new Set(rowsOf(warehouse, "run_tables").map(({ run_id: id }) => id))].sort();
    const last = rowsOf(warehouse, "run_tables").filter(({ run_id: id }) => ended === undefined || id === ended);
    expect(
      last.map(({ exported_rows: rows }) => rows),
      name,
    ).toEqual(["2", "2", "2"]);
  }
});

test("each export fails at a commit, and the next run makes it good", async () => {
  for (const { name, kind } of pipeline.plan.actions) {
    if (kind !== "export") continue;
    const { report, warehouse } = await run([sources, sources], [{ action: name, commit: 1 }]);
    expect(report.runs[0]?.actions.find((action) => action.name === name)?.status).toBe("failed");
    expect(statesOf(warehouse), name).toEqual([
      ["failed", false],
      ["succeeded", true],
    ]);
    expect(
      report.runs[1]?.tables.every(({ equal }) => equal),
      name,
    ).toBe(true);
  }
});

test("the history keeps since when and until when a row stays out; what comes back is seen again", async () => {
  const mended = { ...sources, PersonOwnAccount: sources.PersonOwnAccount.slice(0, 2) };
  const { warehouse } = await run([sources, mended, sources]);
  const starts = rowsOf(warehouse, "runs")
    .map(({ started_at: time }) => String(time))
    .sort();
  const history = Object.fromEntries(
    rowsOf(warehouse, "rejects_history").map((row) => [
      `${row.table_name} ${row.row_key} ${row.reason}`,
      [starts.indexOf(String(row.first_seen)), starts.indexOf(String(row.last_seen))],
    ]),
  );
  expect(history).toEqual({
    'Person {"id":1} duplicate_key': [0, 2],
    'Person {"id":null} null_key:id': [0, 2],
    'PersonOwnAccount {"id":2,"account_id":9} missing_reference:FK_Account': [0, 2],
  });
  const gone = await run([sources, mended]);
  const row = rowsOf(gone.warehouse, "rejects_history").find(({ table_name: name }) => name === "PersonOwnAccount");
  expect(row?.first_seen).toBe(row?.last_seen);
});

test("what is older than the retention is forgotten", async () => {
  const { warehouse } = await run([sources]);
  const target = await createMemoryTarget({ catalog: pipeline.catalog, zetasql });
  const old = "2020-01-01T00:00:00Z";
  const kept = ["runs", "run_tables", "rejects_history"].map((name) => {
    const table = warehouse.table(`p.stg.${name}`);
    if (table === undefined) throw new Error(`there is no ${name}`);
    const times = name === "runs" ? { started_at: old } : name === "rejects_history" ? { last_seen: old } : {};
    const rows = table.rows.map((row) => ({
      ...row,
      ...("run_id" in row ? { run_id: "old" } : { reason: "old" }),
      ...times,
    }));
    return { ...table, rows };
  });
  const later = await rehearseOnce({
    ...pipeline,
    zetasql,
    target,
    runs: [{ ...state("1", sources), tables: [...state("1", sources).tables, ...kept] }],
  });
  expect(later.report.exit).toBe(0);
  expect(rowsOf(later.warehouse, "runs").map(({ run_id: id }) => id)).not.toContain("old");
  expect(rowsOf(later.warehouse, "run_tables").map(({ run_id: id }) => id)).not.toContain("old");
  expect(rowsOf(later.warehouse, "rejects_history").map(({ reason }) => reason)).not.toContain("old");
});

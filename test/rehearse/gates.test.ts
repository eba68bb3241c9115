import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { Layout, TableOptions } from "../../generator/plan/types.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Row, Target } from "../../generator/rehearse/types.ts";
import { committedExample, type Pipeline, pipelineOf, rehearseOnce } from "./support.ts";

// FinGraph with its gates as they are by default, each open and shut, alone and with others.

const ddl = committedExample().get("spanner/schema.sql") ?? "";
const names = ["Person", "Account", "PersonOwnAccount"] as const;
type Name = (typeof names)[number];
type Sources = Readonly<Record<Name, readonly Row[]>>;

const numbers = Array.from({ length: 20 }, (_, index) => String(index + 1));
const clean: Sources = {
  Person: numbers.map((id) => ({ id, name: `p${id}` })),
  Account: numbers.map((id) => ({ id, create_time: null, is_blocked: false, type: "a" })),
  PersonOwnAccount: numbers.map((id) => ({ id, account_id: id, create_time: null })),
};
const columns: Readonly<Record<Name, readonly (readonly [string, string])[]>> = {
  Person: [
    ["id", "INT64"],
    ["name", "STRING"],
  ],
  Account: [
    ["id", "INT64"],
    ["create_time", "TIMESTAMP"],
    ["is_blocked", "BOOL"],
    ["type", "STRING"],
  ],
  PersonOwnAccount: [
    ["id", "INT64"],
    ["account_id", "INT64"],
    ["create_time", "TIMESTAMP"],
  ],
};

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

const gates = { allowEmpty: false, maxRejects: { kind: "share", percent: "10" } } as const;
const gated = (own: Partial<TableOptions> = {}, layout: Layout = "sqlx"): Promise<Pipeline> =>
  pipelineOf(ddl, () => ({ integrity: "quarantine", ...gates, ...own }), { layout });

async function run(pipeline: Pipeline, sources: Sources, target?: Target) {
  const into = target ?? (await createMemoryTarget({ catalog: pipeline.catalog, zetasql }));
  const tables = names.map((name) => ({
    path: `p.src.${name}`,
    columns: columns[name].map(([column, type]) => ({ name: column, type })),
    rows: sources[name],
  }));
  const { report } = await rehearseOnce({ ...pipeline, zetasql, target: into, tables });
  const [first] = report.runs;
  const withStatus = (wanted: string) =>
    (first?.actions ?? []).flatMap(({ name, status }) => (status === wanted ? name : [])).sort();
  const rows = Object.fromEntries((first?.tables ?? []).map(({ name, inSpanner }) => [name, inSpanner]));
  const errors = (first?.actions ?? []).flatMap(({ error, status }) => (status === "failed" ? (error ?? "") : []));
  return {
    exit: report.exit,
    failed: withStatus("failed"),
    skipped: withStatus("skipped"),
    rows,
    errors,
    target: into,
    report,
  };
}

/** All that is held against a table, with itself. */
const scope: Readonly<Record<Name, readonly Name[]>> = {
  Person: ["Person", "PersonOwnAccount"],
  Account: ["Account", "PersonOwnAccount"],
  PersonOwnAccount: ["PersonOwnAccount"],
};

const spoiled: Readonly<Record<string, (rows: readonly Row[]) => readonly Row[]>> = {
  empty: () => [],
  "without a row that may go": (rows) => rows.map((row) => ({ ...row, id: null })),
  "with too many that stay out": (rows) => [...rows, ...[1, 2, 3].map(() => ({ ...rows[0], id: null }))],
};

describe.each(["drop", "quarantine", "fail"] as const)("%s", (integrity) => {
  test.each(Object.keys(spoiled))("a source %s shuts its gate, alone and with others", async (how) => {
    const pipeline = await gated({ integrity });
    for (let set = 0; set < 8; set += 1) {
      const chosen = names.filter((_, place) => (set >> place) & 1);
      const sources = Object.fromEntries(
        names.map((name) => [name, chosen.includes(name) ? (spoiled[how]?.(clean[name]) ?? []) : clean[name]]),
      ) as unknown as Sources;
      const stopped = new Set(chosen.flatMap((name) => scope[name]));
      // Where nodes are not loadable, neither are their edges, and their own gate is shut too.
      const hasNoEdges = how !== "with too many that stay out" && chosen.some((name) => name !== "PersonOwnAccount");
      const shut = new Set([...chosen, ...(hasNoEdges ? ["PersonOwnAccount"] : [])]);
      const { exit, failed, skipped, rows } = await run(pipeline, sources);
      expect({ exit, failed, skipped, rows }, chosen.join()).toEqual({
        exit: chosen.length === 0 ? 0 : 1,
        failed: [...shut].map((name) => `gate_${name}`).sort(),
        skipped: [...stopped].map((name) => `export_${name}`).sort(),
        rows: Object.fromEntries(names.map((name) => [name, stopped.has(name) ? 0 : 20])),
      });
    }
  });
});

test("the gate says which rules are broken, with the counts", async () => {
  const { errors } = await run(await gated(), {
    ...clean,
    Person: [...clean.Person, { id: null, name: "a" }, { id: "1", name: "b" }, { id: null, name: "c" }],
    Account: [],
  });
  expect(errors).toEqual([
    'Assertion failed: its query returned one row, the first is {"problem":"the source has no row","source_rows":"0","rejected_rows":"0"}',
    'Assertion failed: its query returned one row, the first is {"problem":"more than 10% of the rows stay out","source_rows":"23","rejected_rows":"3"}',
    'Assertion failed: its query returned 2 rows, the first is {"problem":"every row stays out","source_rows":"20","rejected_rows":"20"}',
  ]);
});

test("a tenth is not more than a tenth; fail takes none", async () => {
  const tenth = { ...clean, Person: [...clean.Person.slice(0, 18), ...[1, 2].map(() => ({ id: null, name: "x" }))] };
  const edges = { ...tenth, PersonOwnAccount: clean.PersonOwnAccount.slice(0, 18) };
  expect(await run(await gated(), edges)).toMatchObject({ exit: 0, failed: [], rows: { Person: 18 } });
  const shares = [
    ["9.999999", ["gate_Person"]],
    ["10.0", []],
  ] as const;
  for (const [percent, failed] of shares) {
    expect(await run(await gated({ maxRejects: { kind: "share", percent } }), edges)).toMatchObject({ failed });
  }
  expect(await run(await gated({ maxRejects: { kind: "rows", rows: 2 } }), edges)).toMatchObject({ failed: [] });
  expect(await run(await gated({ maxRejects: { kind: "rows", rows: 1 } }), edges)).toMatchObject({
    failed: ["gate_Person"],
  });
  expect(await run(await gated({ integrity: "fail", maxRejects: { kind: "rows", rows: 2 } }), edges)).toMatchObject({
    failed: ["gate_Person"],
    skipped: ["export_Person", "export_PersonOwnAccount"],
    rows: { Person: 0, Account: 20, PersonOwnAccount: 0 },
  });
});

test("of a trusted source only that it is empty shuts a gate", async () => {
  const pipeline = await gated({ integrity: "trust" });
  expect(await run(pipeline, { ...clean, Account: [] })).toMatchObject({
    exit: 1,
    failed: ["gate_Account"],
    skipped: ["export_Account", "export_PersonOwnAccount"],
    errors: [
      'Assertion failed: its query returned one row, the first is {"problem":"the source has no row","source_rows":"0"}',
    ],
  });
  expect(await run(pipeline, clean)).toMatchObject({ exit: 0, failed: [] });
});

test("with allowEmpty an empty source is loaded, and half a source always", async () => {
  const pipeline = await gated({ allowEmpty: true });
  const nobody = { Person: [], Account: [], PersonOwnAccount: [] };
  const { target, ...full } = await run(pipeline, clean);
  expect(full).toMatchObject({ exit: 0, rows: { Person: 20 } });
  expect(await run(pipeline, nobody, target)).toMatchObject({ exit: 0, failed: [], rows: { Person: 20 } });
  const half = {
    Person: clean.Person.slice(10),
    Account: clean.Account.slice(10),
    PersonOwnAccount: clean.PersonOwnAccount.slice(10),
  };
  // What left the sources stays in Spanner.
  expect(await run(await gated(), half, target)).toMatchObject({ exit: 0, failed: [], rows: { Person: 20 } });
});

test("what a gate stopped is loaded by the next run", async () => {
  const pipeline = await gated();
  const { target, ...shut } = await run(pipeline, { ...clean, Person: [] });
  expect(shut).toMatchObject({ exit: 1, rows: { Person: 0, Account: 20, PersonOwnAccount: 0 } });
  expect(await run(pipeline, clean, target)).toMatchObject({
    exit: 0,
    rows: { Person: 20, Account: 20, PersonOwnAccount: 20 },
  });
});

describe.each(["drop", "quarantine", "fail"] as const)("%s, as scripts", (integrity) => {
  test.each(Object.keys(spoiled))("a source %s stops the same exports, alone and with others", async (how) => {
    const pipeline = await gated({ integrity }, "compact");
    for (let set = 0; set < 8; set += 1) {
      const chosen = names.filter((_, place) => (set >> place) & 1);
      const sources = Object.fromEntries(
        names.map((name) => [name, chosen.includes(name) ? (spoiled[how]?.(clean[name]) ?? []) : clean[name]]),
      ) as unknown as Sources;
      const stopped = new Set(chosen.flatMap((name) => scope[name]));
      // What waits for a script that a gate ended is not begun, its own gate neither.
      const shut = chosen.filter((name) => name !== "PersonOwnAccount" || chosen.length === 1);
      const { exit, failed, skipped, rows, errors } = await run(pipeline, sources);
      expect({ exit, failed, skipped, rows }, chosen.join()).toEqual({
        exit: chosen.length === 0 ? 0 : 1,
        failed: shut.map((name) => `load_${name}`).sort(),
        skipped: [...stopped]
          .filter((name) => !shut.includes(name))
          .map((name) => `load_${name}`)
          .sort(),
        rows: Object.fromEntries(names.map((name) => [name, stopped.has(name) ? 0 : 20])),
      });
      for (const error of errors)
        expect(error).toMatch(/^Assertion failed: gate_(Person|Account|PersonOwnAccount): \w/);
    }
  });
});

test("the assertions of a script say which rule is broken; what it made before is there, and counted", async () => {
  const rejected = [...clean.Person, { id: null, name: "a" }, { id: "1", name: "b" }, { id: null, name: "c" }];
  const pipeline = await gated({}, "compact");
  const target = await createMemoryTarget({ catalog: pipeline.catalog, zetasql });
  const { errors, report } = await run(pipeline, { ...clean, Person: rejected, Account: [] }, target);
  expect(errors.map(withoutPlace).sort()).toEqual([
    "Assertion failed: gate_Account: the source has no row",
    "Assertion failed: gate_Person: more than 10% of the rows stay out",
  ]);
  const tables = report.runs[0]?.tables.map(({ name, rejected: reasons }) => [name, reasons]);
  expect(tables).toEqual([
    ["Account", {}],
    ["Person", { duplicate_key: 1, "null_key:id": 2 }],
    ["PersonOwnAccount", {}],
  ]);
  const trusted = await gated({ integrity: "trust" }, "compact");
  const { errors: empty, ...rest } = await run(trusted, { ...clean, Account: [] });
  expect(empty.map(withoutPlace)).toEqual(["Assertion failed: gate_Account: the source has no row"]);
  expect(rest).toMatchObject({ failed: ["load_Account"], skipped: ["load_PersonOwnAccount"] });
});

function withoutPlace(error: string): string {
  return error.replace(/ at \[\d+:\d+\]$/, "");
}

test("scripts fail, and sources change, at the name of an operation; one that nobody has generated is told", async () => {
  const pipeline = await gated({}, "compact");
  const once = async (more: object, plan = pipeline.plan) => {
    const target = await createMemoryTarget({ catalog: pipeline.catalog, zetasql });
    const tables = names.map((name) => ({
      path: `p.src.${name}`,
      columns: columns[name].map(([column, type]) => ({ name: column, type })),
      rows: clean[name],
    }));
    return (await rehearseOnce({ ...pipeline, plan, zetasql, target, tables, ...more })).report;
  };
  const failed = await once({ fail: [{ action: "load_Person", commit: 2 }] });
  const actions = failed.runs[0]?.actions.map(({ name, status, commits }) => [name, status, commits > 0]);
  expect(actions?.toSorted()).toEqual([
    ["load_Account", "ok", true],
    ["load_Person", "failed", true],
    ["load_PersonOwnAccount", "skipped", false],
  ]);
  await expect(once({ fail: [{ action: "export_Person", commit: 0 }] })).rejects.toThrow("no action");
  // The plan of single actions, and the project of scripts.
  const other = await once({}, (await gated()).plan);
  expect(other.diagnostics.filter(({ code }) => code === "rehearse-stale")).toHaveLength(12);
  expect((await once({})).diagnostics).toEqual([]);
});

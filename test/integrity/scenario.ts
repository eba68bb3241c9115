import { expect } from "vitest";
import type { ZetaSql } from "../../generator/engines/index.ts";
import type { Layout, Operation, TableOptions } from "../../generator/plan/types.ts";
import { seededRandom } from "../../generator/rehearse/random.ts";
import type { Rehearsal } from "../../generator/rehearse/rehearse.ts";
import type { Target, WarehouseTable } from "../../generator/rehearse/types.ts";
import {
  type Answer,
  answer,
  type GivenRow,
  isShut,
  type OracleGate,
  type OracleTable,
  type Row,
  stoppedTables,
  type Value,
} from "../oracle.ts";
import { type Pipeline, pipelineOf, rehearseOnce } from "../rehearse/support.ts";
import { laterRows, type Rows } from "./random-rows.ts";
import type { IntegritySchema } from "./random-schema.ts";

/** The pipeline of a random schema, with the options that the oracle knows of too. */
export function integrityPipeline(
  { ddl, tables, modes, gates, outside }: IntegritySchema,
  layout: Layout = "sqlx",
): Promise<Pipeline> {
  const optionsOf = (id: string): Partial<TableOptions> => {
    const table = tables.find(({ name }) => name === id);
    return {
      integrity: modes.get(id) ?? "quarantine",
      order: table?.order ?? [],
      danglingEdges: table?.danglingEdges,
      maxDepth: table?.layered?.maxDepth,
      outsideReferences: outside.length > 0 ? "check" : "present",
      ...gateOptions(gates.get(id)),
    };
  };
  return pipelineOf(ddl, optionsOf, { exclude: outside, layout });
}

/** Rows of the tables that are not loaded, as many of these as Spanner takes. */
export async function fillOutside({ outside = [], target }: Setting, rows: Rows): Promise<number> {
  let count = 0;
  for (const table of outside) {
    const { name, key, columns } = table;
    const given = [...new Map((rows.get(name) ?? []).map((row) => [textOf(row, key), row])).values()];
    const alone = { ...table, edges: [] };
    const reasons = answer([alone], new Map([[name, given.map((row) => ({ row, isSuperseded: false }))]])).get(name);
    const good = given.filter((_, index) => reasons?.[index]?.size === 0);
    const names = columns.map((column) => column.name);
    const result = await target.commit([{ table: name as never, columns: names, rows: good }]);
    if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
    count += good.length;
  }
  return count;
}

/** What Dataform runs for an action of the plan. */
function operationOf({ plan }: Pipeline, action: string): Operation | undefined {
  return plan.operations.find(({ steps }) => steps.some(({ name }) => name === action));
}

function gateOptions(gate: OracleGate | undefined): Partial<TableOptions> {
  if (gate === undefined) return {};
  const { allowEmpty, most } = gate;
  if (most === undefined) return { allowEmpty };
  return {
    allowEmpty,
    maxRejects: "rows" in most ? { kind: "rows", rows: most.rows } : { kind: "share", percent: String(most.percent) },
  };
}

export function sourceTables(tables: readonly OracleTable[], rows: Rows): readonly WarehouseTable[] {
  return tables.map(({ name, columns }) => ({
    path: sourceOf(name),
    columns: columns.map((column) => ({ name: column.name, type: column.type.replace(/\(\w+\)/g, "") })),
    rows: rows.get(name) ?? [],
  }));
}

function sourceOf(table: string): string {
  return `p.src.${table.slice(table.indexOf(".") + 1)}`;
}

export interface Setting {
  readonly pipeline: Pipeline;
  /** Those that are loaded. */
  readonly tables: readonly OracleTable[];
  /** Those that are not, and are asked what they hold. */
  readonly outside?: readonly OracleTable[];
  readonly zetasql: ZetaSql;
  readonly target: Target;
  readonly seed: number;
  readonly gates?: ReadonlyMap<string, OracleGate>;
  /** Rows of sources that change when an action is over. */
  readonly between?: readonly { readonly action: string; readonly rows: Rows }[];
}

export interface Outcome {
  /** Rows by the kind of each of their reasons. */
  readonly reasons: ReadonlyMap<string, number>;
  readonly loadable: number;
  /** Gates, and tables of which nothing was exported. */
  readonly shut: number;
  readonly stopped: number;
}

/**
 * One run over these rows: exactly those are let in that the oracle lets in, for the same reasons, nothing fails, and Spanner holds
 * them beside what it held of other keys before.
 */
export async function runAndCompare(setting: Setting, rows: Rows): Promise<Outcome> {
  const { pipeline, tables, outside = [], zetasql, target, seed } = setting;
  const before = await heldRows(setting);
  const heldOutside = await heldRows({ ...setting, tables: outside });
  const rehearsal = await rehearseOnce({
    ...pipeline,
    zetasql,
    target,
    seed,
    order: seed % 2 === 0 ? "random" : "adversary",
    tables: sourceTables(tables, rows),
    between: (setting.between ?? []).map(({ action, rows: later }) => ({
      action: operationOf(pipeline, action)?.name ?? action,
      tables: sourceTables(
        tables.filter(({ name }) => later.has(name)),
        later,
      ),
    })),
  });
  const failed = failures(setting, rehearsal);
  if (failed.length > 0) throw new Error(failed.join("\n"));
  const given = await givenRows(setting, rehearsal, rows);
  const asked = [...heldOutside].map(
    ([name, held]) => [name, [...held.values()].map((row) => ({ row, isSuperseded: false }))] as const,
  );
  const expected = answer(
    [...tables, ...outside],
    new Map([...given.rows, ...asked]),
    new Set(outside.map(({ name }) => name)),
  );
  for (const { name } of tables) {
    if (given.unchecked.has(name)) continue;
    expect(shown(given.rows.get(name) ?? [], given.reasons.get(name)), name).toEqual(
      shown(given.rows.get(name) ?? [], expected.get(name)),
    );
  }
  await compareRejects(setting, rehearsal, given, expected);
  const { stopped, shut } = compareGates(setting, rehearsal, expected, given.unchecked);
  const loaded = new Map([...expected].map(([name, reasons]) => [name, stopped.has(name) ? undefined : reasons]));
  await compareSpanner(setting, { before, given: given.rows, loaded });
  compareListed(tables, rehearsal, { before, given: given.rows, loaded });
  return { ...countReasons(expected), shut: shut.size, stopped: stopped.size };
}

/** A run in which an action fails at a commit: whatever it leaves behind, the next one has to cope with it. */
export async function runAndFail(setting: Setting, rows: Rows): Promise<void> {
  const { pipeline, tables, zetasql, target, seed } = setting;
  const random = seededRandom(seed, "failure");
  const exports = pipeline.plan.actions.filter(({ kind }) => kind === "export");
  const { name } = random.pick(exports);
  const fail = [{ action: operationOf(pipeline, name)?.name ?? name, commit: random.integer(0, 3) }];
  await rehearseOnce({
    ...pipeline,
    zetasql,
    target,
    seed: seed + 1,
    order: "random",
    tables: sourceTables(tables, rows),
    fail,
  });
}

/** A later state of the sources that a Spanner can take which holds these rows. */
export async function nextRows(setting: Setting, before: Rows): Promise<Rows> {
  const { tables, seed } = setting;
  const held = await heldRows(setting);
  const later = laterRows(tables, before, seed);
  return new Map(
    tables.map((table) => [
      table.name,
      (later.get(table.name) ?? []).filter((row) => isTakeable(table, tables, row, held.get(table.name) ?? new Map())),
    ]),
  );
}

/** Unique values that other rows of Spanner hold, and changed values that rows of Spanner refer to, are no business of the checks. */
function isTakeable(
  table: OracleTable,
  tables: readonly OracleTable[],
  row: Row,
  held: ReadonlyMap<string, Row>,
): boolean {
  const key = textOf(row, table.key);
  const own = held.get(key);
  for (const { columns } of table.uniques) {
    const value = textOf(row, columns);
    for (const [other, heldRow] of held) if (other !== key && textOf(heldRow, columns) === value) return false;
  }
  if (own === undefined) return true;
  const referred = tables.flatMap(({ foreignKeys }) => foreignKeys.filter(({ to }) => to === table.name));
  return referred.every(({ toColumns }) => textOf(row, toColumns) === textOf(own, toColumns));
}

/** The reasons of the rows of each table; undefined where a gate stops it. */
type Loaded = ReadonlyMap<string, readonly ReadonlySet<string>[] | undefined>;
type Held = ReadonlyMap<string, ReadonlyMap<string, Row>>;

async function heldRows({ tables, target }: Setting): Promise<Held> {
  const held = new Map<string, ReadonlyMap<string, Row>>();
  for (const table of tables) {
    const rows = (await target.read(table.name as never)) as readonly Row[];
    held.set(table.name, new Map(rows.map((row) => [textOf(row, table.key), row])));
  }
  return held;
}

/** The gates are shut that the oracle shuts, and stop no more than what refers to their tables. */
function compareGates(
  { pipeline, tables, gates = new Map() }: Setting,
  { report }: Rehearsal,
  expected: Answer,
  unchecked: ReadonlySet<string>,
): { readonly shut: ReadonlySet<string>; readonly stopped: ReadonlySet<string> } {
  const { plan } = pipeline;
  const done = new Map(report.runs[0]?.actions.map((action) => [action.name, action]));
  const statusOf = (action: string) => {
    const operation = operationOf(pipeline, action)?.name ?? "";
    const { status, error } = done.get(operation) ?? {};
    if (plan.layout === "sqlx" || status !== "failed") return status;
    // A gate that is shut ends its script; what stands behind it is not run.
    return error?.includes(`Assertion failed: ${action}: `) ? "failed" : "skipped";
  };
  const tablesOf = (kind: "gate" | "export", status: string): ReadonlySet<string> =>
    new Set(
      plan.actions.flatMap((action) => (action.kind === kind && statusOf(action.name) === status ? action.table : [])),
    );
  const shut = new Set(
    tables.flatMap(({ name }) => {
      const gate = gates.get(name);
      return gate !== undefined && !unchecked.has(name) && isShut(gate, expected.get(name) ?? []) ? name : [];
    }),
  );
  // The first gate of a script that is shut hides those behind it.
  const hidden = plan.layout === "sqlx" ? new Set() : tablesOf("gate", "skipped");
  const seen = tablesOf("gate", "failed");
  expect([...seen, ...[...shut].filter((name) => hidden.has(name))].sort(), "shut gates").toEqual([...shut].sort());
  expect(shut.size > 0 && seen.size === 0, "a shut gate that nobody sees").toBe(false);
  const stopped = tablesOf("export", "skipped");
  const { must, may } = stoppedTables(tables, shut);
  expect(
    [...must].filter((name) => !stopped.has(name)),
    "exported in spite of a gate",
  ).toEqual([]);
  expect(
    [...stopped].filter((name) => !may.has(name)),
    "stopped by no gate",
  ).toEqual([]);
  const partly = [...tablesOf("export", "ok")].filter((name) => stopped.has(name));
  expect(partly, "exported in part").toEqual([]);
  return { shut, stopped };
}

/** A gate may be shut, and then what waits for it is skipped. */
function failures({ pipeline }: Setting, { report }: Rehearsal): readonly string[] {
  const isCompact = pipeline.plan.layout === "compact";
  const isShutGate = (name: string, error: string | null) =>
    isCompact ? /^Assertion failed: gate_/.test(error ?? "") : name.startsWith("gate_");
  const mayStop = (name: string) => isCompact || /^(export|barrier)_/.test(name);
  const hasShut = report.runs.some((run) =>
    run.actions.some(({ name, status, error }) => status === "failed" && isShutGate(name, error)),
  );
  const actions = report.runs.flatMap((run) =>
    run.actions.filter(({ name, status, error }) => {
      if (status === "ok" || (status === "failed" && isShutGate(name, error))) return false;
      return !(status === "skipped" && hasShut && mayStop(name));
    }),
  );
  const unequal = report.runs.flatMap((run) => run.tables.filter(({ equal, loadable }) => !equal && loadable !== null));
  return [
    ...actions.map(
      ({ name, status, error, violations }) =>
        `${name} ${status}: ${error} ${violations.map(({ message }) => message).join("; ")}`,
    ),
    ...(actions.length > 0
      ? []
      : unequal.map((table) => `${table.name} is not as it should be: ${JSON.stringify(table)}`)),
    ...report.diagnostics
      .filter(({ severity, code }) => severity === "error" || code === "rehearse-correlated")
      .map(({ message }) => message),
    ...(report.exit === (hasShut ? 1 : 0) ? [] : [`exit ${report.exit}`]),
  ];
}

interface Given {
  readonly rows: ReadonlyMap<string, readonly GivenRow[]>;
  readonly reasons: ReadonlyMap<string, readonly ReadonlySet<string>[]>;
  /** Tables behind a shut gate whose checks were not made, as scripts do it. */
  readonly unchecked: ReadonlySet<string>;
}

/** The checked rows of every table, which have to be those of its source. */
async function givenRows(
  { pipeline, tables, between = [] }: Setting,
  { warehouse, report }: Rehearsal,
  sources: Rows,
): Promise<Given> {
  const rows = new Map<string, readonly GivenRow[]>();
  const reasons = new Map<string, readonly ReadonlySet<string>[]>();
  const unchecked = new Set<string>();
  const skipped = new Set(
    report.runs[0]?.actions.flatMap((action) => (action.status === "skipped" ? action.name : [])),
  );
  for (const { name, columns } of tables) {
    const action = pipeline.plan.actions.find((candidate) => candidate.kind === "checked" && candidate.table === name);
    if (pipeline.plan.layout === "compact" && skipped.has(operationOf(pipeline, action?.name ?? "")?.name ?? "")) {
      unchecked.add(name);
      // Nobody looked at its rows, and what is held against them is stopped too.
      rows.set(name, []);
      continue;
    }
    const result = await warehouse.query(`SELECT * FROM \`p.stg.${action?.name}\``);
    const names = columns.map((column) => column.name);
    const checked = result.rows.map(
      (row) => Object.fromEntries(names.map((column) => [column, row[column] ?? null])) as Row,
    );
    const lists = result.rows.map(({ reject_reasons: list }) => (list ?? []) as readonly string[]);
    for (const list of lists) expect(new Set(list).size, `${name}: ${list.join()}`).toBe(list.length);
    // A source that changes in the middle counts as it was at the beginning; a script may look at it later, and then at all of it.
    const later = between.flatMap(({ rows: changed }) => (changed.has(name) ? [changed.get(name) ?? []] : []));
    const states = later.length === 0 ? [warehouse.table(sourceOf(name))?.rows ?? []] : [sources.get(name) ?? []];
    if (pipeline.plan.layout === "compact") states.push(...later);
    expect(
      states.map((state) => state.map((row) => textOf(row as Row, names)).sort()),
      name,
    ).toContainEqual(checked.map((row) => textOf(row, names)).sort());
    if (later.length === 0) expect(states[0]?.length).toBe(sources.get(name)?.length);
    rows.set(
      name,
      checked.map((row, index) => ({ row, isSuperseded: lists[index]?.includes("duplicate_key") === true })),
    );
    reasons.set(
      name,
      lists.map((list) => new Set(list)),
    );
  }
  return { rows, reasons, unchecked };
}

function shown(rows: readonly GivenRow[], reasons: readonly ReadonlySet<string>[] | undefined): readonly string[] {
  return rows.map(({ row }, index) => `${JSON.stringify(row)} ${[...(reasons?.[index] ?? ["?"])].sort().join(" ")}`);
}

/** The view of the rows that stay out: all of them, and with a missing key for each reason that another table is the cause of. */
async function compareRejects(
  { pipeline, tables, outside = [] }: Setting,
  { warehouse }: Rehearsal,
  { rows: given, unchecked }: Given,
  expected: Answer,
): Promise<void> {
  for (const { name, columns, parent, foreignKeys, edges } of tables) {
    const action = pipeline.plan.actions.find((candidate) => candidate.kind === "rejects" && candidate.table === name);
    if (action === undefined || unchecked.has(name)) continue;
    const { rows } = await warehouse.query(`SELECT * FROM \`p.stg.${action.name}\``);
    const names = columns.map((column) => column.name);
    const found = rows.map(
      (row) => `${textOf(row as Row, names)} ${[...(row.reject_reasons as string[])].sort().join(" ")}`,
    );
    const wanted = (given.get(name) ?? []).flatMap(({ row }, index) => {
      const reasons = [...(expected.get(name)?.[index] ?? [])].sort();
      return reasons.length === 0 ? [] : [`${textOf(row, names)} ${reasons.join(" ")}`];
    });
    expect(found.sort(), action.name).toEqual(wanted.sort());
    const references = [...foreignKeys, ...edges.flatMap(({ source, destination }) => [source, destination])];
    for (const row of rows) {
      const keys = row.missing_keys as readonly { readonly reason: string; readonly missing_key: string }[];
      const reasons = (row.reject_reasons as readonly string[]).filter((reason) => /^(missing|dangling)_/.test(reason));
      expect(keys.map(({ reason }) => reason).sort()).toEqual([...reasons].sort());
      for (const { reason, missing_key: key } of keys) {
        const fields = Object.keys(JSON.parse(key)).sort().join();
        const isParent = reason === `missing_parent:${parent}`;
        const parentKey = [...tables, ...outside].find((table) => table.name === parent)?.key ?? [];
        const possible = isParent ? [parentKey] : references.map(({ toColumns }) => toColumns);
        expect(
          possible.map((columns) => [...columns].sort().join()),
          reason,
        ).toContain(fields);
      }
    }
  }
}

/** Every loadable row as it was selected; of other keys what was there before, unchanged. */
async function compareSpanner(
  setting: Setting,
  { before, given, loaded }: { readonly before: Held; readonly given: Given["rows"]; readonly loaded: Loaded },
): Promise<void> {
  const after = await heldRows(setting);
  for (const { name, key, columns } of setting.tables) {
    const names = columns.map((column) => column.name);
    const wanted = new Map([...(before.get(name) ?? [])].map(([text, row]) => [text, textOf(row, names)]));
    for (const [index, { row }] of (given.get(name) ?? []).entries()) {
      if (loaded.get(name)?.[index]?.size === 0) wanted.set(textOf(row, key), textOf(row, names));
    }
    const found = [...(after.get(name) ?? [])].map(([text, row]) => [text, textOf(row, names)] as const);
    expect(found.map(([, row]) => row).sort(), `${name} in Spanner`).toEqual([...wanted.values()].sort());
  }
}

/** The rows that only Spanner has are listed. */
function compareListed(
  tables: readonly OracleTable[],
  { report }: Rehearsal,
  { before, given, loaded }: { readonly before: Held; readonly given: Given["rows"]; readonly loaded: Loaded },
): void {
  for (const { name, key } of tables) {
    const keys = new Set(
      (given.get(name) ?? []).flatMap(({ row }, index) =>
        loaded.get(name)?.[index]?.size === 0 ? textOf(row, key) : [],
      ),
    );
    const beyond = [...(before.get(name)?.keys() ?? [])].filter((held) => !keys.has(held));
    const listed = report.runs[0]?.tables.find((table) => table.name === name);
    expect(listed?.beyond, `rows of ${name} that only Spanner has`).toBe(beyond.length);
    const shownRows = listed?.differences.filter(({ kind }) => kind === "beyond") ?? [];
    expect(shownRows.length).toBe(Math.min(10, beyond.length));
  }
}

function textOf(row: Row, columns: readonly string[]): string {
  return JSON.stringify(columns.map((name) => normal(row[name] ?? null)));
}

function normal(value: Value): Value {
  return Object.is(value, -0) ? 0 : value;
}

function countReasons(expected: Answer): Pick<Outcome, "reasons" | "loadable"> {
  const reasons = new Map<string, number>();
  let loadable = 0;
  for (const rows of expected.values()) {
    for (const row of rows) {
      if (row.size === 0) loadable += 1;
      for (const reason of row) {
        const [kind = ""] = reason.split(":");
        reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
      }
    }
  }
  return { reasons, loadable };
}

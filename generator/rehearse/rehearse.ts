import type { ReportDocument, RunDocument } from "../contracts/index.ts";
import { diagnosticDocuments } from "../contracts/index.ts";
import type { CompiledGraph, ZetaSql } from "../engines/index.ts";
import type { Catalog } from "../model/types.ts";
import type { Plan } from "../plan/types.ts";
import type { Diagnostic } from "../support/index.ts";
import { findActions } from "./action-names.ts";
import { type RehearsalAction, readActions } from "./actions/index.ts";
import { type Loaders, loadedTables, loadersOf, staleActions } from "./loaders.ts";
import { ancestorsOf, missingDependencies, type Writer } from "./missing-dependencies.ts";
import { seededRandom } from "./random.ts";
import { referenceRanks } from "./references.ts";
import { exitOf, reportRun } from "./report.ts";
import { type ActionRecord, type RunContext, runActions } from "./run/index.ts";
import { adversaryOrder, type Choose, randomOrder } from "./schedule/index.ts";
import { exportsOf } from "./sources.ts";
import type { Target, WarehouseTable } from "./types.ts";
import { createWarehouse } from "./warehouse/index.ts";

export type Order = "adversary" | "random";

/** One state of the sources: tables that are not there keep the rows of the run before. */
export interface RunState {
  readonly name: string;
  readonly tables: readonly WarehouseTable[];
}

export interface RehearsalInput {
  readonly graph: CompiledGraph;
  readonly catalog: Catalog;
  readonly plan: Plan;
  readonly zetasql: ZetaSql;
  readonly target: Target;
  readonly seed: number;
  readonly order: Order;
  readonly runs: readonly RunState[];
  /** Sources that change when an action, by its name, is over. */
  readonly between: readonly { readonly action: string; readonly tables: readonly WarehouseTable[] }[];
  /** Actions that fail in the first run: at their start, or at a commit that counts from 1. */
  readonly fail: readonly { readonly action: string; readonly commit: number }[];
  /** What was found before: warnings of the schema, the samples. */
  readonly diagnostics: readonly Diagnostic[];
  readonly now: () => Date;
  readonly onEnd: (record: ActionRecord) => void;
}

export interface Rehearsal {
  readonly report: ReportDocument;
  /** The same as the report has. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs a compiled project on real engines, as often as there are states of the sources, and reports.
 *
 * @throws DiagnosticsError `engine-died` when an engine ends in the middle; `rehearse-option` for a name that is no action's.
 */
export async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
  const { graph, catalog, plan, target, seed, order, now } = input;
  const actions = readActions(graph);
  const warehouse = createWarehouse(input.zetasql);
  const { failAt, between } = readOptions(actions, input);
  const loaders = loadersOf(plan, actions);
  const runs: RunDocument[] = [];
  const all: ActionRecord[] = [];
  for (const [index, { name, tables }] of input.runs.entries()) {
    for (const table of tables) warehouse.put(table);
    const clock = now().toISOString();
    const context: RunContext = {
      warehouse,
      target,
      catalog,
      random: (action) => seededRandom(seed, `commits of ${action} in run ${index + 1}`),
      failAt: index === 0 ? failAt : new Map(),
    };
    const records = await runActions({
      actions,
      context,
      choose: chooser({ order, seed, run: index + 1, loaders, catalog }),
      onEnd(record) {
        for (const table of between.get(record.action.id) ?? []) warehouse.put(table);
        input.onEnd(record);
      },
    });
    all.push(...records);
    const loaded = loadedTables({ plan, graph, loaders, records, warehouse });
    runs.push(await reportRun({ name, clock, records, catalog, target, loaded }));
  }
  const diagnostics: readonly Diagnostic[] = [
    ...input.diagnostics,
    ...staleActions(plan, actions),
    ...missingDependencies(writersOf(all, plan, loaders), catalog, ancestorsOf(actions)),
  ];
  const notRehearsed = [
    ...new Map(
      all
        .filter(({ status }) => status === "notRehearsed")
        .map(({ action, message }) => [action.id, { action: action.name, reason: message ?? "" }]),
    ).values(),
  ];
  const head = { version: 1, target: target.label, seed, order } as const;
  const body = {
    runs,
    notRehearsed,
    leftOut: target.leftOut,
    diagnostics: diagnosticDocuments(diagnostics),
  };
  return { report: { ...head, exit: exitOf(body), ...body }, diagnostics };
}

function readOptions(actions: readonly RehearsalAction[], { fail, between }: RehearsalInput) {
  const named = [
    ...fail.map(({ action }) => ({ option: "--fail", action })),
    ...between.map(({ action }) => ({ option: "--between", action })),
  ];
  const found = findActions(named, actions);
  const idOf = (name: string): string => found.get(name)?.id ?? name;
  return {
    failAt: new Map(fail.map(({ action, commit }) => [idOf(action), commit])),
    between: new Map(between.map(({ action, tables }) => [idOf(action), tables])),
  };
}

function chooser(input: {
  readonly order: Order;
  readonly seed: number;
  readonly run: number;
  readonly loaders: Loaders;
  readonly catalog: Catalog;
}): Choose {
  const { order, seed, run, loaders, catalog } = input;
  if (order === "random") return randomOrder(seededRandom(seed, `order of run ${run}`));
  const ranks = referenceRanks(catalog);
  const byId = new Map([...loaders].map(([{ id }, table]) => [id, ranks.get(table)]));
  return adversaryOrder((id) => byId.get(id));
}

/** What the exports of all runs wrote, and where an action did not come to that, what it writes by the plan. */
function writersOf(records: readonly ActionRecord[], plan: Plan, loaders: Loaders): readonly Writer[] {
  const planned = new Map(exportsOf(plan).map(({ name, columns }) => [name, columns]));
  const byPlan = [...loaders].map(([{ id, name }, table]) => ({
    action: id,
    name,
    table,
    columns: new Set((planned.get(name) ?? []).map((column) => column.name)),
  }));
  const written = records.flatMap(({ action, exports }) =>
    exports.map(({ job }) => ({
      action: action.id,
      name: action.name,
      table: job.table,
      columns: new Set(job.columns),
    })),
  );
  const known = new Set(written.map(({ action }) => action));
  const writers = [...byPlan.filter(({ action }) => !known.has(action)), ...written];
  return [...new Map(writers.map((writer) => [JSON.stringify([writer.action, writer.table]), writer])).values()];
}

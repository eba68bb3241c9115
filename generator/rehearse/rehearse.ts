import type { ReportDocument, RunDocument } from "../contracts/index.ts";
import { diagnosticDocuments } from "../contracts/index.ts";
import type { CompiledGraph, ZetaSql } from "../engines/index.ts";
import type { Catalog } from "../model/types.ts";
import type { Plan } from "../plan/types.ts";
import type { Diagnostic } from "../support/index.ts";
import { readActions, targetId } from "./actions/index.ts";
import { failureKey, readControls, type WantedControls } from "./controls.ts";
import { ancestorsOf, emptyTables, findRaces, findWriters, missingDependencies } from "./findings/index.ts";
import { lintGraph } from "./lint/index.ts";
import {
  checkedBefore,
  finishedTables,
  type Loaders,
  loadedTables,
  loadersOf,
  madeByScripts,
  staleActions,
} from "./loaders.ts";
import { seededRandom } from "./random.ts";
import { referenceRanks } from "./references.ts";
import { exitOf, reportRun } from "./report/index.ts";
import { type ActionRecord, type RunContext, runActions } from "./run/index.ts";
import { adversaryOrder, type Choose, randomOrder } from "./schedule/index.ts";
import type { PlannedExports } from "./sources.ts";
import { readAheadTarget } from "./target/index.ts";
import type { Target, WarehouseTable } from "./types.ts";
import { createWarehouse, type Warehouse } from "./warehouse/index.ts";

export type Order = "adversary" | "random";

/** One state of the sources: tables that are not there keep the rows of the run before. */
export interface RunState {
  readonly name: string;
  readonly tables: readonly WarehouseTable[];
}

export interface RehearsalInput extends WantedControls {
  readonly graph: CompiledGraph;
  readonly catalog: Catalog;
  readonly plan: Plan;
  readonly zetasql: ZetaSql;
  readonly target: Target;
  readonly seed: number;
  readonly order: Order;
  readonly runs: readonly RunState[];
  /** What was found before: warnings of the schema, the samples. */
  readonly diagnostics: readonly Diagnostic[];
  readonly now: () => Date;
  readonly onEnd: (record: ActionRecord) => void;
}

export interface Rehearsal {
  readonly report: ReportDocument;
  /** The same as the report has. */
  readonly diagnostics: readonly Diagnostic[];
  /** As the last run left it. */
  readonly warehouse: Warehouse;
}

/**
 * Runs a compiled project on real engines, as often as there are states of the sources, and reports.
 *
 * @throws DiagnosticsError `engine-died` when an engine ends in the middle; `rehearse-option` for a name that is no action's.
 */
export async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
  const { graph, catalog, plan, seed, order, now } = input;
  const target = readAheadTarget(input.target);
  const actions = readActions(graph);
  const warehouse = createWarehouse(input.zetasql, { externalQuery: (sql) => target.query(sql) });
  const { failAt, between, notFailed } = readControls(input, actions);
  const loaders = loadersOf(plan, graph, actions);
  const ancestors = ancestorsOf(actions);
  const made = new Set([
    ...graph.declarations.map(({ target }) => targetId(target)),
    ...actions.map(({ id }) => id),
    ...madeByScripts(plan, graph),
  ]);
  const failed = new Set<string>();
  /** Of each pair once, though a later run may meet it in another row. */
  const races = new Map<string, Diagnostic>();
  // Beside the runs; what goes wrong in it is told at the end.
  const linting = lintGraph(graph, actions, input.zetasql);
  linting.catch(() => undefined);
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
      isMade: (path) => made.has(path),
      databaseUri: databaseUri(plan.prefix, graph),
      failAt: index === 0 ? failAt : new Map(),
      onFailed: (action, commit) => failed.add(failureKey(action, commit)),
    };
    const finish = finishedTables(loaders);
    const isNew = checkedBefore(plan, graph, warehouse);
    const records = await runActions({
      actions,
      context,
      choose: chooser({ order, seed, run: index + 1, loaders, catalog }),
      onEnd(record) {
        // In the first run alone: later ones have states of their own.
        if (index === 0) for (const table of between.get(record.action.id) ?? []) warehouse.put(table);
        const table = finish(record.action);
        if (table !== undefined) target.readAhead(table);
        input.onEnd(record);
      },
    });
    all.push(...records);
    for (const race of findRaces(records, catalog, ancestors)) races.set(race.message.split(" of row ")[0] ?? "", race);
    const loaded = await loadedTables({ plan, graph, loaders, records, warehouse, isNew });
    runs.push(await reportRun({ name, clock, records, catalog, target, loaded }));
  }
  const diagnostics: readonly Diagnostic[] = [
    ...input.diagnostics,
    ...staleActions(plan, graph, actions),
    ...(await linting),
    ...missingDependencies(findWriters({ records: all, loaders, catalog, ancestors }), catalog, ancestors),
    ...races.values(),
    ...emptyTables(runs),
    ...notFailed(failed),
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
  return { report: { ...head, exit: exitOf(body), ...body }, diagnostics, warehouse };
}

/** As the generated SQLX builds it; undefined in a project that has not these variables. */
function databaseUri(prefix: string, { projectConfig: { vars } }: CompiledGraph): string | undefined {
  const [project, instance, database] = ["project", "instance", "database"].map((name) =>
    vars.get(`${prefix}spanner_${name}`),
  );
  if (!project || !instance || !database) return undefined;
  return `https://spanner.googleapis.com/projects/${project}/instances/${instance}/databases/${database}`;
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
  // A second pass comes last by the plan, so that here it comes first, and so do rows that are far from a root.
  const rankOf = ({ table, exports: [first] }: PlannedExports): number =>
    (ranks.get(table) ?? 0) + (first?.pass === 2 ? ranks.size : 0) + (first?.depth?.level ?? 0) / 1000;
  const byId = new Map([...loaders].map(([{ id }, planned]) => [id, rankOf(planned)]));
  return adversaryOrder((id) => byId.get(id));
}

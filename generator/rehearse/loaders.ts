import type { CompiledGraph, ProjectConfig } from "../engines/index.ts";
import type { Action, Operation, Plan } from "../plan/types.ts";
import { compareStrings, type Diagnostic } from "../support/index.ts";
import { countByReason, type RehearsalAction, targetId } from "./actions/index.ts";
import { rehearseDiagnostic } from "./codes.ts";
import type { LoadedTable } from "./report/index.ts";
import type { ActionRecord } from "./run/index.ts";
import { exportsOf, type PlannedExports, readsOf, sourcePath } from "./sources.ts";
import type { TableId } from "./types.ts";
import { CannotRehearse, SqlFailure, type Warehouse } from "./warehouse/index.ts";

/** The actions of the project that load a table by the plan, with what the plan says of them. */
export type Loaders = ReadonlyMap<RehearsalAction, PlannedExports>;

export function loadersOf(plan: Plan, graph: CompiledGraph, actions: readonly RehearsalAction[]): Loaders {
  const byId = new Map(actions.map((action) => [action.id, action]));
  const loaders = new Map<RehearsalAction, PlannedExports>();
  for (const planned of exportsOf(plan)) {
    const action = byId.get(operationId(plan, planned.operation, graph));
    if (action !== undefined) loaders.set(action, planned);
  }
  return loaders;
}

/** Takes the actions of a run as they end, and gives the table that none is left to load. */
export function finishedTables(loaders: Loaders): (ended: RehearsalAction) => TableId | undefined {
  const left = new Map<TableId, number>();
  for (const { table } of loaders.values()) left.set(table, (left.get(table) ?? 0) + 1);
  return (ended) => {
    const table = loaders.get(ended)?.table;
    if (table === undefined) return undefined;
    const count = (left.get(table) ?? 0) - 1;
    left.set(table, count);
    return count === 0 ? table : undefined;
  };
}

/** Ours stand in the default dataset, whatever other datasets have under the same name. */
function exportId(name: string, { projectConfig }: CompiledGraph): string {
  return madeId(projectConfig.defaultSchema, name, projectConfig);
}

/** What is a table or a view stands in the dataset that `includes/spanner.js` has for it. */
function relationId(name: string, prefix: string, { projectConfig }: CompiledGraph): string {
  return madeId(projectConfig.vars.get(`${prefix}staging_dataset`) || projectConfig.defaultSchema, name, projectConfig);
}

/** With what the settings of the project add to all that it makes; its sources keep their names. */
function madeId(dataset: string, name: string, config: ProjectConfig): string {
  const { defaultDatabase, databaseSuffix, schemaSuffix, tablePrefix } = config;
  return targetId({
    database: joined(defaultDatabase, databaseSuffix),
    schema: joined(dataset, schemaSuffix),
    name: joined(tablePrefix, name),
  });
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("_");
}

/** Where the compiled project has an action of the plan. */
export function actionId(action: Action, prefix: string, graph: CompiledGraph): string {
  return isStaged(action) ? relationId(action.name, prefix, graph) : exportId(action.name, graph);
}

/** Whether it stands in the dataset of the checked rows. */
function isStaged(action: Action): boolean {
  const { kind } = action;
  if (action.kind === "ledger") return action.part !== "runs_end";
  return kind === "checked" || kind === "rejects" || kind === "gate" || kind === "verify";
}

/** Where the compiled project has what Dataform runs for it. */
export function operationId(plan: Plan, { name, steps: [first] }: Operation, graph: CompiledGraph): string {
  // Scripts stand beside the tables that they make, so that Dataform makes the dataset.
  const isBeside = plan.layout === "compact" || (first !== undefined && isStaged(first));
  return isBeside ? relationId(name, plan.prefix, graph) : exportId(name, graph);
}

/** Actions of the plan that nobody has generated yet, or that somebody has taken away. */
export function staleActions(
  plan: Plan,
  graph: CompiledGraph,
  actions: readonly RehearsalAction[],
): readonly Diagnostic[] {
  const ids = new Set(actions.map(({ id }) => id));
  return plan.operations
    .filter((operation) => !ids.has(operationId(plan, operation, graph)))
    .map(({ name }) => {
      const subject = `Action "${name}"`;
      const message = `${subject}: it is in the plan, and not in the compiled project.`;
      return rehearseDiagnostic("rehearse-stale", { subject, message });
    });
}

/** Tables and views that the project has no action for: scripts make them. */
export function madeByScripts(plan: Plan, graph: CompiledGraph): readonly string[] {
  if (plan.layout !== "compact") return [];
  return plan.actions.flatMap(({ kind, name }) =>
    kind === "checked" || kind === "rejects" ? relationId(name, plan.prefix, graph) : [],
  );
}

/** Remembers what checked rows there are before a run. */
export function checkedBefore(plan: Plan, graph: CompiledGraph, warehouse: Warehouse): (path: string) => boolean {
  const paths = plan.actions.flatMap(({ kind, name }) =>
    kind === "checked" ? relationId(name, plan.prefix, graph) : [],
  );
  const before = new Map(paths.map((path) => [path, warehouse.state(path)]));
  return (path) => warehouse.state(path) !== before.get(path);
}

/** What a run was to load: the tables of the plan, and those that it exported all the same. */
export async function loadedTables(input: {
  readonly plan: Plan;
  readonly graph: CompiledGraph;
  readonly loaders: Loaders;
  readonly records: readonly ActionRecord[];
  readonly warehouse: Warehouse;
  /** Whether something was made under the path in this run. */
  readonly isNew: (path: string) => boolean;
}): Promise<ReadonlyMap<TableId, LoadedTable>> {
  const { plan, graph, loaders, records, warehouse, isNew } = input;
  const actions = new Map<TableId, Set<string>>(exportsOf(plan).map(({ table }) => [table, new Set()]));
  const add = (table: TableId, action: string): void => {
    actions.set(table, (actions.get(table) ?? new Set()).add(action));
  };
  for (const [{ id }, { table }] of loaders) add(table, id);
  for (const { action, exports } of records) for (const { job } of exports) add(job.table, action.id);
  const sources = new Map<TableId, Set<string>>();
  for (const { table, source } of readsOf(plan)) {
    const paths = sources.get(table) ?? new Set();
    sources.set(table, paths.add(sourcePath(source, plan.prefix, graph.projectConfig)));
  }
  const rejected = new Map<TableId, LoadedTable["rejected"]>();
  for (const action of plan.actions) {
    if (action.kind !== "checked") continue;
    const path = relationId(action.name, plan.prefix, graph);
    if (isNew(path)) rejected.set(action.table, await countReasons(path, action.checks.reasonsColumn, warehouse));
  }
  return new Map(
    [...actions].map(([table, ids]) => [
      table,
      { actions: ids, source: countRows(sources.get(table), warehouse), rejected: rejected.get(table) ?? {} },
    ]),
  );
}

/** Rows by reason; a row with several is counted for each. */
async function countReasons(path: string, column: string, warehouse: Warehouse): Promise<LoadedTable["rejected"]> {
  // Without a query: the whole table would go to the engine and back.
  const lists = warehouse.column(path, column);
  if (lists !== undefined) return tally(lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : [])));
  const counted = await warehouse.query(countByReason(path, column)).catch((error: unknown) => {
    // A view that cannot be evaluated here has told so where it was read.
    if (error instanceof SqlFailure || error instanceof CannotRehearse) return { rows: [] };
    throw error;
  });
  const { rows } = counted;
  return Object.fromEntries(rows.map(({ reason, number_of_rows: count }) => [String(reason), Number(count)]));
}

/** In the order of the reasons. */
function tally(reasons: readonly string[]): LoadedTable["rejected"] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compareStrings(a, b)));
}

function countRows(paths: ReadonlySet<string> | undefined, warehouse: Warehouse): number | null {
  if (paths === undefined) return null;
  let count = 0;
  for (const path of paths) {
    const table = warehouse.table(path);
    if (table === undefined) return null;
    count += table.rows.length;
  }
  return count;
}

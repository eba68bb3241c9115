import type { CompiledGraph } from "../engines/index.ts";
import type { Plan } from "../plan/types.ts";
import type { Diagnostic } from "../support/index.ts";
import { type RehearsalAction, targetId } from "./actions/index.ts";
import { rehearseDiagnostic } from "./codes.ts";
import type { LoadedTable } from "./report/index.ts";
import type { ActionRecord } from "./run/index.ts";
import { exportsOf, sourcePath } from "./sources.ts";
import type { TableId } from "./types.ts";
import type { Warehouse } from "./warehouse/index.ts";

/** The actions of the project that load a table by the plan, with that table. */
export type Loaders = ReadonlyMap<RehearsalAction, TableId>;

export function loadersOf(plan: Plan, graph: CompiledGraph, actions: readonly RehearsalAction[]): Loaders {
  const byId = new Map(actions.map((action) => [action.id, action]));
  const loaders = new Map<RehearsalAction, TableId>();
  for (const { name, table } of exportsOf(plan)) {
    const action = byId.get(actionId(name, graph));
    if (action !== undefined) loaders.set(action, table);
  }
  return loaders;
}

/** Ours stand in the default dataset, whatever other datasets have under the same name. */
function actionId(name: string, { projectConfig: { defaultDatabase, defaultSchema } }: CompiledGraph): string {
  return targetId({ database: defaultDatabase, schema: defaultSchema, name });
}

/** Actions of the plan that nobody has generated yet, or that somebody has taken away. */
export function staleActions(
  plan: Plan,
  graph: CompiledGraph,
  actions: readonly RehearsalAction[],
): readonly Diagnostic[] {
  const ids = new Set(actions.map(({ id }) => id));
  return plan.actions
    .filter(({ name }) => !ids.has(actionId(name, graph)))
    .map(({ name }) => {
      const subject = `Action "${name}"`;
      const message = `${subject}: it is in the plan, and not in the compiled project.`;
      return rehearseDiagnostic("rehearse-stale", { subject, message });
    });
}

/** What a run was to load: the tables of the plan, and those that it exported all the same. */
export function loadedTables(input: {
  readonly plan: Plan;
  readonly graph: CompiledGraph;
  readonly loaders: Loaders;
  readonly records: readonly ActionRecord[];
  readonly warehouse: Warehouse;
}): ReadonlyMap<TableId, LoadedTable> {
  const { plan, graph, loaders, records, warehouse } = input;
  const actions = new Map<TableId, Set<string>>(exportsOf(plan).map(({ table }) => [table, new Set()]));
  const add = (table: TableId, action: string): void => {
    actions.set(table, (actions.get(table) ?? new Set()).add(action));
  };
  for (const [{ id }, table] of loaders) add(table, id);
  for (const { action, exports } of records) for (const { job } of exports) add(job.table, action.id);
  const sources = new Map<TableId, Set<string>>();
  for (const { table, reads } of exportsOf(plan)) {
    const paths = sources.get(table) ?? new Set();
    sources.set(table, paths.add(sourcePath(reads.source, graph.projectConfig)));
  }
  return new Map(
    [...actions].map(([table, ids]) => [table, { actions: ids, source: countRows(sources.get(table), warehouse) }]),
  );
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

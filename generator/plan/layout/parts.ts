import { stronglyConnectedComponents } from "../../support/index.ts";
import type { Action, ExportAction, TableId } from "../types.ts";

/** Actions that are done in one script, one after the other. */
export interface Part {
  /** In the order of the plan, at least one. */
  readonly steps: readonly Action[];
  /** `table`: all of a table; `checks`: what stands before the exports of a table, or of tables that refer to each other. */
  readonly kind: "table" | "checks" | "action";
}

/** A script is a query job: BigQuery takes a megabyte of SQL. */
const mostTables = 50;

/**
 * One part for each table, as long as nothing waits in a circle by that. Where something does, where a table is loaded by several exports at
 * once, or a later export of it waits for more than the first, the exports are parts of their own: so whatever stops one of
 * them in the plan, and nothing else, stops it here. Barriers are left out.
 */
export function shareScripts(actions: readonly Action[]): readonly Part[] {
  const units = unitsOf(actions);
  const cyclic = cyclicPlaces(actions, units);
  const whole = units.map((steps, place): Part | undefined => {
    if (cyclic.has(place) || !isOneScript(steps)) return undefined;
    return { steps, kind: "table" };
  });
  const parts = units.flatMap((steps, place) => whole[place] ?? split(steps));
  // What others than tables' actions wait for is not known here: where a circle is left, each action stands by itself.
  const left = cyclicPlaces(
    actions,
    parts.map(({ steps }) => steps),
  );
  return parts.flatMap((part, place) => (left.has(place) ? part.steps.map(alone) : part));
}

/** The tables whose script does the action, if it is one that a script does. */
export function tablesOf(action: Action): readonly TableId[] {
  switch (action.kind) {
    case "checked":
    case "rejects":
    case "gate":
    case "export":
      return [action.table];
    case "settle":
      return action.tables;
    default:
      return [];
  }
}

/** The actions of each table, those of tables that one script settles together; whatever belongs to no table is by itself. */
function unitsOf(actions: readonly Action[]): readonly (readonly Action[])[] {
  const first = new Map<TableId, TableId>();
  const find = (table: TableId): TableId => {
    let root = table;
    for (let up = first.get(root); up !== undefined; up = first.get(root)) root = up;
    if (root !== table) first.set(table, root);
    return root;
  };
  for (const action of actions) {
    const [own, ...others] = tablesOf(action);
    for (const other of others) {
      if (own !== undefined && find(other) !== find(own)) first.set(find(other), find(own));
    }
  }
  const units = new Map<string, Action[]>();
  for (const action of actions) {
    if (action.kind === "barrier") continue;
    const [table] = tablesOf(action);
    const key = table === undefined ? `action ${action.name}` : `table ${find(table)}`;
    const unit = units.get(key);
    if (unit === undefined) units.set(key, [action]);
    else unit.push(action);
  }
  return [...units.values()];
}

/** The places of those that wait for themselves through others. */
function cyclicPlaces(actions: readonly Action[], units: readonly (readonly Action[])[]): ReadonlySet<number> {
  const places = new Map<string, number>();
  for (const [place, steps] of units.entries()) for (const { name } of steps) places.set(name, place);
  // Barriers pass on what they wait for.
  const barriers = actions.filter(({ kind }) => kind === "barrier");
  for (const [index, { name }] of barriers.entries()) places.set(name, units.length + index);
  const targets = (steps: readonly Action[], own: number) =>
    steps
      .flatMap(({ dependsOn }) => dependsOn.flatMap(({ action }) => places.get(action) ?? []))
      .filter((to) => to !== own);
  const graph = [...units, ...barriers.map((barrier) => [barrier])].map(targets);
  return new Set(stronglyConnectedComponents(graph).flatMap((component) => (component.length > 1 ? component : [])));
}

function isOneScript(steps: readonly Action[]): boolean {
  if (new Set(steps.flatMap(tablesOf)).size !== 1) return false;
  const exports = steps.filter(isExport);
  const own = new Set(steps.map(({ name }) => name));
  return (
    exports.every(({ shard }) => shard === undefined) &&
    exports.slice(1).every(({ dependsOn }) => dependsOn.every(({ action }) => own.has(action)))
  );
}

function split(steps: readonly Action[]): readonly Part[] {
  const checks = steps.filter((step) => !isExport(step));
  const exports = steps.filter(isExport).map(alone);
  if (new Set(checks.flatMap(tablesOf)).size > mostTables) return [...checks, ...steps.filter(isExport)].map(alone);
  const [first] = checks;
  if (first === undefined) return exports;
  const isAlone = checks.length === 1 && first.kind !== "checked";
  return [isAlone ? alone(first) : { steps: checks, kind: "checks" }, ...exports];
}

function alone(step: Action): Part {
  return { steps: [step], kind: "action" };
}

function isExport(action: Action): action is ExportAction {
  return action.kind === "export";
}

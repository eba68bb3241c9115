import { stronglyConnectedComponents } from "../../support/index.ts";
import type { Action, ExportAction, TableId } from "../types.ts";
import { Waits } from "./waits.ts";

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
 * One part for each table, unless something would wait in a circle by that, the table is loaded by several exports at once, or more would
 * wait for an export than in the plan. Then the exports are parts of their own: so whatever stops one of them in the plan, and
 * nothing else, stops it here. Barriers are left out.
 */
export function shareScripts(actions: readonly Action[]): readonly Part[] {
  const waits = new Waits(actions);
  const units = unitsOf(actions);
  const cyclic = cyclicPlaces(units, waits);
  const early = neededEarly(units, waits);
  const parts = units.flatMap((steps, place): readonly Part[] => {
    const isWhole = !cyclic.has(place) && !early.has(place) && isOneScript(steps, waits);
    return isWhole ? [{ steps, kind: "table" }] : split(steps);
  });
  // What others than tables' actions wait for is not known here: where a circle is left, each action stands by itself.
  const left = cyclicPlaces(
    parts.map(({ steps }) => steps),
    waits,
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
function cyclicPlaces(units: readonly (readonly Action[])[], waits: Waits): ReadonlySet<number> {
  const places = new Map(units.flatMap((steps, place) => steps.map(({ name }) => [name, place] as const)));
  const graph = units.map((steps, own) => {
    const before = new Set(steps.flatMap(({ dependsOn }) => dependsOn.flatMap(({ action }) => waits.behind(action))));
    return [...before].flatMap((name) => places.get(name) ?? []).filter((place) => place !== own);
  });
  return new Set(stronglyConnectedComponents(graph).flatMap((component) => (component.length > 1 ? component : [])));
}

/** The places of those whose checks or gate something waits for that is exported without waiting for their export. */
function neededEarly(units: readonly (readonly Action[])[], waits: Waits): ReadonlySet<number> {
  const places = new Map(units.flatMap((steps, place) => steps.map(({ name }) => [name, place] as const)));
  const checks = new Set(units.flatMap((steps) => steps.flatMap((step) => (isExport(step) ? [] : step.name))));
  const early = new Set<number>();
  for (const [place, steps] of units.entries()) {
    const before = steps.flatMap(({ dependsOn }) => dependsOn.flatMap(({ action }) => waits.behind(action)));
    const exports = steps.filter(isExport);
    for (const name of new Set(before)) {
      const other = places.get(name);
      if (other === undefined || other === place || early.has(other) || !checks.has(name)) continue;
      const first = units[other]?.find(isExport);
      if (first === undefined) continue;
      if (!exports.every((step) => waits.isAfter(step.name, first.name))) early.add(other);
    }
  }
  return early;
}

function isOneScript(steps: readonly Action[], waits: Waits): boolean {
  if (new Set(steps.flatMap(tablesOf)).size !== 1) return false;
  const exports = steps.filter(isExport);
  const own = new Set(steps.map(({ name }) => name));
  return (
    exports.every(({ shard }) => shard === undefined) &&
    exports
      .slice(1)
      .every(({ dependsOn }) => dependsOn.every(({ action }) => waits.behind(action).every((name) => own.has(name))))
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

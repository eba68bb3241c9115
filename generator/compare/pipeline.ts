import type { PlanActionDocument } from "../contracts/index.ts";
import type { ActionChange, Dependency, PipelineChanges, Side, Sides } from "./types.ts";

/** What changed between the two plans; actions are told apart by their exact names. */
export function comparePipelines(sides: Sides): PipelineChanges {
  const before = new Map(sides.old.plan.actions.map((action) => [action.name, action]));
  const after = new Map(sides.new.plan.actions.map((action) => [action.name, action]));
  return {
    added: [...after.values()].filter(({ name }) => !before.has(name)),
    removed: [...before.values()].filter(({ name }) => !after.has(name)),
    changed: [...after.values()].flatMap((action) => {
      const old = before.get(action.name);
      return old === undefined ? [] : compareActions(old, action, sides);
    }),
  };
}

function compareActions(before: PlanActionDocument, after: PlanActionDocument, sides: Sides): readonly ActionChange[] {
  const oldTypes = columnTypes(sides.old, before.table);
  const newTypes = columnTypes(sides.new, after.table);
  const change: ActionChange = {
    action: after.name,
    columns: {
      added: after.columns.filter((column) => !before.columns.includes(column)),
      removed: before.columns.filter((column) => !after.columns.includes(column)),
      retyped: after.columns.filter(
        (column) => before.columns.includes(column) && oldTypes.get(column) !== newTypes.get(column),
      ),
    },
    dependsOn: compareDependencies(before.dependsOn, after.dependsOn),
    wave: before.wave === after.wave ? null : { from: before.wave, to: after.wave },
  };
  const lists = [...Object.values(change.columns), ...Object.values(change.dependsOn)];
  return change.wave === null && lists.every((list) => list.length === 0) ? [] : [change];
}

function compareDependencies(before: readonly Dependency[], after: readonly Dependency[]): ActionChange["dependsOn"] {
  const old = new Map(before.map((dependency) => [dependency.action, dependency]));
  const now = new Set(after.map(({ action }) => action));
  return {
    added: after.filter(({ action }) => !old.has(action)),
    removed: before.filter(({ action }) => !now.has(action)),
    changed: after.filter((dependency) => {
      const was = old.get(dependency.action);
      return was !== undefined && JSON.stringify(was.because) !== JSON.stringify(dependency.because);
    }),
  };
}

function columnTypes({ catalog }: Side, table: string | null): ReadonlyMap<string, string> {
  const columns = catalog.tables.find(({ name }) => name === table)?.columns ?? [];
  return new Map(columns.map(({ name, type }) => [name, type]));
}

/** Whether an export of the plan writes the column. */
export function writesColumn({ plan }: Side, table: string, column: string): boolean {
  return plan.actions.some((action) => action.table === table && action.columns.includes(column));
}

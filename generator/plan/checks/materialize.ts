import type { TableId } from "../../model/types.ts";
import type { IntegrityMode } from "../types.ts";

/**
 * BigQuery resolves views 16 deep (https://cloud.google.com/bigquery/quotas#view_limits), and the sources may be views
 * themselves; a view that is read twice is evaluated twice, so that their number grows with every level.
 */
export const maxNestedViews = 8;
export const maxExpandedViews = 24;

export interface JudgedTable {
  readonly id: TableId;
  readonly mode: IntegrityMode;
  /** Whether no view will do: its rows are marked in place, hold what Spanner was asked for, or are read again after the load. */
  readonly isTable: boolean;
  /** The tables whose checked rows it is held against, one entry for each time that they are read. */
  readonly against: readonly TableId[];
}

/**
 * Whose checked rows are a table: those of `quarantine` and `fail`, and all that they are held against, through however many others, so
 * that a row that arrives in the middle of a run changes none of it; and where views would nest too deep. The others are views.
 *
 * @param tables each after those that it is held against, but for those of its component.
 */
export function findMaterialized(tables: readonly JudgedTable[]): ReadonlySet<TableId> {
  const materialized = closedSet(tables);
  const sizes = new Map<TableId, { readonly depth: number; readonly views: number }>();
  for (const { id, isTable, against } of tables) {
    const parents = against.map((parent) => sizes.get(parent) ?? { depth: 0, views: 0 });
    const depth = 1 + Math.max(0, ...parents.map((parent) => parent.depth));
    const views = 1 + parents.reduce((sum, parent) => sum + parent.views, 0);
    if (isTable || depth > maxNestedViews || views > maxExpandedViews) materialized.add(id);
    sizes.set(id, materialized.has(id) ? { depth: 0, views: 0 } : { depth, views });
  }
  return materialized;
}

function closedSet(tables: readonly JudgedTable[]): Set<TableId> {
  const against = new Map(tables.map((table) => [table.id, table.against]));
  const closed = new Set(tables.filter(({ mode }) => mode === "quarantine" || mode === "fail").map(({ id }) => id));
  const pending = [...closed];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const parent of against.get(id) ?? []) {
      if (closed.has(parent)) continue;
      closed.add(parent);
      pending.push(parent);
    }
  }
  return closed;
}

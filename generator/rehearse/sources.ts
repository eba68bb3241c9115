import type { CompiledGraph, ProjectConfig } from "../engines/index.ts";
import type { Catalog } from "../model/types.ts";
import type { ExportAction, ExportColumn, Operation, Plan, RowOrder, SourceTable } from "../plan/types.ts";
import { compareStrings } from "../support/index.ts";
import { targetId } from "./actions/index.ts";
import { sourceType } from "./exports/index.ts";
import type { ExportedTable } from "./samples/index.ts";
import type { ColumnInput, SourceDeclaration, TableId } from "./types.ts";

/**
 * The BigQuery tables that the project reads and no action of it makes: those of the plan with the columns that its actions
 * read, and others that the project declares and an action depends on, whose columns nobody knows here.
 */
export function findSources(plan: Plan, graph: CompiledGraph): readonly SourceDeclaration[] {
  const columns = new Map<string, Map<string, ColumnInput>>();
  for (const { source, columns: read, order } of readsOf(plan)) {
    const path = sourcePath(source, plan.prefix, graph.projectConfig);
    const known = columns.get(path) ?? new Map<string, ColumnInput>();
    columns.set(path, known);
    for (const column of read) addColumn(known, column);
    // Of what only says which row counts no type is known; it is a time nearly always.
    for (const { column } of order) {
      if (!known.has(column.toLowerCase())) known.set(column.toLowerCase(), { name: column, type: "TIMESTAMP" });
    }
  }
  const actions = [...graph.operations, ...graph.tables, ...graph.assertions];
  const used = new Set(actions.flatMap(({ dependencyTargets }) => dependencyTargets.map(targetId)));
  const made = new Set(actions.map(({ target }) => targetId(target)));
  const others = graph.declarations
    .map(({ target }) => targetId(target))
    .filter((path) => used.has(path) && !columns.has(path));
  return [
    ...[...columns].map(([path, known]) => ({ path, columns: [...known.values()] })),
    ...others.map((path) => ({ path, columns: undefined })),
  ]
    .filter(({ path }) => !made.has(path))
    .sort((a, b) => compareStrings(a.path, b.path));
}

/** What is loaded, for the making of rows: each table once, from each source that it has. */
export function exportedTables(plan: Plan, catalog: Catalog, config: ProjectConfig): readonly ExportedTable[] {
  const exported = new Map<string, ExportedTable>();
  for (const { table: id, source: read, columns } of readsOf(plan)) {
    const table = catalog.tables.get(id);
    if (table === undefined) continue;
    const source = sourcePath(read, plan.prefix, config);
    const key = JSON.stringify([id, source]);
    // Shards read the same columns; a second pass others, and what the first wrote as NULL.
    const known = new Map((exported.get(key)?.columns ?? []).map((column) => [column.name, column]));
    for (const column of columns) known.set(column.name, column);
    exported.set(key, { table, source, columns: [...known.values()] });
  }
  return [...exported.values()];
}

/** A source that an action reads for a table: an export, or the check of its rows. */
export interface SourceRead {
  readonly table: TableId;
  readonly source: SourceTable;
  readonly columns: readonly ExportColumn[];
  readonly order: readonly RowOrder[];
}

export function readsOf(plan: Plan): readonly SourceRead[] {
  return plan.actions.flatMap((action): readonly SourceRead[] => {
    if (action.kind === "checked") {
      const { table, checks } = action;
      return [{ table, source: checks.source, columns: checks.columns, order: checks.order }];
    }
    if (action.kind !== "export" || action.reads.kind !== "source") return [];
    const { table, reads, columns, keyColumns } = action;
    return [{ table, source: reads.source, columns: [...columns, ...missingFrom(columns, keyColumns)], order: [] }];
  });
}

function missingFrom(columns: readonly ExportColumn[], others: readonly ExportColumn[]): readonly ExportColumn[] {
  const names = new Set(columns.map(({ name }) => name));
  return others.filter(({ name }) => !names.has(name));
}

/** What an operation exports, in its order: of one table, at least one. */
export interface PlannedExports {
  readonly operation: Operation;
  readonly table: TableId;
  readonly exports: readonly ExportAction[];
}

export function exportsOf(plan: Plan): readonly PlannedExports[] {
  return plan.operations.flatMap((operation) => {
    const exports = operation.steps.filter((step) => step.kind === "export");
    const [first] = exports;
    return first === undefined ? [] : [{ operation, table: first.table, exports }];
  });
}

/** Where the Dataform project reads it, by the variables that `includes/spanner.js` reads. */
export function sourcePath({ project, dataset, table }: SourceTable, prefix: string, config: ProjectConfig): string {
  const variable = (name: string) => config.vars.get(`${prefix}${name}`) || undefined;
  return [
    project ?? variable("source_project") ?? config.defaultDatabase,
    dataset ?? variable("source_dataset") ?? config.defaultSchema,
    table,
  ].join(".");
}

/** BigQuery's names of columns do not differ by case; the first column that reads it says its type. */
function addColumn(known: Map<string, ColumnInput>, { type, from }: ExportColumn): void {
  if (from.kind !== "column") return;
  const key = from.name.toLowerCase();
  if (!known.has(key)) known.set(key, { name: from.name, type: sourceType(type) });
}

import type { Catalog, EdgeEnd, PropertyGraph, Reference, Table, TableId } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import { danglingPolicy, isHeldAgainst } from "../held.ts";
import { reasonOf } from "../order/index.ts";
import type { ColumnPair, ExportColumn, OrderedTable, Reason, ReferenceCheck } from "../types.ts";
import { externalTypeProblem } from "./external.ts";
import { isSameGenerated } from "./generated.ts";
import { referenceReason, uniqueReasons } from "./names.ts";

export interface ReferenceContext {
  readonly catalog: Catalog;
  readonly tables: ReadonlyMap<TableId, OrderedTable>;
  readonly graphs: readonly PropertyGraph[];
}

/**
 * The rows that a row has to find: those of constraints that Spanner enforces or whose truth its optimizer takes for granted,
 * and the nodes of edges. INTERLEAVE IN without PARENT allows rows without a parent, so that it is none. A table that is not
 * loaded is taken to hold what is referred to, or asked whether it does.
 */
export function referenceChecks(
  table: OrderedTable,
  context: ReferenceContext,
): { readonly checks: readonly ReferenceCheck[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const constraints: ReferenceCheck[] = [];
  for (const reference of table.table.references) {
    if (!isHeldAgainst(reference, table)) continue;
    const ends = { columns: reference.columns, to: reference.to, toColumns: reference.toColumns };
    const pairs = pairColumns(table, ends, context);
    if (pairs === undefined) continue;
    if ("problem" in pairs) {
      diagnostics.push(pairs.problem(shown(reference)));
      continue;
    }
    const nullable = nullableOf(table, reference.columns);
    constraints.push({
      reason: referenceReason(reference),
      because: reasonOf(reference),
      pairs: pairs.pairs,
      // A parent without a key has one row, which every child needs.
      nulls: reference.kind === "foreignKey" || (nullable.length === 0 && pairs.pairs.length > 0) ? "pass" : "compare",
      nullable,
      by: "joined",
    });
  }
  const edges = danglingPolicy(table) === "keep" ? [] : edgeChecks(table, constraints, { ...context, diagnostics });
  return { checks: uniqueReasons([...constraints, ...edges]), diagnostics };
}

function edgeChecks(
  table: OrderedTable,
  constraints: readonly ReferenceCheck[],
  { diagnostics, ...context }: ReferenceContext & { readonly diagnostics: Diagnostic[] },
): readonly ReferenceCheck[] {
  const uses = context.graphs.flatMap((graph) =>
    graph.edges.filter((edge) => edge.table === table.table.id).map((edge) => ({ graph: graph.name, edge })),
  );
  return uses.flatMap(({ graph, edge }) =>
    (["source", "destination"] as const).flatMap((end): readonly ReferenceCheck[] => {
      const { node, table: to, columns, nodeColumns }: EdgeEnd = edge[end];
      const found = pairColumns(table, { columns, to, toColumns: nodeColumns }, context);
      if (found === undefined) return [];
      const name = `${graph}.${edge.name}`;
      if ("problem" in found) {
        diagnostics.push(found.problem(`the ${end} of graph edge ${name}`));
        return [];
      }
      const { pairs } = found;
      const nullable = nullableOf(table, columns);
      const isConstraint = constraints.some(({ because, pairs: own }) => because.to === to && isSame(own, pairs));
      // What a constraint says is not said again; but an edge has to have both ends, where a foreign key may be NULL.
      if (isConstraint && nullable.length === 0) return [];
      const because: Reason = { kind: "graphEdge", enforced: false, to, name, end };
      const label = uses.length === 1 ? node : `${name}.${node}`;
      const by = isConstraint ? "nulls" : "joined";
      return [{ reason: `dangling_${end}:${label}`, because, pairs, nulls: "reject", nullable, by }];
    }),
  );
}

/** The table that is referred to, and those of its columns that rows can be compared by. */
interface ReferredTable {
  readonly table: Table;
  readonly columns: readonly ExportColumn[];
  readonly isOutside: boolean;
}

/** Undefined where nobody is to look: the table is not loaded, and its rows are taken to be there. */
function referredTable(
  { options }: OrderedTable,
  to: TableId,
  { tables, catalog }: ReferenceContext,
): ReferredTable | undefined {
  const loaded = tables.get(to);
  if (loaded !== undefined) return { table: loaded.table, columns: loaded.columns, isOutside: false };
  const table = options.outsideReferences === "check" ? catalog.tables.get(to) : undefined;
  if (table === undefined) return undefined;
  const columns = table.columns.map(({ name, type }) => ({ name, type, from: { kind: "column", name } as const }));
  return { table, columns, isOutside: true };
}

/** Undefined where rows are not compared; `problem`: why they cannot be, of what is named. */
function pairColumns(
  from: OrderedTable,
  {
    columns,
    to,
    toColumns,
  }: { readonly columns: readonly string[]; readonly to: TableId; readonly toColumns: readonly string[] },
  context: ReferenceContext,
): { readonly pairs: readonly ColumnPair[] } | { readonly problem: (what: string) => Diagnostic } | undefined {
  const target = referredTable(from, to, context);
  if (target === undefined) return undefined;
  const missing = (column: string) => ({ problem: (what: string) => notChecked(from, what, column) });
  const pairs: ColumnPair[] = [];
  const equal = new Set(columns.filter((name, index) => name === toColumns[index]));
  for (const [index, name] of columns.entries()) {
    const toName = toColumns[index] ?? "";
    if (isSameGenerated([from.table, name], [target.table, toName], withoutOne(equal, name))) continue;
    const column = from.columns.find((candidate) => candidate.name === name);
    if (column === undefined) return missing(`"${from.table.id}.${name}"`);
    const toColumn = target.columns.find((candidate) => candidate.name === toName);
    if (toColumn === undefined) return missing(`"${to}.${toName}"`);
    const untold = target.isOutside ? externalTypeProblem(toColumn) : undefined;
    if (untold !== undefined) return { problem: (what) => notAsked(from, { what, to, untold }) };
    pairs.push({ column, to: toColumn });
  }
  return { pairs };
}

function withoutOne(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((candidate) => candidate !== name));
}

function isSame(a: readonly ColumnPair[], b: readonly ColumnPair[]): boolean {
  const textOf = (pairs: readonly ColumnPair[]) =>
    pairs
      .map(({ column, to }) => JSON.stringify([column.name, to.name]))
      .sort()
      .join();
  return textOf(a) === textOf(b);
}

function nullableOf({ table }: OrderedTable, names: readonly string[]): readonly string[] {
  return names.filter((name) => table.columns.find((column) => column.name === name)?.notNull !== true);
}

function shown({ kind, name, to }: Reference): string {
  if (kind === "interleave") return `its interleaving in "${to}"`;
  return name === undefined ? `its foreign key to "${to}"` : `foreign key ${name}`;
}

function notChecked({ table }: OrderedTable, what: string, column: string): Diagnostic {
  const subject = `Table "${table.id}"`;
  const message = `${subject}: rows are not held against ${what}: column ${column} is not exported`;
  return planDiagnostic("reference-not-checked", { subject, message, at: table.at });
}

function notAsked(
  { table }: OrderedTable,
  { what, to, untold }: { readonly what: string; readonly to: TableId; readonly untold: string },
): Diagnostic {
  const subject = `Table "${table.id}"`;
  const message = `${subject}: rows cannot be held against ${what} of what Spanner holds in "${to}": ${untold}`;
  const hint = "Load that table too, or give this one `outsideReferences: present`.";
  return planDiagnostic("external-type", { subject, message, hint, at: table.at });
}

import type { Catalog } from "../../model/types.ts";
import { AcyclicGraph, type Diagnostic, shortestCycle, stronglyConnectedComponents } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { Deferral, MappedTable, OrderedTable, Reason, Selection, Wait } from "../types.ts";
import { findOpenColumns, type OpenColumns } from "./deferrable.ts";
import { deferCycles, successorLists } from "./deferral.ts";
import { checkLayered, findLayered, unusedDepths } from "./layered.ts";
import { collectOrderEdges, type OrderEdge } from "./references.ts";

/**
 * Says for each table which tables are loaded before it. Enforced references decide; those that close a cycle wait for a
 * second pass. The others (graph edges, INTERLEAVE IN, NOT ENFORCED foreign keys) are added one by one, in a fixed order,
 * as long as they close no cycle.
 */
export function orderTables(
  catalog: Catalog,
  selection: Selection,
  tables: readonly MappedTable[],
): { readonly tables: readonly OrderedTable[]; readonly diagnostics: readonly Diagnostic[] } {
  const { enforced: all, soft } = collectOrderEdges(selection, tables);
  const openColumns = findOpenColumns(catalog);
  const layered = findLayered(tables, all, openColumns);
  const unused = unusedDepths(tables, layered, all, openColumns);
  const isLayered = ({ from, to }: OrderEdge) => from === to && layered.has(from);
  const enforced = all.filter((edge) => !isLayered(edge) || canWait(tables, edge, openColumns));
  const { kept, deferrals, isAcyclic } = deferCycles(tables, enforced, openColumns);
  if (!isAcyclic) {
    const cycles = findCycles(tables, successorLists(tables.length, kept), kept);
    return {
      tables: tables.map((table) => ({ ...table, waits: [], deferral: undefined, layered: undefined })),
      diagnostics: [...unused, ...cycles],
    };
  }

  const diagnostics: Diagnostic[] = [...unused, ...checkDeferrals(tables, deferrals), ...checkLayered(tables, layered)];
  const graph = new AcyclicGraph(successorLists(tables.length, kept));
  const accepted = [...kept];
  const mayCloseCycle = insideComponents(tables.length, [...kept, ...soft]);
  for (const edge of soft) {
    if (!mayCloseCycle(edge) || graph.add(edge.from, edge.to)) accepted.push(edge);
    else diagnostics.push(leftOut(tables, edge));
  }
  const waits = collectWaits(tables, accepted);
  return {
    tables: tables.map((table, index) => ({
      ...table,
      waits: waits[index] ?? [],
      deferral: deferrals[index],
      layered: layered.get(index),
    })),
    diagnostics,
  };
}

function canWait(tables: readonly MappedTable[], { from, reference }: OrderEdge, openColumns: OpenColumns): boolean {
  const table = tables[from];
  return table !== undefined && reference !== undefined && openColumns(table, reference).length > 0;
}

/** An export with a change timestamp writes only newer rows: the second pass, whose rows are as new, would write none. */
function checkDeferrals(tables: readonly MappedTable[], deferrals: readonly (Deferral | undefined)[]): Diagnostic[] {
  return tables.flatMap(({ table, options }, index) => {
    const deferral = deferrals[index];
    if (deferral === undefined || options.changeTimestampColumn === undefined) return [];
    const subject = `Table "${table.id}"`;
    const keys = deferral.references.map((key) => key.name ?? `(${key.columns.join(", ")})`).join(", ");
    const message = `${subject}: changeTimestampColumn cannot be had with the second pass that foreign key ${keys} needs`;
    return [planDiagnostic("deferred-with-timestamp", { subject, message, at: table.at })];
  });
}

/** A cycle lies within one component of the graph of all edges; an edge between two of them closes none. */
function insideComponents(size: number, edges: readonly OrderEdge[]): (edge: OrderEdge) => boolean {
  const componentOf: number[] = [];
  for (const [index, members] of stronglyConnectedComponents(successorLists(size, edges)).entries()) {
    for (const member of members) componentOf[member] = index;
  }
  return ({ from, to }) => componentOf[from] === componentOf[to];
}

function findCycles(
  tables: readonly MappedTable[],
  successors: readonly (readonly number[])[],
  edges: readonly OrderEdge[],
): readonly Diagnostic[] {
  return stronglyConnectedComponents(successors).flatMap((component) => {
    const [start] = component as [number, ...number[]];
    const cycle = shortestCycle(successors, start, new Set(component));
    return cycle === undefined ? [] : [cycleDiagnostic(tables, cycle, edges)];
  });
}

function cycleDiagnostic(
  tables: readonly MappedTable[],
  cycle: readonly number[],
  edges: readonly OrderEdge[],
): Diagnostic {
  const idOf = (position: number | undefined) => tables[position ?? -1]?.table.id ?? "";
  const steps = cycle.map((from, index) => {
    const to = cycle[(index + 1) % cycle.length];
    const edge = edges.find((candidate) => candidate.from === from && candidate.to === to);
    return `(${edge === undefined ? "" : constraintName(edge.reason)}) → ${idOf(to)}`;
  });
  const subject = `Table "${idOf(cycle[0])}"`;
  const what = cycle.length === 1 ? "it references itself" : "its references form a cycle";
  const message = `${subject}: ${what}: ${idOf(cycle[0])} ${steps.join(" ")}`;
  return planDiagnostic("reference-cycle", { subject, message, at: tables[cycle[0] ?? -1]?.table.at });
}

function constraintName(reason: Reason): string {
  if (reason.kind === "interleave") return reason.enforced ? "INTERLEAVE IN PARENT" : "INTERLEAVE IN";
  return reason.name ?? "unnamed foreign key";
}

function leftOut(tables: readonly MappedTable[], edge: OrderEdge): Diagnostic {
  const subject = `Table "${tables[edge.from]?.table.id}"`;
  const what =
    edge.reason.kind === "graphEdge"
      ? `the ${edge.reason.end} of graph edge ${edge.reason.name}`
      : constraintName(edge.reason);
  const message = `${subject}: is not loaded after "${edge.reason.to}", though ${what} refers to it: that closes a cycle`;
  return planDiagnostic("order-cycle", { subject, message });
}

/** Reasons in the order of the edges: what is enforced stands first. */
function collectWaits(tables: readonly MappedTable[], edges: readonly OrderEdge[]): readonly (readonly Wait[])[] {
  const reasons = tables.map(() => new Map<number, Reason[]>());
  for (const { from, to, reason } of edges) {
    const known = reasons[from]?.get(to);
    if (known === undefined) reasons[from]?.set(to, [reason]);
    else known.push(reason);
  }
  return reasons.map((byTarget) =>
    [...byTarget]
      .sort(([a], [b]) => a - b)
      .map(([to, because]) => ({ to: (tables[to] as MappedTable).table.id, because })),
  );
}

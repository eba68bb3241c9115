import { AcyclicGraph, compareStrings, type Digraph, stronglyConnectedComponents } from "../../support/index.ts";
import type { Deferral, MappedTable } from "../types.ts";
import type { OpenColumns } from "./deferrable.ts";
import type { OrderEdge } from "./references.ts";

/** Which foreign keys wait for a second pass, so that the others have an order. */
export interface Deferred {
  /** The enforced references that the first passes keep. */
  readonly kept: readonly OrderEdge[];
  /** Per table, in the order of the tables; undefined where one pass loads the rows whole. */
  readonly deferrals: readonly (Deferral | undefined)[];
  /** Where `kept` still has a cycle there is no order. */
  readonly isAcyclic: boolean;
}

/**
 * Opens the cycles of enforced references. All that can be deferred is taken out, then put back one by one as long as it
 * closes no cycle, references of tables with few others first: so few tables are exported twice, and always the same ones.
 */
export function deferCycles(
  tables: readonly MappedTable[],
  enforced: readonly OrderEdge[],
  openColumns: OpenColumns,
): Deferred {
  const inCycle = cyclicEdges(tables.length, enforced);
  const none = tables.map(() => undefined);
  if (inCycle.length === 0) return { kept: enforced, deferrals: none, isAcyclic: true };
  const openOf = new Map(inCycle.map((edge) => [edge, openOfEdge(edge, tables, openColumns)]));
  const deferrable = inCycle.filter((edge) => (openOf.get(edge) ?? []).length > 0);
  const mayWait = new Set(deferrable);
  const fixed = enforced.filter((edge) => !mayWait.has(edge));
  const graph = acyclic(successorLists(tables.length, fixed));
  if (graph === undefined) return { kept: fixed, deferrals: none, isAcyclic: false };

  const deferred = new Set(inPuttingOrder(deferrable, tables).filter(({ from, to }) => !graph.add(from, to)));
  const deferrals = tables.map((table, index) => {
    const own = [...deferred].filter(({ from }) => from === index);
    return own.length === 0 ? undefined : deferralOf(table, own, openColumns);
  });
  const isDeferred = ({ from, reference }: OrderEdge) =>
    reference !== undefined && (deferrals[from]?.references.includes(reference) ?? false);
  return { kept: enforced.filter((edge) => !isDeferred(edge)), deferrals, isAcyclic: true };
}

/** The edges that lie on a cycle: those within one component. */
function cyclicEdges(size: number, edges: readonly OrderEdge[]): readonly OrderEdge[] {
  const componentOf = new Array<number>(size).fill(-1);
  for (const [index, members] of stronglyConnectedComponents(successorLists(size, edges)).entries()) {
    for (const member of members) componentOf[member] = index;
  }
  return edges.filter(({ from, to }) => componentOf[from] === componentOf[to]);
}

export function successorLists(size: number, edges: readonly OrderEdge[]): number[][] {
  const successors: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) successors[from]?.push(to);
  return successors;
}

function acyclic(successors: Digraph): AcyclicGraph | undefined {
  try {
    return new AcyclicGraph(successors);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function openOfEdge(edge: OrderEdge, tables: readonly MappedTable[], openColumns: OpenColumns): readonly string[] {
  const table = tables[edge.from];
  return table === undefined || edge.reference === undefined ? [] : openColumns(table, edge.reference);
}

/** What stands last is deferred first: references of the tables that have most of them. */
function inPuttingOrder(edges: readonly OrderEdge[], tables: readonly MappedTable[]): readonly OrderEdge[] {
  const counts = new Map<number, number>();
  for (const { from } of edges) counts.set(from, (counts.get(from) ?? 0) + 1);
  const idOf = (position: number) => tables[position]?.table.id ?? "";
  return edges.toSorted(
    (a, b) =>
      (counts.get(a.from) ?? 0) - (counts.get(b.from) ?? 0) ||
      compareStrings(idOf(a.from), idOf(b.from)) ||
      compareStrings(a.reason.name ?? "", b.reason.name ?? "") ||
      compareStrings(idOf(a.to), idOf(b.to)),
  );
}

/**
 * What the second pass of a table fills in. A column that is deferred takes with it every foreign key that has it too; so
 * columns of one key alone are preferred.
 */
function deferralOf(table: MappedTable, edges: readonly OrderEdge[], openColumns: OpenColumns): Deferral {
  const keys = table.table.references.filter(({ kind, enforced }) => kind === "foreignKey" && enforced);
  const columns = new Set<string>();
  for (const { reference } of edges) {
    if (reference === undefined) continue;
    const open = openColumns(table, reference);
    const alone = open.filter((name) => keys.every((key) => key === reference || !key.columns.includes(name)));
    for (const name of alone.length > 0 ? alone : open) columns.add(name);
  }
  const references = keys.filter((key) => key.columns.some((name) => columns.has(name)));
  return {
    references,
    columns: [...columns].sort(compareStrings),
    nullColumns: nullColumns(table, references, columns),
  };
}

/**
 * Those that the first pass writes as NULL instead of leaving them out: where it writes another column of the same key, its
 * new value would stand beside old ones; and a new row would get the default instead of NULL.
 */
function nullColumns(
  { table }: MappedTable,
  references: Deferral["references"],
  columns: ReadonlySet<string>,
): readonly string[] {
  const mixed = references.filter((key) => key.columns.some((name) => !columns.has(name)));
  const isMixed = (name: string) => mixed.some((key) => key.columns.includes(name));
  // So does one of an index that holds the row only while all of its columns, or some, are not NULL.
  const uniques = table.indexes
    .filter(({ unique, keys }) => unique && keys.some(({ column }) => !columns.has(column)))
    .flatMap(({ keys }) => keys.map(({ column }) => column));
  const hasDefault = (name: string) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    return column !== undefined && (column.default !== undefined || column.identity);
  };
  return [...columns]
    .filter((name) => isMixed(name) || uniques.includes(name) || hasDefault(name))
    .sort(compareStrings);
}

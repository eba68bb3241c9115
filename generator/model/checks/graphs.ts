import { touchesGraph } from "../../support/index.ts";
import { areKnown, bareType } from "../column-types.ts";
import { columnOf } from "../columns.ts";
import type { About } from "../names.ts";
import type { EdgeElement, EdgeEnd, NodeElement, PropertyGraph, Table, TableId } from "../types.ts";
import type { Checked } from "./checked.ts";
import { LabelChecks } from "./labels.ts";
import { checkProperties } from "./properties.ts";

/** What Spanner would refuse, or the user should know, of graphs whose names all resolve. */
export function checkGraphs(checked: Checked, graphs: readonly PropertyGraph[]): void {
  const keys = new UniqueKeys(checked.tables);
  const labels = new LabelChecks(checked);
  for (const graph of graphs) {
    const about = { subject: `Graph "${graph.name}"`, at: graph.at, touches: touchesGraph(graph.name) };
    const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
    for (const edge of graph.edges) {
      const ofEdge = { ...about, subject: `${about.subject}: edge "${edge.name}"`, at: edge.at };
      checkEnds({ ...checked, keys, nodes }, ofEdge, edge);
      checkEdgeKey(checked, ofEdge, edge);
    }
    labels.check(about, graph);
    checkProperties(checked, about, graph);
  }
}

interface CheckedEnds extends Checked {
  readonly keys: UniqueKeys;
  readonly nodes: ReadonlyMap<string, NodeElement>;
}

function checkEnds(checked: CheckedEnds, about: About, edge: EdgeElement): void {
  const table = checked.tables.get(edge.table);
  for (const end of [edge.source, edge.destination]) {
    const node = checked.nodes.get(end.node);
    const nodeTable = checked.tables.get(end.table);
    if (table !== undefined && nodeTable !== undefined) checkEndTypes(checked, about, end, { table, nodeTable });
    if (node === undefined || nodeTable === undefined || checked.keys.has(node, end.nodeColumns)) continue;
    const problem = `(${end.nodeColumns.join(", ")}) is no key of node "${node.name}"`;
    checked.names.report("edge-node-key", { ...about, touches: undefined }, problem);
  }
}

function checkEdgeKey({ names }: Checked, about: About, edge: EdgeElement): void {
  const ends = new Set([...edge.source.columns, ...edge.destination.columns].map(lower));
  // A key of another length is not read: a wide one may be that of many edges.
  if (edge.key.length !== ends.size || !edge.key.every((column) => ends.has(lower(column)))) return;
  const problem = `its key (${edge.key.join(", ")}) holds its two ends and nothing else`;
  names.report("edge-key-is-its-ends", { ...about, touches: undefined }, problem);
}

function checkEndTypes(
  { names }: Checked,
  about: About,
  end: EdgeEnd,
  { table, nodeTable }: { readonly table: Table; readonly nodeTable: Table },
): void {
  end.columns.forEach((name, index) => {
    const from = columnOf(table, name);
    const to = columnOf(nodeTable, end.nodeColumns[index] ?? "");
    if (from === undefined || to === undefined || !areKnown(from.type, to.type)) return;
    if (bareType(from.type) === bareType(to.type)) return;
    const problem = `column "${name}" has type ${from.type}, and "${to.name}" of node "${end.node}" has type ${to.type}`;
    names.report("reference-types", about, problem);
  });
}

/** Which columns tell the rows of a table apart, whatever their order. */
class UniqueKeys {
  readonly #tables: Checked["tables"];
  readonly #keys = new Map<TableId, ReadonlySet<string>>();

  constructor(tables: Checked["tables"]) {
    this.#tables = tables;
  }

  /** The element's key, the table's, or that of a unique index. */
  has(node: NodeElement, columns: readonly string[]): boolean {
    // A key of another length is not read: a wide one may be that of many elements.
    const isNodes = node.key.length === columns.length && sorted(node.key) === sorted(columns);
    return isNodes || this.#keysOf(node.table).has(sorted(columns));
  }

  #keysOf(id: TableId): ReadonlySet<string> {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const table = this.#tables.get(id);
    const unique = table?.indexes.filter((index) => index.unique).map(({ keys }) => keys) ?? [];
    const parts = table === undefined ? [] : [table.primaryKey, ...unique];
    const keys = new Set(parts.map((key) => sorted(key.map(({ column }) => column))));
    this.#keys.set(id, keys);
    return keys;
  }
}

function sorted(columns: readonly string[]): string {
  return [...new Set(columns.map(lower))].toSorted().join("\0");
}

function lower(name: string): string {
  return name.toLowerCase();
}

import type { RawGraph, RawGraphElement, RawGraphEnd, RawTable } from "../introspect/types.ts";
import { touchesGraph } from "../support/index.ts";
import { type About, type NameResolver, tableId } from "./names.ts";
import { namedColumns } from "./property-columns.ts";
import type { EdgeElement, EdgeEnd, NodeElement, PropertyGraph, TableId, View } from "./types.ts";

/** What elements stand for. */
export interface Elements {
  readonly names: NameResolver;
  /** By their names in small letters. */
  readonly views: ReadonlyMap<string, View>;
}

/** A resolved node and the table behind it, to resolve the edges that name it; a view has no columns that are known. */
interface Node {
  readonly element: NodeElement;
  readonly table: RawTable | undefined;
}

export function resolveGraph(elements: Elements, raw: RawGraph): PropertyGraph {
  const { names } = elements;
  const name = tableId(raw);
  const about: About = { subject: `Graph "${name}"`, at: raw.at, touches: touchesGraph(name) };
  const nodes = raw.nodes
    .map((element) => resolveElement(elements, about, element))
    .filter((node) => node !== undefined);
  for (const alias of repeatedAliases(raw)) {
    names.report("element-name-repeated", about, `two elements are called "${alias}"; give one of them another alias`);
  }
  const nodesByAlias = new Map(nodes.map((node) => [node.element.name.toLowerCase(), node]));
  const edges = raw.edges.map((element) => resolveEdge(elements, about, element, nodesByAlias));
  return {
    name,
    nodes: nodes.map((node) => node.element),
    edges: edges.filter((edge) => edge !== undefined),
    at: raw.at,
  };
}

function repeatedAliases(raw: RawGraph): readonly string[] {
  const seen = new Set<string>();
  const aliases = [...raw.nodes, ...raw.edges].map((element) => element.alias ?? element.table.name);
  return aliases.filter((alias) => seen.size === seen.add(alias.toLowerCase()).size);
}

function resolveElement({ names, views }: Elements, graph: About, raw: RawGraphElement): Node | undefined {
  const name = raw.alias ?? raw.table.name;
  const about = { ...graph, subject: `${graph.subject}: element "${name}"`, at: raw.at };
  const { labels, dynamicLabel, dynamicProperties } = raw;
  const elementOf = (table: TableId, key: readonly string[]): NodeElement => ({
    name,
    table,
    key,
    labels,
    dynamicLabel,
    dynamicProperties,
    at: raw.at,
  });
  const view = views.get(tableId(raw.table).toLowerCase());
  if (view !== undefined) {
    const key = raw.key ?? [];
    names.report("element-over-view", { ...about, touches: undefined }, `it stands for the view "${view.id}"`);
    if (key.length === 0) names.report("view-without-key", about, `the view "${view.id}" has no KEY here`);
    return { element: elementOf(view.id, key), table: undefined };
  }
  const table = names.table(raw.table, about);
  if (table === undefined) return undefined;
  const key = raw.key === undefined ? names.keyOf(table, about) : names.columns(table, raw.key, about);
  names.columns(table, namedColumns(raw), about);
  return key && { element: elementOf(tableId(table), key), table };
}

function resolveEdge(
  elements: Elements,
  graph: About,
  raw: RawGraphElement,
  nodes: ReadonlyMap<string, Node>,
): EdgeElement | undefined {
  const resolved = resolveElement(elements, graph, raw);
  if (resolved === undefined || raw.source === undefined || raw.destination === undefined) return undefined;
  const { element, table } = resolved;
  const { names } = elements;
  const edge = { about: { ...graph, subject: `${graph.subject}: edge "${element.name}"` }, table };
  const source = resolveEnd(names, edge, raw.source, nodes);
  const destination = resolveEnd(names, edge, raw.destination, nodes);
  return source && destination && { ...element, source, destination };
}

function resolveEnd(
  names: NameResolver,
  edge: { readonly about: About; readonly table: RawTable | undefined },
  raw: RawGraphEnd,
  nodes: ReadonlyMap<string, Node>,
): EdgeEnd | undefined {
  const about = { ...edge.about, at: raw.at };
  const node = nodes.get(raw.node.toLowerCase());
  if (node === undefined) {
    const hint = names.suggest(raw.node, () => [...nodes.values()].map(({ element }) => element.name));
    names.report("unknown-node", about, `the graph has no node table "${raw.node}".${hint}`);
    return undefined;
  }
  const columnsOf = (table: RawTable | undefined, columns: readonly string[]) =>
    table === undefined ? columns : names.columns(table, columns, about);
  const columns = columnsOf(edge.table, raw.columns);
  const nodeColumns = raw.nodeColumns === undefined ? node.element.key : columnsOf(node.table, raw.nodeColumns);
  if (columns === undefined || nodeColumns === undefined) return undefined;
  if (columns.length !== nodeColumns.length) {
    const problem = `${columns.length} columns refer to ${nodeColumns.length} of node "${node.element.name}"`;
    names.report("reference-columns", about, problem);
    return undefined;
  }
  return { node: node.element.name, table: node.element.table, columns, nodeColumns };
}

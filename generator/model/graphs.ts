import type { RawGraph, RawGraphElement, RawGraphEnd, RawTable } from "../introspect/types.ts";
import { didYouMean } from "../support/index.ts";
import { modelDiagnostic } from "./codes.ts";
import { type NameResolver, tableId } from "./names.ts";
import type { EdgeElement, EdgeEnd, NodeElement, PropertyGraph } from "./types.ts";

/** A resolved node and the table behind it, to resolve the edges that name it. */
interface Node {
  readonly element: NodeElement;
  readonly table: RawTable;
}

export function resolveGraph(names: NameResolver, raw: RawGraph): PropertyGraph {
  const name = tableId(raw);
  const nodes = raw.nodes.map((element) => resolveNode(names, name, element)).filter((node) => node !== undefined);
  for (const alias of repeatedAliases(raw)) {
    const subject = `Graph "${name}"`;
    const message = `${subject}: two elements are called "${alias}"; give one of them another alias`;
    names.diagnostics.push(modelDiagnostic("element-name-repeated", { subject, message, at: raw.at }));
  }
  const nodesByAlias = new Map(nodes.map((node) => [node.element.name.toLowerCase(), node]));
  const edges = raw.edges.map((element) => resolveEdge(names, name, element, nodesByAlias));
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

function resolveNode(names: NameResolver, graph: string, raw: RawGraphElement): Node | undefined {
  const alias = raw.alias ?? raw.table.name;
  const subject = `Graph "${graph}": element "${alias}"`;
  const table = names.table(raw.table, subject, raw.at);
  if (table === undefined) return undefined;
  const keyNames = raw.key ?? table.primaryKey.map((part) => part.column);
  const key = names.columns(table, keyNames, subject, raw.at);
  if (key === undefined) return undefined;
  const { labels, dynamicLabel, dynamicProperties } = raw;
  return { element: { name: alias, table: tableId(table), key, labels, dynamicLabel, dynamicProperties }, table };
}

function resolveEdge(
  names: NameResolver,
  graph: string,
  raw: RawGraphElement,
  nodes: ReadonlyMap<string, Node>,
): EdgeElement | undefined {
  const resolved = resolveNode(names, graph, raw);
  if (resolved === undefined || raw.source === undefined || raw.destination === undefined) return undefined;
  const { element, table } = resolved;
  const edge = { subject: `Graph "${graph}": edge "${element.name}"`, table };
  const source = resolveEnd(names, edge, raw.source, nodes);
  const destination = resolveEnd(names, edge, raw.destination, nodes);
  return source && destination && { ...element, source, destination };
}

function resolveEnd(
  names: NameResolver,
  edge: { readonly subject: string; readonly table: RawTable },
  raw: RawGraphEnd,
  nodes: ReadonlyMap<string, Node>,
): EdgeEnd | undefined {
  const { subject } = edge;
  const node = nodes.get(raw.node.toLowerCase());
  if (node === undefined) {
    const aliases = [...nodes.values()].map(({ element }) => element.name);
    const message = `${subject}: the graph has no node table "${raw.node}".${didYouMean(raw.node, aliases)}`;
    names.diagnostics.push(modelDiagnostic("unknown-node", { subject, message, at: raw.at }));
    return undefined;
  }
  const columns = names.columns(edge.table, raw.columns, subject, raw.at);
  const nodeColumns = names.columns(node.table, raw.nodeColumns ?? node.element.key, subject, raw.at);
  if (columns === undefined || nodeColumns === undefined) return undefined;
  if (columns.length !== nodeColumns.length) {
    const message = `${subject}: ${columns.length} columns refer to ${nodeColumns.length} of node "${node.element.name}"`;
    names.diagnostics.push(modelDiagnostic("reference-columns", { subject, message, at: raw.at }));
    return undefined;
  }
  return { node: node.element.name, table: node.element.table, columns, nodeColumns };
}

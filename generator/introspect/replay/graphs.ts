import type { CreatePropertyGraph, DropPropertyGraph, GraphElement, GraphEnd, Path } from "../../ddl/types.ts";
import type { ObjectName, RawGraph, RawGraphElement, RawGraphEnd } from "../types.ts";
import { type DraftElement, type DraftGraph, nameOfTarget } from "./drafts.ts";
import { displayName } from "./names.ts";
import { locationOf, type SchemaState } from "./state.ts";

export function replayCreatePropertyGraph(state: SchemaState, statement: CreatePropertyGraph): void {
  const name = graphName(state, statement);
  const owner = state.ownerOf(name);
  if (owner !== undefined && !(statement.orReplace && owner === "a graph")) {
    const problem = owner === "a graph" ? "exists already" : `is ${owner} already`;
    const subject = `Graph "${displayName(name)}"`;
    if (!statement.ifNotExists) state.reportDuplicate(statement, subject, problem, { graphs: [name] });
    return;
  }
  const elements = { state, statement, graph: name, nodes: nodesByPath(statement) };
  state.graphs.set({
    ...name,
    nodes: statement.nodes.map((element) => elementOf(elements, element)),
    edges: statement.edges.map((element) => elementOf(elements, element)),
    at: locationOf(statement, statement.at),
  });
}

export function replayDropPropertyGraph(state: SchemaState, statement: DropPropertyGraph): void {
  const name = graphName(state, statement);
  if (state.graphs.delete(name) || statement.ifExists) return;
  state.reportUnknown(statement, `Graph "${displayName(name)}"`, { graphs: [name] });
}

function graphName(state: SchemaState, statement: CreatePropertyGraph | DropPropertyGraph): ObjectName {
  const { name: path } = statement;
  return state.nameOf(path, statement, { graphs: [{ schema: path.at(-2) ?? "", name: path.at(-1) ?? "" }] });
}

interface Elements {
  readonly state: SchemaState;
  readonly statement: CreatePropertyGraph;
  readonly graph: ObjectName;
  /** The names of the nodes by the paths of their tables, in small letters. */
  readonly nodes: ReadonlyMap<string, string>;
}

/** A node that is called as its table comes before one with an alias. */
function nodesByPath({ nodes }: CreatePropertyGraph): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { table, alias } of nodes) {
    const key = pathKey(table);
    if (alias === undefined || !names.has(key)) names.set(key, alias ?? table.at(-1) ?? "");
  }
  return names;
}

function elementOf({ state, statement, graph, nodes }: Elements, element: GraphElement): DraftElement {
  const endOf = (end: GraphEnd): RawGraphEnd => ({
    ...end,
    node: end.node.length === 1 ? (end.node[0] ?? "") : (nodes.get(pathKey(end.node)) ?? end.node.join(".")),
    at: locationOf(statement, end.at),
  });
  return {
    target: state.targetOf(element.table, statement, { graphs: [graph] }),
    written: element.table.at(-1) ?? "",
    alias: element.alias,
    key: element.key,
    source: element.source && endOf(element.source),
    destination: element.destination && endOf(element.destination),
    labels: element.labels,
    dynamicLabel: element.dynamicLabel,
    dynamicProperties: element.dynamicProperties,
    at: locationOf(statement, element.at),
  };
}

function pathKey(path: Path): string {
  return path.join(".").toLowerCase();
}

export function finishGraph({ nodes, edges, ...graph }: DraftGraph): RawGraph {
  return { ...graph, nodes: nodes.map(finishElement), edges: edges.map(finishElement) };
}

function finishElement({ target, written, ...element }: DraftElement): RawGraphElement {
  const alias = element.alias ?? (target.name === written ? undefined : written);
  return { ...element, table: nameOfTarget(target), alias };
}

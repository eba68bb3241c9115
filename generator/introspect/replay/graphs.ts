import type { CreatePropertyGraph, DropPropertyGraph, GraphElement, GraphEnd } from "../../ddl/types.ts";
import type { RawGraph, RawGraphElement, RawGraphEnd } from "../types.ts";
import { type DraftElement, type DraftGraph, nameOfTarget } from "./drafts.ts";
import { locationOf, type SchemaState } from "./state.ts";

export function replayCreatePropertyGraph(state: SchemaState, statement: CreatePropertyGraph): void {
  const name = state.nameOf(statement.name, statement);
  const owner = state.ownerOf(name);
  if (owner !== undefined && !(statement.orReplace && owner === "a graph")) {
    if (!statement.ifNotExists) {
      state.reportDuplicate(statement, "Graph", name, owner === "a graph" ? "exists already" : `is ${owner} already`);
    }
    return;
  }
  state.graphs.set({
    ...name,
    nodes: statement.nodes.map((element) => elementOf(state, statement, element)),
    edges: statement.edges.map((element) => elementOf(state, statement, element)),
    at: locationOf(statement, statement.at),
  });
}

export function replayDropPropertyGraph(state: SchemaState, statement: DropPropertyGraph): void {
  const name = state.nameOf(statement.name, statement);
  if (!state.graphs.delete(name) && !statement.ifExists) state.reportUnknown(statement, "Graph", name);
}

function elementOf(state: SchemaState, statement: CreatePropertyGraph, element: GraphElement): DraftElement {
  const endOf = (end: GraphEnd): RawGraphEnd => ({ ...end, at: locationOf(statement, end.at) });
  return {
    target: state.targetOf(element.table, statement),
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

export function finishGraph({ nodes, edges, ...graph }: DraftGraph): RawGraph {
  return { ...graph, nodes: nodes.map(finishElement), edges: edges.map(finishElement) };
}

function finishElement({ target, written, ...element }: DraftElement): RawGraphElement {
  const alias = element.alias ?? (target.name === written ? undefined : written);
  return { ...element, table: nameOfTarget(target), alias };
}

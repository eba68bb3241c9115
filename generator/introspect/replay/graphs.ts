import type { CreatePropertyGraph, GraphElement, GraphEnd } from "../../ddl/types.ts";
import type { RawGraphElement, RawGraphEnd } from "../types.ts";
import { displayName, locationOf, type SchemaState } from "./state.ts";

export function replayCreatePropertyGraph(state: SchemaState, statement: CreatePropertyGraph): void {
  const name = state.nameOf(statement.name, statement);
  if (state.hasGraph(name) && !statement.orReplace) {
    if (!statement.ifNotExists) {
      state.report("ddl-duplicate-object", statement, `Graph "${displayName(name)}"`, "exists already");
    }
    return;
  }
  state.setGraph({
    ...name,
    nodes: statement.nodes.map((element) => elementOf(state, statement, element)),
    edges: statement.edges.map((element) => elementOf(state, statement, element)),
    at: locationOf(statement, statement.at),
  });
}

function elementOf(state: SchemaState, statement: CreatePropertyGraph, element: GraphElement): RawGraphElement {
  const endOf = (end: GraphEnd): RawGraphEnd => ({ ...end, at: locationOf(statement, end.at) });
  return {
    table: state.nameOf(element.table, statement),
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

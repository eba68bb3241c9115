import { touchesGraph } from "../../support/index.ts";
import type { About } from "../names.ts";
import { plainColumn } from "../property-columns.ts";
import type { EdgeElement, EdgeEnd, GraphLabel, NodeElement, PropertyGraph, Table, TableId } from "../types.ts";
import { bareType, type Checked, columnOf } from "./types.ts";

/** What Spanner would refuse, or the user should know, of graphs whose names all resolve. */
export function checkGraphs(checked: Checked, graphs: readonly PropertyGraph[]): void {
  for (const graph of graphs) {
    const about = { subject: `Graph "${graph.name}"`, at: graph.at, touches: touchesGraph(graph.name) };
    for (const edge of graph.edges) checkEdge(checked, about, graph, edge);
    checkLabels(checked, about, graph);
    checkProperties(checked, about, graph);
  }
}

function checkEdge(checked: Checked, graph: About, { nodes }: PropertyGraph, edge: EdgeElement): void {
  const about = { ...graph, subject: `${graph.subject}: edge "${edge.name}"`, at: edge.at };
  const table = checked.tables.get(edge.table);
  for (const end of [edge.source, edge.destination]) {
    const node = nodes.find(({ name }) => name === end.node);
    const nodeTable = checked.tables.get(end.table);
    if (table !== undefined && nodeTable !== undefined) checkEndTypes(checked, about, end, { table, nodeTable });
    if (node === undefined || nodeTable === undefined || isKey(node, nodeTable, end.nodeColumns)) continue;
    const problem = `(${end.nodeColumns.join(", ")}) is no key of node "${node.name}"`;
    checked.names.report("edge-node-key", { ...about, touches: undefined }, problem);
  }
  const ends = [...edge.source.columns, ...edge.destination.columns];
  if (!sameSet(edge.key, ends)) return;
  const problem = `its key (${edge.key.join(", ")}) holds its two ends and nothing else`;
  checked.names.report("edge-key-is-its-ends", { ...about, touches: undefined }, problem);
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
    if (from === undefined || to === undefined || bareType(from.type) === bareType(to.type)) return;
    const problem = `column "${name}" has type ${from.type}, and "${to.name}" of node "${end.node}" has type ${to.type}`;
    names.report("reference-types", about, problem);
  });
}

/** The element's key, the table's, or that of a unique index. */
function isKey(node: NodeElement, table: Table, columns: readonly string[]): boolean {
  const keys = [
    node.key,
    table.primaryKey.map(({ column }) => column),
    ...table.indexes.filter(({ unique }) => unique).map(({ keys: parts }) => parts.map(({ column }) => column)),
  ];
  return keys.some((key) => sameSet(key, columns));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [a, b].map((names) => new Set(names.map((name) => name.toLowerCase())));
  return left !== undefined && right !== undefined && left.size === right.size && [...left].every((x) => right.has(x));
}

/** A property of an element: its name, and its type where it is a column as it stands. */
interface Property {
  readonly name: string;
  readonly type: string | undefined;
}

/** Undefined where they are not known: of a view, and of an element with dynamic properties. */
function propertiesOf(
  tables: ReadonlyMap<TableId, Table>,
  element: NodeElement,
  { properties }: GraphLabel,
): readonly Property[] | undefined {
  const table = tables.get(element.table);
  if (element.dynamicProperties !== undefined) return undefined;
  if (properties.kind === "none") return [];
  if (properties.kind === "listed") {
    return properties.items.map(({ name, expression }) => {
      const plain = plainColumn(expression);
      const column = table?.columns.find((candidate) => candidate.name.toLowerCase() === plain?.toLowerCase());
      return { name, type: column && bareType(column.type) };
    });
  }
  const except = new Set(properties.except.map((name) => name.toLowerCase()));
  return table?.columns
    .filter(({ name, hidden }) => !hidden && !except.has(name.toLowerCase()))
    .map(({ name, type }) => ({ name, type: bareType(type) }));
}

/** https://cloud.google.com/spanner/docs/graph/schema-overview: one label has one set of properties. */
function checkLabels({ names, tables }: Checked, about: About, { nodes, edges }: PropertyGraph): void {
  const first = new Map<string, { readonly element: string; readonly properties: ReadonlySet<string> }>();
  for (const element of [...nodes, ...edges]) {
    for (const label of element.labels) {
      const found = propertiesOf(tables, element, label);
      if (found === undefined) continue;
      const name = label.name ?? element.name;
      const properties = new Set(found.map((property) => property.name.toLowerCase()));
      const other = first.get(name.toLowerCase());
      if (other === undefined) first.set(name.toLowerCase(), { element: element.name, properties });
      else if (!sameSet([...other.properties], [...properties])) {
        const differing = [...other.properties].filter((property) => !properties.has(property));
        const more = [...properties].filter((property) => !other.properties.has(property));
        const problem =
          `label "${name}" has other properties in element "${element.name}" than in "${other.element}": ` +
          [...differing.map((property) => `no ${property}`), ...more.map((property) => `also ${property}`)].join(", ");
        names.report("label-properties-differ", { ...about, at: element.at }, problem);
      }
    }
  }
}

/** One property has one type, whatever its label. */
function checkProperties({ names, tables }: Checked, about: About, { nodes, edges }: PropertyGraph): void {
  const first = new Map<string, { readonly element: string; readonly type: string }>();
  const told = new Set<string>();
  for (const element of [...nodes, ...edges]) {
    for (const { name, type } of element.labels.flatMap((label) => propertiesOf(tables, element, label) ?? [])) {
      const key = name.toLowerCase();
      if (type === undefined || told.has(key)) continue;
      const other = first.get(key);
      if (other === undefined) first.set(key, { element: element.name, type });
      else if (other.type !== type) {
        told.add(key);
        const problem = `property "${name}" has type ${type} in element "${element.name}" and ${other.type} in "${other.element}"`;
        names.report("property-types-differ", { ...about, at: element.at }, problem);
      }
    }
  }
}

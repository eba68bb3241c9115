import type { CatalogDocument, GraphDocument, GraphElementDocument, TableDocument } from "../../contracts/index.ts";
import { compareStrings } from "../../support/index.ts";
import type {
  GraphLabel,
  ObjectName,
  RawForeignKey,
  RawGraph,
  RawGraphElement,
  RawInterleave,
  RawSchema,
  RawTable,
} from "../types.ts";

/**
 * The schema that a catalogue document was made of, as far as any later stage can tell: what the model filled in is said
 * outright. Nothing has a place, since the files of the schema are not at hand.
 */
export function rawSchemaOf(document: CatalogDocument): Omit<RawSchema, "diagnostics"> {
  const { tables, views, graphs, objects, statements } = document;
  return {
    tables: tables.map(tableOf).sort(byName),
    views: views.map((view) => ({ ...view, ...objectName(view.name) })),
    graphs: graphs.map(graphOf),
    objects: objects.map((object) => ({ ...object, ...objectName(object.name) })),
    statements,
  };
}

function byName(a: ObjectName, b: ObjectName): number {
  return compareStrings(a.schema, b.schema) || compareStrings(a.name, b.name);
}

/** No Spanner name holds a dot, so the first one divides. */
function objectName(id: string): ObjectName {
  const dot = id.indexOf(".");
  return { schema: id.slice(0, Math.max(dot, 0)), name: id.slice(dot + 1) };
}

function tableOf(table: TableDocument): RawTable {
  const interleave = table.references.find(({ kind }) => kind === "interleave");
  return {
    ...objectName(table.name),
    columns: table.columns.map(({ default: defaultExpression, onUpdate, generated, ...column }) => ({
      ...column,
      default: defaultExpression ?? undefined,
      onUpdate: onUpdate ?? undefined,
      generated: generated === false ? undefined : generated,
    })),
    primaryKey: table.primaryKey,
    interleave: interleave && interleaveOf(interleave),
    foreignKeys: table.references.filter(({ kind }) => kind === "foreignKey").map(foreignKeyOf),
    checks: table.checks.map(({ name, expression, enforced }) => ({ name: name ?? undefined, expression, enforced })),
    indexes: table.indexes.map((index) => ({ ...index, ...objectName(index.name) })),
    rowDeletionPolicy: table.rowDeletionPolicy ?? undefined,
    synonyms: table.synonyms,
    at: undefined,
  };
}

function interleaveOf({ to, enforced, onDelete }: TableDocument["references"][number]): RawInterleave {
  return { table: objectName(to), enforced, onDelete, at: undefined };
}

function foreignKeyOf(reference: TableDocument["references"][number]): RawForeignKey {
  const { name, columns, to, toColumns, enforced, onDelete } = reference;
  return {
    name: name ?? undefined,
    columns,
    table: objectName(to),
    tableColumns: toColumns,
    enforced,
    onDelete,
    at: undefined,
  };
}

function graphOf(graph: GraphDocument): RawGraph {
  return {
    ...objectName(graph.name),
    nodes: graph.nodes.map((node) => elementOf(node, undefined)),
    edges: graph.edges.map((edge) => elementOf(edge, edge)),
    at: undefined,
  };
}

function elementOf(
  element: GraphElementDocument,
  ends: Pick<GraphDocument["edges"][number], "source" | "destination"> | undefined,
): RawGraphElement {
  return {
    table: objectName(element.table),
    alias: element.name,
    key: element.key,
    source: ends && { ...ends.source, at: undefined },
    destination: ends && { ...ends.destination, at: undefined },
    labels: element.properties.map(labelOf),
    dynamicLabel: element.dynamicLabel ?? undefined,
    dynamicProperties: element.dynamicProperties ?? undefined,
    at: undefined,
  };
}

function labelOf({ label, defaultLabel, allColumns, listed }: GraphElementDocument["properties"][number]): GraphLabel {
  const name = defaultLabel ? undefined : label;
  if (allColumns !== null) return { name, properties: { kind: "allColumns", except: allColumns.except } };
  // A list of properties is never empty.
  return { name, properties: listed.length === 0 ? { kind: "none" } : { kind: "listed", items: listed } };
}

import { type CatalogDocument, diagnosticDocuments, type GraphElementDocument } from "../contracts/index.ts";
import { tableId } from "./names.ts";
import type { Catalog, EdgeElement, EdgeEnd, GraphLabel, Index, NodeElement, PropertyGraph, Table } from "./types.ts";

/** The catalogue in its published form. */
export function catalogDocument(catalog: Catalog): CatalogDocument {
  return {
    version: 1,
    dialect: "googlesql",
    tables: [...catalog.tables.values()].map(tableDocument),
    views: [...catalog.views.values()].map(({ id, security, query }) => ({ name: id, security, query })),
    graphs: catalog.graphs.map(graphDocument),
    objects: catalog.objects.map((object) => ({
      kind: object.kind as CatalogDocument["objects"][number]["kind"],
      name: tableId(object),
      statements: object.statements,
    })),
    statements: catalog.statements,
    diagnostics: diagnosticDocuments(catalog.diagnostics),
  };
}

function tableDocument(table: Table): CatalogDocument["tables"][number] {
  return {
    name: table.id,
    kind: "table",
    columns: table.columns.map((column) => ({
      name: column.name,
      type: column.type,
      notNull: column.notNull,
      generated: column.generated ?? false,
      identity: column.identity,
      hidden: column.hidden,
      default: column.default ?? null,
      onUpdate: column.onUpdate ?? null,
      allowCommitTimestamp: column.allowCommitTimestamp,
    })),
    primaryKey: table.primaryKey,
    references: table.references.map(({ kind, name, to, columns, toColumns, enforced, onDelete }) => ({
      kind,
      name: name ?? null,
      to,
      columns,
      toColumns,
      enforced,
      onDelete,
    })),
    checks: table.checks.map(({ name, expression, enforced }) => ({ name: name ?? null, expression, enforced })),
    indexes: table.indexes.map(indexDocument),
    rowDeletionPolicy: table.rowDeletionPolicy ?? null,
    synonyms: table.synonyms,
  };
}

// An index may stand in another schema than its table.
function indexDocument(index: Index): CatalogDocument["tables"][number]["indexes"][number] {
  const { schema, name, unique, nullFiltered, keys, storing, notNull } = index;
  return { name: tableId({ schema, name }), unique, nullFiltered, keys, storing, notNull };
}

function graphDocument(graph: PropertyGraph): CatalogDocument["graphs"][number] {
  return {
    name: graph.name,
    nodes: graph.nodes.map(elementDocument),
    edges: graph.edges.map((edge: EdgeElement) => ({
      ...elementDocument(edge),
      source: endDocument(edge.source),
      destination: endDocument(edge.destination),
    })),
  };
}

function elementDocument(element: NodeElement): GraphElementDocument {
  const labelName = (label: GraphLabel) => label.name ?? element.name;
  return {
    name: element.name,
    table: element.table,
    key: element.key,
    labels: element.labels.map(labelName),
    properties: element.labels.map((label) => ({
      label: labelName(label),
      defaultLabel: label.name === undefined,
      allColumns: label.properties.kind === "allColumns" ? { except: label.properties.except } : null,
      listed: label.properties.kind === "listed" ? label.properties.items : [],
    })),
    dynamicLabel: element.dynamicLabel ?? null,
    dynamicProperties: element.dynamicProperties ?? null,
  };
}

function endDocument({ node, columns, nodeColumns }: EdgeEnd): {
  node: string;
  columns: readonly string[];
  nodeColumns: readonly string[];
} {
  return { node, columns, nodeColumns };
}

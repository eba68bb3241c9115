import type {
  CatalogDocument,
  EdgeDocument,
  GraphDocument,
  NodeDocument,
  ReferenceDocument,
  TableDocument,
} from "../../contracts/index.ts";
import { compareStrings, quoteIdentifier, stronglyConnectedComponents } from "../../support/index.ts";
import {
  ddlName,
  defineCheck,
  defineColumn,
  defineKey,
  definePolicy,
  defineReference,
  elementClauses,
  indexKind,
  withIndexClauses,
} from "./definitions.ts";
import { ddlText } from "./text.ts";

/**
 * The statements that make a schema anew, in an order in which Spanner takes them: what a table names is there before
 * it, and a foreign key that leads to a later table is added at the end. Read again they give the same catalogue.
 */
export function catalogStatements(catalog: CatalogDocument): readonly string[] {
  const tables = inOrder(catalog.tables);
  const created = new Set<string>();
  const deferred: string[] = [];
  const createTables = tables.map((table) => {
    created.add(table.name);
    const [inline, later] = divideForeignKeys(table, created);
    deferred.push(...later.map((key) => addForeignKey(table, key)));
    return createTable(table, inline);
  });
  return [
    ...schemasOf(catalog).map((schema) => ddlText("create-schema", { schema: quoteIdentifier(schema) })),
    ...catalog.objects.flatMap(({ statements }) => statements),
    ...createTables,
    ...deferred,
    ...tables.flatMap((table) => table.indexes.map((index) => createIndex(table, index))),
    ...catalog.views.map(createView),
    ...catalog.graphs.map(createGraph),
  ];
}

/** The same as one text. */
export function catalogDdl(catalog: CatalogDocument): string {
  return catalogStatements(catalog)
    .map((statement) => `${statement};\n`)
    .join("\n");
}

/** A schema is known by what stands in it. */
function schemasOf({ tables, views, graphs, objects }: CatalogDocument): readonly string[] {
  const indexes = tables.flatMap((table) => table.indexes);
  const named = [...tables, ...views, ...graphs, ...objects, ...indexes].map(({ name }) => name);
  const names = [...named, ...tables.flatMap(({ synonyms }) => synonyms)].map((name) => name.split("."));
  // Names do not differ by case.
  const schemas = new Map<string, string>();
  for (const [schema, name] of names) {
    const isFirst = schema !== undefined && name !== undefined && !schemas.has(schema.toLowerCase());
    if (isFirst) schemas.set(schema.toLowerCase(), schema);
  }
  return [...schemas.values()].sort(compareStrings);
}

/**
 * What a table refers to before it, as far as there are no rings; in a ring the parents of interleaving come first, and
 * then the names decide.
 */
function inOrder(tables: readonly TableDocument[]): readonly TableDocument[] {
  const positions = new Map(tables.map(({ name }, index) => [name, index]));
  const targets = tables.map(({ references }) =>
    references.map(({ to }) => positions.get(to)).filter((position) => position !== undefined),
  );
  const components = stronglyConnectedComponents(targets);
  return components.flatMap((component) => parentsFirst(component.map((node) => tables[node] as TableDocument)));
}

function parentsFirst(ring: readonly TableDocument[]): readonly TableDocument[] {
  const waiting = new Map(ring.toSorted((a, b) => compareStrings(a.name, b.name)).map((table) => [table.name, table]));
  const ordered: TableDocument[] = [];
  for (const start of waiting.values()) {
    const chain: TableDocument[] = [];
    for (let at: TableDocument | undefined = start; at !== undefined; at = waiting.get(parentOf(at) ?? "")) {
      waiting.delete(at.name);
      chain.push(at);
    }
    ordered.push(...chain.reverse());
  }
  return ordered;
}

function parentOf({ references }: TableDocument): string | undefined {
  return references.find(({ kind }) => kind === "interleave")?.to;
}

/**
 * Those that can stand in CREATE TABLE and those that are added later. From the first one that is added on all are, or
 * their order would not be what it was.
 */
function divideForeignKeys(
  { references }: TableDocument,
  created: ReadonlySet<string>,
): readonly [readonly ReferenceDocument[], readonly ReferenceDocument[]] {
  const keys = references.filter(({ kind }) => kind === "foreignKey");
  const firstLater = keys.findIndex(({ to }) => !created.has(to));
  return firstLater === -1 ? [keys, []] : [keys.slice(0, firstLater), keys.slice(firstLater)];
}

function addForeignKey(table: TableDocument, key: ReferenceDocument): string {
  const view = { table: ddlName(table.name), definition: defineReference(key) };
  return key.name === null
    ? ddlText("add-constraint", view)
    : ddlText("add-named-constraint", { ...view, name: quoteIdentifier(key.name) });
}

function createTable(table: TableDocument, foreignKeys: readonly ReferenceDocument[]): string {
  const interleave = table.references.find(({ kind }) => kind === "interleave");
  const items = [
    ...table.columns.map((column) => `${quoteIdentifier(column.name)} ${defineColumn(column)}`),
    ...foreignKeys.map((key) => constraint(key.name, defineReference(key))),
    ...table.checks.map((check) => constraint(check.name, defineCheck(check))),
    ...table.synonyms.map((name) => ddlText("synonym", { name: ddlName(name) })),
  ];
  const clauses = [
    ddlText("primary-key", { key: defineKey(table.primaryKey) }),
    ...(interleave === undefined ? [] : [defineReference(interleave)]),
    ...(table.rowDeletionPolicy === null ? [] : [definePolicy(table.rowDeletionPolicy)]),
  ];
  return ddlText("table", { table: ddlName(table.name), items, clauses });
}

function constraint(name: string | null, definition: string): string {
  return name === null ? definition : ddlText("constraint", { name: quoteIdentifier(name), definition });
}

function createIndex(table: TableDocument, index: TableDocument["indexes"][number]): string {
  const keys = defineKey(index.keys);
  const view = { kind: indexKind(index), index: ddlName(index.name), table: ddlName(table.name), keys };
  return withIndexClauses(ddlText("create-index", view), index);
}

function createView({ name, security, query }: CatalogDocument["views"][number]): string {
  return ddlText("create-view", { view: ddlName(name), security: security.toUpperCase(), query });
}

function createGraph({ name, nodes, edges }: GraphDocument): string {
  const text = ddlText("graph-nodes", { graph: ddlName(name), nodes: nodes.map(defineElementLines) });
  return edges.length === 0 ? text : ddlText("graph-edges", { nodes: text, edges: edges.map(defineElementLines) });
}

function defineElementLines(element: NodeDocument | EdgeDocument): string {
  const view = { table: ddlName(element.table), clauses: elementClauses(element) };
  const ownName = element.table.split(".").at(-1);
  return ownName === element.name
    ? ddlText("element", view)
    : ddlText("element-alias", { ...view, alias: quoteIdentifier(element.name) });
}

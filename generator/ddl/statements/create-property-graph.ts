import { type Cursor, DdlSyntaxError } from "../cursor.ts";
import type {
  CreatePropertyGraph,
  GraphElement,
  GraphEnd,
  GraphLabel,
  GraphProperties,
  GraphProperty,
} from "../types.ts";
import { parseColumnNames, tryParseIfNotExists, tryParseOptions } from "./common.ts";

/** CREATE [OR REPLACE] PROPERTY GRAPH */
export function atCreatePropertyGraph(cursor: Cursor): boolean {
  return (
    cursor.atWords("CREATE", "PROPERTY", "GRAPH") || cursor.atWords("CREATE", "OR", "REPLACE", "PROPERTY", "GRAPH")
  );
}

// CREATE [OR REPLACE] PROPERTY GRAPH [IF NOT EXISTS] path [OPTIONS (…)]
//   NODE TABLES ( element [, …] ) [EDGE TABLES ( element [, …] )] [OPTIONS (…)]
// https://cloud.google.com/spanner/docs/reference/standard-sql/graph-schema-statements
export function parseCreatePropertyGraph(cursor: Cursor): Omit<CreatePropertyGraph, "at" | "source"> {
  cursor.parseWords("CREATE");
  const orReplace = cursor.tryWords("OR", "REPLACE");
  cursor.parseWords("PROPERTY", "GRAPH");
  if (orReplace && cursor.atWords("IF")) cursor.throwAt("a graph cannot be created OR REPLACE and IF NOT EXISTS");
  const ifNotExists = tryParseIfNotExists(cursor);
  const name = cursor.parsePath("a graph name");
  // The two versions of the documentation put OPTIONS before and after the content.
  tryParseOptions(cursor);
  cursor.parseWords("NODE", "TABLES");
  const nodes = cursor.parseList(() => parseNode(cursor), { mayBeEmpty: false });
  const edges = cursor.tryWords("EDGE", "TABLES")
    ? cursor.parseList(() => parseEdge(cursor), { mayBeEmpty: true })
    : [];
  tryParseOptions(cursor);
  return { kind: "createPropertyGraph", name, orReplace, ifNotExists, nodes, edges };
}

// table [AS alias] [KEY (…)] [SOURCE KEY … DESTINATION KEY …] [labels and properties] [dynamic label, properties]
function parseElement(cursor: Cursor): GraphElement {
  const at = cursor.offset;
  const table = cursor.parsePath("a table name");
  const alias = cursor.tryWords("AS") ? cursor.parseIdentifier("an alias") : undefined;
  const key = cursor.tryWords("KEY") ? parseColumnNames(cursor) : undefined;
  const source = tryParseEnd(cursor, "SOURCE");
  if (source === undefined && cursor.atWords("DESTINATION", "KEY")) cursor.fail("SOURCE KEY before DESTINATION KEY");
  const destination = tryParseEnd(cursor, "DESTINATION");
  const labels: GraphLabel[] = [];
  let isBare = false;
  let dynamicLabel: string | undefined;
  let dynamicProperties: string | undefined;
  for (;;) {
    if (!isBare && cursor.tryWords("LABEL")) {
      const name = cursor.parseIdentifier("a label name");
      labels.push({ name, properties: tryParseProperties(cursor) ?? allColumns });
    } else if (!isBare && cursor.tryWords("DEFAULT", "LABEL")) {
      labels.push({ name: undefined, properties: tryParseProperties(cursor) ?? allColumns });
    } else if (cursor.tryWords("DYNAMIC", "LABEL")) dynamicLabel = parseDynamicColumn(cursor);
    else if (cursor.tryWords("DYNAMIC", "PROPERTIES")) dynamicProperties = parseDynamicColumn(cursor);
    else {
      // Without a label properties stand alone.
      const properties = labels.length === 0 ? tryParseProperties(cursor) : undefined;
      if (properties === undefined) break;
      labels.push({ name: undefined, properties });
      isBare = true;
    }
  }
  if (labels.length === 0) labels.push({ name: undefined, properties: allColumns });
  return { at, table, alias, key, source, destination, labels, dynamicLabel, dynamicProperties };
}

function parseNode(cursor: Cursor): GraphElement {
  const node = parseElement(cursor);
  const end = node.source ?? node.destination;
  if (end !== undefined) throw new DdlSyntaxError("a node table has no SOURCE KEY and no DESTINATION KEY", end.at);
  return node;
}

function parseEdge(cursor: Cursor): GraphElement {
  const edge = parseElement(cursor);
  if (edge.source === undefined) cursor.fail("SOURCE KEY");
  if (edge.destination === undefined) cursor.fail("DESTINATION KEY");
  return edge;
}

// { SOURCE | DESTINATION } KEY (…) REFERENCES node [(…)]
function tryParseEnd(cursor: Cursor, which: "SOURCE" | "DESTINATION"): GraphEnd | undefined {
  const at = cursor.offset;
  if (!cursor.tryWords(which, "KEY")) return undefined;
  const columns = parseColumnNames(cursor);
  cursor.parseWords("REFERENCES");
  const node = cursor.parsePath("the name of a node table");
  const nodeColumns = cursor.atSymbol("(") ? parseColumnNames(cursor) : undefined;
  return { at, columns, node, nodeColumns };
}

const allColumns: GraphProperties = { kind: "allColumns", except: [] };

// NO PROPERTIES | PROPERTIES [ARE] ALL COLUMNS [EXCEPT (…)] | PROPERTIES ( expression [AS name] [, …] )
function tryParseProperties(cursor: Cursor): GraphProperties | undefined {
  if (cursor.tryWords("NO", "PROPERTIES")) return { kind: "none" };
  if (!cursor.tryWords("PROPERTIES")) return undefined;
  if (cursor.atSymbol("(")) {
    return { kind: "listed", items: cursor.parseList(() => parseProperty(cursor), { mayBeEmpty: false }) };
  }
  cursor.tryWords("ARE");
  cursor.parseWords("ALL", "COLUMNS");
  return { kind: "allColumns", except: cursor.tryWords("EXCEPT") ? parseColumnNames(cursor) : [] };
}

// expression [AS name]; only a column needs no name of its own
function parseProperty(cursor: Cursor): GraphProperty {
  const from = cursor.index;
  const expression = cursor.parseRaw("a property", ["AS"]);
  if (cursor.tryWords("AS")) return { expression, name: cursor.parseIdentifier("a property name") };
  if (cursor.index > from + 1) cursor.fail("AS and the name of the property");
  cursor.backTo(from);
  return { expression, name: cursor.parseIdentifier("a property name") };
}

// ( column )
function parseDynamicColumn(cursor: Cursor): string {
  cursor.parseSymbol("(");
  const column = cursor.parseIdentifier("a column name");
  cursor.parseSymbol(")");
  return column;
}

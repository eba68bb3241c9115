import type { GraphRow } from "../../engines/spanner/types.ts";
import type {
  GraphLabel,
  GraphProperties,
  ObjectName,
  RawGraph,
  RawGraphElement,
  RawGraphEnd,
  RawTable,
} from "../types.ts";
import { sameName } from "./names.ts";

/** PROPERTY_GRAPH_METADATA_JSON is not of the documented shape. */
export class GraphMetadataError extends Error {
  override readonly name = "GraphMetadataError";
}

/**
 * A graph from PROPERTY_GRAPH_METADATA_JSON, in which empty lists are left out.
 * https://cloud.google.com/spanner/docs/information-schema#property-graphs
 *
 * @throws GraphMetadataError
 */
export function graphOf(row: GraphRow, tables: readonly RawTable[]): RawGraph {
  const graph = new JsonObject(parseJson(row.metadata), "the metadata");
  const declared = new Map(
    graph.objects("labels").map((label) => [label.text("name"), label.texts("propertyDeclarationNames")]),
  );
  const elementOf = (element: JsonObject): RawGraphElement => elementFrom(element, declared, tables);
  return {
    schema: row.graphSchema,
    name: row.graphName,
    nodes: graph.objects("nodeTables").map(elementOf),
    edges: graph.objects("edgeTables").map((element) => {
      const edge = elementOf(element);
      if (edge.source !== undefined && edge.destination !== undefined) return edge;
      throw new GraphMetadataError(`edge "${element.text("name")}" has no source or no destination`);
    }),
    at: undefined,
  };
}

function elementFrom(
  element: JsonObject,
  declared: ReadonlyMap<string, readonly string[]>,
  tables: readonly RawTable[],
): RawGraphElement {
  const alias = element.text("name");
  const table: ObjectName = { schema: element.tryText("baseSchemaName") ?? "", name: element.text("baseTableName") };
  const definitions = element
    .objects("propertyDefinitions")
    .map((item) => ({ name: item.text("propertyDeclarationName"), expression: item.text("valueExpressionSql") }));
  const raw = tables.find((candidate) => candidate.schema === table.schema && candidate.name === table.name);
  const labels = element.texts("labelNames").map((label): GraphLabel => {
    const names = declared.get(label) ?? [];
    const items = definitions.filter(({ name }) => names.some((declaredName) => sameName(declaredName, name)));
    // The default label is the element's own name; whether it was written out is not kept.
    return { name: sameName(label, alias) ? undefined : label, properties: propertiesOf(items, raw) };
  });
  const key = element.texts("keyColumns");
  return {
    table,
    alias: alias === table.name ? undefined : alias,
    key: key.length === 0 ? undefined : key,
    source: endOf(element.tryObject("sourceNodeTable")),
    destination: endOf(element.tryObject("destinationNodeTable")),
    labels,
    dynamicLabel: columnName(element.tryText("dynamicLabelExpr")),
    dynamicProperties: columnName(element.tryText("dynamicPropertyExpr")),
    at: undefined,
  };
}

function endOf(end: JsonObject | undefined): RawGraphEnd | undefined {
  if (end === undefined) return undefined;
  const nodeColumns = end.texts("nodeTableColumns");
  return {
    columns: end.texts("edgeTableColumns"),
    node: end.text("nodeTableName"),
    nodeColumns: nodeColumns.length === 0 ? undefined : nodeColumns,
    at: undefined,
  };
}

/** The JSON lists the properties that `PROPERTIES ARE ALL COLUMNS`, the default, stands for. */
function propertiesOf(
  items: readonly { readonly name: string; readonly expression: string }[],
  table: RawTable | undefined,
): GraphProperties {
  if (items.length === 0) return { kind: "none" };
  const isAll =
    table !== undefined &&
    items.every(({ name, expression }) => columnName(expression) === name) &&
    items.length === table.columns.length &&
    table.columns.every((column) => items.some(({ name }) => sameName(name, column.name)));
  return isAll ? { kind: "allColumns", except: [] } : { kind: "listed", items };
}

function columnName(expression: string | undefined): string | undefined {
  return expression?.replace(/^`(.*)`$/s, "$1");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GraphMetadataError("the metadata is not JSON");
  }
}

/** Reads a JSON object and says what it misses. */
class JsonObject {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #what: string;

  constructor(value: unknown, what: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new GraphMetadataError(`${what} is not an object`);
    }
    this.#fields = value as Readonly<Record<string, unknown>>;
    this.#what = what;
  }

  text(field: string): string {
    const text = this.tryText(field);
    if (text === undefined) throw new GraphMetadataError(`${this.#what} has no text "${field}"`);
    return text;
  }

  tryText(field: string): string | undefined {
    const value = this.#fields[field];
    return typeof value === "string" ? value : undefined;
  }

  texts(field: string): readonly string[] {
    const values = this.#list(field);
    if (values.every((value) => typeof value === "string")) return values;
    throw new GraphMetadataError(`"${field}" of ${this.#what} holds something else than text`);
  }

  objects(field: string): readonly JsonObject[] {
    return this.#list(field).map((value) => new JsonObject(value, `an entry of "${field}"`));
  }

  tryObject(field: string): JsonObject | undefined {
    const value = this.#fields[field];
    return value === undefined || value === null ? undefined : new JsonObject(value, `"${field}"`);
  }

  #list(field: string): readonly unknown[] {
    const value = this.#fields[field] ?? [];
    if (Array.isArray(value)) return value;
    throw new GraphMetadataError(`"${field}" of ${this.#what} is not a list`);
  }
}

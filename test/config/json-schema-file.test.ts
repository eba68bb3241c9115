import { describe, expect, test } from "vitest";
import { configSchemaFile } from "../../generator/config/index.ts";
import { knownKeys } from "../../generator/config/parse/schema.ts";
import type { Catalog, TableId } from "../../generator/model/types.ts";
import { readSeal } from "../../generator/support/index.ts";
import { catalogOf } from "./helpers.ts";
import { catalog, editorValue } from "./json-schema-helpers.ts";
import { validators } from "./json-schema-validators.ts";

interface Node {
  readonly $ref?: string;
  readonly description?: string;
  readonly allOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: unknown;
}

interface Root extends Node {
  readonly definitions: Readonly<Record<string, Node>>;
}

const root: Root = JSON.parse(configSchemaFile(catalog).content);

function resolve(node: Node | undefined): Node {
  const target = node?.$ref?.replace("#/definitions/", "");
  return (target === undefined ? node : root.definitions[target]) ?? {};
}

/** Where the keys of each mapping stand in the schema. */
const places: Readonly<Record<string, Node>> = {
  "": root,
  spanner: resolve(root.properties?.spanner),
  select: resolve(root.properties?.select),
  bigquery: resolve(root.properties?.bigquery),
  defaults: resolve(root.properties?.defaults),
  ledger: root.properties?.ledger?.anyOf?.[1] ?? {},
  "tables.*": resolve({ $ref: "#/definitions/entry" }),
  "tables.*.source": resolve({ $ref: "#/definitions/source" }).anyOf?.[1] ?? {},
  "tables.*.columns.*": resolve({ $ref: "#/definitions/mapping" }),
  "tables.*.selfReference": resolve({ $ref: "#/definitions/entry" }).properties?.selfReference ?? {},
};

describe("every key that the config can have", () => {
  test.each([...knownKeys])("%s", (pattern, keys) => {
    const { properties = {}, additionalProperties } = places[pattern] ?? {};
    expect(Object.keys(properties).toSorted()).toEqual([...keys].toSorted());
    expect(additionalProperties).toBe(false);
    for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/^[A-Z].*\.$/);
  });

  test("there is no mapping of the config that this does not look at", () => {
    expect(Object.keys(places)).toEqual([...knownKeys.keys()]);
  });
});

test("every table and column has a word about it, the column its type", () => {
  const tables = root.properties?.tables?.properties ?? {};
  expect(Object.keys(tables)).toEqual([...catalog.tables.keys()]);
  for (const table of catalog.tables.values()) {
    const node = tables[table.id];
    expect(node?.description).toMatch(/^Primary key \(.+\)\.$/);
    const columns = node?.properties?.columns?.properties ?? {};
    expect(Object.keys(columns)).toEqual(table.columns.map(({ name }) => name));
    for (const { name, type } of table.columns) {
      expect(resolve(columns[name]).description?.startsWith(type), name).toBe(true);
    }
  }
  const facts = (name: string) => resolve(tables.Person?.properties?.columns?.properties?.[name]).description;
  expect(facts("id")).toBe("INT64 NOT NULL, part of the primary key.");
  expect(facts("state")).toBe("STRING(20) NOT NULL, has a default.");
  expect(facts("written_at")).toBe("TIMESTAMP, Spanner fills it with the commit timestamp.");
});

test("a reference stands alone: draft 7 ignores what stands beside it", () => {
  const text = configSchemaFile(catalog).content;
  const references = text.match(/"\$ref"/g) ?? [];
  expect(references.length).toBeGreaterThan(40);
  expect(text.match(/\{ "\$ref": "#\/definitions\/[A-Za-z0-9_.-]+" \}/g)).toHaveLength(references.length);
});

test("names of graphs, tables and TIMESTAMP columns complete", () => {
  expect(root.definitions.graph?.enum).toEqual(["FinGraph", "ShopGraph"]);
  expect(root.definitions.tableOrGlob?.anyOf?.[0]?.enum).toEqual(["Account", "Owns", "Person", "sales.Orders"]);
  expect(root.definitions.globEntry?.properties?.changeTimestampColumn?.enum).toEqual([
    "seen_at",
    "updated_at",
    "written_at",
  ]);
});

test("the file is generated, sealed and ends in one line break", () => {
  const { path, content, ownership } = configSchemaFile(catalog);
  expect({ path, ownership, seal: readSeal(content) }).toEqual({
    path: "spanner_graph.schema.json",
    ownership: "generated",
    seal: "intact",
  });
  expect(content).toMatch(/[^\n]\n$/);
  expect(content).not.toContain("\r");
  expect(root).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#" });
});

test("the order of the catalogue changes nothing", () => {
  const shuffled: Catalog = {
    ...catalog,
    tables: new Map([...catalog.tables].toReversed()),
    graphs: catalog.graphs.toReversed(),
  };
  expect(configSchemaFile(shuffled).content).toBe(configSchemaFile(catalog).content);
});

describe("unusual databases", () => {
  const [validator] = validators;
  const check = (given: Catalog, text: string) =>
    validator?.compile(JSON.parse(configSchemaFile(given).content))(editorValue(text)).length === 0;

  test("without tables and graphs", () => {
    const empty = catalogOf({}, []);
    const required = { spanner: { ddl: "a" }, bigquery: { dataset: "d" } };
    expect(check(empty, JSON.stringify(required))).toBe(true);
    expect(check(empty, JSON.stringify({ ...required, tables: { A: {} } }))).toBe(false);
    expect(check(empty, JSON.stringify({ ...required, select: { graphs: ["A"] } }))).toBe(false);
  });

  test("names that mean something to JavaScript", () => {
    const odd = catalogOf({ __proto__x: [], constructor: ["toString", "__proto__", "2", "1"] }, ["valueOf"]);
    // ajv leaves the definition of a property "__proto__" out, so that one is looked for in the text.
    const columns = `{ toString: omit, "1": { from: a } }`;
    expect(configSchemaFile(odd).content).toMatch(/"__proto__": \{/);
    const text = `spanner: { ddl: a }\nbigquery: { dataset: d }\nselect: { graphs: valueOf }\n`;
    expect(check(odd, `${text}tables: { constructor: { columns: ${columns} } }`)).toBe(true);
    expect(check(odd, `${text}tables: { hasOwnProperty: {} }`)).toBe(false);
    expect(configSchemaFile(odd).content).toMatch(/"2": .*\n *"1": /);
  });

  test("types whose names look alike keep their definitions apart", () => {
    const base = catalogOf({ A: ["a", "b"] }, []);
    const [table] = [...base.tables.values()];
    if (table === undefined) throw new Error("there is a table");
    const types = ["my.Käse", "my.K-se"];
    const columns = table.columns.map((column, index) => ({ ...column, type: types[index] ?? "" }));
    const { definitions } = JSON.parse(
      configSchemaFile({ ...base, tables: new Map([[table.id, { ...table, columns }]]) }).content,
    );
    const descriptions = Object.values<Node>(definitions).map(({ description }) => description);
    expect(descriptions).toEqual(expect.arrayContaining(["my.Käse.", "my.K-se."]));
  });

  test("5,000 tables: small beside the names in it", { timeout: 30_000 }, () => {
    const base = catalogOf({ A: Array.from({ length: 20 }, (_, index) => `column_${index}`) }, []);
    const [table] = [...base.tables.values()];
    if (table === undefined) throw new Error("there is a table");
    const ids = Array.from({ length: 5000 }, (_, index) => `Table${index}` as TableId);
    const many = { ...base, tables: new Map(ids.map((id) => [id, { ...table, id, name: id }])) };
    const { content } = configSchemaFile(many);
    expect(content.length / (5000 * 20)).toBeLessThan(100);
  });
});

test("a formatter with lines of 120 has nothing to do: what fits in a line stands in one", () => {
  const lines = configSchemaFile(catalog).content.split("\n");
  expect(lines.filter((line) => line.length > 120 && !/^ *"(?:description|pattern)": ".*",?$/.test(line))).toEqual([]);
  expect(lines).toContain('    "graph": { "enum": ["FinGraph", "ShopGraph"] },');
});

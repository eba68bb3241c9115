import fc from "fast-check";
import type { CatalogDocument, TableDocument } from "../../../generator/contracts/index.ts";

// Documents, not texts: what is printed is not what was written.

type Reference = TableDocument["references"][number];
type Graph = CatalogDocument["graphs"][number];
type Node = Graph["nodes"][number];

/** Names that need backticks, and some that do not; none holds a dot, which divides schema and name. */
const plainName = fc.constantFrom("a", "B_2", "Key", "date", "value", "PARENT", "Synonym", "qualify");
const hardName = fc.oneof(
  fc.constantFrom(
    "Order",
    "select",
    "a b",
    "naïve",
    "1st",
    "back`tick",
    "back\\slash",
    "tab\there",
    "it's",
    '"x"',
    "日本",
    "--",
    "a;b",
  ),
  fc
    .string({ minLength: 1, maxLength: 8, unit: "grapheme" })
    .filter((name) => !name.includes(".") && name.trim() !== ""),
);
const word = fc.oneof(plainName, hardName);

const type = fc.constantFrom(
  "INT64",
  "STRING(MAX)",
  "STRING(36)",
  "BYTES(16)",
  "ARRAY<STRING(MAX)>",
  "ARRAY<FLOAT32>(vector_length=>3)",
  "TIMESTAMP",
  "JSON",
  "INTERVAL",
  "UUID",
  "my.package.Message",
  "my.package.Order",
  "`Select`.Message",
  "ARRAY<STRUCT<x INT64, `select` ARRAY<STRING(10)>>>",
);

const expression = fc.constantFrom(
  "1",
  "'); DROP TABLE t; --'",
  '"""a\n"quoted" word"""',
  "r'\\\\'",
  "f(`a b`, (1 + 2), [3])",
  "1 -- half )\n + 2",
  "1 /* ; ) */ + 2",
  "IF(TRUE, STRUCT('a', b'b'), NULL)",
);

const column = fc.record({
  type,
  notNull: fc.boolean(),
  value: fc.oneof(
    fc.constant({ default: null, onUpdate: null, generated: false as const, identity: false }),
    fc.record({
      default: expression,
      onUpdate: fc.option(expression),
      generated: fc.constant(false as const),
      identity: fc.constant(false),
    }),
    fc.record({
      default: fc.constant(null),
      onUpdate: fc.constant(null),
      generated: fc.record({ expression, stored: fc.boolean() }),
      identity: fc.constant(false),
    }),
    fc.constant({ default: null, onUpdate: null, generated: false as const, identity: true }),
  ),
  hidden: fc.boolean(),
  allowCommitTimestamp: fc.boolean(),
});

const action = fc.constantFrom("cascade" as const, "noAction" as const);
const order = fc.constantFrom("asc" as const, "desc" as const);

const tableSeed = fc.record({
  schema: fc.constantFrom("", "", "sales", "Group"),
  names: fc.uniqueArray(word, { minLength: 3, maxLength: 6, selector: (name) => name.toLowerCase() }),
  columns: fc.array(column, { minLength: 6, maxLength: 6 }),
  orders: fc.array(order, { minLength: 3, maxLength: 3 }),
  keyLength: fc.nat(2),
  parent: fc.option(fc.record({ table: fc.nat(5), enforced: fc.boolean(), onDelete: action })),
  keys: fc.array(fc.record({ named: fc.boolean(), table: fc.nat(5), enforced: fc.boolean(), onDelete: action }), {
    maxLength: 3,
  }),
  checks: fc.array(fc.record({ named: fc.boolean(), expression, enforced: fc.boolean() }), { maxLength: 2 }),
  index: fc.option(fc.record({ unique: fc.boolean(), nullFiltered: fc.boolean(), order, storing: fc.boolean() })),
  policy: fc.option(fc.nat(1000)),
  synonym: fc.boolean(),
});

const elementSeed = fc.record({
  alias: fc.option(word),
  table: fc.nat(5),
  overView: fc.boolean(),
  dynamic: fc.boolean(),
  labels: fc.array(fc.record({ name: fc.option(word), form: fc.constantFrom("all", "except", "none", "listed") }), {
    minLength: 1,
    maxLength: 3,
  }),
});

const seed = fc.record({
  tables: fc.array(tableSeed, { minLength: 1, maxLength: 5 }),
  views: fc.array(
    fc.record({
      security: fc.constantFrom("invoker" as const, "definer" as const),
      query: fc.constantFrom("SELECT 1 AS one", "(SELECT ';' AS x -- c\n)"),
    }),
    { maxLength: 2 },
  ),
  sequences: fc.nat(2),
  graphs: fc.array(
    fc.record({
      schema: fc.constantFrom("", "sales"),
      nodes: fc.array(elementSeed, { minLength: 1, maxLength: 4 }),
      edges: fc.array(elementSeed, { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
});

function at<T>(list: readonly T[], place: number): T {
  const item = list[place % list.length];
  if (item === undefined) throw new Error("the list is empty");
  return item;
}

/** Catalogues in which everything resolves. */
export const randomCatalogs: fc.Arbitrary<CatalogDocument> = seed.map((random) => {
  const inSchema = (schema: string, name: string) => (schema === "" ? name : `${schema}.${name}`);
  const tables: TableDocument[] = [];
  for (const [place, given] of random.tables.entries()) {
    const parent = given.parent === null || place === 0 ? undefined : at(tables, given.parent.table);
    // A name like the parent's would be the parent's column.
    const own = given.names.filter(
      (name) => !parent?.columns.some((other) => other.name.toLowerCase() === name.toLowerCase()),
    );
    const names = own.length === 0 ? [`own${place}`] : own;
    const inherited = (parent?.primaryKey ?? [])
      .map((part) => parent?.columns.find(({ name }) => name === part.column))
      .filter((found) => found !== undefined);
    const columns = [
      ...inherited.map((key) => ({
        ...key,
        generated: false as const,
        default: null,
        onUpdate: null,
        identity: false,
      })),
      ...names.map((name, index) => {
        const { value, ...rest } = at(given.columns, index);
        return { name, ...rest, ...value };
      }),
    ];
    const keyParts = names
      .slice(0, given.keyLength)
      .map((name, index) => ({ column: name, order: at(given.orders, index) }));
    const primaryKey = [...(parent?.primaryKey ?? []), ...keyParts];
    tables.push({
      name: inSchema(given.schema, `${at(given.names, 0)}${place}`),
      kind: "table",
      columns,
      primaryKey,
      references:
        parent === undefined || given.parent === null
          ? []
          : [
              {
                kind: "interleave",
                name: null,
                to: parent.name,
                columns: parent.primaryKey.map(({ column: key }) => key),
                toColumns: parent.primaryKey.map(({ column: key }) => key),
                enforced: given.parent.enforced,
                onDelete: given.parent.onDelete,
              },
            ],
      checks: given.checks.map(({ named, ...check }, index) => ({
        ...check,
        name: named ? `CK ${place} ${index}` : null,
      })),
      indexes:
        given.index === null
          ? []
          : [
              {
                name: inSchema(given.schema, `I-${place}`),
                unique: given.index.unique,
                nullFiltered: given.index.nullFiltered,
                keys: [{ column: at(names, 0), order: given.index.order }],
                storing: given.index.storing ? names.slice(1) : [],
                notNull: given.index.nullFiltered ? [] : names.slice(0, given.keyLength),
              },
            ],
      rowDeletionPolicy: given.policy === null ? null : { column: at(names, 1), days: given.policy },
      synonyms: given.synonym ? [`other ${place}`] : [],
    });
  }
  const withKeys = tables.map((table, place): TableDocument => {
    const keys = at(random.tables, place).keys.map((key, index): Reference => {
      const target = at(tables, key.table);
      const count = Math.min(table.columns.length, target.columns.length, 2);
      return {
        kind: "foreignKey",
        name: key.named ? `FK ${place} ${index}` : null,
        to: target.name,
        columns: table.columns.slice(0, count).map(({ name }) => name),
        toColumns: target.columns.slice(0, count).map(({ name }) => name),
        enforced: key.enforced,
        onDelete: key.onDelete,
      };
    });
    return { ...table, references: [...table.references, ...keys] };
  });
  const views = random.views.map((view, index) => ({
    ...view,
    name: index === 0 ? "view 0" : "sales.View",
    query: view.query.replace(/ -- c\n/, " "),
  }));
  const graphs = random.graphs.map(({ schema, nodes, edges }, index): Graph => {
    const taken = new Set<string>();
    const elementOf = (given: (typeof nodes)[number]): Node => {
      const table = at(withKeys, given.table);
      const view = given.overView ? views[0] : undefined;
      const base = view?.name ?? table.name;
      let name = given.alias ?? base.split(".").at(-1) ?? "";
      while (taken.has(name.toLowerCase())) name = `${name}'`;
      taken.add(name.toLowerCase());
      const [first] = table.columns;
      const columnName = view === undefined ? (first?.name ?? "") : "one";
      return {
        name,
        table: base,
        key: [columnName],
        labels: given.labels.map((label) => label.name ?? name),
        properties: given.labels.map(({ name: label, form }) => ({
          label: label ?? name,
          defaultLabel: label === null,
          allColumns: form === "all" ? { except: [] } : form === "except" ? { except: [columnName] } : null,
          listed:
            form === "listed"
              ? [
                  { name: "sum of", expression: "1 + (2)" },
                  { name: "plain", expression: "plain" },
                  { name: "Order", expression: "`Order`" },
                ]
              : [],
        })),
        dynamicLabel: given.dynamic ? columnName : null,
        dynamicProperties: given.dynamic ? columnName : null,
      };
    };
    const nodeElements = nodes.map(elementOf);
    const end = (place: number) => {
      const node = at(nodeElements, place);
      return { node: node.name, nodeColumns: node.key };
    };
    return {
      name: inSchema(schema, `graph ${index}`),
      nodes: nodeElements,
      edges: edges.map((given, place) => {
        const element = elementOf(given);
        return {
          ...element,
          source: { ...end(place), columns: element.key },
          destination: { ...end(place + 1), columns: element.key },
        };
      }),
    };
  });
  const objects = Array.from({ length: random.sequences }, (_, index) => ({
    kind: "SEQUENCE" as const,
    name: `seq${index}`,
    statements: [
      `CREATE SEQUENCE seq${index} OPTIONS (sequence_kind = 'bit_reversed_positive')`,
      `ALTER SEQUENCE seq${index} SET OPTIONS (start_with_counter = 9)`,
    ],
  }));
  return {
    version: 1,
    dialect: "googlesql",
    tables: withKeys.toSorted(byName),
    views,
    graphs,
    objects,
    statements: { read: 0, recorded: 0, reported: 0 },
    diagnostics: [],
  };
});

/** Schemas first, in the order of code units. */
function byName(a: TableDocument, b: TableDocument): number {
  const parts = ({ name }: TableDocument) => (name.includes(".") ? name.split(".") : ["", name]);
  const [[schemaA = "", nameA = ""], [schemaB = "", nameB = ""]] = [parts(a), parts(b)];
  if (schemaA !== schemaB) return schemaA < schemaB ? -1 : 1;
  return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
}

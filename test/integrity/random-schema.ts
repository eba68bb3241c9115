import fc from "fast-check";
import type { OracleColumn, OracleEdge, OracleGate, OracleReference, OracleTable } from "../oracle.ts";

// Random schemas with references of every kind, said twice: as DDL for the generator, and as plain tables for the oracle.

const keyTypes = ["INT64", "INT64", "STRING(6)", "FLOAT64", "DATE", "BYTES(4)", "NUMERIC", "BOOL"] as const;
const valueTypes = ["INT64", "STRING(6)", "BYTES(4)", "ARRAY<STRING(6)>", "TIMESTAMP", "JSON", "FLOAT64"] as const;
export const integrityModes = ["quarantine", "quarantine", "drop"] as const;
/** Most runs are to load something. */
const mostRejects = [
  undefined,
  undefined,
  { rows: 0 },
  { rows: 2 },
  { percent: 0 },
  { percent: 29 },
  { percent: 50 },
  { percent: 80 },
] as const;
export type Mode = (typeof integrityModes)[number];

const drawnReference = fc.record({
  /** Of all tables, later ones and the own one too; those that are not before it are nullable. */
  to: fc.nat(),
  nullable: fc.boolean(),
  reversed: fc.boolean(),
  /** To a unique pair of columns that are no key. */
  toUnique: fc.boolean(),
  /** By a key column of its own, where the type fits. */
  shared: fc.boolean(),
  /** By the columns of the reference before it. */
  same: fc.boolean(),
  isNamed: fc.boolean(),
  /** Nothing but the end of an edge. */
  graphOnly: fc.boolean(),
});

const drawnTable = fc.record({
  isNamed: fc.boolean(),
  parent: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
  keys: fc.array(
    fc.record({ type: fc.constantFrom(...keyTypes), notNull: fc.integer({ min: 0, max: 3 }).map((n) => n > 0) }),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
  values: fc.array(fc.record({ type: fc.constantFrom(...valueTypes), notNull: fc.boolean() }), { maxLength: 2 }),
  references: fc.array(drawnReference, { maxLength: 3 }),
  unique: fc.constantFrom(undefined, undefined, "plain", "nullFiltered", "notNull", "partial"),
  hasCheck: fc.boolean(),
  edges: fc.integer({ min: 0, max: 2 }),
  isNode: fc.boolean(),
  danglingEdges: fc.constantFrom(undefined, undefined, "drop", "keep"),
  isOrdered: fc.boolean(),
  /** Its first reference to itself cannot wait, and is loaded by depth. */
  maxDepth: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 2 }),
  mode: fc.constantFrom(...integrityModes),
  gate: fc.record({ allowEmpty: fc.boolean(), most: fc.constantFrom(...mostRejects) }),
});

type DrawnTable = typeof drawnTable extends fc.Arbitrary<infer T> ? T : never;
type DrawnReference = DrawnTable["references"][number];

export interface IntegritySchema {
  readonly ddl: string;
  readonly tables: readonly OracleTable[];
  readonly modes: ReadonlyMap<string, Mode>;
  /** Of the tables that have one. */
  readonly gates: ReadonlyMap<string, OracleGate>;
  /** Tables that are not selected, one at most: others refer to it, and it refers to none. */
  readonly outside: readonly string[];
  readonly features: readonly string[];
}

export const integritySchemas: fc.Arbitrary<IntegritySchema> = fc
  .record({
    tables: fc.array(drawnTable, { minLength: 2, maxLength: 6 }),
    /** Whether some tables differ from the rest. */
    isMixed: fc.boolean(),
    mode: fc.constantFrom(...integrityModes),
    isGated: fc.integer({ min: 0, max: 2 }).map((n) => n === 2),
    /** Which of the tables that can be is not selected. */
    outside: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
  })
  .map(({ tables, isMixed, mode, isGated, outside }) => {
    const schema = withoutOne(describeSchema(tables, isMixed ? undefined : mode), outside);
    return isGated ? { ...schema, features: [...schema.features, "gates"] } : { ...schema, gates: new Map() };
  });

function withoutOne(schema: IntegritySchema, drawn: number | undefined): IntegritySchema {
  const { tables, gates, features } = schema;
  const refersTo = (table: OracleTable, name: string) =>
    table.parent === name ||
    table.foreignKeys.some(({ to }) => to === name) ||
    table.edges.some(({ source, destination }) => source.to === name || destination.to === name);
  const candidates = tables.filter(
    (table) =>
      table.parent === undefined &&
      table.foreignKeys.length === 0 &&
      tables.some((other) => other !== table && refersTo(other, table.name)),
  );
  const chosen = drawn === undefined ? undefined : candidates[drawn % Math.max(1, candidates.length)];
  if (chosen === undefined) return schema;
  return {
    ...schema,
    outside: [chosen.name],
    gates: new Map([...gates].filter(([name]) => name !== chosen.name)),
    features: [...features, "table that is not selected"],
  };
}

interface Draft extends Omit<OracleTable, "foreignKeys" | "edges" | "columns" | "layered"> {
  layered: OracleTable["layered"];
  readonly columns: OracleColumn[];
  readonly foreignKeys: OracleTable["foreignKeys"][number][];
  readonly ends: OracleReference[];
  edges: readonly OracleEdge[];
  readonly features: Set<string>;
  readonly mode: Mode;
}

const uniquePair: readonly OracleColumn[] = [
  { name: "u0", type: "INT64", notNull: false },
  { name: "u1", type: "STRING(6)", notNull: true },
];

function describeSchema(drawn: readonly DrawnTable[], mode: Mode | undefined): IntegritySchema {
  const drafts: Draft[] = [];
  for (const [index, table] of drawn.entries()) drafts.push(draftOf(table, index, drafts, mode));
  for (const [index, table] of drawn.entries()) addReferences(table, index, drafts);
  for (const [index, table] of drawn.entries()) addEdges(table, index, drafts);
  const tables = drafts.map(
    (draft): OracleTable => ({ ...draft, uniques: [...draft.uniques, ...referencedUniques(draft, drafts)] }),
  );
  return {
    ddl: ddlOf(drafts, drawn),
    tables,
    outside: [],
    modes: new Map(drafts.map(({ name, mode: own }) => [name, own])),
    gates: new Map(
      drafts.map(({ name }, index) => [name, drawn[index]?.gate ?? { allowEmpty: true, most: undefined }]),
    ),
    features: [...new Set([...drafts.flatMap(({ features }) => [...features]), ...cycleFeatures(tables)])],
  };
}

function draftOf(drawn: DrawnTable, index: number, before: readonly Draft[], mode: Mode | undefined): Draft {
  const parent = before.length === 0 || drawn.parent === undefined ? undefined : before[drawn.parent % before.length];
  const features = new Set<string>();
  const own = drawn.keys.map(({ type, notNull }, place) => ({ name: `k${index}_${place}`, type, notNull }));
  const inherited = (parent?.key ?? []).map(
    (name) => parent?.columns.find((column) => column.name === name) as OracleColumn,
  );
  const keys = [...inherited, ...(parent === undefined ? own : own.slice(0, 1))];
  const values = drawn.values.map(({ type, notNull }, place) => ({ name: `v${index}_${place}`, type, notNull }));
  const pair = drawn.unique === undefined ? [] : uniquePair;
  const rank = drawn.isOrdered ? [{ name: "rank", type: "INT64", notNull: false }] : [];
  const check = drawn.hasCheck ? [{ name: "c", type: "INT64", notNull: false }] : [];
  if (parent !== undefined) features.add("interleaving");
  if (drawn.isNamed) features.add("named schema");
  if (keys.some(({ notNull }) => !notNull)) features.add("nullable key");
  if (parent !== undefined && inherited.some(({ notNull }) => !notNull)) features.add("nullable key of a parent");
  if (keys.some(({ type }) => type === "FLOAT64")) features.add("FLOAT64 key");
  if (drawn.unique !== undefined) features.add(`unique index, ${drawn.unique}`);
  if (drawn.isOrdered) features.add("configured order");
  const name = `${drawn.isNamed ? "s." : ""}T${index}`;
  const notNull = drawn.unique === "nullFiltered" ? ["u0", "u1"] : drawn.unique === "notNull" ? ["u0"] : [];
  return {
    name,
    columns: [...keys, ...values, ...pair, ...rank, ...check],
    key: keys.map((column) => column.name),
    parent: parent?.name,
    foreignKeys: [],
    uniques:
      drawn.unique === undefined
        ? []
        : drawn.unique === "partial"
          ? [{ name: indexName(name), columns: ["u1"], notNull: ["u0"] }]
          : [{ name: indexName(name), columns: ["u0", "u1"], notNull }],
    checks: drawn.hasCheck ? [{ name: `C${index}`, isFalse: ({ c }) => (c ?? null) !== null && Number(c) >= 5 }] : [],
    ends: [],
    edges: [],
    isNode: drawn.isNode,
    danglingEdges: drawn.danglingEdges,
    layered: undefined,
    order: drawn.isOrdered ? [{ column: "rank", descending: index % 2 === 0 }] : [],
    features,
    mode: mode ?? drawn.mode,
  };
}

function indexName(table: string): string {
  return `${table}_u`;
}

function addReferences(drawn: DrawnTable, index: number, drafts: readonly Draft[]): void {
  const table = drafts[index] as Draft;
  for (const [place, reference] of drawn.references.entries()) {
    const target = reference.to % drafts.length;
    const to = drafts[target] as Draft;
    const isLayered =
      target === index && drawn.maxDepth !== undefined && table.layered === undefined && !reference.graphOnly;
    const isBack = target >= index && !isLayered;
    const asked = isLayered ? { ...reference, toUnique: false, nullable: false, same: false } : reference;
    const made = referenceTo(asked, { table, to, index, place, isBack, isSelf: target === index });
    if (made === undefined) continue;
    if (isLayered && drawn.maxDepth !== undefined) {
      table.layered = { columns: made.columns, toColumns: made.toColumns, maxDepth: drawn.maxDepth };
      table.features.add("loaded by depth");
    }
    table.ends.push(made);
    if (reference.graphOnly) continue;
    const name = reference.isNamed ? `FK_${index}_${place}` : undefined;
    const isKnown = table.foreignKeys.some(
      (key) =>
        key.to === made.to &&
        key.columns.join() === made.columns.join() &&
        key.toColumns.join() === made.toColumns.join(),
    );
    if (isKnown) continue;
    table.foreignKeys.push({ ...made, name });
    if (target === index) table.features.add("self reference");
    if (made.columns.length > 1) table.features.add("composite foreign key");
    if (made.toColumns[0] === "u1") table.features.add("foreign key to unique columns in another order");
    if (made.columns.some((column) => table.key.includes(column))) table.features.add("foreign key by a key column");
    const shared = table.foreignKeys
      .slice(0, -1)
      .some((key) => key.columns.some((column) => made.columns.includes(column)));
    if (shared) table.features.add("column shared between foreign keys");
  }
}

function referenceTo(
  reference: DrawnReference,
  input: {
    readonly table: Draft;
    readonly to: Draft;
    readonly index: number;
    readonly place: number;
    readonly isBack: boolean;
    readonly isSelf: boolean;
  },
): OracleReference | undefined {
  const { table, to, index, place, isBack, isSelf } = input;
  const hasPair = to.columns.some(({ name }) => name === "u0");
  const targets = reference.toUnique && hasPair ? ["u0", "u1"] : to.key;
  const toColumns = reference.reversed ? targets.toReversed() : targets;
  const types = toColumns.map((name) => to.columns.find((column) => column.name === name)?.type ?? "");
  const last = table.foreignKeys.at(-1);
  if (reference.same && last !== undefined) {
    const lastTypes = last.columns.map((name) => table.columns.find((column) => column.name === name)?.type);
    if (lastTypes.join() === types.join()) return { columns: last.columns, to: to.name, toColumns };
  }
  const columns: string[] = [];
  const lent = table.foreignKeys.flatMap((key) => key.columns).filter((name) => name.startsWith("r"));
  for (const [position, type] of types.entries()) {
    const other = lent.find(
      (name) => !columns.includes(name) && table.columns.some((column) => column.name === name && column.type === type),
    );
    if (reference.same && other !== undefined && position === 0) {
      columns.push(other);
      continue;
    }
    const own = table.columns.find((column) => table.key.includes(column.name) && column.type === type);
    // The rest of the key waits for a second pass where it closes a cycle.
    const isShared =
      reference.shared && own !== undefined && position === 0 && (!(isBack || isSelf) || types.length > 1);
    const name = isShared ? own.name : `r${index}_${place}_${position}`;
    columns.push(name);
    if (!isShared) table.columns.push({ name, type, notNull: !isBack && !reference.nullable });
  }
  return { columns, to: to.name, toColumns };
}

/** Spanner keeps unique what foreign keys lead to, if it is neither the key nor a unique index already. */
function referencedUniques(table: Draft, drafts: readonly Draft[]): OracleTable["uniques"] {
  const setOf = (names: readonly string[]) => [...names].sort().join();
  const known = new Set([setOf(table.key), ...table.uniques.map(({ columns }) => setOf(columns))]);
  const keys = drafts.flatMap(({ foreignKeys }) => foreignKeys.filter(({ to }) => to === table.name));
  return keys.flatMap(({ toColumns }) => {
    const set = setOf(toColumns);
    if (known.has(set)) return [];
    known.add(set);
    return [{ name: `(${toColumns.join(", ")})`, columns: toColumns, notNull: toColumns }];
  });
}

function aliasOf(name: string): string {
  return name.replace(".", "_");
}

/** Nodes are known by their keys, so that only references to keys can be ends of edges. */
function addEdges(drawn: DrawnTable, index: number, drafts: readonly Draft[]): void {
  const table = drafts[index] as Draft;
  const isEnd = (reference: OracleReference): boolean => {
    const to = drafts.find(({ name }) => name === reference.to);
    return to?.isNode === true && [...reference.toColumns].sort().join() === [...to.key].sort().join();
  };
  const ends = table.ends.filter(isEnd);
  const edges: OracleEdge[] = [];
  for (let number = 0; number < drawn.edges && ends.length > 0; number += 1) {
    const source = ends[number % ends.length] as OracleReference;
    const destination = ends[(number + 1) % ends.length] as OracleReference;
    const endOf = (reference: OracleReference) => ({ ...reference, node: aliasOf(reference.to) });
    edges.push({ name: `G.${aliasOf(table.name)}_e${number}`, source: endOf(source), destination: endOf(destination) });
  }
  table.edges = edges;
  if (edges.length > 0) table.features.add(table.isNode ? "node and edge" : "edge");
  if (edges.length > 1) table.features.add(table.isNode ? "node and several edges" : "several edges");
}

function ddlOf(tables: readonly Draft[], drawn: readonly DrawnTable[]): string {
  const statements = [
    "CREATE SCHEMA s",
    ...tables.map((table, index) => createTable(table, index)),
    ...tables.flatMap((table, index) => createIndex(table, drawn[index]?.unique)),
    ...tables.flatMap(({ name, foreignKeys }) =>
      foreignKeys.map(({ name: key, columns, to, toColumns }) => {
        const constraint = key === undefined ? "" : `CONSTRAINT ${key} `;
        return `ALTER TABLE ${name} ADD ${constraint}FOREIGN KEY (${columns.join(", ")}) REFERENCES ${to} (${toColumns.join(", ")})`;
      }),
    ),
    ...createGraph(tables),
  ];
  return `${statements.join(";\n")};\n`;
}

function createTable({ name, columns, key, parent, checks }: Draft, index: number): string {
  const lines = [
    ...columns.map((column) => `  ${column.name} ${column.type}${column.notNull ? " NOT NULL" : ""}`),
    ...checks.map(() => `  CONSTRAINT C${index} CHECK (c < 5)`),
  ];
  const tail = parent === undefined ? "" : `,\n  INTERLEAVE IN PARENT ${parent}`;
  return `CREATE TABLE ${name} (\n${lines.join(",\n")}\n) PRIMARY KEY (${key.join(", ")})${tail}`;
}

function createIndex({ name, uniques }: Draft, kind: DrawnTable["unique"]): readonly string[] {
  if (uniques.length === 0) return [];
  const filter = kind === "nullFiltered" ? "NULL_FILTERED " : "";
  const tail = kind === "notNull" || kind === "partial" ? " WHERE u0 IS NOT NULL" : "";
  const columns = kind === "partial" ? "u1" : "u0, u1";
  return [`CREATE UNIQUE ${filter}INDEX ${indexName(name)} ON ${name} (${columns})${tail}`];
}

function createGraph(tables: readonly Draft[]): readonly string[] {
  const nodes = tables.filter(({ isNode }) => isNode).map(({ name }) => `  ${name} AS ${aliasOf(name)}`);
  if (nodes.length === 0) return [];
  const edges = tables.flatMap(({ name, key, edges: own }) =>
    own.map((edge, number) => {
      const end = (word: string, { columns, toColumns, node }: OracleEdge["source"]) =>
        `${word} KEY (${columns.join(", ")}) REFERENCES ${node} (${toColumns.join(", ")})`;
      const alias = `${aliasOf(name)}_e${number}`;
      return `  ${name} AS ${alias} KEY (${key.join(", ")}) ${end("SOURCE", edge.source)} ${end("DESTINATION", edge.destination)} LABEL ${alias} NO PROPERTIES`;
    }),
  );
  const text = `CREATE PROPERTY GRAPH G NODE TABLES (\n${nodes.join(",\n")}\n)`;
  return [edges.length === 0 ? text : `${text} EDGE TABLES (\n${edges.join(",\n")}\n)`];
}

/** How long the shortest cycles are that rows are held against. */
function cycleFeatures(tables: readonly OracleTable[]): readonly string[] {
  const targets = new Map(
    tables.map(({ name, parent, foreignKeys }) => [
      name,
      [...(parent === undefined ? [] : [parent]), ...foreignKeys.map(({ to }) => to)],
    ]),
  );
  const lengths = new Set<number>();
  for (const { name } of tables) {
    let frontier = new Set(targets.get(name));
    for (let length = 1; length <= tables.length && frontier.size > 0; length += 1) {
      if (frontier.has(name)) {
        lengths.add(length);
        break;
      }
      frontier = new Set([...frontier].flatMap((table) => targets.get(table) ?? []));
    }
  }
  return [...lengths].filter((length) => length > 1).map((length) => `cycle over ${length} tables`);
}

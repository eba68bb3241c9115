import fc from "fast-check";

// Random schemas for whole rehearsals: interleaving to depth 4, composite and nullable foreign keys, keys to
// unique columns in another order, columns shared between references, named schemas, graph edges.

const keyTypes = ["INT64", "STRING(36)", "NUMERIC", "DATE", "TIMESTAMP", "BYTES(16)"] as const;
const valueTypes = [
  "BOOL",
  "INT64",
  "FLOAT32",
  "FLOAT64",
  "STRING(MAX)",
  "STRING(8)",
  "BYTES(MAX)",
  "DATE",
  "TIMESTAMP",
  "NUMERIC",
  "JSON",
  "ARRAY<INT64>",
  "ARRAY<STRING(10)>",
] as const;

const deepest = 4;

const drawnTable = fc.record({
  isNamed: fc.boolean(),
  /** The earlier table that it is interleaved in, if it is deep enough. */
  parent: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
  keys: fc.array(fc.constantFrom(...keyTypes), { minLength: 1, maxLength: 2 }),
  values: fc.array(fc.record({ type: fc.constantFrom(...valueTypes), notNull: fc.boolean() }), { maxLength: 3 }),
  references: fc.array(
    fc.record({
      to: fc.nat(),
      nullable: fc.boolean(),
      reversed: fc.boolean(),
      /** To a unique pair of columns that are no key. */
      toUnique: fc.boolean(),
      /** By the first key column of the table itself, where its type fits: a column shared with the key. */
      shared: fc.boolean(),
      /** An edge of the graph alone, which Spanner does not check. */
      graphOnly: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  isUnique: fc.boolean(),
  /** A nullable reference to any table, later ones and itself too: what closes cycles. */
  back: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
});

type DrawnTable = typeof drawnTable extends fc.Arbitrary<infer T> ? T : never;
type DrawnReference = DrawnTable["references"][number];

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
}

interface Made {
  readonly name: string;
  readonly depth: number;
  readonly keys: readonly Column[];
  /** Columns that a foreign key of another table may refer to beside the key. */
  readonly unique: readonly Column[];
  readonly columns: readonly Column[];
  readonly clauses: readonly string[];
  readonly tail: string;
  readonly edges: readonly { readonly columns: readonly string[]; readonly to: Made }[];
}

export interface RandomPipeline {
  readonly ddl: string;
  readonly features: readonly string[];
}

export const randomPipelines: fc.Arbitrary<RandomPipeline> = pipelines({ hasCycles: true });
/** Without references to later tables and to the own one. */
export const acyclicPipelines: fc.Arbitrary<RandomPipeline> = pipelines({ hasCycles: false });

function pipelines({ hasCycles }: { readonly hasCycles: boolean }): fc.Arbitrary<RandomPipeline> {
  return fc
    .record({ tables: fc.array(drawnTable, { minLength: 2, maxLength: 12 }), hasGraph: fc.boolean() })
    .map(({ tables, hasGraph }) => {
      const made: Made[] = [];
      for (const [index, drawn] of tables.entries()) made.push(makeTable(drawn, index, made, hasGraph));
      const backs = tables.map(({ back }) => (back === undefined || !hasCycles ? undefined : made[back % made.length]));
      for (const [index, to] of backs.entries()) {
        const table = made[index];
        if (table === undefined || to === undefined) continue;
        made[index] = { ...table, columns: [...table.columns, ...backColumns(index, to)] };
      }
      const statements = [
        "CREATE SCHEMA s",
        ...made.map(createTable),
        ...addReferences(made, backs),
        ...(hasGraph ? [createGraph(made)] : []),
      ];
      const rings = backs.flatMap((to, index) => {
        if (to === undefined) return [];
        const target = made.findIndex(({ name }) => name === to.name);
        return [target === index ? "self reference" : target > index ? "reference to a later table" : "reference back"];
      });
      return { ddl: `${statements.join(";\n")};\n`, features: [...featuresOf(made, hasGraph), ...new Set(rings)] };
    });
}

function makeTable(drawn: DrawnTable, index: number, before: readonly Made[], hasGraph: boolean): Made {
  const name = `${drawn.isNamed ? "s." : ""}T${index}`;
  const candidates = before.filter(({ depth }) => depth < deepest);
  const parent = drawn.parent === undefined ? undefined : candidates[drawn.parent % Math.max(1, candidates.length)];
  const own = drawn.keys.map((type, place) => ({ name: `k${index}_${place}`, type, notNull: true }));
  const keys = [...(parent?.keys ?? []), ...(parent === undefined ? own : own.slice(0, 1))];
  const values = drawn.values.map(({ type, notNull }, place) => ({ name: `v${index}_${place}`, type, notNull }));
  const unique = drawn.isUnique
    ? [
        { name: "u0", type: "INT64", notNull: false },
        { name: "u1", type: "STRING(20)", notNull: true },
      ]
    : [];
  const columns: Column[] = [...keys, ...values, ...unique];
  const clauses: string[] = [];
  const edges: Made["edges"][number][] = [];
  for (const [place, reference] of drawn.references.entries()) {
    const to = before[reference.to % Math.max(1, before.length)];
    if (to === undefined) continue;
    const { columns: from, added, toColumns } = referenceColumns(reference, { to, index, place, keys });
    if (reference.graphOnly && !hasGraph) continue;
    columns.push(...added);
    if (!reference.graphOnly) {
      const target = `${to.name} (${toColumns.join(", ")})`;
      clauses.push(`CONSTRAINT FK_${index}_${place} FOREIGN KEY (${from.join(", ")}) REFERENCES ${target}`);
    }
    const isToKey = toColumns.join() === to.keys.map((key) => key.name).join();
    if (isToKey) edges.push({ columns: from, to });
  }
  if (unique.length > 0 && index % 2 === 0) clauses.push("CHECK (u0 IS NULL OR u0 > -1000000)");
  const tail = parent === undefined ? "" : `, INTERLEAVE IN PARENT ${parent.name}`;
  return { name, depth: (parent?.depth ?? 0) + 1, keys, unique, columns, clauses, tail, edges };
}

function referenceColumns(
  reference: DrawnReference,
  {
    to,
    index,
    place,
    keys,
  }: { readonly to: Made; readonly index: number; readonly place: number; readonly keys: readonly Column[] },
): { readonly columns: readonly string[]; readonly added: readonly Column[]; readonly toColumns: readonly string[] } {
  const isToUnique = reference.toUnique && to.unique.length > 0 && !reference.graphOnly;
  const ordered = isToUnique ? to.unique : to.keys;
  const targets = reference.reversed && !reference.graphOnly ? ordered.toReversed() : ordered;
  const [first] = keys;
  const columns: string[] = [];
  const added: Column[] = [];
  for (const [position, target] of targets.entries()) {
    if (position === 0 && reference.shared && first !== undefined && first.type === target.type)
      columns.push(first.name);
    else {
      const name = `r${index}_${place}_${position}`;
      columns.push(name);
      added.push({ name, type: target.type, notNull: !reference.nullable });
    }
  }
  return { columns, added, toColumns: targets.map((target) => target.name) };
}

function backColumns(index: number, to: Made): readonly Column[] {
  return to.keys.map(({ type }, position) => ({ name: `b${index}_${position}`, type, notNull: false }));
}

function addReferences(tables: readonly Made[], backs: readonly (Made | undefined)[]): readonly string[] {
  return backs.flatMap((to, index) => {
    if (to === undefined) return [];
    const columns = backColumns(index, to).map(({ name }) => name);
    const target = `${to.name} (${to.keys.map(({ name }) => name).join(", ")})`;
    const table = tables[index]?.name ?? "";
    return [
      `ALTER TABLE ${table} ADD CONSTRAINT FK_back_${index} FOREIGN KEY (${columns.join(", ")}) REFERENCES ${target}`,
    ];
  });
}

function createTable({ name, columns, clauses, keys, unique, tail }: Made): string {
  const lines = [
    ...columns.map((column) => `  ${column.name} ${column.type}${column.notNull ? " NOT NULL" : ""}`),
    ...clauses.map((clause) => `  ${clause}`),
  ];
  const table = `CREATE TABLE ${name} (\n${lines.join(",\n")}\n) PRIMARY KEY (${keys.map((key) => key.name).join(", ")})${tail}`;
  if (unique.length === 0) return table;
  const index = `CREATE UNIQUE INDEX ${name}_u ON ${name} (${unique.map((column) => column.name).join(", ")})`;
  return `${table};\n${index}`;
}

/** Every table is a node; one with two references to keys is an edge too, under another name. */
function createGraph(tables: readonly Made[]): string {
  const alias = (name: string): string => name.replace(".", "_");
  const keyOf = ({ keys }: Made): string => keys.map((key) => key.name).join(", ");
  const nodes = tables.map((table) => `  ${table.name} AS ${alias(table.name)}`);
  const edges = tables.flatMap((table) => {
    const [source, destination] = table.edges;
    if (source === undefined || destination === undefined) return [];
    const end = (word: string, { columns, to }: Made["edges"][number]) =>
      `${word} KEY (${columns.join(", ")}) REFERENCES ${alias(to.name)} (${keyOf(to)})`;
    const ends = `${end("SOURCE", source)} ${end("DESTINATION", destination)}`;
    return [
      `  ${table.name} AS ${alias(table.name)}_edge KEY (${keyOf(table)}) ${ends} LABEL ${alias(table.name)}_edge NO PROPERTIES`,
    ];
  });
  const text = `CREATE PROPERTY GRAPH G NODE TABLES (\n${nodes.join(",\n")}\n)`;
  return edges.length === 0 ? text : `${text} EDGE TABLES (\n${edges.join(",\n")}\n)`;
}

function featuresOf(tables: readonly Made[], hasGraph: boolean): readonly string[] {
  const clauses = tables.flatMap((table) => table.clauses);
  const is = (feature: string, holds: boolean): readonly string[] => (holds ? [feature] : []);
  return [
    ...is("graph", hasGraph),
    ...is("edge", hasGraph && tables.some(({ edges }) => edges.length > 1)),
    ...is(
      "named schema",
      tables.some(({ name }) => name.startsWith("s.")),
    ),
    ...is(
      "interleaving",
      tables.some(({ depth }) => depth > 1),
    ),
    ...is(
      "depth 4",
      tables.some(({ depth }) => depth === deepest),
    ),
    ...is(
      "foreign key",
      clauses.some((clause) => clause.includes("FOREIGN KEY")),
    ),
    ...is(
      "composite foreign key",
      clauses.some((clause) => /FOREIGN KEY \([^)]*,/.test(clause)),
    ),
    ...is(
      "foreign key to unique columns",
      clauses.some((clause) => /\((u0, u1|u1, u0)\)$/.test(clause)),
    ),
    ...is(
      "shared column",
      clauses.some((clause) => /FOREIGN KEY \(k/.test(clause)),
    ),
    ...is(
      "check",
      clauses.some((clause) => clause.startsWith("CHECK")),
    ),
  ];
}

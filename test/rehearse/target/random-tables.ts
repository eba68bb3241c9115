import type { Random } from "../../../generator/rehearse/random.ts";

/** A random schema, as DDL and as what the rows are drawn from. */
export interface RandomTable {
  readonly name: string;
  readonly parent: RandomTable | undefined;
  readonly key: readonly RandomKeyPart[];
  /** With those of the key and the generated ones. */
  readonly columns: readonly RandomColumn[];
  readonly foreignKeys: readonly RandomForeignKey[];
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[]; readonly clause: string }[];
}

export interface RandomKeyPart {
  readonly column: string;
  readonly descending: boolean;
}

export interface RandomColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
  readonly generated: string | undefined;
  /** A check holds that it is not negative. */
  readonly checked: boolean;
}

export interface RandomForeignKey {
  readonly name: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
}

const keyTypes = ["INT64", "INT64", "STRING(4)", "BYTES(3)", "DATE", "NUMERIC", "BOOL", "TIMESTAMP", "FLOAT64"];
const valueTypes = [
  "INT64",
  "STRING(3)",
  "STRING(3)",
  "STRING(MAX)",
  "BYTES(2)",
  "FLOAT64",
  "FLOAT32",
  "NUMERIC",
  "DATE",
  "TIMESTAMP",
  "BOOL",
  "JSON",
  "ARRAY<STRING(2)>",
  "ARRAY<INT64>",
];
/** What can stand in the key of an index and in a foreign key, with enough values for each row to have its own. */
const indexable = /^(INT64|STRING\(3\)|STRING\(MAX\)|NUMERIC|DATE|TIMESTAMP)$/;

export function randomTables(random: Random): readonly RandomTable[] {
  const tables: RandomTable[] = [];
  const count = random.integer(3, 5);
  for (let number = 0; number < count; number += 1) tables.push(randomTable(random, number, tables));
  return tables;
}

function randomTable(random: Random, number: number, others: readonly RandomTable[]): RandomTable {
  const parents = others.filter(({ key }) => key.length < 4);
  const parent = parents.length > 0 && random.chance(0.45) ? random.pick(parents) : undefined;
  // A child stands in the schema of its parent.
  const schema =
    parent === undefined ? (random.chance(0.25) ? "area." : "") : parent.name.slice(0, parent.name.indexOf(".") + 1);
  const name = `${schema}T${number}`;
  const inherited =
    parent?.columns.filter(({ name: column }) => parent.key.some((part) => part.column === column)) ?? [];
  const own = Array.from({ length: random.integer(parent === undefined ? 1 : 0, 2) || 1 }, (_, index) =>
    plain({ name: `k${number}_${index}`, type: random.pick(keyTypes), notNull: random.chance(0.6) }),
  );
  const columns: RandomColumn[] = [...inherited, ...own].map((column) => ({ ...column, checked: false }));
  const key = [
    ...(parent?.key ?? []),
    ...own.map((column) => ({ column: column.name, descending: random.chance(0.3) })),
  ];
  for (let index = random.integer(2, 5); index > 0; index -= 1) {
    const type = random.pick(valueTypes);
    const fixed = type === "INT64" ? "5" : "'d'";
    const isText = type.startsWith("STRING");
    const withDefault = (type === "INT64" || isText) && random.chance(0.2);
    columns.push({
      ...plain({ name: `v${index}`, type, notNull: random.chance(0.35) }),
      default: withDefault ? fixed : undefined,
      checked: type === "INT64" && random.chance(0.6),
    });
  }
  if (random.chance(0.5)) columns.push({ ...plain({ name: "c", type: "INT64", notNull: false }), checked: true });
  const uniques = randomUniques({ random, name, columns, key });
  const foreignKeys: RandomForeignKey[] = [];
  const targets = [...others, { name, parent, key, columns: [...columns], foreignKeys: [], uniques }];
  for (let index = random.integer(0, 2); index > 0; index -= 1) {
    const foreignKey = randomForeignKey({ random, index, number, target: random.pick(targets), columns });
    if (foreignKey !== undefined) foreignKeys.push(foreignKey);
  }
  const number0 = columns.find(
    ({ type, name: column }) => type === "INT64" && !key.some((part) => part.column === column),
  );
  if (number0 !== undefined && random.chance(0.8)) {
    columns.push({
      ...plain({ name: "g", type: "INT64", notNull: false }),
      generated: `IFNULL(${number0.name}, 7) + 1`,
    });
  }
  return { name, parent, key, columns, foreignKeys, uniques };
}

function plain(column: Pick<RandomColumn, "name" | "type" | "notNull">): RandomColumn {
  return { ...column, default: undefined, generated: undefined, checked: false };
}

function randomUniques(input: {
  readonly random: Random;
  readonly name: string;
  readonly columns: readonly RandomColumn[];
  readonly key: readonly RandomKeyPart[];
}): RandomTable["uniques"] {
  const { random, name, columns, key } = input;
  const free = columns.filter(
    (column) =>
      indexable.test(column.type) && column.default === undefined && !key.some((part) => part.column === column.name),
  );
  if (free.length === 0 || random.chance(0.3)) return [];
  const indexed = random.shuffle(free).slice(0, random.integer(1, 2));
  const names = indexed.map((column) => column.name);
  const kind = random.integer(0, 3);
  const start = kind === 0 ? "UNIQUE NULL_FILTERED" : "UNIQUE";
  const nullable = indexed.find(({ notNull }) => !notNull);
  const end = kind === 1 && nullable !== undefined ? ` WHERE ${nullable.name} IS NOT NULL` : "";
  const index = `${name}U`;
  return [
    { name: index, columns: names, clause: `CREATE ${start} INDEX ${index} ON ${name} (${names.join(", ")})${end}` },
  ];
}

/** Its columns are added to the table's. */
function randomForeignKey(input: {
  readonly random: Random;
  readonly index: number;
  readonly number: number;
  readonly target: RandomTable;
  readonly columns: RandomColumn[];
}): RandomForeignKey | undefined {
  const { random, index, number, target, columns } = input;
  const candidates = [target.key.map(({ column }) => column), ...target.uniques.map((unique) => unique.columns)];
  const toColumns = random.shuffle(random.pick(candidates));
  const types = toColumns.map((column) => target.columns.find(({ name }) => name === column)?.type ?? "");
  // Only these have values enough.
  if (types.some((type) => type === "BOOL" || type === "FLOAT64")) return undefined;
  const own = types.map((type, position) => {
    // The row and what it refers to may be made in one commit: a key that must have a value in a ring cannot begin.
    const notNull = random.chance(0.25) && target.columns !== columns && !target.name.endsWith(`T${number}`);
    return plain({ name: `f${index}_${position}`, type, notNull });
  });
  columns.push(...own);
  return { name: `FK${number}_${index}`, to: target.name, columns: own.map(({ name }) => name), toColumns };
}

export function ddlOf(tables: readonly RandomTable[]): string {
  const schemas = tables.some(({ name }) => name.startsWith("area.")) ? ["CREATE SCHEMA area"] : [];
  const indexes = tables.flatMap(({ uniques }) => uniques.map(({ clause }) => clause));
  return [...schemas, ...tables.map(createTable), ...indexes].map((statement) => `${statement};\n`).join("");
}

function createTable({ name, parent, key, columns, foreignKeys }: RandomTable): string {
  const items = [
    ...columns.map((column) => {
      const filled = column.generated === undefined ? "" : ` AS (${column.generated}) STORED`;
      const fixed = column.default === undefined ? "" : ` DEFAULT (${column.default})`;
      return `${column.name} ${column.type}${column.notNull ? " NOT NULL" : ""}${filled}${fixed}`;
    }),
    ...columns
      .filter(({ checked }) => checked)
      .map((column) => `CONSTRAINT ck_${name.replace(".", "_")}_${column.name} CHECK (${column.name} >= 0)`),
    ...foreignKeys.map(
      (foreignKey) =>
        `CONSTRAINT ${foreignKey.name} FOREIGN KEY (${foreignKey.columns.join(", ")}) ` +
        `REFERENCES ${foreignKey.to} (${foreignKey.toColumns.join(", ")})`,
    ),
  ];
  const parts = key.map(({ column, descending }) => `${column}${descending ? " DESC" : ""}`);
  const interleave = parent === undefined ? "" : `,\n  INTERLEAVE IN PARENT ${parent.name}`;
  return `CREATE TABLE ${name} (\n  ${items.join(",\n  ")}\n) PRIMARY KEY (${parts.join(", ")})${interleave}`;
}

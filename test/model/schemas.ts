import fc from "fast-check";

/** A column: its name is its place in the table. */
interface Column {
  readonly type: string;
  readonly notNull: boolean;
}

interface Key {
  readonly column: number;
  readonly descending: boolean;
}

interface Table {
  readonly columns: readonly Column[];
  readonly key: readonly Key[];
  /** A table before this one. */
  readonly parent: number | undefined;
  readonly cascades: boolean;
  readonly foreignKeys: readonly ForeignKey[];
  /** The column of the row deletion policy. */
  readonly policy: number | undefined;
}

interface ForeignKey {
  readonly columns: readonly number[];
  /** A table before this one, or this one. */
  readonly to: number;
  readonly toColumns: readonly number[];
  readonly cascades: boolean;
}

/** Each names only what stands before it. */
export type Schema = readonly Table[];

const width = 5;
const types = ["INT64", "STRING(10)", "STRING(MAX)", "BYTES(10)", "FLOAT64", "DATE", "TIMESTAMP"];
const rareTypes = ["ARRAY<INT64>", "JSON", "TIMESTAMP OPTIONS (allow_commit_timestamp = true)"];

const mostly = <T, U>(often: fc.Arbitrary<T>, seldom: fc.Arbitrary<U>, weight = 12) =>
  fc.oneof({ arbitrary: often, weight }, { arbitrary: seldom, weight: 1 });

const column: fc.Arbitrary<Column> = fc.record({
  type: mostly(fc.constantFrom(...types), fc.constantFrom(...rareTypes)),
  notNull: fc.boolean(),
});
const place = fc.nat(width - 1);
const keyPart: fc.Arbitrary<Key> = fc.record({
  column: place,
  descending: mostly(fc.constant(false), fc.constant(true), 3),
});

/** What is done to a child, which else is made to fit its parent. */
const slips = ["type", "length", "notNull", "order", "swap", "shorten"] as const;
type Slip = (typeof slips)[number];

interface Draft {
  readonly columns: readonly Column[];
  readonly key: readonly Key[];
  readonly parent: number | undefined;
  readonly slip: Slip | undefined;
  readonly cascades: boolean;
  readonly foreignKeys: readonly (ForeignKey & { readonly fits: boolean })[];
  readonly policy: number | undefined;
}

const draft: fc.Arbitrary<Draft> = fc.record({
  columns: fc.array(column, { minLength: width, maxLength: width }),
  key: mostly(
    fc.uniqueArray(keyPart, { maxLength: 2, selector: ({ column: of }) => of }),
    fc.array(keyPart, { minLength: 2, maxLength: 3 }),
  ),
  parent: fc.option(fc.nat(3), { nil: undefined, freq: 4 }),
  slip: mostly(fc.constant(undefined), fc.constantFrom<Slip[]>(...slips), 2),
  cascades: mostly(fc.constant(true), fc.constant(false), 2),
  foreignKeys: mostly(
    fc.constant([]),
    fc.array(
      fc
        .record({
          pairs: fc.uniqueArray(fc.tuple(place, place), { minLength: 1, maxLength: 2, selector: ([from]) => from }),
          to: fc.nat(3),
          cascades: fc.boolean(),
          fits: mostly(fc.constant(true), fc.constant(false), 8),
          slip: mostly(fc.constant(undefined), fc.constantFrom("count", "from", "to")),
        })
        .map(({ pairs, slip, ...rest }) => {
          const columns = pairs.map(([from]) => from);
          const toColumns = pairs.map(([, to]) => to);
          const [first = 0] = columns;
          const [firstTo = 0] = toColumns;
          // Never more referenced columns than referring ones: emulator 1.5.28 crashes at them.
          if (slip === "count") return { ...rest, columns: [first, (first + 1) % width], toColumns: [firstTo] };
          if (slip === "from") return { ...rest, columns: [first, first], toColumns: [0, 1] };
          if (slip === "to") return { ...rest, columns: [0, 1], toColumns: [firstTo, firstTo] };
          return { ...rest, columns, toColumns };
        }),
      { minLength: 1, maxLength: 1 },
    ),
    3,
  ),
  policy: mostly(fc.constant(undefined), place, 5),
});

/** Tables with interleavings, foreign keys and row deletion policies, of which about half are as Spanner wants them. */
export const schemas: fc.Arbitrary<Schema> = fc
  .record({
    drafts: fc.array(draft, { minLength: 2, maxLength: 4 }),
    /** So many tables stand above the first, one below the other. */
    above: mostly(fc.constant(0), fc.integer({ min: 5, max: 7 }), 5),
  })
  .map(({ drafts, above }) => {
    const tables: Table[] = [];
    for (let index = 0; index < above; index += 1) tables.push(fitted(tables, { ...plain, parent: index - 1 }));
    drafts.forEach((each, index) => {
      const hangs = above > 0 && index === 0;
      const parent = each.parent === undefined || tables.length === 0 ? undefined : each.parent % tables.length;
      tables.push(fitted(tables, { ...each, parent: hangs ? above - 1 : parent }));
    });
    return tables;
  });

const plain: Draft = {
  columns: Array.from({ length: width }, () => ({ type: "INT64", notNull: false })),
  key: [{ column: 0, descending: false }],
  parent: undefined,
  slip: undefined,
  cascades: true,
  foreignKeys: [],
  policy: undefined,
};

/** Gives a child the key of its parent and referring columns their types, but for the slips. */
function fitted(before: readonly Table[], { slip, ...own }: Draft): Table {
  const parentAt = own.parent ?? -1;
  const parent = before[parentAt];
  const columns = [...own.columns];
  let key = own.key;
  if (parent !== undefined) {
    const rest = own.key.filter((part) => parent.key.every(({ column: of }) => of !== part.column));
    for (const { column: at } of parent.key)
      columns[at] = parent.columns[at] ?? columns[at] ?? { type: "INT64", notNull: false };
    const slipped = slip === undefined ? parent.key : slipOf(slip, parent.key, columns);
    key = [...slipped, ...rest];
  }
  if (own.policy !== undefined && own.policy % 4 !== 1 && !key.some(({ column: at }) => at === own.policy)) {
    columns[own.policy] = { type: "TIMESTAMP", notNull: false };
  }
  const foreignKeys = own.foreignKeys.map(({ fits, ...reference }) => {
    const to = Math.min(reference.to, before.length);
    const target = before[to]?.columns ?? columns;
    if (fits) {
      reference.columns.forEach((from, index) => {
        const type = target[reference.toColumns[index] ?? 0]?.type;
        const isKey = key.some(({ column: at }) => at === from);
        if (type !== undefined && !isKey && from !== own.policy) columns[from] = { type, notNull: false };
      });
    }
    return { ...reference, to };
  });
  return { ...own, columns, key, parent: parent && parentAt, foreignKeys };
}

function slipOf(slip: Slip, key: readonly Key[], columns: Column[]): readonly Key[] {
  const [first] = key;
  if (first === undefined) return key;
  const old = columns[first.column] ?? { type: "INT64", notNull: false };
  switch (slip) {
    case "type":
      columns[first.column] = { ...old, type: old.type === "INT64" ? "DATE" : "INT64" };
      return key;
    case "length":
      columns[first.column] = { ...old, type: old.type.replace("(10)", "(11)").replace("(MAX)", "(10)") };
      return key;
    case "notNull":
      columns[first.column] = { ...old, notNull: !old.notNull };
      return key;
    case "order":
      return [{ ...first, descending: !first.descending }, ...key.slice(1)];
    case "swap":
      return key.toReversed();
    case "shorten":
      return key.slice(1);
    default:
      return slip satisfies never;
  }
}

export function textOf(schema: Schema): string {
  return schema
    .map((table, at) => {
      const columns = table.columns.map(({ type, notNull }, index) => {
        const [bare = type, options = ""] = type.split(" OPTIONS ");
        return `c${index} ${bare}${notNull ? " NOT NULL" : ""}${options === "" ? "" : ` OPTIONS ${options}`}`;
      });
      const keys = table.foreignKeys.map(
        ({ columns: from, to, toColumns, cascades }) =>
          `FOREIGN KEY (${names(from)}) REFERENCES T${to} (${names(toColumns)})${cascades ? " ON DELETE CASCADE" : ""}`,
      );
      const key = table.key.map(({ column: of, descending }) => `c${of}${descending ? " DESC" : ""}`).join(", ");
      const parent =
        table.parent === undefined
          ? ""
          : `,\n  INTERLEAVE IN PARENT T${table.parent}${table.cascades ? " ON DELETE CASCADE" : ""}`;
      const policy =
        table.policy === undefined ? "" : `,\n  ROW DELETION POLICY (OLDER_THAN(c${table.policy}, INTERVAL 1 DAY))`;
      return `CREATE TABLE T${at} (\n  ${[...columns, ...keys].join(",\n  ")}\n) PRIMARY KEY (${key})${parent}${policy};`;
    })
    .join("\n");
}

function names(columns: readonly number[]): string {
  return columns.map((column) => `c${column}`).join(", ");
}

/** What the emulator refuses and the documentation allows: such a table has a row deletion policy. */
export function isOnlyTheEmulators(schema: Schema): boolean {
  return schema.some(({ foreignKeys }) =>
    foreignKeys.some(({ to, cascades }) => cascades && schema[to]?.policy !== undefined),
  );
}

import type { Catalog, Check, Index, Reference, Table } from "../../../model/types.ts";
import type { TableId, Value } from "../../types.ts";
import { type ColumnValues, canonicalText, columnValues, compareKeys } from "../../values/index.ts";
import { canOutgrowKey } from "./key-sizes.ts";

/** Values in normal form, by the positions of the columns. */
export type StoredRow = readonly Value[];

export interface MemoryColumn {
  readonly name: string;
  readonly position: number;
  readonly type: string;
  readonly values: ColumnValues;
  readonly notNull: boolean;
  readonly inKey: boolean;
  readonly generated: string | undefined;
  readonly default: string | undefined;
  readonly onUpdate: string | undefined;
  readonly identity: boolean;
  readonly commitTimestamp: boolean;
}

export interface UniqueIndex {
  /** Undefined for the one that a foreign key makes for the columns it refers to: Spanner names it. */
  readonly name: string | undefined;
  readonly columns: readonly MemoryColumn[];
  /** A row with NULL in one of these has no entry. */
  readonly filtered: readonly MemoryColumn[];
  /** The key of the row by the text of the columns. */
  readonly entries: Map<string, string>;
}

/** How many rows have these values; rows with NULL are not counted. */
export interface Lookup {
  readonly columns: readonly MemoryColumn[];
  readonly counts: Map<string, number>;
}

export interface MemoryReference {
  readonly name: string | undefined;
  readonly from: MemoryTable;
  readonly columns: readonly MemoryColumn[];
  readonly to: MemoryTable;
  readonly toColumns: readonly MemoryColumn[];
}

export interface ForeignKey extends MemoryReference {
  readonly referencing: Lookup;
  readonly referenced: Lookup;
  /** Both columns in the order in which Spanner prints their values: that of the key or the index that is referred to. */
  readonly printed: Pick<MemoryReference, "columns" | "toColumns">;
}

/** A key whose values can be too large together. */
export interface SizedKey {
  /** Undefined for the table's own key and for an index that Spanner names. */
  readonly name: string | undefined;
  /** `table T`, `index I` */
  readonly shown: string;
  readonly columns: readonly MemoryColumn[];
}

/** Those that can be too large, in the order in which Spanner comes to them when it writes a row. */
export interface SizedKeys {
  /** Of the table. */
  readonly own: readonly SizedKey[];
  /** Of indexes: over what is given, and over what is worked out after that too. */
  readonly given: readonly SizedKey[];
  readonly filled: readonly SizedKey[];
}

/** A table of the schema with its rows; the maps are changed only through a journal. */
export interface MemoryTable {
  readonly id: TableId;
  readonly columns: readonly MemoryColumn[];
  /** In lower case: Spanner's names do not differ by case. */
  readonly byName: ReadonlyMap<string, MemoryColumn>;
  readonly key: readonly MemoryColumn[];
  readonly compare: ReturnType<typeof compareKeys>;
  readonly checks: readonly Check[];
  readonly rows: Map<string, StoredRow>;
  readonly uniques: UniqueIndex[];
  readonly lookups: Lookup[];
  readonly foreignKeys: ForeignKey[];
  readonly referencedBy: ForeignKey[];
  /** The enforced one. */
  parent: MemoryReference | undefined;
  sizedKeys: SizedKeys;
}

export type MemorySchema = ReadonlyMap<TableId, MemoryTable>;

export function memorySchema(catalog: Catalog): MemorySchema {
  const schema = new Map([...catalog.tables].map(([id, table]) => [id, memoryTable(table)]));
  for (const [id, table] of catalog.tables) {
    const from = schema.get(id);
    if (from === undefined) continue;
    for (const reference of table.references) {
      const to = schema.get(reference.to);
      if (!reference.enforced || to === undefined) continue;
      if (reference.kind === "interleave") from.parent = parentOf(from, to, reference);
      else addForeignKey(from, to, reference);
    }
  }
  for (const [id, table] of schema) table.sizedKeys = sizedKeysOf(table, catalog.tables.get(id)?.indexes ?? []);
  return schema;
}

function memoryTable(table: Table): MemoryTable {
  const inKey = new Set(table.primaryKey.map(({ column }) => column));
  const columns = table.columns.map(
    (column, position): MemoryColumn => ({
      name: column.name,
      position,
      type: column.type,
      values: columnValues(column.type),
      notNull: column.notNull,
      inKey: inKey.has(column.name),
      generated: column.generated?.expression,
      default: column.default,
      onUpdate: column.onUpdate,
      identity: column.identity,
      commitTimestamp: column.allowCommitTimestamp,
    }),
  );
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const named = (names: readonly string[]) => columnsNamed(byName, names);
  const key = named(table.primaryKey.map(({ column }) => column));
  return {
    id: table.id,
    columns,
    byName,
    key,
    compare: compareKeys(
      table.primaryKey.map(({ column, order }) => ({
        name: column,
        type: byName.get(column.toLowerCase())?.type ?? "STRING",
        descending: order === "desc",
      })),
    ),
    checks: table.checks.filter(({ enforced }) => enforced),
    rows: new Map(),
    uniques: table.indexes
      .filter(({ unique }) => unique)
      .map((index) => {
        const indexed = named(index.keys.map(({ column }) => column));
        const name = indexName(index);
        const filtered = index.nullFiltered ? indexed : named(index.notNull);
        return { name, columns: indexed, filtered, entries: new Map<string, string>() };
      }),
    lookups: [],
    foreignKeys: [],
    referencedBy: [],
    parent: undefined,
    sizedKeys: { own: [], given: [], filled: [] },
  };
}

function indexName({ schema, name }: Index): string {
  return schema === "" ? name : `${schema}.${name}`;
}

function sizedKeysOf(table: MemoryTable, indexes: readonly Index[]): SizedKeys {
  const { id, key, byName, foreignKeys, referencedBy } = table;
  const backing = (columns: readonly MemoryColumn[], end: "N" | "U"): readonly SizedKey[] => {
    if (isKeyOf(table, columns)) return [];
    return [{ name: undefined, shown: `index ${backingName(id, columns, end)}`, columns }];
  };
  const keys: readonly SizedKey[] = [
    ...foreignKeys.flatMap(({ columns }) => backing(columns, "N")),
    ...referencedBy.flatMap(({ toColumns }) => backing(toColumns, "U")),
    ...indexes.map((index): SizedKey => {
      const name = indexName(index);
      const columns = columnsNamed(
        byName,
        index.keys.map(({ column }) => column),
      );
      return { name, shown: `index ${name}`, columns };
    }),
  ];
  const large = keys
    // An entry of an index has the table's key behind its own columns.
    .map((entry) => ({ ...entry, columns: [...new Set([...entry.columns, ...key])] }))
    .filter(({ columns }) => canOutgrowKey(columns));
  const isFilled = ({ columns }: SizedKey): boolean => columns.some((column) => !column.inKey && isWorkedOut(column));
  return {
    own: canOutgrowKey(key) ? [{ name: undefined, shown: `table ${id}`, columns: key }] : [],
    given: large.filter((entry) => !isFilled(entry)),
    filled: large.filter(isFilled),
  };
}

/** Spanner's name of an index that a foreign key makes, but for the digits at its end. */
export function backingName(table: string, columns: readonly MemoryColumn[], end: "N" | "U"): string {
  return `IDX_${table}_${columns.map(({ name }) => name).join("_")}_${end}`;
}

/** Whether Spanner has a value where a row gives none. */
export function isWorkedOut({ default: text, generated, identity }: MemoryColumn): boolean {
  return text !== undefined || generated !== undefined || identity;
}

function columnsNamed(byName: ReadonlyMap<string, MemoryColumn>, names: readonly string[]): readonly MemoryColumn[] {
  return names.map((name) => byName.get(name.toLowerCase())).filter((column) => column !== undefined);
}

function parentOf(from: MemoryTable, to: MemoryTable, reference: Reference): MemoryReference {
  // In the order of the parent's key, by whose text its rows are found.
  const pairs = new Map(reference.toColumns.map((name, index) => [name, reference.columns[index] ?? name]));
  const columns = columnsNamed(
    from.byName,
    to.key.map(({ name }) => pairs.get(name) ?? name),
  );
  return { name: undefined, from, columns, to, toColumns: to.key };
}

function addForeignKey(from: MemoryTable, to: MemoryTable, reference: Reference): void {
  const columns = columnsNamed(from.byName, reference.columns);
  const toColumns = columnsNamed(to.byName, reference.toColumns);
  const key: ForeignKey = {
    name: reference.name,
    from,
    columns,
    to,
    toColumns,
    referencing: lookupOf(from, columns),
    referenced: lookupOf(to, toColumns),
    printed: inPrintedOrder(to, columns, toColumns),
  };
  from.foreignKeys.push(key);
  to.referencedBy.push(key);
  // What is referred to has to be unique, so Spanner makes an index where it is not the key.
  // https://cloud.google.com/spanner/docs/foreign-keys/overview#backing-indexes
  if (!isKeyOf(to, toColumns))
    to.uniques.push({ name: undefined, columns: toColumns, filtered: toColumns, entries: new Map() });
}

function isKeyOf({ key }: MemoryTable, columns: readonly MemoryColumn[]): boolean {
  return columns.length === key.length && columns.every(({ inKey }) => inKey);
}

function inPrintedOrder(
  to: MemoryTable,
  columns: readonly MemoryColumn[],
  toColumns: readonly MemoryColumn[],
): ForeignKey["printed"] {
  const place = (column: MemoryColumn): number => (column.inKey ? to.key.indexOf(column) : column.position);
  const pairs = toColumns.map((column, index) => ({ column, own: columns[index] ?? column }));
  const sorted = pairs.toSorted((a, b) => place(a.column) - place(b.column));
  return { columns: sorted.map(({ own }) => own), toColumns: sorted.map(({ column }) => column) };
}

function lookupOf(table: MemoryTable, columns: readonly MemoryColumn[]): Lookup {
  const found = table.lookups.find(
    (lookup) =>
      lookup.columns.length === columns.length && lookup.columns.every((column, index) => column === columns[index]),
  );
  if (found !== undefined) return found;
  const made: Lookup = { columns, counts: new Map() };
  table.lookups.push(made);
  return made;
}

export function textOf(row: StoredRow, columns: readonly MemoryColumn[]): string {
  // Written out: this is done many times for every row.
  let joined = "";
  for (const { position, values } of columns) joined += canonicalText(values.text(row[position] ?? null));
  return joined;
}

/** Undefined where one of the columns is NULL. */
export function textWithoutNull(row: StoredRow, columns: readonly MemoryColumn[]): string | undefined {
  return hasNull(row, columns) ? undefined : textOf(row, columns);
}

export function hasNull(row: StoredRow, columns: readonly MemoryColumn[]): boolean {
  for (const { position } of columns) if ((row[position] ?? null) === null) return true;
  return false;
}

import { valueType } from "../../../engines/index.ts";
import type { Column } from "../../../model/types.ts";
import type { ExportColumn } from "../../../plan/types.ts";
import { DiagnosticsError } from "../../../support/index.ts";
import type { SourceDeclaration, TableId, Value, WarehouseTable } from "../../types.ts";
import { bigQueryType, elementLength } from "./column-type.ts";
import type { ExportedTable, OwnReferences, Relation, RelationColumn, RelationTable, Unique } from "./types.ts";

/** A relation while it is built: its columns, before the references between relations are known. */
export class Draft {
  readonly path: string;
  readonly tables: readonly RelationTable[];
  readonly columns = new Map<string, RelationColumn>();
  readonly #given: WarehouseTable | undefined;
  #expression: string | undefined;
  #unknown = false;

  constructor(input: {
    readonly path: string;
    readonly tables: readonly ExportedTable[];
    readonly given: WarehouseTable | undefined;
    readonly declared: SourceDeclaration | undefined;
  }) {
    this.path = input.path;
    this.#given = input.given;
    this.tables = input.tables.map((exported) => this.#addTable(exported));
    const declared = input.declared?.columns;
    this.#unknown = declared === undefined && input.tables.length === 0;
    for (const { name, type } of declared ?? []) {
      const key = name.toLowerCase();
      if (!this.columns.has(key)) this.columns.set(key, { ...freeColumn, key, source: name, type });
    }
  }

  finish(own: OwnReferences): Relation {
    const uniques = this.tables.flatMap((entry) => uniquesOf(entry));
    return {
      path: this.path,
      given: this.#given,
      columns: this.columns,
      tables: this.tables,
      uniques: withoutRepeats([...uniques, ...own.imposed]),
      references: own.references,
      blocked: this.#given === undefined ? this.#blocked(own) : undefined,
    };
  }

  #blocked({ outside }: OwnReferences): Relation["blocked"] {
    if (this.#unknown) return { reason: "no export reads it, and its columns are not known", isError: true };
    if (this.#expression !== undefined) return { reason: this.#expression, isError: true };
    for (const { columns, name } of outside) {
      const nullable = columns.map((key) => this.columns.get(key)).find((column) => column?.notNull === false);
      if (nullable === undefined) return { reason: `${name} leads to a table that is not loaded`, isError: false };
      // A constant like any other: nobody can say which rows are there.
      this.columns.set(nullable.key, { ...nullable, constant: null });
    }
    for (const { key, notNull, type, constant } of this.columns.values()) {
      if (!notNull || constant !== undefined || bigQueryType(type) !== undefined) continue;
      return { reason: `column "${key}" is NOT NULL and of type ${type}`, isError: true };
    }
    return undefined;
  }

  #addTable({ table, columns }: ExportedTable): RelationTable {
    const exports = new Map(columns.map((column) => [column.name, column]));
    const keyColumns = new Set(table.primaryKey.map(({ column }) => column));
    const keys = new Map<string, string>();
    const expressions = new Map<string, string>();
    for (const column of table.columns) {
      const exported = exports.get(column.name);
      if (exported?.from.kind === "expression") {
        this.#expression ??= `column "${column.name}" of table "${table.id}" is selected by an expression`;
        expressions.set(column.name, exported.from.sql);
      }
      const added = this.#columnFor(table.id, column, exported);
      if (added === undefined) continue;
      const notNull = added.notNull || keyColumns.has(column.name);
      this.columns.set(added.key, { ...added, notNull: notNull && added.constant !== null });
      keys.set(column.name, added.key);
    }
    return { table, keys, expressions };
  }

  #columnFor(table: TableId, column: Column, exported: ExportColumn | undefined): RelationColumn | undefined {
    const { type, notNull } = column;
    const own = { ...freeColumn, key: `${table} ${column.name}`, type, notNull, length: elementLength(type) };
    if (exported === undefined) {
      if (column.generated !== undefined) return { ...own, computed: true };
      const isFilledIn = column.default !== undefined || column.identity || column.allowCommitTimestamp;
      return isFilledIn ? undefined : { ...own, constant: null };
    }
    const { from } = exported;
    if (from.kind === "expression") return { ...own, computed: true };
    if (from.kind === "constant") {
      const constant = constantValue(from.value, type);
      return constant === undefined ? undefined : { ...own, constant };
    }
    const key = from.name.toLowerCase();
    const before = this.columns.get(key);
    const lengths = [own.length, before?.length].filter((length) => length !== undefined);
    return {
      ...own,
      key,
      source: before?.source ?? from.name,
      notNull: notNull || before?.notNull === true,
      length: lengths.length === 0 ? undefined : Math.min(...lengths),
    };
  }
}

const freeColumn = {
  source: undefined,
  length: undefined,
  notNull: false,
  constant: undefined,
  computed: false,
} as const;

function constantValue(value: string | number | boolean | null, type: string): Value | undefined {
  const base = bigQueryType(type);
  if (value === null) return null;
  if (base === undefined) return undefined;
  const given =
    base === "BYTES" ? Buffer.from(String(value)).toString("base64") : base === "STRING" ? String(value) : value;
  try {
    return valueType(base, "").normalize(typeof given === "string" && base === "FLOAT64" ? Number(given) : given, "");
  } catch (error) {
    if (error instanceof DiagnosticsError) return undefined;
    throw error;
  }
}

function uniquesOf({ table, keys }: RelationTable): readonly Unique[] {
  const columnsOf = (names: readonly string[]): readonly string[] | undefined => {
    const found = names.map((name) => keys.get(name)).filter((key) => key !== undefined);
    return found.length === names.length ? found : undefined;
  };
  const primary = columnsOf(table.primaryKey.map(({ column }) => column));
  const result: Unique[] = [];
  if (primary !== undefined) {
    result.push({ table: table.id, kind: "primaryKey", name: undefined, columns: primary, notNull: [] });
  }
  for (const index of table.indexes.filter(({ unique }) => unique)) {
    const columns = columnsOf(index.keys.map(({ column }) => column));
    const notNull = columnsOf([
      ...(index.nullFiltered ? index.keys.map(({ column }) => column) : []),
      ...index.notNull,
    ]);
    if (columns === undefined || notNull === undefined) continue;
    result.push({ table: table.id, kind: "index", name: index.name, columns, notNull });
  }
  return result;
}

/** A column set that is unique for one reason is not looked at for another. */
function withoutRepeats(uniques: readonly Unique[]): readonly Unique[] {
  const seen = new Set<string>();
  return uniques.filter(({ kind, columns, table, name }) => {
    const id = JSON.stringify([...new Set(columns)].sort());
    const isRepeat = kind === "referenced" && seen.has(id);
    seen.add(id);
    return !isRepeat && (name !== undefined || table !== undefined);
  });
}

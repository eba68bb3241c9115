// Which rows are let into Spanner, and why the others are not, in the plainest words: loops over rows in memory. It knows nothing of
// the generator; what it says is docs/integrity.md.

export type Value = null | boolean | number | string | readonly Value[];
export type Row = Readonly<Record<string, Value>>;

export interface OracleColumn {
  readonly name: string;
  /** Spanner's type. */
  readonly type: string;
  readonly notNull: boolean;
}

export interface OracleReference {
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
}

export interface OracleEdge {
  /** `Graph.edge` */
  readonly name: string;
  readonly source: OracleReference & { readonly node: string };
  readonly destination: OracleReference & { readonly node: string };
}

export interface OracleTable {
  readonly name: string;
  readonly columns: readonly OracleColumn[];
  readonly key: readonly string[];
  /** Interleaved in parent: the first columns of the key are the parent's. */
  readonly parent: string | undefined;
  readonly foreignKeys: readonly (OracleReference & { readonly name: string | undefined })[];
  readonly uniques: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    /** A row with NULL in one of these is not in the index. */
    readonly notNull: readonly string[];
  }[];
  readonly checks: readonly { readonly name: string; readonly isFalse: (row: Row) => boolean }[];
  readonly edges: readonly OracleEdge[];
  readonly isNode: boolean;
  readonly danglingEdges: "drop" | "keep" | undefined;
  /** Which of several rows with one key counts; rows that are equal by it are ties. */
  readonly order: readonly { readonly column: string; readonly descending: boolean }[];
  /** A reference to the own key that has to lead to a root, a row that refers to none or to itself, in so many steps. */
  readonly layered: (Omit<OracleReference, "to"> & { readonly maxDepth: number }) | undefined;
}

/** A row of the source, and whether the generator says that another row of its key counts. */
export interface GivenRow {
  readonly row: Row;
  readonly isSuperseded: boolean;
}

/** The reasons of each given row, by table, in the order of the rows; none: it is loadable. */
export type Answer = ReadonlyMap<string, readonly ReadonlySet<string>[]>;

/**
 * Of rows that are equal by the order, any may be the one that counts: which one it is, is taken from what is given.
 *
 * @param outside tables that are not loaded: all their rows are in Spanner, and nothing is asked of them.
 * @throws Error where a row counts that another is before, or of one key not exactly one row counts.
 */
export function answer(
  tables: readonly OracleTable[],
  given: ReadonlyMap<string, readonly GivenRow[]>,
  outside: ReadonlySet<string> = new Set(),
): Answer {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ownOf = (table: OracleTable, rows: readonly GivenRow[]): readonly ReadonlySet<string>[] =>
    outside.has(table.name) ? rows.map(() => new Set()) : ownReasons(table, rows);
  const own = new Map(tables.map((table) => [table.name, ownOf(table, given.get(table.name) ?? [])]));
  const references = new Map(
    tables.map((table) => [table.name, outside.has(table.name) ? [] : referencesOf(table, byName)]),
  );
  const rowsOf = (table: string) => given.get(table) ?? [];
  // The largest set of rows in which every row finds what it refers to: rows are taken away until none has to go.
  const alive = new Map(
    tables.map(({ name }) => [
      name,
      new Set(rowsOf(name).flatMap((_, index) => (own.get(name)?.[index]?.size === 0 ? index : []))),
    ]),
  );
  const found = (name: string, index: number, reference: Filter): boolean => {
    const wanted = reference.wanted(rowsOf(name)[index]?.row ?? {});
    if (wanted === "any") return true;
    if (wanted === "none") return false;
    if (reference.onlyNulls) return true;
    return [...(alive.get(reference.to) ?? [])].some((other) => {
      const row = rowsOf(reference.to)[other]?.row ?? {};
      return reference.toColumns.every((column, place) => text(row[column]) === wanted[place]);
    });
  };
  for (let removed = true; removed; ) {
    removed = false;
    for (const { name } of tables) {
      for (const index of [...(alive.get(name) ?? [])]) {
        if ((references.get(name) ?? []).every((reference) => found(name, index, reference))) continue;
        alive.get(name)?.delete(index);
        removed = true;
      }
    }
  }
  return new Map(
    tables.map(({ name }) => [
      name,
      rowsOf(name).map((_, index) => {
        const missing = (references.get(name) ?? []).filter((reference) => !found(name, index, reference));
        return new Set([...(own.get(name)?.[index] ?? []), ...missing.map(({ reason }) => reason)]);
      }),
    ]),
  );
}

/** When nothing of a table is to be loaded. */
export interface OracleGate {
  /** Whether no row, or none that is let in, is no reason. */
  readonly allowEmpty: boolean;
  /** More rows than this stay out. */
  readonly most: { readonly rows: number } | { readonly percent: number } | undefined;
}

export function isShut({ allowEmpty, most }: OracleGate, reasons: readonly ReadonlySet<string>[]): boolean {
  const refused = reasons.filter(({ size }) => size > 0).length;
  if (!allowEmpty && refused === reasons.length) return true;
  if (most === undefined) return false;
  return "rows" in most ? refused > most.rows : refused * 100 > most.percent * reasons.length;
}

/**
 * The tables of which nothing is loaded when these gates are shut. `must`: they, and what is held against them, through however many
 * others; `may`: and what merely comes after them, because rows of it refer to rows of theirs.
 */
export function stoppedTables(
  tables: readonly OracleTable[],
  shut: ReadonlySet<string>,
): { readonly must: ReadonlySet<string>; readonly may: ReadonlySet<string> } {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const spread = (refersTo: (table: OracleTable) => readonly string[]): ReadonlySet<string> => {
    const stopped = new Set(shut);
    for (let size = -1; size < stopped.size; ) {
      size = stopped.size;
      for (const table of tables) if (refersTo(table).some((to) => stopped.has(to))) stopped.add(table.name);
    }
    return stopped;
  };
  return {
    must: spread((table) => referencesOf(table, byName).map(({ to }) => to)),
    may: spread(({ parent, foreignKeys, edges }) => [
      ...(parent === undefined ? [] : [parent]),
      ...foreignKeys.map(({ to }) => to),
      ...edges.flatMap(({ source, destination }) => [source.to, destination.to]),
    ]),
  };
}

/** What a table shows without a look at others. */
function ownReasons(table: OracleTable, given: readonly GivenRow[]): readonly Set<string>[] {
  const inKey = new Set(table.key);
  const reasons = given.map(({ row, isSuperseded }) => {
    const own = new Set<string>();
    for (const { name, type, notNull } of table.columns) {
      const value = row[name] ?? null;
      if (notNull && value === null) own.add(`${inKey.has(name) ? "null_key" : "null_required"}:${name}`);
      if (isTooLong(value, type)) own.add(`too_long:${name}`);
    }
    for (const { name, isFalse } of table.checks) if (isFalse(row)) own.add(`check_failed:${name}`);
    if (isSuperseded) own.add("duplicate_key");
    return own;
  });
  checkChoice(table, given, reasons);
  // A row that is refused for what it holds competes for nothing.
  const competing = given.map((_, index) => index).filter((index) => reasons[index]?.size === 0);
  for (const { name, columns, notNull } of table.uniques) {
    const first = new Map<string, number>();
    const ordered = competing
      .filter((index) => notNull.every((column) => (given[index]?.row[column] ?? null) !== null))
      .sort(
        (a, b) =>
          compareByOrder(table, rowAt(given, a), rowAt(given, b)) ||
          compareKeys(table, rowAt(given, a), rowAt(given, b)),
      );
    for (const index of ordered) {
      const value = textOf(rowAt(given, index), columns);
      if (first.has(value)) reasons[index]?.add(`duplicate_unique:${name}`);
      else first.set(value, index);
    }
  }
  for (const [index] of given.entries()) if (isTooDeep(table, given, reasons, index)) reasons[index]?.add("too_deep");
  return reasons;
}

/** From row to row that counts, as long as there is one. */
function isTooDeep(
  { layered, key }: OracleTable,
  given: readonly GivenRow[],
  reasons: readonly ReadonlySet<string>[],
  start: number,
): boolean {
  if (layered === undefined) return false;
  const hasKey = (index: number) => ![...(reasons[index] ?? [])].some((reason) => reason.startsWith("null_key:"));
  let row = rowAt(given, start);
  for (let step = 0; step <= layered.maxDepth; step += 1) {
    const wanted = texts(row, layered.columns);
    if (layered.columns.some((column) => isNull(row, column))) return false;
    if (wanted.join() === textOf(row, layered.toColumns)) return false;
    const next = given.findIndex(
      (other, index) => !other.isSuperseded && hasKey(index) && textOf(other.row, layered.toColumns) === wanted.join(),
    );
    if (next < 0 || key.length === 0) return true;
    row = rowAt(given, next);
  }
  return true;
}

function rowAt(given: readonly GivenRow[], index: number): Row {
  return given[index]?.row ?? {};
}

function checkChoice(table: OracleTable, given: readonly GivenRow[], reasons: readonly ReadonlySet<string>[]): void {
  const groups = new Map<string, number[]>();
  for (const [index, { row, isSuperseded }] of given.entries()) {
    if ([...(reasons[index] ?? [])].some((reason) => reason.startsWith("null_key:"))) {
      if (isSuperseded) throw new Error(`${table.name}: a row without a key is a duplicate: ${JSON.stringify(row)}`);
      continue;
    }
    const key = textOf(row, table.key);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  for (const [key, members] of groups) {
    const counting = members.filter((index) => given[index]?.isSuperseded === false);
    if (counting.length !== 1) throw new Error(`${table.name}: of the rows with key ${key}, ${counting.length} count`);
    const chosen = rowAt(given, counting[0] as number);
    for (const index of members) {
      if (compareByOrder(table, rowAt(given, index), chosen) >= 0) continue;
      throw new Error(
        `${table.name}: ${JSON.stringify(chosen)} counts, though ${JSON.stringify(rowAt(given, index))} is before it`,
      );
    }
  }
}

interface Filter {
  readonly reason: string;
  readonly to: string;
  readonly toColumns: readonly string[];
  /** What the columns of the referenced row have to be; `any`: nothing is asked for, `none`: no row can do. */
  readonly wanted: (row: Row) => readonly string[] | "any" | "none";
  /** The row itself is looked for by a constraint of the same columns. */
  readonly onlyNulls: boolean;
}

function referencesOf(table: OracleTable, tables: ReadonlyMap<string, OracleTable>): readonly Filter[] {
  const notNull = new Set(table.columns.filter((column) => column.notNull).map(({ name }) => name));
  const filters: Filter[] = [];
  const constraints: OracleReference[] = [];
  const parent = tables.get(table.parent ?? "");
  if (parent !== undefined) {
    const columns = table.key.slice(0, parent.key.length);
    constraints.push({ columns, to: parent.name, toColumns: parent.key });
    filters.push({
      reason: `missing_parent:${parent.name}`,
      to: parent.name,
      toColumns: parent.key,
      // NULL is a value of a key, but for a column that must not be NULL, which is another reason.
      wanted: (row) => (columns.some((name) => notNull.has(name) && isNull(row, name)) ? "any" : texts(row, columns)),
      onlyNulls: false,
    });
  }
  for (const { name, columns, to, toColumns } of table.foreignKeys) {
    constraints.push({ columns, to, toColumns });
    filters.push({
      reason: `missing_reference:${name ?? `(${columns.join(", ")}) to ${to}`}`,
      to,
      toColumns,
      wanted: (row) => (columns.some((column) => isNull(row, column)) ? "any" : texts(row, columns)),
      onlyNulls: false,
    });
  }
  const isOneEdge = table.edges.length === 1 && !table.isNode;
  if ((table.danglingEdges ?? (isOneEdge ? "drop" : "keep")) === "keep") return filters;
  for (const edge of table.edges) {
    for (const end of ["source", "destination"] as const) {
      const { node, columns, to, toColumns } = edge[end];
      const onlyNulls = constraints.some(
        (constraint) => constraint.to === to && pairs(constraint) === pairs(edge[end]),
      );
      if (onlyNulls && columns.every((column) => notNull.has(column))) continue;
      filters.push({
        reason: `dangling_${end}:${table.edges.length === 1 ? node : `${edge.name}.${node}`}`,
        to,
        toColumns,
        wanted: (row) => (columns.some((column) => isNull(row, column)) ? "none" : texts(row, columns)),
        onlyNulls,
      });
    }
  }
  return filters;
}

function pairs({ columns, toColumns }: OracleReference): string {
  return columns
    .map((column, index) => `${column} ${toColumns[index]}`)
    .sort()
    .join();
}

function isNull(row: Row, column: string): boolean {
  return (row[column] ?? null) === null;
}

/** Values that are one to Spanner's keys have one text: 0 and -0 are. */
function text(value: Value | undefined): string {
  return JSON.stringify(Object.is(value, -0) ? 0 : (value ?? null));
}

function texts(row: Row, columns: readonly string[]): readonly string[] {
  return columns.map((column) => text(row[column]));
}

function textOf(row: Row, columns: readonly string[]): string {
  return texts(row, columns).join();
}

function isTooLong(value: Value, type: string): boolean {
  const [, array, kind, limit] = /^(ARRAY<)?(STRING|BYTES)\((\d+)\)/.exec(type) ?? [];
  if (limit === undefined || value === null) return false;
  const length = (item: Value) =>
    typeof item !== "string" ? 0 : kind === "STRING" ? [...item].length : Buffer.from(item, "base64").length;
  return (array === undefined ? [value] : (value as readonly Value[])).some((item) => length(item) > Number(limit));
}

function compareByOrder(table: OracleTable, a: Row, b: Row): number {
  for (const { column, descending } of table.order) {
    const type = table.columns.find(({ name }) => name === column)?.type ?? "INT64";
    const order = compare(a[column] ?? null, b[column] ?? null, type);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

function compareKeys(table: OracleTable, a: Row, b: Row): number {
  for (const column of table.key) {
    const type = table.columns.find(({ name }) => name === column)?.type ?? "INT64";
    const order = compare(a[column] ?? null, b[column] ?? null, type);
    if (order !== 0) return order;
  }
  return 0;
}

/** As GoogleSQL sorts: NULL first, then false, numbers by size, texts and bytes by their bytes. */
function compare(a: Value, b: Value, type: string): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (/^(INT64|NUMERIC|FLOAT)/.test(type)) return Number(a) - Number(b);
  if (type === "BOOL") return Number(a) - Number(b);
  const encoding = type.startsWith("BYTES") ? "base64" : "utf8";
  return Buffer.compare(Buffer.from(String(a), encoding), Buffer.from(String(b), encoding));
}

import type { CommitResult, Mutation, TableId, Value } from "../../types.ts";
import type { CheckFailure, FilledColumns, Ungenerated } from "./filled-columns.ts";
import { checkValues, normalValues, type ResolvedMutation, resolveMutation, valueProblem } from "./given-rows.ts";
import { checkForeignKeys, type Touched, type TouchedRows, updateLookups, updateUniques } from "./index-entries.ts";
import type { Journal } from "./journal.ts";
import { codes, type GivenRow, type Problem, printKey, problem } from "./messages.ts";
import { type MemoryColumn, type MemorySchema, type MemoryTable, type StoredRow, textOf } from "./schema.ts";
import { keySizeProblems } from "./sizes.ts";

/** A row as a mutation wrote it, which a later one may write again. */
interface WrittenRow {
  readonly given: GivenRow;
  /** What is given of it, in the order of the columns; undefined for what Spanner does not take. */
  readonly values: readonly (Value | undefined)[];
  readonly after: Value[];
  /** Columns that have a value which is not given. */
  readonly computed: readonly MemoryColumn[];
  readonly missingParent: Problem | undefined;
  readonly ungenerated: Ungenerated[];
}

const nothing: readonly MemoryColumn[] = [];

/** One commit: its rows go into the tables at once, and the journal takes them back where something is wrong. */
export class Commit {
  readonly #schema: MemorySchema;
  readonly #filled: FilledColumns;
  readonly #journal: Journal;
  readonly #now: string;
  readonly #problems: Problem[] = [];
  readonly #touched = new Map<MemoryTable, Map<string, Touched>>();

  constructor(input: {
    readonly schema: MemorySchema;
    readonly filled: FilledColumns;
    readonly journal: Journal;
    /** The time of the commit, in normal form. */
    readonly now: string;
  }) {
    this.#schema = input.schema;
    this.#filled = input.filled;
    this.#journal = input.journal;
    this.#now = input.now;
  }

  /** In Spanner's order: row by row what a row can break by itself, then what only the whole commit can. */
  async run(mutations: readonly Mutation[]): Promise<CommitResult> {
    for (const mutation of mutations) if (mutation.rows.length > 0) await this.#apply(mutation);
    const touched = [...this.#touched];
    for (const [table, rows] of touched) {
      const checks = await this.#check(table, rows);
      this.#problems.push(...byRow(rows, [...checks, ...updateUniques(table, rows, this.#journal)]));
    }
    for (const [table, rows] of touched) updateLookups(table, rows, this.#journal);
    for (const [table, rows] of touched) this.#problems.push(...checkForeignKeys(table, rows));
    const [first] = this.#problems;
    if (first === undefined) return { ok: true };
    const violations = this.#problems.map(({ violation }) => violation).filter((entry) => entry !== undefined);
    return { ok: false, error: { code: first.code, message: first.words, violations } };
  }

  async #apply(mutation: Mutation): Promise<void> {
    const table = this.#schema.get(mutation.table) ?? this.#tableNamed(mutation.table);
    if (table === undefined) {
      const words = `Table not found: ${mutation.table}`;
      this.#problems.push({ code: codes.notFound, words, violation: undefined });
      return;
    }
    const resolved = resolveMutation(table, mutation, this.#problems);
    // The values of all rows are read before the first row is written.
    const values = mutation.rows.map((row) => normalValues(resolved, row, this.#now, this.#problems));
    const filled = await this.#fillIn(resolved, mutation.rows.length);
    const keyRows = await this.#keyRows(resolved, values, filled);
    const generated = table.columns.filter((column) => column.generated !== undefined);
    const ofNew = table.columns.filter((column) => generated.includes(column) || filled.has(column));
    const rows = mutation.rows.map((row, index): WrittenRow => {
      const [given, own, keyRow] = [{ table, row }, values[index] ?? [], keyRows[index] ?? []];
      const unknown = own.includes(undefined) ? resolved.columns.filter((_, at) => own[at] === undefined) : nothing;
      const { after, isNew } = this.#write({ resolved, values: own, unknown, keyRow, given });
      const isParentKnown = unknown.length === 0 || !table.parent?.columns.some((column) => unknown.includes(column));
      const missingParent = isNew && isParentKnown ? this.#missingParent(table, keyRow, given) : undefined;
      return { given, values: own, after, computed: isNew ? ofNew : generated, missingParent, ungenerated: [] };
    });
    // These lists are the rows that the table holds: nobody else has seen them yet.
    const failures = await this.#filled.generate(
      table,
      rows.map(({ after }) => after),
    );
    for (const failure of failures) rows[failure.row]?.ungenerated.push(failure);
    // The keys of all rows are worked out before the first row is written.
    if (ofNew.length > 0) for (const row of rows) this.#problems.push(...keyProblems(row));
    for (const row of rows) addRowProblems(resolved, row, this.#problems);
  }

  #tableNamed(name: string): MemoryTable | undefined {
    return this.#schema.get([...this.#schema.keys()].find((id) => id.toLowerCase() === name.toLowerCase()) as TableId);
  }

  /** What new rows have in the columns that are not given. */
  async #fillIn(
    { table, columns }: ResolvedMutation,
    times: number,
  ): Promise<ReadonlyMap<MemoryColumn, readonly Value[]>> {
    const filled = new Map<MemoryColumn, readonly Value[]>();
    for (const column of table.columns) {
      if (columns.includes(column) || (column.default === undefined && !column.identity)) continue;
      filled.set(column, await this.#filled.defaults(table, column, times, this.#now));
    }
    return filled;
  }

  /** Rows as far as their keys need them: the rows themselves are known only when those before them are written. */
  async #keyRows(
    { table, columns }: ResolvedMutation,
    values: readonly (readonly (Value | undefined)[])[],
    filled: ReadonlyMap<MemoryColumn, readonly Value[]>,
  ): Promise<readonly StoredRow[]> {
    const rows = values.map((own, index) => {
      const row: Value[] = Array.from({ length: table.columns.length }, () => null);
      for (const [at, { position }] of columns.entries()) row[position] = own[at] ?? null;
      for (const [{ position }, list] of filled) row[position] = list[index] ?? null;
      return row;
    });
    if (table.key.some(({ generated }) => generated !== undefined)) {
      await this.#filled.generate(table, rows, ({ inKey }) => inKey);
    }
    return rows;
  }

  #write(input: {
    readonly resolved: ResolvedMutation;
    readonly values: readonly (Value | undefined)[];
    /** Columns whose values are not taken. */
    readonly unknown: readonly MemoryColumn[];
    readonly keyRow: StoredRow;
    readonly given: GivenRow;
  }): { readonly after: Value[]; readonly isNew: boolean } {
    const { resolved, values, unknown, keyRow, given } = input;
    const { table, columns } = resolved;
    const key = textOf(keyRow, table.key);
    const before = table.rows.get(key);
    // A row that is new has its defaults and its generated key already.
    const after: Value[] = before === undefined ? [...keyRow] : [...before];
    for (const [at, { position }] of columns.entries()) {
      const value = values[at];
      if (value !== undefined) after[position] = value;
    }
    for (const column of before === undefined ? [] : table.columns) {
      if (column.onUpdate !== undefined && !columns.includes(column))
        after[column.position] = this.#filled.onUpdate(this.#now);
    }
    this.#journal.set(table.rows, key, after);
    const rows = this.#touched.get(table) ?? new Map<string, Touched>();
    this.#touched.set(table, rows);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, { before, after, given, unknown });
    else Object.assign(known, { after, given, unknown: [...known.unknown, ...unknown] });
    return { after, isNew: before === undefined };
  }

  #missingParent(table: MemoryTable, row: StoredRow, given: GivenRow): Problem | undefined {
    const { parent } = table;
    if (parent === undefined || parent.to.rows.has(textOf(row, parent.columns))) return undefined;
    const values = printKey(row, parent.columns);
    return problem(given, {
      kind: "missingParent",
      code: codes.notFound,
      words:
        "Insert failed because key was not found in parent table:  " +
        `Parent Table: ${parent.to.id}  Child Table: ${table.id}  Key: ${values}`,
      name: undefined,
      says: `has no parent ${values} in table "${parent.to.id}" when it is written`,
    });
  }

  async #check(table: MemoryTable, rows: TouchedRows): Promise<readonly Problem[]> {
    if (table.checks.length === 0) return [];
    // In place of a value that was not taken stands another one.
    const bad = new Set(
      this.#problems.map(({ violation }) => (violation?.kind === "badValue" ? violation.row : undefined)),
    );
    const all = [...rows.values()].filter(({ given, unknown }) => unknown.length === 0 && !bad.has(given.row));
    const failures = await this.#filled.check(
      table,
      all.map(({ after }) => after),
    );
    return blame(table, all, failures);
  }
}

/** A key that cannot be worked out, or is NULL then. */
function keyProblems(row: WrittenRow): readonly Problem[] {
  const nulls = computedColumns(row, true).filter(({ position }) => (row.after[position] ?? null) === null);
  return [...failedProblems(row, true), ...computedProblems(row, nulls)];
}

/** What else a row breaks by itself, in the order in which Spanner comes to it. Most rows break nothing. */
function addRowProblems(resolved: ResolvedMutation, row: WrittenRow, problems: Problem[]): void {
  const { given, values, after, computed, missingParent } = row;
  const { own, given: ofGiven, filled } = resolved.table.sizedKeys;
  if (own.length > 0) problems.push(...keySizeProblems(given, after, own));
  checkValues(resolved, values, given, problems);
  if (computed.length > 0) {
    const keys = computedColumns(row, true).filter(({ position }) => (after[position] ?? null) !== null);
    problems.push(...computedProblems(row, keys));
  }
  if (missingParent !== undefined) problems.push(missingParent);
  if (ofGiven.length > 0) problems.push(...keySizeProblems(given, after, ofGiven));
  if (computed.length > 0) {
    problems.push(...failedProblems(row, false), ...computedProblems(row, computedColumns(row, false)));
  }
  if (filled.length > 0) problems.push(...keySizeProblems(given, after, filled));
}

/** The columns whose values could be worked out; beside a value that was not taken nothing can. */
function computedColumns({ values, computed, ungenerated }: WrittenRow, inKey: boolean): readonly MemoryColumn[] {
  if (values.includes(undefined)) return [];
  return computed.filter((column) => column.inKey === inKey && !ungenerated.some((entry) => entry.column === column));
}

function computedProblems({ given, after }: WrittenRow, columns: readonly MemoryColumn[]): readonly Problem[] {
  return columns
    .map((column) => valueProblem(given, column, after[column.position] ?? null, "gets"))
    .filter((found) => found !== undefined);
}

function failedProblems({ given, ungenerated }: WrittenRow, inKey: boolean): readonly Problem[] {
  return ungenerated
    .filter(({ column }) => column.inKey === inKey)
    .map(({ refused }) => refusedProblem(given, refused));
}

function refusedProblem(given: GivenRow, refused: string): Problem {
  const says = `cannot be computed: ${refused}`;
  return problem(given, { kind: "check", code: codes.outOfRange, words: refused, name: undefined, says });
}

function blame(table: MemoryTable, rows: readonly Touched[], failures: readonly CheckFailure[]): readonly Problem[] {
  return failures.flatMap(({ row, name, refused }): readonly Problem[] => {
    const touched = rows[row];
    if (touched === undefined) return [];
    const key = printKey(touched.after, table.key);
    const broken = `Check constraint \`${table.id}\`.\`${name ?? ""}\` is violated for key ${key}`;
    const says = name === undefined ? "breaks a check" : `breaks the check "${name}"`;
    return [
      problem(touched.given, {
        kind: "check",
        code: codes.outOfRange,
        words: refused ?? broken,
        name,
        says: refused === undefined ? says : `cannot be computed: ${refused}`,
      }),
    ];
  });
}

/** The first row first, and of one row the checks. */
function byRow(rows: TouchedRows, problems: readonly Problem[]): readonly Problem[] {
  if (problems.length < 2) return problems;
  const positions = new Map([...rows.values()].map(({ given }, position) => [given.row, position]));
  const positionOf = ({ violation }: Problem): number => positions.get(violation?.row ?? {}) ?? 0;
  return problems.toSorted((a, b) => positionOf(a) - positionOf(b));
}

import {
  type AnalyzedStatement,
  type Cell,
  canonicalType,
  decodeCell,
  type EvaluatedCells,
  encodeCell,
  type SyntaxNode,
  type TableInput,
  type TextRange,
} from "../../engines/zetasql/index.ts";
import type { Engine } from "./ahead.ts";
import { CannotRehearse, failureOf, positionIn, SqlFailure } from "./failures.ts";
import { copyRange, type Fragment, textOf } from "./fragment.ts";
import { rowNumber, selectCasts, selectValue, sourceName } from "./queries.ts";
import { type Prepared, Relations, readsNothing } from "./relations.ts";
import { type HandledError, Scope, systemConstants } from "./scope.ts";
import { rangeOf, readsTables } from "./statement.ts";
import { type Store, type Stored, storedTable, type Transaction } from "./store.ts";
import type { CellRow, ExternalQuery, StoredColumn, StoredTable } from "./types.ts";

/** The running of one script: its text, and what it knows and has made so far. */
export class Session {
  readonly script: string;
  readonly zetasql: Engine;
  readonly relations: Relations;
  scope = new Scope();
  /** Of the last DML statement; NULL before the first. */
  rowCount: number | null = null;
  error: HandledError | undefined;
  /** Assignments that the analyzer has accepted: in a loop they come again, and their types stay. */
  readonly acceptedAssignments = new Set<string>();
  transaction: Transaction | undefined;
  /** The text of the statement that runs. */
  current = "";
  readonly #permanent: Store;
  readonly #temporary: Store = new Map();
  readonly #statementLimit: number;
  #executed = 0;

  constructor(input: {
    readonly script: string;
    readonly zetasql: Engine;
    readonly store: Store;
    readonly statementLimit: number;
    readonly externalQuery: ExternalQuery | undefined;
  }) {
    this.script = input.script;
    this.zetasql = input.zetasql;
    this.#permanent = input.store;
    this.#statementLimit = input.statementLimit;
    this.relations = new Relations(input.zetasql, [this.#temporary, this.#permanent], input.externalQuery);
  }

  /** @throws CannotRehearse when the script goes on for too long. */
  countStatement(): void {
    this.#executed += 1;
    if (this.#executed > this.#statementLimit) {
      throw new CannotRehearse("a script that does not end", `it executed ${this.#statementLimit} statements.`);
    }
  }

  // ---- Names.

  find(path: string): Stored | undefined {
    return this.#temporary.get(path) ?? this.#permanent.get(path);
  }

  isTemporary(path: string): boolean {
    return this.#temporary.has(path);
  }

  set(path: string, stored: Stored | undefined, { temporary }: { readonly temporary: boolean }): void {
    const store = temporary ? this.#temporary : this.#permanent;
    this.transaction?.record(store, path);
    if (stored === undefined) store.delete(path);
    else store.set(path, stored);
  }

  /** Replaces the rows of a table that is there. */
  setRows(table: StoredTable, cells: readonly CellRow[]): void {
    const { path, columns } = table;
    const stored: Stored = { kind: "table", table: storedTable({ path, columns, cells }) };
    this.set(path, stored, { temporary: this.isTemporary(path) });
  }

  // ---- Pieces of the script.

  /** As they stand, without the edits that ZetaSQL needs. */
  raw(range: TextRange): Fragment {
    return copyRange(this.script, range, []);
  }

  copy(range: TextRange, prepared: Prepared): Fragment {
    return copyRange(this.script, range, prepared.edits);
  }

  prepareStatement(node: SyntaxNode): Promise<Prepared> {
    return this.relations.prepare({ node, written: this.raw(rangeOf(node)), script: this.script });
  }

  async prepareExpression(node: SyntaxNode): Promise<Prepared> {
    if (!readsTables(node)) return readsNothing(node);
    return this.relations.prepare({ node, written: selectValue(this.raw(rangeOf(node))), script: this.script });
  }

  locate(failure: SqlFailure, node: TextRange): SqlFailure {
    if (failure.position !== undefined) return failure;
    return new SqlFailure(failure.message, positionIn(this.script, node.start), failure.missingTable);
  }

  // ---- The engine.

  async evaluate(query: Fragment, tables: Iterable<TableInput>): Promise<EvaluatedCells> {
    const evaluated = await this.zetasql.evaluateCells(textOf(query), this.#catalog(tables));
    if (!evaluated.ok) throw failureOf(evaluated.problem, query, this.script);
    return evaluated;
  }

  async analyze(statement: Fragment, tables: Iterable<TableInput>): Promise<AnalyzedStatement> {
    const names = [...tables].map(({ path, columns }) => ({ path: [String(path)], columns }));
    const analyzed = await this.zetasql.analyze(textOf(statement), this.#catalog(names));
    if (!analyzed.ok) throw failureOf(analyzed.problem, statement, this.script);
    return analyzed;
  }

  /**
   * Analyzes a statement and evaluates the query in it, side by side. What is wrong with the statement comes first; the query
   * changes nothing, so that it may have been evaluated in vain.
   */
  async analyzeAndEvaluate(
    statement: Fragment,
    query: Fragment,
    tables: readonly TableInput[],
  ): Promise<EvaluatedCells> {
    const evaluating = this.evaluate(query, tables);
    evaluating.catch(() => undefined);
    await this.analyze(statement, tables);
    return evaluating;
  }

  /** The cells of a result as the columns of a table have them, by position. */
  async coerce({ columns, cells }: EvaluatedCells, targets: readonly StoredColumn[]): Promise<readonly CellRow[]> {
    const differing = targets.flatMap((target, index) => {
      const type = columns[index]?.type ?? target.type;
      // A length is a rule about values, so that the type alone does not tell.
      if (type === target.type || (!target.type.includes("(") && type === canonicalType(target.type))) return [];
      // NULL and [] without a type come out as INT64, which not every type can be cast from.
      if (cells.every((row) => isWithoutType(row[index], type))) return [];
      return [{ index, type, target: target.type }];
    });
    if (differing.length === 0) return cells;
    const table = {
      path: [sourceName],
      columns: differing.map(({ type }, index) => ({ name: `c${index}`, type })),
      cells: cells.map((row) => differing.map(({ index }) => row[index] ?? {})),
    };
    const query = selectCasts(
      sourceName,
      differing.map(({ target }, index) => ({ name: `c${index}`, type: target })),
    );
    const cast = await this.#evaluateCasts(query, table);
    const positions = new Map(differing.map(({ index }, position) => [index, position]));
    return cells.map((row, rowIndex) =>
      row.map((cell, index) => {
        const position = positions.get(index);
        return position === undefined ? cell : (cast.cells[rowIndex]?.[position] ?? {});
      }),
    );
  }

  /** The analyzer has accepted the types: where a cast is refused, it knew of literals whose values come out as INT64. */
  async #evaluateCasts(query: Fragment, table: TableInput): Promise<EvaluatedCells> {
    try {
      return await this.evaluate(query, [table]);
    } catch (error) {
      if (!(error instanceof SqlFailure) || !error.message.startsWith("Invalid cast")) throw error;
      throw new CannotRehearse("NULL inside of a value that a query gives to a column", error.message);
    }
  }

  #catalog(tables: Iterable<TableInput>) {
    const variables = [...this.scope.visible(), ...systemConstants({ rowCount: this.rowCount, error: this.error })];
    return { tables: [...tables], variables };
  }
}

/** A table whose rows are numbered from zero, or as `numbers` says, under the name `path`. */
export function numbered(table: StoredTable, path: string, numbers?: readonly number[]): TableInput {
  const columns = [...table.columns, { name: rowNumber, type: "INT64", pseudo: true }];
  const rows = numbers ?? table.cells.map((_, index) => index);
  const cells = rows.map((number): CellRow => [...(table.cells[number] ?? []), encodeCell(number, "INT64")]);
  return { path: [path], columns, cells };
}

export function numberIn(row: CellRow, index: number): number {
  return Number(decodeCell(row[index], "INT64"));
}

function isWithoutType(cell: Cell | undefined, type: string): boolean {
  const value = decodeCell(cell, type);
  return value === null || (Array.isArray(value) && value.length === 0);
}

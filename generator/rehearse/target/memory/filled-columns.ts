import type { SqlProblem, ZetaSql } from "../../../engines/index.ts";
import type { LeftOut, Value } from "../../types.ts";
import { BadValueError } from "../../values/index.ts";
import type { ExpressionText } from "../queries.ts";
import { type Evaluated, Evaluator, type Expression, evaluable, namesIn, statementOf } from "./expressions.ts";
import { type MemoryColumn, type MemorySchema, type MemoryTable, type StoredRow, textOf } from "./schema.ts";
import { standIn } from "./stand-ins.ts";

interface GeneratedColumn {
  readonly column: MemoryColumn;
  /** Undefined where ZetaSQL does not know it. */
  readonly expression: Expression | undefined;
  /** The columns that it names. */
  readonly inputs: readonly MemoryColumn[];
}

interface PreparedTable {
  /** In an order in which each may use those before it. */
  readonly generated: readonly GeneratedColumn[];
  readonly checks: readonly {
    readonly name: string | undefined;
    readonly expression: Expression;
    readonly clause: string;
  }[];
  /** Those whose DEFAULT ZetaSQL does not know. */
  readonly standIns: ReadonlySet<MemoryColumn>;
}

export interface CheckFailure {
  readonly row: number;
  readonly name: string | undefined;
  /** Of an expression that has no value: a division by zero. */
  readonly refused: string | undefined;
}

/** A generated column of a row whose expression has no value. */
export interface Ungenerated {
  readonly row: number;
  readonly column: MemoryColumn;
  readonly refused: string;
}

/** What Spanner works out of a row by itself: defaults, generated columns and checks. */
export class FilledColumns {
  readonly #evaluator: Evaluator;
  readonly #tables = new Map<MemoryTable, PreparedTable>();
  /** Of generated columns that cannot be evaluated, by the text of what they name: the same of the same. */
  readonly #generatedStandIns = new Map<MemoryColumn, Map<string, Value>>();
  readonly #made = new Map<MemoryColumn, bigint>();

  private constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  static async prepare(schema: MemorySchema, zetasql: ZetaSql): Promise<FilledColumns> {
    const filled = new FilledColumns(new Evaluator(zetasql));
    for (const table of schema.values()) filled.#tables.set(table, await filled.#prepareTable(table));
    return filled;
  }

  get leftOut(): readonly LeftOut[] {
    return this.#evaluator.leftOut;
  }

  async #prepareTable(table: MemoryTable): Promise<PreparedTable> {
    const generated: GeneratedColumn[] = [];
    for (const column of inOrder(table.columns.filter((entry) => entry.generated !== undefined))) {
      const text = column.generated ?? "";
      const statement = statementOf(table, `${column.name} AS (${text})`);
      const expression = await this.#evaluator.prepare(table, columnText(column, text), statement);
      const names = namesIn(text);
      const inputs = table.columns.filter((other) => other !== column && names.has(other.name.toLowerCase()));
      generated.push({ column, expression, inputs });
    }
    const checks: PreparedTable["checks"][number][] = [];
    for (const { name, expression: text } of table.checks) {
      const clause = statementOf(table, name === undefined ? `check (${text})` : `check ${name} (${text})`);
      const expression = await this.#evaluator.prepare(table, { text, type: undefined }, clause);
      if (expression !== undefined) checks.push({ name, expression, clause });
    }
    const standIns = new Set<MemoryColumn>();
    for (const column of table.columns) {
      if (column.identity) {
        standIns.add(column);
        this.#evaluator.note(statementOf(table, `${column.name} IDENTITY`), standInProblem);
      }
      if (column.default === undefined || isCommitTime(column.default)) continue;
      const values = await this.#constants(column, column.default, 1);
      if ("kind" in values) {
        standIns.add(column);
        this.#evaluator.note(statementOf(table, `${column.name} DEFAULT (${column.default})`), values);
      }
    }
    return { generated, checks, standIns };
  }

  /** Values for rows that do not give a column; NULL where it has no default. */
  async defaults(table: MemoryTable, column: MemoryColumn, times: number, now: string): Promise<readonly Value[]> {
    const each = (value: () => Value): readonly Value[] => Array.from({ length: times }, value);
    const standIns = (): readonly Value[] => each(() => this.#standIn(column));
    if (this.#tables.get(table)?.standIns.has(column)) return standIns();
    if (column.default === undefined) return each(() => null);
    if (isCommitTime(column.default)) return each(() => now);
    const values = await this.#constants(column, column.default, times);
    return "kind" in values ? standIns() : values;
  }

  /** Values of a DEFAULT, in normal form. */
  async #constants(column: MemoryColumn, text: string, times: number): Promise<readonly Value[] | SqlProblem> {
    const values = await this.#evaluator.constants(columnText(column, text), times);
    if ("kind" in values) return values;
    const normal: Value[] = [];
    for (const value of values) {
      const found = normalOf(column, { value });
      if ("refused" in found) return { kind: "evaluation", message: found.refused };
      normal.push(found.value);
    }
    return normal;
  }

  /** Of what ON UPDATE may say only the time is known. */
  onUpdate(now: string): Value {
    return now;
  }

  /** The rows with their generated columns, in place; gives those that have no value. */
  async generate(
    table: MemoryTable,
    rows: readonly Value[][],
    which: (column: MemoryColumn) => boolean = () => true,
  ): Promise<readonly Ungenerated[]> {
    const failures: Ungenerated[] = [];
    for (const generated of this.#tables.get(table)?.generated ?? []) {
      const { column, expression } = generated;
      if (!which(column)) continue;
      const expressions = expression === undefined ? [] : [expression];
      const values = await this.#evaluator.evaluate(expressions, rows, (_, problem) =>
        this.#evaluator.note(statementOf(table, `${column.name} AS (${column.generated})`), problem),
      );
      for (const [index, row] of rows.entries()) {
        const evaluated = values[index]?.[0];
        if (evaluated === undefined) {
          if (column.notNull || column.inKey) row[column.position] = this.#generatedStandIn(generated, row);
          continue;
        }
        const found = normalOf(column, evaluated);
        if ("value" in found) row[column.position] = found.value;
        else failures.push({ row: index, column, refused: found.refused });
      }
    }
    return failures;
  }

  /** Checks of rows that are false; NULL is as good as true. */
  async check(table: MemoryTable, rows: readonly StoredRow[]): Promise<readonly CheckFailure[]> {
    const checks = this.#tables.get(table)?.checks ?? [];
    const expressions = checks.map(({ expression }) => expression);
    const values = await this.#evaluator.evaluate(expressions, rows, (expression, problem) => {
      const clause = checks.find((check) => check.expression === expression)?.clause ?? "";
      this.#evaluator.note(clause, problem);
    });
    return values.flatMap((results, row) =>
      results.flatMap((evaluated, index): readonly CheckFailure[] => {
        const name = checks[index]?.name;
        if (evaluated === undefined) return [];
        if ("refused" in evaluated) return [{ row, name, refused: evaluated.refused }];
        return evaluated.value === false ? [{ row, name, refused: undefined }] : [];
      }),
    );
  }

  /** Another value each time, as sequences give them. */
  #standIn(column: MemoryColumn): Value {
    const number = (this.#made.get(column) ?? 0n) + 1n;
    this.#made.set(column, number);
    return standIn(column.values.type, number);
  }

  /** A row that is written again keeps its key, and what was unique stays so. */
  #generatedStandIn({ column, inputs }: GeneratedColumn, row: StoredRow): Value {
    const known = this.#generatedStandIns.get(column) ?? new Map<string, Value>();
    this.#generatedStandIns.set(column, known);
    const text = textOf(row, inputs);
    const value = known.get(text) ?? this.#standIn(column);
    known.set(text, value);
    return value;
  }
}

/** What comes from ZetaSQL may be no value of the column after all: FLOAT32 is evaluated as FLOAT64. */
function normalOf(column: MemoryColumn, evaluated: Evaluated): Evaluated {
  if ("refused" in evaluated) return evaluated;
  try {
    return { value: column.values.normal(evaluated.value) };
  } catch (error) {
    if (!(error instanceof BadValueError)) throw error;
    const isFloat = column.values.type.kind === "FLOAT32";
    // Spanner shows six digits.
    const shown = Number(Number(evaluated.value).toPrecision(6));
    return { refused: isFloat ? `float out of range: ${shown}` : error.message };
  }
}

const standInProblem = { kind: "unsupported", message: "other values stand in for those of the sequence" } as const;

function columnText({ type }: MemoryColumn, text: string): ExpressionText {
  const target = evaluable(type);
  // JSON is no type to cast to.
  return { text, type: target === undefined || target.includes("JSON") ? undefined : target };
}

function isCommitTime(text: string): boolean {
  return /^\(*\s*PENDING_COMMIT_TIMESTAMP\s*\(/i.test(text);
}

function inOrder(columns: readonly MemoryColumn[]): readonly MemoryColumn[] {
  const ordered: MemoryColumn[] = [];
  const visit = (column: MemoryColumn, path: ReadonlySet<MemoryColumn>): void => {
    if (ordered.includes(column) || path.has(column)) return;
    const names = namesIn(column.generated ?? "");
    for (const other of columns) if (names.has(other.name.toLowerCase())) visit(other, new Set([...path, column]));
    ordered.push(column);
  };
  for (const column of columns) visit(column, new Set());
  return ordered;
}

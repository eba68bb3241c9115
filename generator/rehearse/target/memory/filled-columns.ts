import type { ZetaSql } from "../../../engines/index.ts";
import type { LeftOut, Value } from "../../types.ts";
import type { ExpressionText } from "../queries.ts";
import { Evaluator, type Expression, evaluable, namesIn, statementOf } from "./expressions.ts";
import type { MemoryColumn, MemorySchema, MemoryTable, StoredRow } from "./schema.ts";

interface PreparedTable {
  /** In an order in which each may use those before it. */
  readonly generated: readonly { readonly column: MemoryColumn; readonly expression: Expression }[];
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

/** Where made-up values begin: far from those that people write. */
const firstStandIn = 2n ** 62n;

/** What Spanner works out of a row by itself: defaults, generated columns and checks. */
export class FilledColumns {
  readonly #evaluator: Evaluator;
  readonly #tables = new Map<MemoryTable, PreparedTable>();
  #made = 0n;

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
    const generated: { column: MemoryColumn; expression: Expression }[] = [];
    for (const column of inOrder(table.columns.filter((entry) => entry.generated !== undefined))) {
      const text = column.generated ?? "";
      const statement = statementOf(table, `${column.name} AS (${text})`);
      const expression = await this.#evaluator.prepare(table, columnText(column, text), statement);
      if (expression !== undefined) generated.push({ column, expression });
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
      const values = await this.#evaluator.constants(columnText(column, column.default), 1);
      if ("kind" in values) {
        standIns.add(column);
        this.#evaluator.note(statementOf(table, `${column.name} DEFAULT (${column.default})`), values);
      }
    }
    return { generated, checks, standIns };
  }

  /** Values for rows that do not give a column; NULL where it has no default. */
  async defaults(table: MemoryTable, column: MemoryColumn, times: number, now: string): Promise<readonly Value[]> {
    const nulls = (): readonly Value[] => Array.from({ length: times }, () => null);
    if (this.#tables.get(table)?.standIns.has(column)) return nulls().map(() => this.#standIn(column));
    if (column.default === undefined) return nulls();
    if (isCommitTime(column.default)) return nulls().map(() => now);
    const values = await this.#evaluator.constants(columnText(column, column.default), times);
    return "kind" in values ? nulls() : values.map((value) => column.values.normal(value));
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
  ): Promise<readonly CheckFailure[]> {
    const failures: CheckFailure[] = [];
    for (const { column, expression } of this.#tables.get(table)?.generated ?? []) {
      if (!which(column)) continue;
      const values = await this.#evaluator.evaluate([expression], rows, (_, problem) =>
        this.#evaluator.note(statementOf(table, `${column.name} AS (${column.generated})`), problem),
      );
      for (const [index, [evaluated]] of values.entries()) {
        const row = rows[index];
        if (row === undefined || evaluated === undefined) continue;
        if ("value" in evaluated) row[column.position] = column.values.normal(evaluated.value);
        else failures.push({ row: index, name: undefined, refused: evaluated.refused });
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

  /** Another value each time, as sequences give them; NULL for types that have none. */
  #standIn(column: MemoryColumn): Value {
    this.#made += 1n;
    const { kind } = column.values.type;
    if (kind === "INT64") return String(firstStandIn + this.#made);
    if (kind === "STRING" || kind === "UUID") {
      return `00000000-0000-4000-8000-${String(this.#made).padStart(12, "0")}`.slice(0, column.values.type.maxLength);
    }
    return null;
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

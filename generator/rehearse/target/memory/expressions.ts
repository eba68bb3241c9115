import type { ColumnInput, SqlProblem, SqlResult, Row as ZetaRow, ZetaSql } from "../../../engines/index.ts";
import { quotePath } from "../../../support/index.ts";
import type { LeftOut, Value } from "../../types.ts";
import { isList, type SpannerType, shortFloat32, spannerTimeZone } from "../../values/index.ts";
import { constantQuery, type ExpressionText, expressionsQuery, positionColumn, rowsTable } from "../queries.ts";
import type { MemoryColumn, MemoryTable, StoredRow } from "./schema.ts";

/** The value of an expression for a row, or why Spanner would refuse the row. */
export type Evaluated = { readonly value: Value } | { readonly refused: string };

/** Something that is evaluated for the rows of a table. */
export interface Expression {
  readonly text: ExpressionText;
  /** Those that it may name. */
  readonly columns: readonly MemoryColumn[];
  /**
   * Whether FLOAT32 is given as short as people write it, 0.1 and not 0.10000000149011612. Spanner takes `f >= 0.1` for a
   * comparison of FLOAT32 and counts and compares with FLOAT64 in FLOAT64; ZetaSQL has FLOAT64 only.
   */
  readonly hasShortFloats: boolean;
}

/** As many rows as one call takes; larger ones are cut when ZetaSQL says so. */
const rowsPerCall = 2_000;

/** Evaluates what a schema has of SQL, with GoogleSQL's own engine; what that cannot is noted once and left out. */
export class Evaluator {
  readonly leftOut: LeftOut[] = [];
  readonly #zetasql: ZetaSql;
  readonly #constants = new Map<string, Value>();

  constructor(zetasql: ZetaSql) {
    this.#zetasql = zetasql;
  }

  /** Undefined when it cannot be evaluated here, which is noted under `statement`. */
  async prepare(table: MemoryTable, text: ExpressionText, statement: string): Promise<Expression | undefined> {
    const names = namesIn(text.text);
    const columns = table.columns.filter(
      ({ name, type }) => names.has(name.toLowerCase()) && evaluable(type) !== undefined,
    );
    const expression = { text, columns, hasShortFloats: hasShortFloats(text, columns) };
    const result = await this.#run([expression], []);
    if (result.ok) return expression;
    this.note(statement, result.problem);
    return undefined;
  }

  note(statement: string, problem: SqlProblem): void {
    if (this.leftOut.some((entry) => entry.statement === statement)) return;
    this.leftOut.push({ statement, reason: problem.message });
  }

  /** Values of a DEFAULT; a literal is evaluated once, all others once for each row. */
  async constants(expression: ExpressionText, times: number): Promise<readonly Value[] | SqlProblem> {
    const { text, type } = expression;
    const constant = `${type} ${text}`;
    const known = this.#constants.get(constant);
    if (known !== undefined) return Array.from({ length: times }, () => known);
    const isLiteral = !/[(@]|current_/i.test(text);
    const result = await this.#zetasql.evaluateQuery(constantQuery(expression, isLiteral ? 1 : times), {
      tables: [],
      timeZone: spannerTimeZone,
    });
    if (!result.ok) return result.problem;
    const values = result.rows.map(({ e0 }) => e0 ?? null);
    const [first] = values;
    if (!isLiteral || first === undefined) return values;
    this.#constants.set(constant, first);
    return Array.from({ length: times }, () => first);
  }

  /**
   * All expressions for all rows, by row and expression.
   *
   * @param unknown is told of an expression that cannot be evaluated after all; its values are then undefined.
   */
  async evaluate(
    expressions: readonly Expression[],
    rows: readonly StoredRow[],
    unknown: (expression: Expression, problem: SqlProblem) => void,
  ): Promise<readonly (readonly (Evaluated | undefined)[])[]> {
    if (expressions.length === 0 || rows.length === 0) return rows.map(() => []);
    const short = expressions.filter(({ hasShortFloats: isShort }) => isShort);
    if (short.length > 0 && short.length < expressions.length) {
      const exact = expressions.filter(({ hasShortFloats: isShort }) => !isShort);
      const ofShort = await this.evaluate(short, rows, unknown);
      const ofExact = await this.evaluate(exact, rows, unknown);
      return rows.map((_, row) =>
        expressions.map((entry) =>
          entry.hasShortFloats ? ofShort[row]?.[short.indexOf(entry)] : ofExact[row]?.[exact.indexOf(entry)],
        ),
      );
    }
    const result = rows.length > rowsPerCall ? undefined : await this.#run(expressions, rows);
    if (result?.ok) {
      const found = new Map(result.rows.map((row) => [Number(row[positionColumn]), row]));
      return rows.map((_, position) =>
        expressions.map((_e, index) => ({ value: found.get(position)?.[`e${index}`] ?? null })),
      );
    }
    if (rows.length > 1) {
      const middle = rows.length > rowsPerCall ? rowsPerCall : Math.ceil(rows.length / 2);
      const first = await this.evaluate(expressions, rows.slice(0, middle), unknown);
      return [...first, ...(await this.evaluate(expressions, rows.slice(middle), unknown))];
    }
    // One row: which of the expressions is it?
    const values: (Evaluated | undefined)[] = [];
    for (const expression of expressions) values.push(await this.#evaluateOne(expression, rows, unknown));
    return [values];
  }

  async #evaluateOne(
    expression: Expression,
    rows: readonly StoredRow[],
    unknown: (expression: Expression, problem: SqlProblem) => void,
  ): Promise<Evaluated | undefined> {
    const result = await this.#run([expression], rows);
    if (result.ok) return { value: result.rows[0]?.e0 ?? null };
    if (result.problem.kind === "evaluation") return { refused: result.problem.message };
    unknown(expression, result.problem);
    return undefined;
  }

  async #run(
    expressions: readonly Expression[],
    rows: readonly StoredRow[],
  ): Promise<SqlResult<{ readonly rows: readonly ZetaRow[] }>> {
    const used = [...new Set(expressions.flatMap(({ columns }) => columns))];
    const columns: ColumnInput[] = [
      { name: positionColumn, type: "INT64" },
      ...used.map(({ name, type }) => ({ name, type: evaluable(type) ?? "STRING" })),
    ];
    const isShort = expressions.some(({ hasShortFloats: short }) => short);
    const inputs = rows.map((row, index): ZetaRow => {
      const given = used.map(({ name, position, values }) => [
        name,
        evaluableValue(row[position] ?? null, values.type, isShort),
      ]);
      return Object.fromEntries([[positionColumn, index], ...given]) as ZetaRow;
    });
    const query = expressionsQuery(expressions.map(({ text }) => text));
    return this.#zetasql.evaluateQuery(query, {
      tables: [{ path: [rowsTable], columns, rows: inputs }],
      timeZone: spannerTimeZone,
    });
  }
}

/** The table's name for messages. */
export function statementOf(table: MemoryTable, clause: string): string {
  return `Table ${quotePath([table.id])}: ${clause}`;
}

/** Every word that could be a column, in lower case; words inside strings do no harm. */
export function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/`([^`]+)`|[A-Za-z_]\w*/g)].map(([word, quoted]) => (quoted ?? word).toLowerCase()));
}

/** The type that ZetaSQL has for values of a Spanner type; undefined where it has none. */
export function evaluable(type: string): string | undefined {
  const bare = type.replace(/\([^()]*\)/g, "");
  const name = bare.replace(/^ARRAY<(.*)>$/, "$1");
  if (/^(BOOL|BYTES|DATE|FLOAT64|INT64|INTERVAL|JSON|NUMERIC|STRING|TIMESTAMP)$/.test(name)) return bare;
  if (name === "FLOAT32") return bare.replace("FLOAT32", "FLOAT64");
  return name === "UUID" ? bare.replace("UUID", "STRING") : undefined;
}

/** Where nothing is counted with, and nothing compared with FLOAT64. */
function hasShortFloats({ type }: ExpressionText, columns: readonly MemoryColumn[]): boolean {
  const kinds = new Set(columns.map(({ values }) => values.type.element?.kind ?? values.type.kind));
  return kinds.has("FLOAT32") && !kinds.has("FLOAT64") && !/FLOAT|NUMERIC/.test(type ?? "");
}

export function evaluableValue(value: Value, { kind, element }: SpannerType, isShort: boolean): Value {
  if (element !== undefined && isList(value)) return value.map((item) => evaluableValue(item, element, isShort));
  // ZetaSQL's timestamps end at microseconds.
  if (kind === "TIMESTAMP" && typeof value === "string") return value.replace(/(\.\d{6})\d+Z$/, "$1Z");
  return kind === "FLOAT32" && isShort && typeof value === "number" ? shortFloat32(value) : value;
}

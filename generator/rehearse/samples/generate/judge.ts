import type { ZetaSql } from "../../../engines/index.ts";
import type { ColumnInput, Row, Value } from "../../types.ts";
import { evaluateForRows, positionColumn, resultOf, rowsTable } from "../queries.ts";

/** The result of an expression for a row; undefined where it fails for this row. */
export type Judgement = { readonly value: Value } | undefined;

export interface JudgeInput {
  readonly expression: string;
  readonly columns: readonly ColumnInput[];
  readonly rows: readonly Row[];
  /** What the expression may call the rows. */
  readonly alias?: string;
}

/** Far below the 4 MiB that one statement may have. */
const batch = 500;

/** Evaluates expressions over rows; those that cannot be evaluated at all are remembered with the reason. */
export class Judge {
  readonly #zetasql: Pick<ZetaSql, "evaluateQuery">;
  readonly unknown = new Map<string, string>();

  constructor(zetasql: Pick<ZetaSql, "evaluateQuery">) {
    this.#zetasql = zetasql;
  }

  /** One judgement per row, or undefined for all when the expression cannot be evaluated here. */
  async evaluate(input: JudgeInput): Promise<readonly Judgement[] | undefined> {
    if (this.unknown.has(input.expression)) return undefined;
    const result: Judgement[] = [];
    for (let start = 0; start < input.rows.length; start += batch) {
      const part = await this.#run({ ...input, rows: input.rows.slice(start, start + batch) });
      if (part === undefined) return undefined;
      result.push(...part);
    }
    return result;
  }

  async #run(input: JudgeInput): Promise<readonly Judgement[] | undefined> {
    const { rows } = input;
    if (rows.length === 0) return [];
    const columns = [...input.columns, { name: positionColumn, type: "INT64" }];
    const numbered = rows.map((row, index) => Object.fromEntries([...Object.entries(row), [positionColumn, index]]));
    const catalog = { tables: [{ path: [rowsTable], columns, rows: numbered }] };
    const sql = evaluateForRows(input.expression, input.alias ?? rowsTable);
    const evaluated = await this.#zetasql.evaluateQuery(sql, catalog);
    if (evaluated.ok) {
      const judgements: Judgement[] = rows.map(() => undefined);
      for (const row of evaluated.rows) {
        judgements[Number(row[positionColumn])] = { value: (resultOf(row) ?? null) as Value };
      }
      return judgements;
    }
    const { kind, message } = evaluated.problem;
    if (kind !== "evaluation" && kind !== "tooLarge") {
      this.unknown.set(input.expression, message);
      return undefined;
    }
    // One row fails, a division by zero, and all of them would be lost.
    if (rows.length === 1) return [undefined];
    const middle = rows.length >> 1;
    const first = await this.#run({ ...input, rows: rows.slice(0, middle) });
    const second = await this.#run({ ...input, rows: rows.slice(middle) });
    return first === undefined || second === undefined ? undefined : [...first, ...second];
  }
}

import type { Catalog, SqlResult, TableInput, ZetaSql } from "../../engines/zetasql/index.ts";

/** What the sessions of scripts ask of the engine. */
export type Engine = Pick<ZetaSql, "parse" | "tableNames" | "analyze" | "evaluateCells">;

interface Answer {
  readonly inputs: readonly unknown[];
  readonly result: Promise<SqlResult<unknown>>;
}

/**
 * Answers of the engine that were asked for before they are needed, while Node and the engine wait for Spanner. An answer depends on
 * the question and on the rows of the tables alone; it is used only if they are still the same, so that looking ahead changes
 * nothing but the time.
 */
export class Ahead {
  readonly #zetasql: Engine;
  /** By who asked, then by the question. */
  readonly #answers = new Map<string, Map<string, Answer[]>>();

  constructor(zetasql: Engine) {
    this.#zetasql = zetasql;
  }

  /** How many have asked and not yet been forgotten. */
  get owners(): number {
    return this.#answers.size;
  }

  /** Asks, and keeps the answers for the owner. */
  recorder(owner: string): Engine {
    const own = new Map<string, Answer[]>();
    this.#answers.set(owner, own);
    return this.#engine((question, inputs, ask) => {
      const result = ask();
      // Another answer each time: nobody may have one for all.
      if (volatile.test(question)) return result;
      // Whoever needs it asks again, and is told.
      result.catch(() => undefined);
      const known = own.get(question) ?? [];
      own.set(question, [...known, { inputs, result }]);
      return result;
    });
  }

  /** Uses what is there, and asks for the rest. */
  reader(): Engine {
    return this.#engine((question, inputs, ask) => {
      for (const answers of this.#answers.values()) {
        const found = answers.get(question)?.find((answer) => isSame(answer.inputs, inputs));
        if (found !== undefined) return found.result.catch(() => ask());
      }
      return ask();
    });
  }

  forget(owner: string): void {
    this.#answers.delete(owner);
  }

  #engine(
    answer: (
      question: string,
      inputs: readonly unknown[],
      ask: () => Promise<SqlResult<unknown>>,
    ) => Promise<SqlResult<unknown>>,
  ): Engine {
    const engine = this.#zetasql;
    const over = (kind: string, sql: string, catalog: Catalog): readonly [string, readonly unknown[]] => {
      const tables = catalog.tables.map(({ path, columns }) => ({ path, columns }));
      return [JSON.stringify([kind, sql, tables, catalog.variables ?? []]), catalog.tables.map(rowsOf)];
    };
    return {
      parse: (sql, options) =>
        answer(JSON.stringify(["parse", sql, options]), [], () => engine.parse(sql, options)) as ReturnType<
          Engine["parse"]
        >,
      tableNames: (sql) =>
        answer(JSON.stringify(["names", sql]), [], () => engine.tableNames(sql)) as ReturnType<Engine["tableNames"]>,
      analyze: (sql, catalog) =>
        answer(...over("analyze", sql, catalog), () => engine.analyze(sql, catalog)) as ReturnType<Engine["analyze"]>,
      evaluateCells: (sql, catalog) =>
        answer(...over("evaluate", sql, catalog), () => engine.evaluateCells(sql, catalog)) as ReturnType<
          Engine["evaluateCells"]
        >,
    };
  }
}

const volatile = /\b(RAND|GENERATE_UUID|SESSION_USER|CURRENT_\w+)\b/i;

/** Rows are never changed in place. */
function rowsOf({ cells, rows }: TableInput): unknown {
  return cells ?? rows;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((input, index) => input === b[index]);
}

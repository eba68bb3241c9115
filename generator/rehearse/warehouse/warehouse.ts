import {
  canonicalType,
  decodeCell,
  decodeRows,
  encodeRows,
  type SyntaxNode,
  type ZetaSql,
} from "../../engines/zetasql/index.ts";
import type { ScriptEvent, WarehouseTable } from "../types.ts";
import { Ahead, type Engine } from "./ahead.ts";
import { runBlock } from "./control-flow.ts";
import { CannotRehearse, failureOf, SqlFailure } from "./failures.ts";
import { refuseDuplicates } from "./relations.ts";
import { Session } from "./session.ts";
import { rangeOf } from "./statement.ts";
import { type Store, storedTable } from "./store.ts";
import type { ExternalQuery, QueryResult, StoredTable, Warehouse, WarehouseOptions } from "./types.ts";

/** Results that are there before anybody needs them take memory. */
const mostAhead = 8;

/** What a script runs in. */
interface Surroundings {
  readonly engine: Engine;
  readonly store: Store;
  readonly externalQuery: ExternalQuery | undefined;
}

/** The warehouse does not close the engine, which may serve several. */
export function createWarehouse(zetasql: ZetaSql, options: WarehouseOptions = {}): Warehouse {
  const { statementLimit = 100_000, externalQuery } = options;
  const store: Store = new Map();
  /** Rows as they were put, or asked for: they are the same until the table changes. */
  const decoded = new WeakMap<StoredTable, WarehouseTable>();

  const ahead = new Ahead(zetasql);
  const reader = ahead.reader();

  async function start(script: string, allowScript: boolean, from: Surroundings) {
    const parsed = await from.engine.parse(script, { allowScript });
    if (!parsed.ok) throw failureOf(parsed.problem, [{ text: script, origin: 0 }], script);
    const { engine, ...rest } = from;
    const session = new Session({ script, zetasql: engine, statementLimit, ...rest });
    return { session, statements: parsed.statements.map(({ syntax }) => syntax) };
  }

  return {
    table(path) {
      const stored = store.get(path);
      if (stored?.kind !== "table") return undefined;
      const { table } = stored;
      const before = decoded.get(table);
      if (before !== undefined) return before;
      const columns = table.columns.map(({ name, type }) => ({ name, type }));
      const result = { path, columns, rows: decodeRows(table.columns, table.cells) };
      decoded.set(table, result);
      return result;
    },
    column(path, name) {
      const stored = store.get(path);
      if (stored?.kind !== "table") return undefined;
      const { columns, cells } = stored.table;
      const index = columns.findIndex((column) => column.name === name);
      const type = columns[index]?.type;
      return type === undefined ? undefined : cells.map((row) => decodeCell(row[index], type));
    },
    state: (path) => store.get(path),
    put({ path, columns, rows }) {
      refuseGeography({ path, columns, rows });
      const cells = encodeRows(columns, rows, path);
      store.set(path, { kind: "table", table: storedTable({ path, columns, cells }) });
    },
    createView(path, query) {
      store.set(path, { kind: "view", view: { path, query } });
    },
    async query(sql) {
      const { session, statements } = await start(sql, false, { engine: reader, store, externalQuery });
      const [statement] = statements;
      if (statement?.kind !== "query") throw new SqlFailure("A query was expected, and this is another statement.");
      return runQuery(session, statement);
    },
    async lookAhead(owner, sql) {
      if (ahead.owners >= mostAhead) return;
      // Runs beside the real tables: what it makes is nobody's. What Spanner holds by then is not known yet.
      const from = { engine: ahead.recorder(owner), store: new Map(store), externalQuery: undefined };
      try {
        const { session, statements } = await start(sql, true, from);
        let count = 0;
        for await (const { kind } of runBlock(session, statements)) {
          if (kind === "statement") count += 1;
          if (kind === "export" || count > 1) break;
        }
      } catch {
        // The real run will say it.
      }
    },
    forget: (owner) => ahead.forget(owner),
    async *script(sql): AsyncGenerator<ScriptEvent, void, void> {
      const { session, statements } = await start(sql, true, { engine: reader, store, externalQuery });
      try {
        const flow = yield* runBlock(session, statements);
        if (flow.kind === "break" || flow.kind === "continue") {
          throw new SqlFailure(`${flow.kind.toUpperCase()} is only allowed inside of a loop.`);
        }
      } finally {
        session.transaction?.rollBack();
      }
    },
  };
}

async function runQuery(session: Session, statement: SyntaxNode): Promise<QueryResult> {
  const prepared = await session.prepareStatement(statement);
  const query = session.copy(rangeOf(statement), prepared);
  const { columns, cells } = await session.evaluate(query, prepared.tables.values());
  refuseDuplicates(columns);
  return { columns, rows: decodeRows(columns, cells) };
}

/** ZetaSQL's evaluator knows the type but no values of it. */
function refuseGeography({ path, columns, rows }: WarehouseTable): void {
  for (const { name, type } of columns) {
    if (!canonicalType(type).includes("GEOGRAPHY")) continue;
    if (rows.every((row) => (row[name] ?? null) === null)) continue;
    throw new CannotRehearse("type GEOGRAPHY", `table "${path}" has values of it in column "${name}".`);
  }
}

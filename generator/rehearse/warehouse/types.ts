import type { Cell, ColumnInput } from "../../engines/zetasql/index.ts";
import type { OutputColumn, Row, ScriptEvent, TargetResult, Value, WarehouseTable } from "../types.ts";

/** An in-memory BigQuery that runs SQL through ZetaSQL. */
export interface Warehouse {
  /** A table with its rows; undefined for a view, and when there is none. */
  table(path: string): WarehouseTable | undefined;
  /** The values of one column of a table, row by row; undefined for a view, and when there is no such table or column. */
  column(path: string, name: string): readonly Value[] | undefined;
  /** What stands under the name: another object after every change, undefined when there is nothing. */
  state(path: string): object | undefined;
  /**
   * Makes or replaces a table.
   *
   * @throws DiagnosticsError `unknown-type` or `bad-row-value`; {@link CannotRehearse} for values of GEOGRAPHY.
   */
  put(table: WarehouseTable): void;
  /** Makes or replaces a view; its query is looked at when something reads it. */
  createView(path: string, query: string): void;
  /**
   * Runs one SELECT.
   *
   * @throws SqlFailure, CannotRehearse; DiagnosticsError `engine-died`.
   */
  query(sql: string): Promise<QueryResult>;
  /**
   * Asks the engine for what the first statement of a script needs, as long as not too many have: the script then takes less time,
   * and does the same. It never throws.
   */
  lookAhead(owner: string, sql: string): Promise<void>;
  /** The owner needs it no more. */
  forget(owner: string): void;
  /**
   * Runs a script, and tells of each statement before it runs and of each export once its rows are computed. What the
   * consumer throws into an export (a {@link SqlFailure}) fails that statement, which the script may catch. A transaction
   * that is open when the script ends is rolled back.
   *
   * @throws SqlFailure, CannotRehearse; DiagnosticsError `engine-died`.
   */
  script(sql: string): AsyncGenerator<ScriptEvent, void, void>;
}

export interface WarehouseOptions {
  /** A script that executes more statements than this cannot be rehearsed; conditions of loops count. Default: 100,000. */
  readonly statementLimit?: number;
  /** Runs the queries of EXTERNAL_QUERY; without it they cannot be rehearsed. */
  readonly externalQuery?: ExternalQuery;
}

/** A query in Spanner's SQL, over what Spanner holds when it is asked. */
export type ExternalQuery = (sql: string) => Promise<TargetResult>;

export interface QueryResult {
  readonly columns: readonly OutputColumn[];
  readonly rows: readonly Row[];
}

/** One row in the engine's own form. */
export type CellRow = readonly Cell[];

export interface StoredColumn extends ColumnInput {
  readonly notNull?: boolean;
}

/** A state of a table; never changed, only replaced, so that its identity tells whether it is still the same. */
export interface StoredTable {
  readonly path: string;
  readonly columns: readonly StoredColumn[];
  readonly cells: readonly CellRow[];
}

export interface StoredView {
  readonly path: string;
  readonly query: string;
  /** Of `CREATE VIEW v (a, b)`. */
  readonly columnNames?: readonly string[];
}

/** A table whose rows are numbered by a pseudo column, under the name that a built query reads it by. */
export interface NumberedTable {
  readonly table: StoredTable;
  readonly alias: string;
}

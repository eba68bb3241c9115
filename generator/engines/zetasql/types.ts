import type { WireValue } from "./wire.ts";

/** A value as JSON has it; which form each type takes stands at {@link Row}. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [field: string]: Value };

/**
 * A row by column name; a column that is not there is NULL. In and out alike: INT64, NUMERIC and BIGNUMERIC as string (in
 * also as number), FLOAT64 as number or "NaN", "Infinity", "-Infinity", BYTES as base64, DATE `2026-01-31`, TIME
 * `12:34:56.789`, DATETIME `2026-01-31T12:34:56.789`, TIMESTAMP RFC 3339 (out in UTC with `Z`), INTERVAL
 * `1-2 3 4:5:6.789`, RANGE `[2026-01-01, UNBOUNDED)`, JSON as JSON, ARRAY as array, STRUCT as object (as array when its
 * fields have no or the same names). Fractions of a second come out without trailing zeros. A JSON null comes out like NULL.
 */
export type Row = Readonly<Record<string, Value>>;

export interface ColumnInput {
  readonly name: string;
  /** As in BigQuery's DDL. */
  readonly type: string;
  /** Read only by its name: neither `*` nor the row as a whole has it. */
  readonly pseudo?: boolean;
}

/** One value in ZetaSQL's own form, to be handed back as it came; see {@link ZetaSql.evaluateCells}. */
export type Cell = WireValue;

export interface TableInput {
  /**
   * Project, dataset and table, or as many parts as the SQL writes. A string is split at its dots; use the array when a
   * part holds a dot.
   */
  readonly path: string | readonly string[];
  readonly columns: readonly ColumnInput[];
  /** Needed for evaluation only; a table without rows to read is not an empty table. */
  readonly rows?: readonly Row[];
  /** Instead of `rows`: a cell for every column, in their order. */
  readonly cells?: readonly (readonly Cell[])[];
}

/** A script variable, or anything else that has one value under a bare name. */
export interface VariableInput {
  readonly name: string;
  readonly type: string;
  readonly value?: Value;
  /** Instead of `value`. */
  readonly cell?: Cell;
}

/** What a statement may refer to. Names of tables are case-sensitive, as they are in BigQuery. */
export interface Catalog {
  readonly tables: readonly TableInput[];
  readonly variables?: readonly VariableInput[];
  /** What a time without one is in; BigQuery's UTC where nothing is said. */
  readonly timeZone?: string;
}

/** Columns count UTF-16 units from 1, as in {@link import("../../support/index.ts").Location}. */
export interface SqlPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/**
 * `syntax`, `analysis`, `evaluation`: the SQL is wrong. The others say only that the judgement cannot be had here:
 * `unknownFunction` (this GoogleSQL is older than BigQuery; may also be a misspelt name), `unsupported` (the evaluator lacks
 * it), `tooLarge` (the rows of one statement exceed 4 MiB), `timeout`.
 */
export type SqlProblemKind =
  | "syntax"
  | "analysis"
  | "evaluation"
  | "unknownFunction"
  | "unsupported"
  | "tooLarge"
  | "timeout";

export interface SqlProblem {
  readonly kind: SqlProblemKind;
  /** GoogleSQL's message without its `[at line:column]`. */
  readonly message: string;
  readonly at?: SqlPosition;
}

export type SqlResult<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: SqlProblem };

/** Half-open, in UTF-16 units of the SQL that was given. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A node of ZetaSQL's parse tree. Its fields have the names that parse_tree.proto gives them, in camel case; those of its base
 * classes count as its own.
 */
export interface SyntaxNode extends TextRange {
  /** `query`, `binaryExpression`, `tablePathExpression`; empty where the field that holds it admits only one. */
  readonly kind: string;
  child(field: string): SyntaxNode | undefined;
  children(field: string): readonly SyntaxNode[];
  /** A text or an enum; empty when it is not there. */
  text(field: string): string;
  flag(field: string): boolean;
  /** All nodes right below it. */
  below(): readonly SyntaxNode[];
}

export interface ParsedStatement extends TextRange {
  /** GoogleSQL's name of the statement: `query`, `exportData`, `createTable`, `variableDeclaration`, `while`, … */
  readonly kind: string;
  /** Without the semicolon. */
  readonly text: string;
  /** The query inside `EXPORT DATA … AS`, `CREATE TABLE … AS`, or the query itself. */
  readonly query?: TextRange;
  /** The statements inside a block, a loop or a branch, in their order. */
  readonly body: readonly ParsedStatement[];
  readonly syntax: SyntaxNode;
}

export interface ParsedScript {
  readonly statements: readonly ParsedStatement[];
}

export interface OutputColumn {
  /** Columns without a name get BigQuery's: `f0_`, `f1_`. */
  readonly name: string;
  /** As in BigQuery's DDL, without lengths. */
  readonly type: string;
}

export interface StatementOption {
  readonly name: string;
  /** Undefined when it is not a literal. */
  readonly value: Value | undefined;
}

export interface AnalyzedStatement {
  /** GoogleSQL's name of the resolved statement: `query`, `exportData`, `createTableAsSelect`, `update`, `merge`, … */
  readonly kind: string;
  /** Empty for statements without a query. */
  readonly columns: readonly OutputColumn[];
  /** Of `EXPORT DATA`, in the order written; names in lower case. */
  readonly options: readonly StatementOption[];
  /** Of `EXPORT DATA WITH CONNECTION`. */
  readonly connection?: string;
  /** Paths of the tables that it names, dotted, sorted, also the target of a DML statement. */
  readonly tables: readonly string[];
}

export interface EvaluatedQuery {
  readonly columns: readonly OutputColumn[];
  readonly rows: readonly Row[];
}

/** The result of a query as ZetaSQL has it; columns may share a name. */
export interface EvaluatedCells {
  readonly columns: readonly OutputColumn[];
  readonly cells: readonly (readonly Cell[])[];
}

/** GoogleSQL's own parser, analyzer and reference evaluator in a process of its own. */
export interface ZetaSql {
  readonly pid: number;
  /** Resolves when the process has ended, to how. */
  readonly ended: Promise<string>;
  /**
   * Parses one statement, or with `allowScript` (the default) any number with blocks and loops.
   *
   * @throws DiagnosticsError `engine-died` — as do the others — when the engine is no more.
   */
  parse(sql: string, options?: { readonly allowScript?: boolean }): Promise<SqlResult<ParsedScript>>;
  /** Resolves the names and types of one statement. */
  analyze(sql: string, catalog: Catalog): Promise<SqlResult<AnalyzedStatement>>;
  /**
   * Runs one SELECT over the rows of the catalogue.
   *
   * @throws DiagnosticsError `bad-row-value` when a row does not fit the columns of its table.
   */
  evaluateQuery(sql: string, catalog: Catalog): Promise<SqlResult<EvaluatedQuery>>;
  /** The same, for a result that goes on into other statements; does not refuse columns of the same name. */
  evaluateCells(sql: string, catalog: Catalog): Promise<SqlResult<EvaluatedCells>>;
  /** The names of the tables of one statement, each as its segments; those of its WITH clauses are none. */
  tableNames(sql: string): Promise<SqlResult<{ readonly names: readonly (readonly string[])[] }>>;
  close(): Promise<void>;
}

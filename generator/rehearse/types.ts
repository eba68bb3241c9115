import type { ColumnInput, OutputColumn, Row } from "../engines/index.ts";
import type { TableId } from "../plan/types.ts";
import type { Diagnostic } from "../support/index.ts";

export type { ColumnInput, OutputColumn, Row, Value } from "../engines/index.ts";
export type { TableId } from "../plan/types.ts";

// ---- The BigQuery side.

/** A BigQuery table with its rows; values have the forms of {@link Row}. */
export interface WarehouseTable {
  /** `project.dataset.table`, as compiled SQL writes it between one pair of backticks. */
  readonly path: string;
  readonly columns: readonly ColumnInput[];
  readonly rows: readonly Row[];
}

/** Something that this machine cannot run or make, as opposed to something that is wrong. */
export interface NotRehearsed {
  readonly action: string;
  readonly reason: string;
}

/** What the running of a script tells from statement to statement; an export waits for its rows to be written. */
export type ScriptEvent =
  | { readonly kind: "statement"; readonly statement: string }
  | { readonly kind: "export"; readonly request: ExportRequest };

/** One `EXPORT DATA`, its query evaluated. */
export interface ExportRequest {
  /** By name in lower case, as written: `uri`, `format`, `spanner_options`. */
  readonly options: ReadonlyMap<string, string>;
  readonly columns: readonly OutputColumn[];
  readonly rows: readonly Row[];
}

// ---- The Spanner side.

/** A database that takes commits: an emulator, or the checks of this program. */
export interface Target {
  /** For the report: `emulator 1.5.28`, `built-in checks`. */
  readonly label: string;
  /** What of the schema is not there, and why. */
  readonly leftOut: readonly LeftOut[];
  /** Tables that could not be made; an export into one of them cannot be rehearsed. */
  readonly missing: ReadonlyMap<TableId, string>;
  /**
   * Inserts or updates rows by primary key, all of them or none. Columns that are not given keep their values, in new rows
   * they get their default or NULL.
   *
   * @throws DiagnosticsError `engine-died` when the engine is no more.
   */
  commit(mutations: readonly Mutation[]): Promise<CommitResult>;
  /** All rows of a table in the order of its key, with all columns, in the value forms of {@link Row}. */
  read(table: TableId): Promise<readonly Row[]>;
  /**
   * Runs one query in Spanner's SQL over what it holds now, for BigQuery's EXTERNAL_QUERY: columns and values are those that
   * BigQuery makes of the result. Nothing is written.
   *
   * @throws DiagnosticsError `engine-died`.
   */
  query(sql: string): Promise<TargetResult>;
  close(): Promise<void>;
}

export type TargetResult =
  | { readonly ok: true; readonly columns: readonly OutputColumn[]; readonly rows: readonly Row[] }
  | TargetRefusal;

export type TargetRefusal =
  /** Spanner would not run it, or BigQuery not take what it gives; verbatim where Spanner said it. */
  | { readonly ok: false; readonly kind: "failed"; readonly message: string }
  /** It may well be right, but this target cannot tell. */
  | { readonly ok: false; readonly kind: "notRehearsed"; readonly construct: string; readonly reason: string };

export interface LeftOut {
  /** The statement, or the clause of one. */
  readonly statement: string;
  readonly reason: string;
}

/** Rows for one table; a column that a row does not have is NULL. */
export interface Mutation {
  readonly table: TableId;
  /** In the spelling of the schema. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export type CommitResult = { readonly ok: true } | { readonly ok: false; readonly error: CommitError };

export interface CommitError {
  /** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
  readonly code: number;
  /** Verbatim where Spanner said it. */
  readonly message: string;
  /** Which rows break which rules; empty where that is not known. */
  readonly violations: readonly Violation[];
}

export type ViolationKind =
  | "nullKey"
  | "notNull"
  | "tooLong"
  | "badValue"
  | "missingParent"
  | "missingReference"
  | "duplicateIndexKey"
  | "check"
  | "unknownColumn"
  | "notWritable";

export interface Violation {
  readonly kind: ViolationKind;
  readonly table: TableId;
  /** The foreign key, index or check; the column for the others; undefined where it has no name. */
  readonly name: string | undefined;
  /** The row as far as it was given. */
  readonly row: Row;
  /** One sentence that names the row by its key. */
  readonly message: string;
}

// ---- Samples.

/** A BigQuery table that no action of the project makes. */
export interface SourceDeclaration {
  /** `project.dataset.table` */
  readonly path: string;
  /** What the pipeline reads of it, typed by the Spanner columns; undefined where it is not known. */
  readonly columns: readonly ColumnInput[] | undefined;
}

/** One state of the sources. */
export interface Samples {
  readonly tables: readonly WarehouseTable[];
  readonly diagnostics: readonly Diagnostic[];
}

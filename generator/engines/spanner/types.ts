import type { DatabasePath } from "./path.ts";

/**
 * What we need of Spanner, and no more, so that tests can put a client of their own in its place. Its errors have
 * `code` (gRPC) and `message`, as those of `@google-cloud/spanner` have.
 */
export interface SpannerClient {
  /** Whether it talks to the emulator, whose known faults are then corrected. */
  readonly emulator: boolean;
  /** GetDatabaseDdl: one statement per object, in an order that can be replayed, without semicolons. */
  readDdl(): Promise<readonly string[]>;
  /** Begins a read-only transaction: all its queries see the database at one timestamp. */
  openSnapshot(): Promise<SpannerSnapshot>;
  /** Lets everything go at once, also calls that have no answer yet; only a session on its way back has half a second. */
  close(): void;
}

export interface SpannerSnapshot {
  query(sql: string): Promise<readonly QueryRow[]>;
  end(): void;
}

/** By the names of the query's columns; strings, numbers, booleans and null. */
export type QueryRow = Readonly<Record<string, unknown>>;

export type ConnectSpanner = (input: {
  readonly path: DatabasePath;
  /** Where the user stands: the client's package is looked for from there too. */
  readonly directory: string;
}) => Promise<SpannerClient>;

export interface TableRow {
  readonly tableSchema: string;
  readonly tableName: string;
  readonly parent: string | null;
  readonly onDelete: string | null;
  readonly interleaveType: string | null;
  readonly rowDeletionPolicy: string | null;
}

export interface ColumnRow {
  readonly tableSchema: string;
  readonly tableName: string;
  readonly columnName: string;
  readonly position: number;
  readonly type: string;
  readonly nullable: string;
  readonly defaultExpression: string | null;
  readonly generation: string | null;
  readonly stored: string | null;
  readonly identity: string | null;
  /** Undefined where the database does not say it, see the table of emulator faults. */
  readonly hidden?: boolean | string | null;
}

export interface ColumnOptionRow {
  readonly tableSchema: string;
  readonly tableName: string;
  readonly columnName: string;
  readonly optionValue: string;
}

export interface IndexRow {
  readonly tableSchema: string;
  readonly tableName: string;
  readonly indexName: string;
  readonly isUnique: boolean;
  readonly nullFiltered: boolean;
}

export interface IndexColumnRow {
  readonly tableSchema: string;
  readonly tableName: string;
  readonly indexName: string;
  readonly columnName: string;
  /** Null for a column of STORING. */
  readonly position: number | null;
  readonly ordering: string | null;
}

export interface ConstraintRow {
  readonly constraintSchema: string;
  readonly constraintName: string;
  readonly tableSchema: string;
  readonly tableName: string;
  readonly constraintType: string;
  readonly enforced: string;
}

export interface ReferentialRow {
  readonly constraintSchema: string;
  readonly constraintName: string;
  readonly uniqueName: string | null;
  readonly deleteRule: string;
}

export interface KeyColumnRow {
  readonly constraintSchema: string;
  readonly constraintName: string;
  readonly tableSchema: string;
  readonly tableName: string;
  readonly columnName: string;
  readonly position: number;
  readonly uniquePosition: number | null;
}

export interface ConstraintTableRow {
  readonly constraintSchema: string;
  readonly constraintName: string;
  readonly tableSchema: string;
  readonly tableName: string;
}

export interface CheckRow {
  readonly constraintSchema: string;
  readonly constraintName: string;
  readonly clause: string;
}

export interface GraphRow {
  readonly graphSchema: string;
  readonly graphName: string;
  /** PROPERTY_GRAPH_METADATA_JSON as text. */
  readonly metadata: string;
}

export interface ViewRow {
  readonly tableSchema: string;
  readonly tableName: string;
  readonly definition: string | null;
  /** INVOKER or DEFINER. */
  readonly security: string | null;
}

/** What INFORMATION_SCHEMA says of a database at one timestamp; rows are in no order. */
export interface InformationSchema {
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly columnOptions: readonly ColumnOptionRow[];
  readonly indexes: readonly IndexRow[];
  readonly indexColumns: readonly IndexColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly referential: readonly ReferentialRow[];
  readonly keyColumns: readonly KeyColumnRow[];
  readonly constraintTables: readonly ConstraintTableRow[];
  readonly checks: readonly CheckRow[];
  /** Read only where the DDL may not be read. */
  readonly graphs: readonly GraphRow[];
  /** Read only where the DDL may not be read. */
  readonly views: readonly ViewRow[];
}

import type { TableId } from "../model/types.ts";

// What the user may decide; every value is filled in, nothing here is optional.

export interface PlanOptions {
  readonly select: SelectOptions;
  /** One entry per table of the catalogue. */
  readonly tables: ReadonlyMap<TableId, TableOptions>;
  /** Stands before all names that the output makes up, to keep them apart from those of other configs of one repository. */
  readonly prefix: string;
  /** Undefined: nothing is kept of the runs. */
  readonly ledger: LedgerOptions | undefined;
  readonly layout: Layout;
}

export interface LedgerOptions {
  /** For so many days. */
  readonly retention: number;
}

/** An action of Dataform for each of the plan, or a script for all of a table. */
export type Layout = "sqlx" | "compact";

export interface SelectOptions {
  /** Names of the graphs in the order that decides to which one a shared table belongs; undefined means all. */
  readonly graphs: readonly string[] | undefined;
  /** Anchored globs over `schema.Table`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface TableOptions {
  readonly source: SourceTable;
  /** By the name of the Spanner column; a column without an entry is read under its own name. */
  readonly columns: ReadonlyMap<string, ColumnMapping>;
  readonly integrity: IntegrityMode;
  /** How many rows may stay out before nothing of the table is exported; not used by `trust` and `fail`. */
  readonly maxRejects: Limit;
  /** Whether a source without rows, or without a row that may be exported, is no reason to stop. */
  readonly allowEmpty: boolean;
  /** Which of several rows with one key counts, by columns of the source; empty: the content of the row decides. */
  readonly order: readonly RowOrder[];
  /** What becomes of a row that is an edge to a node that is not there; undefined: `drop` for a table that is one edge and nothing else. */
  readonly danglingEdges: DanglingEdges | undefined;
  readonly informationalKeys: InformationalKeys;
  /** What becomes of references to tables that are not selected. */
  readonly outsideReferences: OutsideReferences;
  /** Into how many exports, less one, a table is split whose reference to itself cannot wait for a second pass. */
  readonly maxDepth: number | undefined;
  readonly deletes: DeleteStrategyName;
  readonly priority: Priority;
  /** The request tag; undefined means one made of graph and table. */
  readonly tag: string | undefined;
  /** A TIMESTAMP column; the export then writes a row only if it is newer. */
  readonly changeTimestampColumn: string | undefined;
  /** Into how many exports the table is split. */
  readonly shards: number;
  /** What is asked of Spanner after the load. */
  readonly verify: Verification;
}

/** A BigQuery table; what is undefined comes from the Dataform variables `source_project` and `source_dataset`. */
export interface SourceTable {
  readonly project: string | undefined;
  readonly dataset: string | undefined;
  readonly table: string;
}

export type ColumnMapping =
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "expression"; readonly sql: string }
  | { readonly kind: "constant"; readonly value: string | number | boolean | null }
  | { readonly kind: "omit" };

/** How rows are kept out that Spanner would refuse; docs/integrity.md. */
export type IntegrityMode = "trust" | "drop" | "quarantine" | "fail";

/** So many rows, or so many of a hundred, as the user wrote it: a decimal number. */
export type Limit =
  | { readonly kind: "rows"; readonly rows: number }
  | { readonly kind: "share"; readonly percent: string };

export type DanglingEdges = "drop" | "keep";
/** Whether rows are held against foreign keys that are NOT ENFORCED. */
export type InformationalKeys = "filter" | "ignore";

/** Whether the rows that are referred to are taken to be in Spanner, looked for there, or an error. */
export type OutsideReferences = "present" | "check" | "error";
/** Whether Spanner holds as many rows as are loadable, or each of their keys. */
export type Verification = "none" | "counts" | "keys";

export interface RowOrder {
  /** A column of the source. */
  readonly column: string;
  readonly descending: boolean;
}

export type DeleteStrategyName = "none";
export type Priority = "LOW" | "MEDIUM" | "HIGH";

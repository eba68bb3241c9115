import type { TableId } from "../model/types.ts";
import type { Diagnostic } from "../support/index.ts";
import type { DeleteStrategyName, IntegrityMode, Layout, Priority, SourceTable, Verification } from "./option-types.ts";
import type { GateRules, LedgerEntry, LedgerPart, Mark, RowChecks, TableDepth } from "./row-check-types.ts";
import type { ElementUse, ExportColumn, ExternalRelation, Reason, Relation, Shard } from "./shared-types.ts";

// The result: all that a renderer prints.

export interface Plan {
  /** Stands before the names of actions, folders and tags here, and before those of includes and variables in the output. */
  readonly prefix: string;
  readonly tables: readonly PlannedTable[];
  /** Every BigQuery table that is read, each once. */
  readonly sources: readonly PlannedSource[];
  /** In load order: an action comes after all that it depends on. */
  readonly actions: readonly Action[];
  readonly layout: Layout;
  /** What Dataform runs: the actions as the layout puts them together. In load order too. */
  readonly operations: readonly Operation[];
  readonly deferred: readonly DeferredKey[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One action by itself, under its name, or several in one script. */
export interface Operation {
  /** Unique among the operations, case aside. */
  readonly name: string;
  readonly folder: string;
  readonly wave: number;
  /** Names of operations. */
  readonly dependsOn: readonly Dependency[];
  readonly tags: readonly string[];
  /** In the order in which they are done, at least one. */
  readonly steps: readonly Action[];
}

export interface PlannedTable {
  readonly id: TableId;
  readonly elements: readonly ElementUse[];
  readonly graph: string | undefined;
  readonly mode: IntegrityMode;
  readonly deletes: DeleteStrategyName;
  /** Why rows may stay out, in the order in which a row has them; empty for `trust`. */
  readonly reasons: readonly string[];
  readonly wave: number;
  /** All of Spanner's columns, exported or not. */
  readonly columns: readonly PlannedColumn[];
  readonly primaryKey: readonly string[];
}

export interface PlannedColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly exported: boolean;
}

export interface PlannedSource extends SourceTable {
  /** The folder of the graph whose table reads it first. */
  readonly folder: string;
}

/** A foreign key that a second pass fills in. */
export interface DeferredKey {
  readonly table: TableId;
  /** Its name; of one without, the columns in parentheses. */
  readonly constraint: string;
  /** Those that are filled in. */
  readonly columns: readonly string[];
}

export type Action =
  | ExportAction
  | CheckedAction
  | SettleAction
  | RejectsAction
  | GateAction
  | VerifyAction
  | LedgerAction
  | BarrierAction;

interface ActionBase {
  /** Unique in the plan, case aside; a Dataform action name and a file name. */
  readonly name: string;
  /** Folder below `definitions/`. */
  readonly folder: string;
  /** The longest chain of actions before it, barriers aside; those of one wave can run at the same time. */
  readonly wave: number;
  readonly dependsOn: readonly Dependency[];
  readonly tags: readonly string[];
}

export interface ExportAction extends ActionBase {
  readonly kind: "export";
  readonly table: TableId;
  readonly elements: readonly ElementUse[];
  readonly pass: 1 | 2;
  readonly columns: readonly ExportColumn[];
  /** What the first pass leaves to the second; empty where there is one pass. */
  readonly deferred: readonly string[];
  readonly reads: Relation;
  /** The distance of its rows from a root, and where it stands; undefined where rows are not loaded by that. */
  readonly depth: { readonly column: string; readonly level: number } | undefined;
  readonly shard: Shard | undefined;
  /** What tells the rows of the shards apart. */
  readonly keyColumns: readonly ExportColumn[];
  readonly spanner: SpannerOptions;
}

/** Every source row of a table, mapped to its columns, with the reasons why it stays out. */
export interface CheckedAction extends ActionBase {
  readonly kind: "checked";
  readonly table: TableId;
  readonly elements: readonly ElementUse[];
  readonly mode: IntegrityMode;
  /** A table; else a view. */
  readonly materialized: boolean;
  readonly checks: RowChecks;
  readonly reads: ReadonlyMap<TableId, Relation | ExternalRelation>;
}

/** Marks the rows of tables that refer to each other until each that is left refers to rows that are left. */
export interface SettleAction extends ActionBase {
  readonly kind: "settle";
  readonly tables: readonly TableId[];
  readonly marks: readonly Mark[];
  readonly depths: readonly TableDepth[];
  readonly reads: ReadonlyMap<TableId, Relation>;
}

/** The rows that stay out, for the eye. */
export interface RejectsAction extends ActionBase {
  readonly kind: "rejects";
  readonly table: TableId;
  readonly checks: RowChecks;
  readonly reads: Relation;
}

/** Is shut by what its rules say of a table: then neither that table is exported nor what is held against it. */
export interface GateAction extends ActionBase {
  readonly kind: "gate";
  readonly table: TableId;
  readonly rules: GateRules;
  readonly reads: Relation;
}

/** A part of the ledger: docs/ledger.md. */
export interface LedgerAction extends ActionBase {
  readonly kind: "ledger";
  readonly part: LedgerPart;
  readonly entries: readonly LedgerEntry<Relation>[];
  /** Days. */
  readonly retention: number;
  /** The names of the actions that make the tables of the ledger. */
  readonly names: Readonly<Partial<Record<LedgerPart, string>>>;
}

/** After the load: whether Spanner holds what was to be loaded. */
export interface VerifyAction extends ActionBase {
  readonly kind: "verify";
  readonly table: TableId;
  readonly rule: Exclude<Verification, "none">;
  readonly reads: Relation;
  /** As the rows are read; not used by `counts`. */
  readonly key: readonly ExportColumn[];
  /** Columns of the key that may be NULL. */
  readonly nullableKey: readonly string[];
}

export interface SpannerOptions {
  readonly table: string;
  readonly priority: Priority;
  readonly tag: string;
  readonly changeTimestampColumn: string | undefined;
}

/** Does nothing but wait, where an action would have more dependencies than hosted Dataform allows. */
export interface BarrierAction extends ActionBase {
  readonly kind: "barrier";
}

export interface Dependency {
  /** The name of an action. */
  readonly action: string;
  readonly because: readonly Reason[];
}

import type { PropertyGraph, Reference, Table, TableId } from "../model/types.ts";
import type { Diagnostic } from "../support/index.ts";

export type { TableId } from "../model/types.ts";

// ---- What the user may decide; every value is filled in, nothing here is optional.

export interface PlanOptions {
  readonly select: SelectOptions;
  /** One entry per table of the catalogue. */
  readonly tables: ReadonlyMap<TableId, TableOptions>;
  /** Stands before every action name, to keep the names apart from those of other projects in one dataset. */
  readonly prefix: string;
}

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
  readonly deletes: DeleteStrategyName;
  readonly priority: Priority;
  /** The request tag; undefined means one made of graph and table. */
  readonly tag: string | undefined;
  /** A TIMESTAMP column; the export then writes a row only if it is newer. */
  readonly changeTimestampColumn: string | undefined;
  /** Into how many exports the table is split. */
  readonly shards: number;
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

export type IntegrityMode = "trust";
export type DeleteStrategyName = "none";
export type Priority = "LOW" | "MEDIUM" | "HIGH";

// ---- What the stages hand on: each adds to what the stage before it returned.

export interface SelectedTable {
  readonly table: Table;
  readonly options: TableOptions;
  /** Every use of the table in the chosen graphs. */
  readonly elements: readonly ElementUse[];
  /** The first chosen graph that uses the table or reaches it by references; undefined for a table outside of graphs. */
  readonly graph: string | undefined;
}

export interface ElementUse {
  readonly graph: string;
  readonly kind: "node" | "edge";
  readonly name: string;
}

export interface Selection {
  readonly graphs: readonly PropertyGraph[];
  /** In the order of their ids. */
  readonly tables: readonly SelectedTable[];
}

export interface MappedTable extends SelectedTable {
  readonly columns: readonly ExportColumn[];
}

/** A column of the export: its name in Spanner, and what is selected for it. */
export interface ExportColumn {
  readonly name: string;
  /** Spanner's type. */
  readonly type: string;
  readonly from: Exclude<ColumnMapping, { kind: "omit" }>;
}

export interface OrderedTable extends MappedTable {
  /** Tables whose first pass is over before that of this one, each once, in the order of their ids. Acyclic. */
  readonly waits: readonly Wait[];
  /** Undefined where one pass loads the rows whole. */
  readonly deferral: Deferral | undefined;
}

/** The foreign keys of a table that close a cycle: a second pass fills them in, once the rows that they refer to are there. */
export interface Deferral {
  /** In the order of the table. */
  readonly references: readonly Reference[];
  /** The columns that the first pass does not fill in; each is nullable. */
  readonly columns: readonly string[];
  /** Those of them that it writes as NULL; the others it leaves as they are. */
  readonly nullColumns: readonly string[];
}

/** The first pass of another table; `because` is never empty. */
export interface Wait {
  readonly to: TableId;
  readonly because: readonly Reason[];
}

/** Why one table is loaded before another; `firstPass`: its own rows have to be there. */
export interface Reason {
  readonly kind: Reference["kind"] | "graphEdge" | "firstPass";
  /** Whether Spanner would refuse the rows otherwise. */
  readonly enforced: boolean;
  readonly to: TableId;
  /** The constraint, where it has a name; `Graph.edge` for a graph edge. */
  readonly name: string | undefined;
  /** For a graph edge: which end of it. */
  readonly end: "source" | "destination" | undefined;
}

/** One export before it has dependencies and a name. */
export interface ExportDraft {
  readonly kind: "export";
  readonly table: OrderedTable;
  readonly pass: 1 | 2;
  readonly columns: readonly ExportColumn[];
  readonly waits: readonly Wait[];
  readonly reads: Relation;
  readonly shard: Shard | undefined;
}

/** What an export reads. */
export type Relation = { readonly kind: "source"; readonly source: SourceTable };

/** One of `count` disjoint parts, told apart by a hash of the key columns. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

// ---- The result: all that a renderer prints.

export interface Plan {
  readonly tables: readonly PlannedTable[];
  /** Every BigQuery table that is read, each once. */
  readonly sources: readonly PlannedSource[];
  /** In load order: an action comes after all that it depends on. */
  readonly actions: readonly Action[];
  readonly deferred: readonly DeferredKey[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlannedTable {
  readonly id: TableId;
  readonly elements: readonly ElementUse[];
  readonly graph: string | undefined;
  readonly mode: IntegrityMode;
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

export type Action = ExportAction | BarrierAction;

interface ActionBase {
  /** Unique in the plan, case aside; a Dataform action name and a file name. */
  readonly name: string;
  /** Folder below `definitions/`. */
  readonly folder: string;
  /** 0 for actions that wait for none; barriers do not count. */
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
  readonly shard: Shard | undefined;
  /** What tells the rows of the shards apart. */
  readonly keyColumns: readonly ExportColumn[];
  readonly spanner: SpannerOptions;
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

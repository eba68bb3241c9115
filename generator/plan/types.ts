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
  /** Which of several rows with one key counts, by columns of the source; empty: the content of the row decides. */
  readonly order: readonly RowOrder[];
  /** What becomes of a row that is an edge to a node that is not there; undefined: `drop` for a table that is one edge and nothing else. */
  readonly danglingEdges: DanglingEdges | undefined;
  readonly informationalKeys: InformationalKeys;
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
export type IntegrityMode = "trust" | "drop" | "quarantine";
export type DanglingEdges = "drop" | "keep";
/** Whether rows are held against foreign keys that are NOT ENFORCED. */
export type InformationalKeys = "filter" | "ignore";

export interface RowOrder {
  /** A column of the source. */
  readonly column: string;
  readonly descending: boolean;
}

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
  /** A foreign key to the table's own primary key by whose distance from a root the rows are loaded. */
  readonly layered: Reference | undefined;
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

/**
 * Why one action comes after another; `firstPass`: the table's own rows have to be there; `checkedRows`: it reads the checked
 * rows of the table.
 */
export interface Reason {
  readonly kind: Reference["kind"] | "graphEdge" | "firstPass" | "checkedRows";
  /** Whether Spanner would refuse the rows otherwise. */
  readonly enforced: boolean;
  readonly to: TableId;
  /** The constraint, where it has a name; `Graph.edge` for a graph edge. */
  readonly name: string | undefined;
  /** For a graph edge: which end of it. */
  readonly end: "source" | "destination" | undefined;
}

/** An action before it has dependencies and a name. */
export type Draft = ExportDraft | CheckedDraft | SettleDraft | RejectsDraft;

interface DraftBase {
  /** Actions that are waited for together: the parts of a split table. */
  readonly group: string;
  readonly after: readonly After[];
}

/** All actions of a group are over before the draft begins; `because` is never empty. */
export interface After {
  readonly group: string;
  readonly because: readonly Reason[];
}

export interface ExportDraft extends DraftBase {
  readonly kind: "export";
  readonly table: OrderedTable;
  readonly pass: 1 | 2;
  /** The distance of its rows from a root, where they are loaded by that. */
  readonly depth: number | undefined;
  readonly columns: readonly ExportColumn[];
  readonly reads: DraftRelation;
  readonly shard: Shard | undefined;
}

export interface CheckedDraft extends DraftBase {
  readonly kind: "checked";
  readonly table: OrderedTable;
  readonly materialized: boolean;
  readonly checks: RowChecks;
  /** Where the rows are read that `joined` references lead to. */
  readonly reads: ReadonlyMap<TableId, DraftRelation>;
}

export interface RejectsDraft extends DraftBase {
  readonly kind: "rejects";
  readonly table: OrderedTable;
  readonly checks: RowChecks;
  readonly reads: DraftRelation;
}

export interface SettleDraft extends DraftBase {
  readonly kind: "settle";
  /** The component, in the order of the ids. */
  readonly tables: readonly OrderedTable[];
  readonly marks: readonly Mark[];
  readonly depths: readonly TableDepth[];
  readonly reads: ReadonlyMap<TableId, DraftRelation>;
}

/** Where rows are read: a table of which all are taken, or checked rows, of which those without reasons are. */
export type DraftRelation = SourceRelation | CheckedRelation<{ readonly table: TableId }>;
export type Relation = SourceRelation | CheckedRelation<{ readonly action: string }>;

export interface SourceRelation {
  readonly kind: "source";
  readonly source: SourceTable;
  /** What is selected for each column of the Spanner table. */
  readonly columns: readonly ExportColumn[];
}

export type CheckedRelation<Of> = Of & {
  readonly kind: "checked";
  /** The column of the reasons. */
  readonly reasonsColumn: string;
  /** That of the distance from a root, where there is one. */
  readonly depthColumn: string | undefined;
};

// ---- Checked rows: every source row of a table with the reasons why it stays out.

export interface RowChecks {
  readonly source: SourceTable;
  /** The relation's columns: those of the exports, in their order. */
  readonly columns: readonly ExportColumn[];
  /** The reasons stand in this column, whose name no column of the table has. */
  readonly reasonsColumn: string;
  /** Of several rows with these values one counts; undefined where a part of the key is not exported. */
  readonly key: readonly ExportColumn[] | undefined;
  readonly order: readonly RowOrder[];
  /** Columns of the key that are NOT NULL: a row with NULL in one of them has no key. */
  readonly requiredKey: readonly string[];
  /** The other NOT NULL columns. */
  readonly required: readonly string[];
  readonly values: readonly ValueCheck[];
  readonly conditions: readonly ConditionCheck[];
  readonly uniques: readonly UniqueCheck[];
  /** In the order of the reasons: parents, foreign keys, edges. */
  readonly references: readonly ReferenceCheck[];
  readonly depth: DepthCheck | undefined;
}

/** Rows are loaded by their distance from a root: one that refers to no other row. Those that are too far, or have no root, stay out. */
export interface DepthCheck {
  readonly reason: string;
  /** Where the distance stands in the checked rows, under a name that no column has. */
  readonly column: string;
  /** The name of a variable of the script: that of no column. */
  readonly variable: string;
  readonly maxDepth: number;
  /** The foreign key, and the primary key that it leads to. */
  readonly pairs: readonly ColumnPair[];
}

export interface TableDepth {
  readonly table: TableId;
  readonly depth: DepthCheck;
}

/** What a column takes of its type: a length at most, of an array so many elements, a FLOAT32, a UUID, a time that is past. */
export interface ValueCheck {
  readonly reason: string;
  readonly column: string;
  readonly rule: "characters" | "bytes" | "elements" | "float32" | "uuid" | "past";
  /** Whether it holds for each element. */
  readonly isArray: boolean;
  /** Of a rule that has one; else 0. */
  readonly limit: number;
}

/** A CHECK: a row for which it is false stays out, one for which it is NULL does not. */
export interface ConditionCheck {
  readonly reason: string;
  readonly sql: string;
}

/** Of several rows with these values, one is let in. */
export interface UniqueCheck {
  readonly reason: string;
  readonly columns: readonly ExportColumn[];
  /** A row with NULL in one of these is not in the index. */
  readonly notNull: readonly string[];
}

/** The row that is referred to has to be let in itself. */
export interface ReferenceCheck {
  readonly reason: string;
  readonly because: Reason;
  readonly pairs: readonly ColumnPair[];
  /** What NULL in a column means: the row is not held against it, is refused, or refers to a row with NULL. */
  readonly nulls: "pass" | "reject" | "compare";
  /** Columns that may be NULL; with `compare` the others are left to `null_key`. */
  readonly nullable: readonly string[];
  /**
   * `joined`: by a join; `settled`: by the script of the component, since tables refer to each other; `nulls`: NULL alone is
   * refused, a constraint of the same columns looks for the row.
   */
  readonly by: "joined" | "settled" | "nulls";
}

export interface ColumnPair {
  readonly column: ExportColumn;
  /** Of the table that is referred to. */
  readonly to: ExportColumn;
}

/** A reference within a component: rows whose referenced row is missing or marked are marked. */
export interface Mark {
  readonly table: TableId;
  readonly reference: ReferenceCheck;
}

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

export type Action = ExportAction | CheckedAction | SettleAction | RejectsAction | BarrierAction;

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
  readonly reads: ReadonlyMap<TableId, Relation>;
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

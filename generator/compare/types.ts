import type { CatalogDocument, DiagnosticDocument, PlanActionDocument, PlanDocument } from "../contracts/index.ts";

/** One of the two sides: a schema, and the plan of all its tables. */
export interface Side {
  readonly catalog: CatalogDocument;
  readonly plan: PlanDocument;
}

export interface Sides {
  readonly old: Side;
  readonly new: Side;
}

/** What `diff --format json` prints. `version` is raised when a field changes its meaning. */
export interface ComparisonDocument {
  readonly version: 1;
  readonly schema: readonly SchemaChange[];
  readonly pipeline: PipelineChanges;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly DiagnosticDocument[];
}

export type Comparison = Omit<ComparisonDocument, "diagnostics">;

export type SchemaObject =
  | "table"
  | "column"
  | "columnOrder"
  | "primaryKey"
  | "interleaving"
  | "foreignKey"
  | "check"
  | "index"
  | "rowDeletionPolicy"
  | "graph"
  | "node"
  | "edge";

/** An object of the schema that is not what it was. A rename is a removal and an addition: it is not guessed. */
export interface SchemaChange {
  readonly change: "added" | "removed" | "changed";
  readonly object: SchemaObject;
  /** The table or the graph that it is, or is part of. */
  readonly of: string;
  /** Null for what has no name of its own, and for the table or graph itself. */
  readonly name: string | null;
  /** The definition in Spanner's words; null for what was not there. */
  readonly from: string | null;
  /** The same of what is there now; null for what is gone. */
  readonly to: string | null;
}

export interface PipelineChanges {
  readonly added: readonly PlanActionDocument[];
  readonly removed: readonly PlanActionDocument[];
  readonly changed: readonly ActionChange[];
}

export type Dependency = PlanActionDocument["dependsOn"][number];

/** What changed of an action that is in both plans. */
export interface ActionChange {
  readonly action: string;
  readonly columns: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** Exported before and after, in another type. */
    readonly retyped: readonly string[];
  };
  readonly dependsOn: {
    readonly added: readonly Dependency[];
    readonly removed: readonly Dependency[];
    /** The same action is waited for, for other reasons: what holds now. */
    readonly changed: readonly Dependency[];
  };
  readonly wave: { readonly from: number; readonly to: number } | null;
}

/** Before the new pipeline runs for the first time; its first run, over all rows; after that run. */
export type Phase = "before" | "load" | "after";

/** Something that a person has to do, or to know. */
export interface Step {
  readonly phase: Phase;
  /** `ddl`: a statement on the existing objects; `recreate`: its rows are lost and loaded again; `load`: a full load. */
  readonly kind: "ddl" | "recreate" | "load";
  /** `Table "Account"`, `Graph "FinGraph"`. */
  readonly subject: string;
  readonly text: string;
}

export type TableDocument = CatalogDocument["tables"][number];
export type ColumnDocument = TableDocument["columns"][number];
export type ReferenceDocument = TableDocument["references"][number];
export type GraphDocument = CatalogDocument["graphs"][number];
export type NodeDocument = GraphDocument["nodes"][number];
export type EdgeDocument = GraphDocument["edges"][number];

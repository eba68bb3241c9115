import type { CatalogDocument, ComparisonDocument, PlanActionDocument, PlanDocument } from "../contracts/index.ts";

export type {
  CatalogDocument,
  ColumnDocument,
  EdgeDocument,
  GraphDocument,
  NodeDocument,
  ReferenceDocument,
  TableDocument,
} from "../contracts/index.ts";

/** One of the two sides: a schema, and the plan of all its tables. */
export interface Side {
  readonly catalog: CatalogDocument;
  readonly plan: PlanDocument;
}

export interface Sides {
  readonly old: Side;
  readonly new: Side;
}

export type ViewDocument = CatalogDocument["views"][number];

/** A sequence, a function, the proto bundle; or a schema, which the catalogue knows by what stands in it. */
export interface ObjectItem {
  readonly kind: CatalogDocument["objects"][number]["kind"] | "SCHEMA";
  readonly name: string;
  readonly statements: readonly string[];
}
export type IndexDocument = CatalogDocument["tables"][number]["indexes"][number];

export type Comparison = Omit<ComparisonDocument, "diagnostics">;
export type SchemaChange = Comparison["schema"][number];
export type SchemaObject = SchemaChange["object"];
export type PipelineChanges = Comparison["pipeline"];
export type ActionChange = PipelineChanges["changed"][number];
export type Dependency = PlanActionDocument["dependsOn"][number];
export type Step = Comparison["steps"][number];
export type Phase = Step["phase"];

/** What a step does, by which its place in its phase is found. */
export type Rank =
  | "load"
  | "makeObject"
  | "dropPolicy"
  | "dropGraph"
  | "dropView"
  | "makeView"
  | "makeGraph"
  | "dropUnusedView"
  | "dropConstraint"
  | "dropIndex"
  | "dropTable"
  | "dropSynonym"
  | "setPolicy"
  | "dropColumn"
  | "fillColumn"
  | "alterColumn"
  | "addColumn"
  | "makeTable"
  | "addSynonym"
  | "makeIndex"
  | "addConstraint"
  | "makeLateView"
  | "dropObject";

/** A step that knows its place among the others of its phase. */
export interface PlacedStep extends Step {
  readonly rank: Rank;
}

/** The same where what it is about is still to be said. */
export type StepText = Omit<PlacedStep, "subject">;

/** An action of the compiled project, with what has to be run for it. */
export interface RehearsalAction {
  /** `project.dataset.name`; unique in the project. */
  readonly id: string;
  /** For the report: the bare name where that is unique, else the id. */
  readonly name: string;
  readonly work: Work;
  /** Ids of actions, each once; what is only declared is no action. */
  readonly dependsOn: readonly string[];
  /** Counts as passed without being run. */
  readonly disabled: boolean;
}

export type Work =
  | { readonly kind: "operation"; readonly scripts: readonly string[] }
  | ({ readonly kind: "view" | "table" } & Query)
  | {
      readonly kind: "incremental";
      readonly first: Query;
      readonly later: Query;
      readonly uniqueKey: readonly string[];
    }
  | { readonly kind: "assertion"; readonly query: string };

/** What gives the rows of a table or view, and the scripts around it. */
export interface Query {
  readonly query: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

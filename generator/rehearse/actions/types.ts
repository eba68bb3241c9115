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
  /** One job after the other. */
  | { readonly kind: "scripts"; readonly scripts: readonly string[] }
  | IncrementalWork
  /** Makes a view of the query, and fails where it has a row. */
  | { readonly kind: "assertion"; readonly script: string; readonly query: string };

/** A table that the first run makes, and later ones add to. */
export interface IncrementalWork {
  readonly kind: "incremental";
  readonly first: string;
  /** What a later run does, by the columns that the table has; why that cannot be rehearsed where it is a text. */
  readonly later: { readonly unknown: string } | { readonly script: (columns: readonly string[]) => string };
}

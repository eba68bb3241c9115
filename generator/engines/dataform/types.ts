export interface Target {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** What every action of a compiled graph has. */
export interface CompiledAction {
  readonly target: Target;
  readonly dependencyTargets: readonly Target[];
  readonly tags: readonly string[];
  /** Relative to the project, with forward slashes. */
  readonly fileName: string;
  readonly disabled: boolean;
  /** Empty when there is none. */
  readonly description: string;
}

export interface CompiledOperation extends CompiledAction {
  /** One per part between lines of `---`. */
  readonly queries: readonly string[];
  readonly hasOutput: boolean;
}

export interface CompiledTable extends CompiledAction {
  readonly type: "table" | "incremental" | "view";
  readonly query: string;
  /** The query of an incremental run; empty for the other types. */
  readonly incrementalQuery: string;
  readonly preOps: readonly string[];
  readonly postOps: readonly string[];
  /** Those of an incremental run; empty for the other types. */
  readonly incrementalPreOps: readonly string[];
  readonly incrementalPostOps: readonly string[];
  /** By which an incremental run finds the row that a new one replaces; empty where all are added. */
  readonly uniqueKey: readonly string[];
  /** `MERGE`, `INSERT_OVERWRITE`; empty for Dataform's own choice. */
  readonly incrementalStrategy: string;
  /** `IGNORE`, `FAIL`, `EXTEND`, `SYNCHRONIZE`; empty where nothing is said, which is the first. */
  readonly onSchemaChange: string;
}

export interface CompiledAssertion extends CompiledAction {
  readonly query: string;
}

export interface CompiledDeclaration {
  readonly target: Target;
  readonly fileName: string;
  readonly description: string;
}

export interface ProjectConfig {
  readonly defaultDatabase: string;
  readonly defaultSchema: string;
  readonly defaultLocation: string;
  readonly assertionSchema: string;
  /** What Dataform puts with a `_` behind the project and the dataset of each action, and before its name; empty for nothing. */
  readonly databaseSuffix: string;
  readonly schemaSuffix: string;
  readonly tablePrefix: string;
  readonly vars: ReadonlyMap<string, string>;
}

export interface CompileError {
  readonly message: string;
  /** Empty when it belongs to no file. */
  readonly fileName: string;
}

/** What Dataform makes of a project, whichever way it was compiled. Lists are in Dataform's order: by path of the file. */
export interface CompiledGraph {
  readonly operations: readonly CompiledOperation[];
  readonly assertions: readonly CompiledAssertion[];
  readonly tables: readonly CompiledTable[];
  readonly declarations: readonly CompiledDeclaration[];
  readonly projectConfig: ProjectConfig;
  /** When there are any, the rest of the graph may be incomplete. */
  readonly errors: readonly CompileError[];
}

export interface CompileOptions {
  /** Override those of workflow_settings.yaml. */
  readonly vars?: Readonly<Record<string, string>>;
}

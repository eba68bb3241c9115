/** The plan as JSON. `version` is raised when a field changes its meaning; new fields may come without that. */
export interface PlanDocument {
  readonly version: 1;
  readonly tables: readonly {
    readonly name: string;
    readonly elements: readonly { readonly graph: string; readonly kind: "node" | "edge"; readonly name: string }[];
    readonly mode: string;
    readonly wave: number;
  }[];
  readonly actions: readonly PlanActionDocument[];
  readonly deferred: readonly {
    readonly table: string;
    readonly constraint: string;
    readonly columns: readonly string[];
  }[];
  readonly diagnostics: readonly DiagnosticDocument[];
}

export interface PlanActionDocument {
  readonly name: string;
  readonly kind: "export" | "barrier";
  /** Null for an action that is not one of a single table. */
  readonly table: string | null;
  readonly pass: 1 | 2 | null;
  readonly wave: number;
  readonly columns: readonly string[];
  readonly dependsOn: readonly {
    readonly action: string;
    readonly because: readonly {
      readonly kind: "interleave" | "foreignKey" | "graphEdge";
      readonly enforced: boolean;
      readonly to: string;
      /** The constraint, or `Graph.edge`; null where there is no name. */
      readonly name: string | null;
      /** Which end of a graph edge. */
      readonly end: "source" | "destination" | null;
    }[];
  }[];
}

export interface DiagnosticDocument {
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly subject: string;
  readonly message: string;
  readonly hint: string;
  readonly at: { readonly file: string; readonly line: number; readonly column: number } | null;
  readonly configPath: string | null;
}

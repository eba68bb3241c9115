import type { DiagnosticDocument } from "./plan-v1.ts";

/** The catalogue as JSON: what was read of the Spanner schema, resolved and without loss. */
export interface CatalogDocument {
  readonly version: 1;
  readonly dialect: "googlesql";
  readonly tables: readonly {
    readonly name: string;
    readonly kind: "table";
    readonly columns: readonly {
      readonly name: string;
      readonly type: string;
      readonly notNull: boolean;
      /** False, or how the value comes about. */
      readonly generated: false | { readonly expression: string; readonly stored: boolean };
      readonly identity: boolean;
      readonly hidden: boolean;
      readonly default: string | null;
      readonly allowCommitTimestamp: boolean;
    }[];
    readonly primaryKey: readonly { readonly column: string; readonly order: "asc" | "desc" }[];
    readonly references: readonly {
      readonly kind: "interleave" | "foreignKey";
      readonly name: string | null;
      readonly to: string;
      readonly columns: readonly string[];
      readonly toColumns: readonly string[];
      readonly enforced: boolean;
      readonly onDelete: "cascade" | "noAction";
    }[];
    readonly checks: readonly {
      readonly name: string | null;
      readonly expression: string;
      readonly enforced: boolean;
    }[];
    readonly indexes: readonly {
      readonly name: string;
      readonly unique: boolean;
      readonly nullFiltered: boolean;
      readonly keys: readonly { readonly column: string; readonly order: "asc" | "desc" }[];
      readonly storing: readonly string[];
    }[];
    readonly rowDeletionPolicy: { readonly column: string; readonly days: number } | null;
  }[];
  readonly graphs: readonly {
    readonly name: string;
    readonly nodes: readonly GraphElementDocument[];
    readonly edges: readonly (GraphElementDocument & {
      readonly source: EdgeEndDocument;
      readonly destination: EdgeEndDocument;
    })[];
  }[];
  readonly statements: { readonly read: number; readonly recorded: number; readonly reported: number };
  readonly diagnostics: readonly DiagnosticDocument[];
}

export interface GraphElementDocument {
  readonly name: string;
  readonly table: string;
  readonly key: readonly string[];
  readonly labels: readonly string[];
  readonly properties: readonly {
    readonly label: string;
    readonly allColumns: { readonly except: readonly string[] } | null;
    readonly listed: readonly { readonly name: string; readonly expression: string }[];
  }[];
  readonly dynamicLabel: string | null;
  readonly dynamicProperties: string | null;
}

export interface EdgeEndDocument {
  readonly node: string;
  readonly columns: readonly string[];
  readonly nodeColumns: readonly string[];
}

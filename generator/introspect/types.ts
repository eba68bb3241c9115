import type { DeleteAction, GraphLabel, KeyPart, RowDeletionPolicy, ViewSecurity } from "../ddl/types.ts";
import type { Diagnostic, Location } from "../support/index.ts";

export type {
  DeleteAction,
  GraphLabel,
  GraphProperties,
  GraphProperty,
  KeyPart,
  RowDeletionPolicy,
  ViewSecurity,
} from "../ddl/types.ts";

/** Where a schema comes from: DDL files, a live database, a saved snapshot. All give the same {@link RawSchema}. */
export interface SchemaSource {
  /** For messages: the files, or the database path. */
  readonly label: string;
  /** Problems are in the result's diagnostics; it throws only when something is broken in this program. */
  read(signal?: AbortSignal): Promise<RawSchema>;
}

/** A schema as it was declared: names in the spelling of each place, defaults not filled in, nothing resolved. */
export interface RawSchema {
  readonly tables: readonly RawTable[];
  /** In an order in which each may use those before it. */
  readonly views: readonly RawView[];
  readonly graphs: readonly RawGraph[];
  /** In an order in which each may use those before it. */
  readonly objects: readonly RawObject[];
  /** How many statements were read, understood but without effect on loading, and reported as not understood. */
  readonly statements: StatementCounts;
  readonly diagnostics: readonly Diagnostic[];
}

export interface StatementCounts {
  readonly read: number;
  readonly recorded: number;
  readonly reported: number;
}

/** `schema` is empty for the default schema. */
export interface ObjectName {
  readonly schema: string;
  readonly name: string;
}

export interface RawTable extends ObjectName {
  readonly columns: readonly RawColumn[];
  readonly primaryKey: readonly KeyPart[];
  readonly interleave: RawInterleave | undefined;
  readonly foreignKeys: readonly RawForeignKey[];
  readonly checks: readonly RawCheck[];
  readonly indexes: readonly RawIndex[];
  readonly rowDeletionPolicy: RowDeletionPolicy | undefined;
  /** Further names of the table. */
  readonly synonyms: readonly string[];
  readonly at: Location | undefined;
}

export interface RawColumn {
  readonly name: string;
  /** Canonical spelling: `ARRAY<STRING(MAX)>`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
  readonly onUpdate: string | undefined;
  readonly generated: { readonly expression: string; readonly stored: boolean } | undefined;
  readonly identity: boolean;
  readonly hidden: boolean;
  readonly allowCommitTimestamp: boolean;
}

export interface RawInterleave {
  readonly table: ObjectName;
  readonly enforced: boolean;
  readonly onDelete: DeleteAction;
  readonly at: Location | undefined;
}

export interface RawForeignKey {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly table: ObjectName;
  readonly tableColumns: readonly string[] | undefined;
  readonly enforced: boolean;
  readonly onDelete: DeleteAction;
  readonly at: Location | undefined;
}

export interface RawCheck {
  readonly name: string | undefined;
  readonly expression: string;
  readonly enforced: boolean;
}

export interface RawIndex extends ObjectName {
  readonly unique: boolean;
  readonly nullFiltered: boolean;
  readonly keys: readonly KeyPart[];
  readonly storing: readonly string[];
  /** The columns of WHERE … IS NOT NULL. */
  readonly notNull: readonly string[];
}

/** A view: it can be an element of a graph, and cannot be written. */
export interface RawView extends ObjectName {
  readonly security: ViewSecurity;
  /** As written. */
  readonly query: string;
}

/** What the definitions of tables and views use: a sequence, a function, the proto bundle. */
export interface RawObject extends ObjectName {
  /** `SEQUENCE` */
  readonly kind: string;
  /** The statements that made it, as written. */
  readonly statements: readonly string[];
}

export interface RawGraph extends ObjectName {
  readonly nodes: readonly RawGraphElement[];
  readonly edges: readonly RawGraphElement[];
  readonly at: Location | undefined;
}

export interface RawGraphElement {
  readonly table: ObjectName;
  readonly alias: string | undefined;
  readonly key: readonly string[] | undefined;
  /** Both are there for an edge. */
  readonly source: RawGraphEnd | undefined;
  readonly destination: RawGraphEnd | undefined;
  readonly labels: readonly GraphLabel[];
  readonly dynamicLabel: string | undefined;
  readonly dynamicProperties: string | undefined;
  readonly at: Location | undefined;
}

export interface RawGraphEnd {
  readonly columns: readonly string[];
  readonly node: string;
  readonly nodeColumns: readonly string[] | undefined;
  readonly at: Location | undefined;
}

import type {
  DeleteAction,
  GraphLabel,
  KeyPart,
  RawCheck,
  RawColumn,
  RawIndex,
  RawObject,
  RowDeletionPolicy,
  StatementCounts,
  ViewSecurity,
} from "../introspect/types.ts";
import type { Diagnostic, Location } from "../support/index.ts";

// A column, a check and an index name nothing that has to be resolved: they stay as they were declared.
export type {
  DeleteAction,
  GraphLabel,
  GraphProperties,
  GraphProperty,
  KeyPart,
  RawCheck as Check,
  RawColumn as Column,
  RawIndex as Index,
  RawObject as SchemaObject,
  RowDeletionPolicy,
  StatementCounts,
} from "../introspect/types.ts";

/** `Table`, or `schema.Table` in a named schema, in the spelling of its CREATE TABLE. */
export type TableId = string & { readonly brand: "TableId" };

/** A schema with every name resolved and every default filled in. Its names match exactly from here on. */
export interface Catalog {
  /** In the order of schema and name. */
  readonly tables: ReadonlyMap<TableId, Table>;
  /** In an order in which each may use those before it. */
  readonly views: ReadonlyMap<TableId, View>;
  readonly graphs: readonly PropertyGraph[];
  readonly objects: readonly RawObject[];
  readonly statements: StatementCounts;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Table {
  readonly id: TableId;
  /** Empty for the default schema. */
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly RawColumn[];
  readonly primaryKey: readonly KeyPart[];
  /** Interleaving first, then the foreign keys in the order of the DDL. */
  readonly references: readonly Reference[];
  readonly checks: readonly RawCheck[];
  readonly indexes: readonly RawIndex[];
  readonly rowDeletionPolicy: RowDeletionPolicy | undefined;
  readonly synonyms: readonly string[];
  readonly at: Location | undefined;
}

/** A view can be an element of a graph; it cannot be written, and what columns it has is not known. */
export interface View {
  readonly id: TableId;
  readonly security: ViewSecurity;
  readonly query: string;
}

/** Rows of one table that name rows of another: `columns` and `toColumns` pair by position. */
export interface Reference {
  readonly kind: "interleave" | "foreignKey";
  /** The constraint's name; undefined for interleaving and for a foreign key that Spanner names itself. */
  readonly name: string | undefined;
  readonly to: TableId;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
  readonly enforced: boolean;
  readonly onDelete: DeleteAction;
  readonly at: Location | undefined;
}

export interface PropertyGraph {
  /** `Graph`, or `schema.Graph`. */
  readonly name: string;
  readonly nodes: readonly NodeElement[];
  readonly edges: readonly EdgeElement[];
  readonly at: Location | undefined;
}

export interface NodeElement {
  /** The element's alias. */
  readonly name: string;
  /** A table, or a view. */
  readonly table: TableId;
  readonly key: readonly string[];
  readonly labels: readonly GraphLabel[];
  readonly dynamicLabel: string | undefined;
  readonly dynamicProperties: string | undefined;
  readonly at: Location | undefined;
}

export interface EdgeElement extends NodeElement {
  readonly source: EdgeEnd;
  readonly destination: EdgeEnd;
}

/** `columns` of the edge and `nodeColumns` of the node's table pair by position. */
export interface EdgeEnd {
  readonly node: string;
  readonly table: TableId;
  readonly columns: readonly string[];
  readonly nodeColumns: readonly string[];
}

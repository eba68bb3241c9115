import type { SourceText } from "../support/index.ts";
import type { Path } from "./cursor.ts";

export type { Path } from "./cursor.ts";

/** The syntax tree of Spanner's DDL. `at` is an offset in the file; names are as written, nothing is resolved. */
export type Statement =
  | CreateTable
  | AlterTable
  | DropTable
  | RenameTables
  | CreateIndex
  | AlterIndex
  | DropIndex
  | CreateView
  | DropView
  | CreatePropertyGraph
  | DropPropertyGraph
  | RecordedStatement
  | UnreadStatement;

interface StatementBase {
  readonly at: number;
  readonly source: SourceText;
}

export interface CreateTable extends StatementBase {
  readonly kind: "createTable";
  readonly name: Path;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  /** Undefined when the table has no PRIMARY KEY clause; an empty key is an empty list. */
  readonly primaryKey: readonly KeyPart[] | undefined;
  readonly interleave: Interleave | undefined;
  readonly rowDeletionPolicy: RowDeletionPolicy | undefined;
  readonly synonyms: readonly Path[];
  readonly options: readonly Option[];
}

export interface AlterTable extends StatementBase {
  readonly kind: "alterTable";
  readonly name: Path;
  readonly ifExists: boolean;
  readonly change: AlterTableChange;
}

export type AlterTableChange =
  | { readonly kind: "addColumn"; readonly ifNotExists: boolean; readonly column: ColumnDefinition }
  | { readonly kind: "alterColumn"; readonly column: string; readonly change: ColumnChange }
  | { readonly kind: "dropColumn"; readonly column: string }
  | { readonly kind: "addConstraint"; readonly constraint: TableConstraint }
  | { readonly kind: "dropConstraint"; readonly name: string }
  | { readonly kind: "setRowDeletionPolicy"; readonly policy: RowDeletionPolicy }
  | { readonly kind: "dropRowDeletionPolicy" }
  | { readonly kind: "setInterleave"; readonly interleave: Interleave }
  | { readonly kind: "setOnDelete"; readonly onDelete: DeleteAction }
  | { readonly kind: "setOptions"; readonly options: readonly Option[] }
  | { readonly kind: "addSynonym"; readonly synonym: Path }
  | { readonly kind: "dropSynonym"; readonly synonym: Path }
  /** RENAME TO, with ADD SYNONYM most often to keep the old name in use. */
  | { readonly kind: "rename"; readonly to: Path; readonly synonym: Path | undefined };

export type ColumnChange =
  /** A new definition in place of the old one: a clause that it does not hold is gone, OPTIONS excepted. */
  | { readonly kind: "define"; readonly definition: ColumnDefinition }
  | { readonly kind: "setDefault"; readonly expression: string }
  | { readonly kind: "dropDefault" }
  | { readonly kind: "setOnUpdate"; readonly expression: string }
  | { readonly kind: "dropOnUpdate" }
  | { readonly kind: "setOptions"; readonly options: readonly Option[] }
  /** How an identity column counts on. */
  | { readonly kind: "alterIdentity" };

export interface DropTable extends StatementBase {
  readonly kind: "dropTable";
  readonly name: Path;
  readonly ifExists: boolean;
}

/** RENAME TABLE a TO b, …: one after the other, which is how two tables swap their names. */
export interface RenameTables extends StatementBase {
  readonly kind: "renameTables";
  readonly renames: readonly { readonly from: Path; readonly to: Path }[];
}

export interface CreateIndex extends StatementBase {
  readonly kind: "createIndex";
  readonly name: Path;
  readonly ifNotExists: boolean;
  readonly table: Path;
  readonly unique: boolean;
  readonly nullFiltered: boolean;
  readonly keys: readonly KeyPart[];
  readonly storing: readonly string[];
  /** The columns of WHERE … IS NOT NULL. */
  readonly notNull: readonly string[];
}

export interface AlterIndex extends StatementBase {
  readonly kind: "alterIndex";
  readonly name: Path;
  readonly change: AlterIndexChange;
}

export type AlterIndexChange =
  | { readonly kind: "addStoredColumn"; readonly column: string }
  | { readonly kind: "dropStoredColumn"; readonly column: string }
  | { readonly kind: "setOptions"; readonly options: readonly Option[] };

export interface DropIndex extends StatementBase {
  readonly kind: "dropIndex";
  readonly name: Path;
  readonly ifExists: boolean;
}

export interface CreateView extends StatementBase {
  readonly kind: "createView";
  readonly name: Path;
  readonly orReplace: boolean;
  readonly security: ViewSecurity;
  /** As written. */
  readonly query: string;
}

/** SQL SECURITY */
export type ViewSecurity = "invoker" | "definer";

export interface DropView extends StatementBase {
  readonly kind: "dropView";
  readonly name: Path;
  readonly ifExists: boolean;
}

export interface CreatePropertyGraph extends StatementBase {
  readonly kind: "createPropertyGraph";
  readonly name: Path;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly nodes: readonly GraphElement[];
  readonly edges: readonly GraphElement[];
}

export interface DropPropertyGraph extends StatementBase {
  readonly kind: "dropPropertyGraph";
  readonly name: Path;
  readonly ifExists: boolean;
}

/** A statement that is understood and has no effect on loading. */
export interface RecordedStatement extends StatementBase {
  readonly kind: "recorded";
  /** What it does to which object; undefined for a statement such as ANALYZE or GRANT. */
  readonly object: RecordedObject | undefined;
  /** As written, without its `;`. */
  readonly text: string;
}

export interface RecordedObject {
  readonly action: "create" | "alter" | "drop";
  /** `SEQUENCE`, `CHANGE STREAM` */
  readonly kind: string;
  /** Empty for the one PROTO BUNDLE of a database. */
  readonly name: Path;
  readonly orReplace: boolean;
  /** IF NOT EXISTS, or IF EXISTS. */
  readonly conditional: boolean;
}

/** A statement that the reader does not know; it is skipped whole, and a diagnostic says so. */
export interface UnreadStatement extends StatementBase {
  readonly kind: "unread";
}

export interface ColumnDefinition {
  readonly at: number;
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly default: string | undefined;
  readonly onUpdate: string | undefined;
  readonly generated: { readonly expression: string; readonly stored: boolean } | undefined;
  readonly identity: boolean;
  readonly hidden: boolean;
  readonly primaryKey: boolean;
  readonly placementKey: boolean;
  readonly options: readonly Option[];
}

export interface ColumnType {
  /** Canonical spelling: `ARRAY<STRING(MAX)>`. */
  readonly text: string;
}

export interface Option {
  readonly name: string;
  /** As written, literal quotes included. */
  readonly value: string;
}

export interface KeyPart {
  readonly column: string;
  readonly order: "asc" | "desc";
}

export type DeleteAction = "cascade" | "noAction";

export type TableConstraint = ForeignKey | Check;

export interface ForeignKey {
  readonly kind: "foreignKey";
  readonly at: number;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly table: Path;
  /** Undefined when left out: then the primary key of the referenced table is meant. */
  readonly tableColumns: readonly string[] | undefined;
  readonly onDelete: DeleteAction;
  readonly enforced: boolean;
}

export interface Check {
  readonly kind: "check";
  readonly at: number;
  readonly name: string | undefined;
  readonly expression: string;
  readonly enforced: boolean;
}

export interface Interleave {
  readonly at: number;
  readonly table: Path;
  /** INTERLEAVE IN PARENT is enforced, INTERLEAVE IN is not. */
  readonly enforced: boolean;
  readonly onDelete: DeleteAction;
}

export interface RowDeletionPolicy {
  /** `OLDER_THAN(column, INTERVAL days DAY)` */
  readonly column: string;
  readonly days: number;
}

export interface GraphElement {
  readonly at: number;
  readonly table: Path;
  readonly alias: string | undefined;
  readonly key: readonly string[] | undefined;
  readonly source: GraphEnd | undefined;
  readonly destination: GraphEnd | undefined;
  readonly labels: readonly GraphLabel[];
  /** The column of `DYNAMIC LABEL (column)`. */
  readonly dynamicLabel: string | undefined;
  readonly dynamicProperties: string | undefined;
}

/** `SOURCE KEY (columns) REFERENCES node (nodeColumns)` */
export interface GraphEnd {
  readonly at: number;
  readonly columns: readonly string[];
  /** The alias of an element of NODE TABLES; with a schema, the table of one. */
  readonly node: Path;
  readonly nodeColumns: readonly string[] | undefined;
}

export interface GraphLabel {
  /** Undefined for DEFAULT LABEL, which is the element's alias. */
  readonly name: string | undefined;
  readonly properties: GraphProperties;
}

export type GraphProperties =
  | { readonly kind: "allColumns"; readonly except: readonly string[] }
  | { readonly kind: "none" }
  | { readonly kind: "listed"; readonly items: readonly GraphProperty[] };

export interface GraphProperty {
  readonly expression: string;
  readonly name: string;
}

import type { ZetaSql } from "../../../engines/index.ts";
import type { Catalog, Table } from "../../../model/types.ts";
import type { ExportColumn } from "../../../plan/types.ts";
import type { Row, Samples, SourceDeclaration, TableId, Value, WarehouseTable } from "../../types.ts";

/** A Spanner table, and what its export reads. */
export interface ExportedTable {
  readonly table: Table;
  /** Path of the source table: `project.dataset.table`. */
  readonly source: string;
  readonly columns: readonly ExportColumn[];
}

export interface GenerateInput {
  readonly catalog: Catalog;
  readonly sources: readonly SourceDeclaration[];
  /** One entry per Spanner table that is loaded; several may read one source. */
  readonly tables: readonly ExportedTable[];
  /** Sources whose rows are there already: they stay as they are, and others may refer to them. */
  readonly given?: readonly WarehouseTable[];
  /** Per source table. */
  readonly rows: number;
  /** About this share of the rows, from 0 to 1, breaks a rule of the schema. */
  readonly dirty: number;
  readonly seed: number;
  /** For CHECK constraints and generated columns. */
  readonly zetasql: Pick<ZetaSql, "evaluateQuery">;
}

export type DirtKind =
  /** A reference to a row that is not there. */
  | "orphan"
  /** A reference to a row that is there, but is an orphan itself. */
  | "orphanOfOrphan"
  /** Another row with the same primary key and other values. */
  | "duplicateKey"
  /** The same row once more. */
  | "exactCopy"
  | "nullKey"
  | "notNull"
  | "tooLong"
  | "duplicateIndexKey"
  | "check";

/** A row that was made to break one rule. */
export interface PlantedDirt {
  readonly source: string;
  /** The table whose rule it breaks. */
  readonly table: TableId;
  readonly kind: DirtKind;
  /** The reference (`parent Person`, `FK_Account`, `Graph.edge source`), index, check or column; undefined for a key. */
  readonly name: string | undefined;
  /** The row of the source. */
  readonly row: Row;
}

export interface GeneratedSamples extends Samples {
  readonly planted: readonly PlantedDirt[];
}

// ---- What the rules of Spanner tables are in terms of a source table.

/** The values of a row by {@link RelationColumn.key}; every column of the relation is there. */
export type Cells = Map<string, Value>;

/** A source table, with the rules of all Spanner tables that read it. */
export interface Relation {
  readonly path: string;
  /** Rows that are there already. */
  readonly given: WarehouseTable | undefined;
  readonly columns: ReadonlyMap<string, RelationColumn>;
  readonly tables: readonly RelationTable[];
  readonly uniques: readonly Unique[];
  readonly references: readonly RelationReference[];
  /** Why no rows can be made, as the rest of a sentence that begins with the table. */
  readonly blocked: { readonly reason: string; readonly isError: boolean } | undefined;
}

/** A Spanner table that the relation feeds. */
export interface RelationTable {
  readonly table: Table;
  /** By the name in Spanner; a column that Spanner fills in by itself, unpredictably, is not there. */
  readonly keys: ReadonlyMap<string, string>;
  /** By the name in Spanner: what is selected for it, where rows are given. */
  readonly expressions: ReadonlyMap<string, string>;
}

export interface RelationColumn {
  /** Unique in the relation. */
  readonly key: string;
  /** In the source; undefined for what is no column of it: a constant, a generated column. */
  readonly source: string | undefined;
  /** Spanner's type, of BigQuery's for a column that no export reads. */
  readonly type: string;
  /** The shortest of the lengths that the Spanner columns have. */
  readonly length: number | undefined;
  readonly notNull: boolean;
  readonly constant: Value | undefined;
  /** Spanner computes it, or an expression of the export. */
  readonly computed: boolean;
}

export interface Unique {
  readonly table: TableId;
  readonly kind: "primaryKey" | "index" | "referenced";
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** Rows with NULL in one of these are not held by the index. */
  readonly notNull: readonly string[];
}

export interface RelationReference {
  readonly table: TableId;
  readonly name: string;
  readonly isInterleave: boolean;
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
}

/** What a relation refers to, and what others demand of it. */
export interface OwnReferences {
  readonly references: Relation["references"];
  /** References to tables that are not loaded. */
  readonly outside: readonly { readonly columns: readonly string[]; readonly name: string }[];
  /** Columns that foreign keys refer to: Spanner keeps them unique. */
  readonly imposed: readonly Unique[];
}

import type { TableId } from "../model/types.ts";
import type { Limit, RowOrder, SourceTable } from "./option-types.ts";
import type { ColumnPair, ExportColumn, Reason } from "./shared-types.ts";

// Checked rows: every source row of a table with the reasons why it stays out.

export interface RowChecks {
  readonly source: SourceTable;
  /** The relation's columns: those of the exports, in their order. */
  readonly columns: readonly ExportColumn[];
  /** The reasons stand in this column, whose name no column of the table has. */
  readonly reasonsColumn: string;
  /** Of several rows with these values one counts; undefined where a part of the key is not exported. */
  readonly key: readonly ExportColumn[] | undefined;
  readonly order: readonly RowOrder[];
  /** Columns of the key that are NOT NULL: a row with NULL in one of them has no key. */
  readonly requiredKey: readonly string[];
  /** The other NOT NULL columns. */
  readonly required: readonly string[];
  readonly values: readonly ValueCheck[];
  readonly conditions: readonly ConditionCheck[];
  readonly uniques: readonly UniqueCheck[];
  /** In the order of the reasons: parents, foreign keys, edges. */
  readonly references: readonly ReferenceCheck[];
  readonly depth: DepthCheck | undefined;
}

/** Rows are loaded by their distance from a root: one that refers to no other row. Those that are too far, or have no root, stay out. */
export interface DepthCheck {
  readonly reason: string;
  /** Where the distance stands in the checked rows, under a name that no column has. */
  readonly column: string;
  /** The name of a variable of the script: that of no column. */
  readonly variable: string;
  readonly maxDepth: number;
  /** The foreign key, and the primary key that it leads to. */
  readonly pairs: readonly ColumnPair[];
}

export interface TableDepth {
  readonly table: TableId;
  readonly depth: DepthCheck;
}

/** What a column takes of its type: a length at most, of an array so many elements, a FLOAT32, a UUID, a time that is past. */
export interface ValueCheck {
  readonly reason: string;
  readonly column: string;
  readonly rule: "characters" | "bytes" | "elements" | "float32" | "uuid" | "past";
  /** Whether it holds for each element. */
  readonly isArray: boolean;
  /** Of a rule that has one; else 0. */
  readonly limit: number;
}

/** A CHECK: a row for which it is false stays out, one for which it is NULL does not. */
export interface ConditionCheck {
  readonly reason: string;
  readonly sql: string;
}

/** Of several rows with these values, one is let in. */
export interface UniqueCheck {
  readonly reason: string;
  readonly columns: readonly ExportColumn[];
  /** A row with NULL in one of these is not in the index. */
  readonly notNull: readonly string[];
}

/** The row that is referred to has to be let in itself. */
export interface ReferenceCheck {
  readonly reason: string;
  readonly because: Reason;
  readonly pairs: readonly ColumnPair[];
  /** What NULL in a column means: the row is not held against it, is refused, or refers to a row with NULL. */
  readonly nulls: "pass" | "reject" | "compare";
  /** Columns that may be NULL; with `compare` the others are left to `null_key`. */
  readonly nullable: readonly string[];
  /**
   * `joined`: by a join; `settled`: by the script of the component, since tables refer to each other; `nulls`: NULL alone is
   * refused, a constraint of the same columns looks for the row.
   */
  readonly by: "joined" | "settled" | "nulls";
}

/** What shuts the gate of a table. */
export interface GateRules {
  /** The source has no row, or none that may be exported. */
  readonly empty: boolean;
  /** More rows than this stay out; undefined where that shuts no gate. */
  readonly maxRejects: Limit | undefined;
}

/** What the ledger keeps: the runs, what was counted of each table, which rows stayed out since when; and the end of a run. */
export type LedgerPart = "runs" | "run_tables" | "rejects_history" | "runs_end";

/** What the ledger says of a table. */
export interface LedgerEntry<Rows> {
  readonly table: TableId;
  readonly reads: Rows;
  /** Undefined where the table has no gate. */
  readonly rules: GateRules | undefined;
  /** All columns of the rows, and those of them by which the rows that stay out are told apart. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** A reference within a component: rows whose referenced row is missing or marked are marked. */
export interface Mark {
  readonly table: TableId;
  readonly reference: ReferenceCheck;
}

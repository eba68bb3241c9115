import type { Reference, TableId } from "../model/types.ts";
import type { ColumnMapping, SourceTable } from "./option-types.ts";

// What the stages and the result share.

export interface ElementUse {
  readonly graph: string;
  readonly kind: "node" | "edge";
  readonly name: string;
}

/** A column of the export: its name in Spanner, and what is selected for it. */
export interface ExportColumn {
  readonly name: string;
  /** Spanner's type. */
  readonly type: string;
  readonly from: Exclude<ColumnMapping, { kind: "omit" }>;
}

/**
 * Why one action comes after another; `firstPass`: the table's own rows have to be there; `checkedRows`: it reads the checked
 * rows of the table; `gate`: the table's gate has to be open; `run`: the run has to have begun; `loaded`: the
 * table's rows have to be there.
 */
export interface Reason {
  readonly kind: Reference["kind"] | "graphEdge" | "firstPass" | "checkedRows" | "gate" | "run" | "loaded";
  /** Whether Spanner would refuse the rows otherwise. */
  readonly enforced: boolean;
  readonly to: TableId;
  /** The constraint, where it has a name; `Graph.edge` for a graph edge. */
  readonly name: string | undefined;
  /** For a graph edge: which end of it. */
  readonly end: "source" | "destination" | undefined;
}

/** Where rows are read: a table of which all are taken, or checked rows, of which those without reasons are. */
export type DraftRelation = SourceRelation | CheckedRelation<{ readonly table: TableId }>;
export type Relation = SourceRelation | CheckedRelation<{ readonly action: string }>;

export interface SourceRelation {
  readonly kind: "source";
  readonly source: SourceTable;
  /** What is selected for each column of the Spanner table. */
  readonly columns: readonly ExportColumn[];
}

export type CheckedRelation<Of> = Of & {
  readonly kind: "checked";
  /** Of the rows without reasons there is one for each value of these columns; undefined where that is not known. */
  readonly key: readonly string[] | undefined;
  /** The column of the reasons. */
  readonly reasonsColumn: string;
  /** That of the distance from a root, where there is one. */
  readonly depthColumn: string | undefined;
};

/** The rows of a table that Spanner holds. */
export interface ExternalRelation {
  readonly kind: "external";
  readonly table: TableId;
}

export interface ColumnPair {
  readonly column: ExportColumn;
  /** Of the table that is referred to. */
  readonly to: ExportColumn;
}

/** One of `count` disjoint parts, told apart by a hash of the key columns. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

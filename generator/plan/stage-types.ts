import type { PropertyGraph, Reference, Table, TableId } from "../model/types.ts";
import type { TableOptions, Verification } from "./option-types.ts";
import type { GateRules, LedgerEntry, LedgerPart, Mark, RowChecks, TableDepth } from "./row-check-types.ts";
import type { DraftRelation, ElementUse, ExportColumn, ExternalRelation, Reason, Shard } from "./shared-types.ts";

// What the stages hand on: each adds to what the stage before it returned.

export interface SelectedTable {
  readonly table: Table;
  readonly options: TableOptions;
  /** Every use of the table in the chosen graphs. */
  readonly elements: readonly ElementUse[];
  /** The first chosen graph that uses the table or reaches it by references; undefined for a table outside of graphs. */
  readonly graph: string | undefined;
}

export interface Selection {
  readonly graphs: readonly PropertyGraph[];
  /** In the order of their ids. */
  readonly tables: readonly SelectedTable[];
}

export interface MappedTable extends SelectedTable {
  readonly columns: readonly ExportColumn[];
}

export interface OrderedTable extends MappedTable {
  /** Tables whose first pass is over before that of this one, each once, in the order of their ids. Acyclic. */
  readonly waits: readonly Wait[];
  /** Undefined where one pass loads the rows whole. */
  readonly deferral: Deferral | undefined;
  /** A foreign key to the table's own primary key by whose distance from a root the rows are loaded. */
  readonly layered: Reference | undefined;
}

/** The foreign keys of a table that close a cycle: a second pass fills them in, once the rows that they refer to are there. */
export interface Deferral {
  /** In the order of the table. */
  readonly references: readonly Reference[];
  /** The columns that the first pass does not fill in; each is nullable. */
  readonly columns: readonly string[];
  /** Those of them that it writes as NULL; the others it leaves as they are. */
  readonly nullColumns: readonly string[];
}

/** The first pass of another table; `because` is never empty. */
export interface Wait {
  readonly to: TableId;
  readonly because: readonly Reason[];
}

/** An action before it has dependencies and a name. */
export type Draft = ExportDraft | CheckedDraft | SettleDraft | RejectsDraft | GateDraft | VerifyDraft | LedgerDraft;

interface DraftBase {
  /** Actions that are waited for together: the parts of a split table. */
  readonly group: string;
  readonly after: readonly After[];
}

/** All actions of a group are over before the draft begins; `because` is never empty. */
export interface After {
  readonly group: string;
  readonly because: readonly Reason[];
}

export interface ExportDraft extends DraftBase {
  readonly kind: "export";
  readonly table: OrderedTable;
  readonly pass: 1 | 2;
  /** The distance of its rows from a root, where they are loaded by that. */
  readonly depth: number | undefined;
  readonly columns: readonly ExportColumn[];
  readonly reads: DraftRelation;
  readonly shard: Shard | undefined;
}

export interface CheckedDraft extends DraftBase {
  readonly kind: "checked";
  readonly table: OrderedTable;
  readonly materialized: boolean;
  readonly checks: RowChecks;
  /** Where the rows are read that `joined` references lead to. */
  readonly reads: ReadonlyMap<TableId, DraftRelation | ExternalRelation>;
}

export interface RejectsDraft extends DraftBase {
  readonly kind: "rejects";
  readonly table: OrderedTable;
  readonly checks: RowChecks;
  readonly reads: DraftRelation;
}

export interface SettleDraft extends DraftBase {
  readonly kind: "settle";
  /** The component, in the order of the ids. */
  readonly tables: readonly OrderedTable[];
  readonly marks: readonly Mark[];
  readonly depths: readonly TableDepth[];
  readonly reads: ReadonlyMap<TableId, DraftRelation>;
}

export interface GateDraft extends DraftBase {
  readonly kind: "gate";
  readonly table: OrderedTable;
  readonly rules: GateRules;
  readonly reads: DraftRelation;
}

export interface LedgerDraft extends DraftBase {
  readonly kind: "ledger";
  readonly part: LedgerPart;
  /** All that are loaded, at least one. */
  readonly tables: readonly OrderedTable[];
  readonly entries: readonly LedgerEntry<DraftRelation>[];
  readonly retention: number;
}

export interface VerifyDraft extends DraftBase {
  readonly kind: "verify";
  readonly table: OrderedTable;
  readonly rule: Exclude<Verification, "none">;
  readonly reads: DraftRelation;
  /** As the rows are read; not used by `counts`. */
  readonly key: readonly ExportColumn[];
  /** Columns of the key that may be NULL. */
  readonly nullableKey: readonly string[];
}

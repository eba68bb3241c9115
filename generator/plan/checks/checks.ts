import type { Catalog } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import { asMapped } from "../drafts.ts";
import { checkedGroup, rejectsGroup, settleGroup } from "../groups.ts";
import type { PassDraft } from "../passes/index.ts";
import type {
  After,
  CheckedDraft,
  Draft,
  DraftRelation,
  ExportDraft,
  ExternalRelation,
  OrderedTable,
  Reason,
  ReferenceCheck,
  RejectsDraft,
  RowChecks,
  Selection,
  SettleDraft,
  TableId,
} from "../types.ts";
import { findComponents } from "./components.ts";
import { depthCheck } from "./depth.ts";
import { findMaterialized } from "./materialize.ts";
import { ownChecks } from "./own.ts";
import { referenceChecks } from "./references.ts";
import { referencedColumns, uniqueChecks } from "./uniques.ts";

export type ReadingDraft = Omit<ExportDraft, "shard">;

/** What the later stages leave as it is. */
export type CheckDraft = Exclude<Draft, ExportDraft>;

/**
 * Decides what each export reads: the source, or the rows of it that no reason speaks against. For the latter come the actions that
 * find the reasons, in the order of the tables.
 */
export function planChecks(
  {
    catalog,
    selection,
    tables,
  }: {
    readonly catalog: Catalog;
    readonly selection: Selection;
    readonly tables: readonly OrderedTable[];
  },
  drafts: readonly PassDraft[],
): {
  readonly exports: readonly ReadingDraft[];
  readonly checks: readonly CheckDraft[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { judged, diagnostics } = judge(catalog, selection, tables);
  const components = findComponents(judged);
  const planner = new CheckPlanner(judged, components.settled, new Map(tables.map((table) => [table.table.id, table])));
  const materialized = findMaterialized(
    components.order.map((id) => ({
      id,
      mode: planner.of(id).table.options.integrity,
      isTable: components.settled.has(id) || planner.asksSpanner(id) || planner.of(id).table.options.verify !== "none",
      against: planner
        .of(id)
        .checks.references.filter(({ by, because }) => by === "joined" && judged.has(because.to))
        .map(({ because }) => because.to),
    })),
  );
  const checks = [
    ...[...judged.keys()].map((id) => planner.checked(id, materialized.has(id))),
    ...components.components.map((component) => planner.settle(component)),
    ...[...judged.values()]
      .filter(({ table }) => table.options.integrity !== "drop")
      .map(({ table }) => planner.rejects(table.table.id)),
  ];
  return {
    exports: drafts.map((draft) => planner.reading(draft)),
    checks,
    diagnostics: [...diagnostics, ...trustedParents(judged, tables)],
  };
}

export interface JudgedRows {
  readonly table: OrderedTable;
  readonly checks: RowChecks;
}

/** The checks of every table that is not trusted. */
function judge(
  catalog: Catalog,
  selection: Selection,
  tables: readonly OrderedTable[],
): { readonly judged: ReadonlyMap<TableId, JudgedRows>; readonly diagnostics: readonly Diagnostic[] } {
  const referenced = referencedColumns(catalog);
  const context = {
    catalog,
    tables: new Map(tables.map((table) => [table.table.id, table])),
    graphs: selection.graphs,
  };
  const diagnostics: Diagnostic[] = [];
  const judged = new Map<TableId, JudgedRows>();
  for (const table of tables) {
    if (table.options.integrity === "trust") continue;
    const own = ownChecks(table);
    const uniques = uniqueChecks(table, referenced);
    const references = referenceChecks(table, context);
    diagnostics.push(...own.diagnostics, ...uniques.diagnostics, ...references.diagnostics);
    const checks = {
      ...own.checks,
      uniques: uniques.checks,
      references: references.checks,
      depth: depthCheck(table, own.checks.reasonsColumn),
    };
    diagnostics.push(...comparedFloats(table, checks), ...unstableReferences(table, context.tables));
    judged.set(table.table.id, { table, checks });
  }
  return { judged, diagnostics };
}

/** Spanner rounds them when it stores them, and BigQuery cannot. */
function comparedFloats({ table }: OrderedTable, { key = [], uniques, references }: RowChecks): readonly Diagnostic[] {
  const compared = [
    ...key,
    ...uniques.flatMap(({ columns }) => columns),
    ...references.flatMap(({ pairs }) => pairs.map(({ column }) => column)),
  ];
  const names = new Set(compared.filter(({ type }) => /^FLOAT32$/i.test(type)).map(({ name }) => name));
  return [...names].map((name) => {
    const subject = `Table "${table.id}": column "${name}"`;
    const message = `${subject}: rows are compared by it, and it is a FLOAT32`;
    return planDiagnostic("rounded-column-compared", { subject, message, at: table.at });
  });
}

/** A key never changes in a row; what else is referred to may, while Spanner still has rows that refer to what it was. */
function unstableReferences(
  { table }: OrderedTable,
  tables: ReadonlyMap<TableId, OrderedTable>,
): readonly Diagnostic[] {
  return table.references.flatMap(({ kind, enforced, name, to, toColumns, at }) => {
    const key = tables.get(to)?.table.primaryKey.map(({ column }) => column);
    if (kind !== "foreignKey" || !enforced || key === undefined || toColumns.every((column) => key.includes(column)))
      return [];
    const subject = `Table "${table.id}"`;
    const which = name === undefined ? "its foreign key" : `foreign key ${name}`;
    const message = `${subject}: ${which} leads to (${toColumns.join(", ")}) of "${to}", whose values are taken to stay in a row`;
    return [planDiagnostic("referenced-not-key", { subject, message, at })];
  });
}

/** Makes the actions; knows when the checked rows of a table are complete. */
class CheckPlanner {
  readonly #judged: ReadonlyMap<TableId, JudgedRows>;
  /** The first table of the component by each of its tables. */
  readonly #settled: ReadonlyMap<TableId, TableId>;
  readonly #tables: ReadonlyMap<TableId, OrderedTable>;

  constructor(
    judged: ReadonlyMap<TableId, JudgedRows>,
    settled: ReadonlyMap<TableId, TableId>,
    tables: ReadonlyMap<TableId, OrderedTable>,
  ) {
    this.#judged = judged;
    this.#settled = settled;
    this.#tables = tables;
  }

  of(id: TableId): JudgedRows {
    const rows = this.#judged.get(id);
    if (rows === undefined) throw new Error(`table ${id} is not checked`);
    return rows;
  }

  /** Whether its rows are held against rows of Spanner. */
  asksSpanner(id: TableId): boolean {
    return this.of(id).checks.references.some(({ by, because }) => by === "joined" && !this.#tables.has(because.to));
  }

  checked(id: TableId, materialized: boolean): CheckedDraft {
    const { table, checks } = this.of(id);
    const references = checks.references.map((reference) => {
      const isInside = this.#settled.has(id) && this.#settled.get(id) === this.#settled.get(reference.because.to);
      return isInside && reference.by === "joined" ? { ...reference, by: "settled" as const } : reference;
    });
    const joined = references.filter(({ by }) => by === "joined");
    return {
      kind: "checked",
      group: checkedGroup(id),
      after: this.#afterReferences(joined),
      table,
      materialized,
      checks: { ...checks, references },
      reads: new Map(joined.map(({ because }) => [because.to, this.#referred(because.to)])),
    };
  }

  settle(component: readonly TableId[]): SettleDraft {
    const members = component.map((id) => this.of(id).table);
    const marks = component.flatMap((id) =>
      this.checked(id, true)
        .checks.references.filter(({ by }) => by === "settled")
        .map((reference) => ({ table: id, reference })),
    );
    return {
      kind: "settle",
      group: settleGroup(component[0] as TableId),
      after: component.map((id) => ({ group: checkedGroup(id), because: [checkedRows(id)] })),
      tables: members,
      marks,
      depths: component.flatMap((id) => {
        const { depth } = this.of(id).checks;
        return depth === undefined ? [] : [{ table: id, depth }];
      }),
      reads: new Map(component.map((each) => [each, this.#relation(each)])),
    };
  }

  rejects(id: TableId): RejectsDraft {
    const { table, checks } = this.of(id);
    const reads = this.#relation(id);
    return { kind: "rejects", group: rejectsGroup(id), after: [this.#afterRows(id)], table, checks, reads };
  }

  reading(draft: PassDraft): ReadingDraft {
    const { id } = draft.table.table;
    const reads = this.#relation(id);
    if (reads.kind === "source") return { ...draft, reads };
    // What a pass writes instead of a column of the table stays.
    const own = new Set(draft.table.columns);
    const columns = draft.columns.map((column) => (own.has(column) ? asMapped(column) : column));
    return { ...draft, columns, after: [this.#afterRows(id), ...draft.after], reads };
  }

  /** Its checked rows are complete; `because` names the reference that needs them, where there is one. */
  #afterRows(id: TableId, because: readonly Reason[] = [checkedRows(id)]): After {
    const first = this.#settled.get(id);
    return { group: first === undefined ? checkedGroup(id) : settleGroup(first), because };
  }

  #afterReferences(references: readonly ReferenceCheck[]): readonly After[] {
    const reasons = new Map<string, Reason[]>();
    for (const { because } of references) {
      if (!this.#judged.has(because.to)) continue;
      const { group } = this.#afterRows(because.to);
      const known = reasons.get(group);
      if (known === undefined) reasons.set(group, [because]);
      else known.push(because);
    }
    return [...reasons].map(([group, because]) => ({ group, because }));
  }

  #referred(id: TableId): DraftRelation | ExternalRelation {
    return this.#tables.has(id) ? this.#relation(id) : { kind: "external", table: id };
  }

  #relation(id: TableId): DraftRelation {
    const judged = this.#judged.get(id);
    if (judged !== undefined) {
      const { reasonsColumn, depth, key } = judged.checks;
      return {
        kind: "checked",
        table: id,
        key: key?.map(({ name }) => name),
        reasonsColumn,
        depthColumn: depth?.column,
      };
    }
    const table = this.#tables.get(id);
    if (table === undefined) throw new Error(`table ${id} is not loaded`);
    return { kind: "source", source: table.options.source, columns: table.columns };
  }
}

function checkedRows(to: TableId): Reason {
  return { kind: "checkedRows", enforced: true, to, name: undefined, end: undefined };
}

/** What nobody checks is taken from the source as it is when the rows that refer to it are checked, and read again by its export. */
function trustedParents(
  judged: ReadonlyMap<TableId, JudgedRows>,
  tables: readonly OrderedTable[],
): readonly Diagnostic[] {
  const trusted = new Set(tables.map(({ table }) => table.id).filter((id) => !judged.has(id)));
  return [...judged.values()].flatMap(({ table: { table }, checks }) => {
    const parents = [...new Set(checks.references.map(({ because }) => because.to).filter((id) => trusted.has(id)))];
    return parents.map((parent) => {
      const subject = `Table "${table.id}"`;
      const message = `${subject}: its rows are held against "${parent}", whose integrity is trust: all of its source is taken to be in Spanner`;
      return planDiagnostic("trusted-parent", { subject, message, at: table.at });
    });
  });
}

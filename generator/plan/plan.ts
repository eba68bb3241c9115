import type { Catalog } from "../model/types.ts";
import { hasErrors } from "../support/index.ts";
import { planChecks } from "./checks/index.ts";
import { mapColumns } from "./columns/index.ts";
import { planDeletes } from "./deletes/index.ts";
import { checkActionCount, planDependencies } from "./depend/index.ts";
import { planGates } from "./gates/index.ts";
import { countScripts, layOut } from "./layout/index.ts";
import { planLedger } from "./ledger/index.ts";
import { nameActions } from "./name/index.ts";
import { orderTables } from "./order/index.ts";
import { planPasses } from "./passes/index.ts";
import { raiseFaults, selectTables } from "./select/index.ts";
import { planShards } from "./shards/index.ts";
import type {
  DeferredKey,
  Layout,
  Operation,
  OrderedTable,
  Plan,
  PlannedTable,
  PlanOptions,
  TableId,
} from "./types.ts";
import { planVerify } from "./verify/index.ts";

/**
 * What to load, from where, and in which order. Each stage returns new data and changes none; dependencies and names
 * exist only after the last two. The diagnostics are those of the catalogue, weighed for what is loaded, and the plan's.
 */
export function planLoad(catalog: Catalog, options: PlanOptions): Plan {
  const { selection, diagnostics: selecting } = selectTables(catalog, options);
  const { tables: mapped, diagnostics: mapping } = mapColumns(selection.tables);
  const { tables: ordered, diagnostics: ordering } = orderTables(catalog, selection, mapped);
  const {
    exports,
    checks,
    diagnostics: checking,
  } = planChecks({ catalog, selection, tables: ordered }, planPasses(ordered));
  const { exports: gated, gates } = planGates(exports, checks);
  const { verifies, diagnostics: verifying } = planVerify(gated);
  const drafts = [...checks, ...gates, ...planShards(planDeletes(gated)), ...verifies];
  const nodes = planDependencies(planLedger(drafts, ordered, options.ledger));
  const named = nameActions(nodes, ordered, options.prefix);
  const inLayout = (layout: Layout) => layOut(layout, { ...named, prefix: options.prefix });
  // In a cycle no script can stand before another.
  const operations = inLayout(hasErrors(ordering) ? "sqlx" : options.layout);
  const limits = checkActionCount(countedOf(operations), () =>
    options.layout === "compact" ? undefined : countScripts(named.actions),
  );
  const faults = raiseFaults(catalog.diagnostics, selection, options.select);
  const diagnostics = [
    ...faults,
    ...selecting,
    ...mapping,
    ...ordering,
    ...checking,
    ...verifying,
    ...limits,
    ...named.diagnostics,
  ];
  // With a cycle there is no order: a plan without it would look like one in which nothing waits.
  const hasOrder = !hasErrors(ordering);
  return {
    prefix: options.prefix,
    tables: options.layout === "sqlx" ? named.tables : inWaves(named.tables, operations),
    sources: named.sources,
    actions: hasOrder ? named.actions : [],
    layout: options.layout,
    operations: hasOrder ? operations : [],
    deferred: ordered.flatMap(deferredKeys),
    diagnostics,
  };
}

/** That of nothing. */
export const emptyPlan: Plan = {
  prefix: "",
  tables: [],
  sources: [],
  actions: [],
  layout: "sqlx",
  operations: [],
  deferred: [],
  diagnostics: [],
};

function deferredKeys({ table, deferral }: OrderedTable): readonly DeferredKey[] {
  return (deferral?.references ?? []).map(({ name, columns }) => ({
    table: table.id,
    constraint: name ?? `(${columns.join(", ")})`,
    columns: columns.filter((column) => deferral?.columns.includes(column)),
  }));
}

/** A table has the wave of its export, which may be a step of a script. */
function inWaves(tables: readonly PlannedTable[], operations: readonly Operation[]): readonly PlannedTable[] {
  const waves = new Map<TableId, number>();
  for (const { wave, steps } of operations) {
    for (const step of steps) if (step.kind === "export" && step.pass === 1) waves.set(step.table, wave);
  }
  return tables.map((table) => ({ ...table, wave: waves.get(table.id) ?? 0 }));
}

function countedOf(operations: readonly Operation[]): Parameters<typeof checkActionCount>[0] {
  const places = new Map(operations.map(({ name }, place) => [name, place]));
  const ofLedger = ledgerOf(operations);
  return operations.map(({ name, steps: [first], dependsOn }) => ({
    table: first !== undefined && "table" in first ? first.table : name,
    ofLedger: ofLedger.has(name),
    dependsOn: dependsOn.flatMap(({ action }) => places.get(action) ?? []),
  }));
}

/** The names of what belongs to the ledger: its parts, and the barriers that only these wait for. */
function ledgerOf(operations: readonly Operation[]): ReadonlySet<string> {
  const own = new Set(operations.flatMap(({ name, steps: [first] }) => (first?.kind === "ledger" ? name : [])));
  const waiting = new Map<string, string[]>();
  for (const { name, dependsOn } of operations) {
    for (const { action } of dependsOn) waiting.set(action, [...(waiting.get(action) ?? []), name]);
  }
  // What waits for a barrier stands behind it.
  for (const {
    name,
    steps: [first],
  } of operations.toReversed()) {
    if (first?.kind === "barrier" && (waiting.get(name) ?? []).every((other) => own.has(other))) own.add(name);
  }
  return own;
}

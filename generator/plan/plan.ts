import type { Catalog } from "../model/types.ts";
import { hasErrors } from "../support/index.ts";
import { planChecks } from "./checks/index.ts";
import { mapColumns } from "./columns/index.ts";
import { planDeletes } from "./deletes/index.ts";
import { planDependencies } from "./depend/index.ts";
import { planGates } from "./gates/index.ts";
import { planLedger } from "./ledger/index.ts";
import { nameActions } from "./name/index.ts";
import { orderTables } from "./order/index.ts";
import { planPasses } from "./passes/index.ts";
import { raiseFaults, selectTables } from "./select/index.ts";
import { planShards } from "./shards/index.ts";
import type { DeferredKey, OrderedTable, Plan, PlanOptions } from "./types.ts";
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
  const { nodes, diagnostics: limits } = planDependencies(planLedger(drafts, ordered, options.ledger));
  const named = nameActions(nodes, ordered, options.prefix);
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
  const actions = hasErrors(ordering) ? [] : named.actions;
  return {
    prefix: options.prefix,
    tables: named.tables,
    sources: named.sources,
    actions,
    deferred: ordered.flatMap(deferredKeys),
    diagnostics,
  };
}

function deferredKeys({ table, deferral }: OrderedTable): readonly DeferredKey[] {
  return (deferral?.references ?? []).map(({ name, columns }) => ({
    table: table.id,
    constraint: name ?? `(${columns.join(", ")})`,
    columns: columns.filter((column) => deferral?.columns.includes(column)),
  }));
}

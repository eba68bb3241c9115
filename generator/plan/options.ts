import type { Catalog, TableId } from "../model/types.ts";
import type { LedgerOptions, PlanOptions, SelectOptions, TableOptions } from "./types.ts";

/** What holds for a table of which the config says nothing. */
export function defaultTableOptions(id: TableId): TableOptions {
  // A BigQuery table has no schema inside its dataset: `sales.Orders` is read from `Orders`.
  const table = id.slice(id.indexOf(".") + 1);
  return {
    source: { project: undefined, dataset: undefined, table },
    columns: new Map(),
    integrity: "quarantine",
    maxRejects: { kind: "share", percent: "10" },
    allowEmpty: false,
    order: [],
    danglingEdges: undefined,
    informationalKeys: "filter",
    outsideReferences: "present",
    maxDepth: undefined,
    deletes: "none",
    priority: "MEDIUM",
    tag: undefined,
    changeTimestampColumn: undefined,
    shards: 1,
    verify: "none",
  };
}

export const defaultLedger: LedgerOptions = { retention: 90 };

/** The options of a plan without a config; `every` holds for all tables. */
export function defaultPlanOptions(
  catalog: Catalog,
  select: SelectOptions,
  every: Partial<TableOptions> = {},
): PlanOptions {
  const tables = new Map([...catalog.tables.keys()].map((id) => [id, { ...defaultTableOptions(id), ...every }]));
  return { select, tables, prefix: "", ledger: defaultLedger, layout: "sqlx" };
}

import type { Draft, ExportColumn, OrderedTable, RowChecks } from "./types.ts";

/** The tables that an action is about, at least one. */
export function tablesOf(draft: Draft): readonly OrderedTable[] {
  return draft.kind === "settle" || draft.kind === "ledger" ? draft.tables : [draft.table];
}

/** The table after which an action of several is named. */
export function firstTable(draft: Draft): OrderedTable {
  return tablesOf(draft)[0] as OrderedTable;
}

/** The column as checked rows have it: they are mapped already. */
export function asMapped(column: ExportColumn): ExportColumn {
  return { ...column, from: { kind: "column", name: column.name } };
}

/** All reasons that a row can have. */
export function reasonsOf(checks: RowChecks): readonly string[] {
  const { key, requiredKey, required, values, conditions, references, uniques, depth } = checks;
  return [
    ...requiredKey.map((name) => `null_key:${name}`),
    ...required.map((name) => `null_required:${name}`),
    ...(key === undefined ? [] : ["duplicate_key"]),
    ...[...values, ...conditions, ...references, ...uniques].map(({ reason }) => reason),
    ...(depth === undefined ? [] : [depth.reason]),
  ];
}

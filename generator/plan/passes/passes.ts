import type { ExportDraft, OrderedTable } from "../types.ts";

/** An export in the making: what it reads is decided by the stage after this one. */
export type PassDraft = Omit<ExportDraft, "reads" | "shard">;

/** One export per table. Enforced references form no cycle here, so each table is complete after its first pass. */
export function planPasses(tables: readonly OrderedTable[]): readonly PassDraft[] {
  return tables.map((table) => ({ kind: "export", table, pass: 1, columns: table.columns, waits: table.waits }));
}

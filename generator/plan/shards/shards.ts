import type { ExportDraft } from "../types.ts";

/** Splits the exports of large tables; the parts may run at the same time, and what waits for the table waits for all. */
export function planShards(drafts: readonly Omit<ExportDraft, "shard">[]): readonly ExportDraft[] {
  return drafts.flatMap((draft): readonly ExportDraft[] => {
    const count = draft.table.options.shards;
    if (count === 1) return [{ ...draft, shard: undefined }];
    return Array.from({ length: count }, (_, index) => ({ ...draft, shard: { index, count } }));
  });
}

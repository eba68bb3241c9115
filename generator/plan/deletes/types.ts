import type { ExportDraft } from "../types.ts";

export type UnsplitExport = Omit<ExportDraft, "shard">;

/** How rows that left the source leave Spanner: what the strategy makes of the exports of one table. */
export interface DeleteStrategy {
  apply(exports: readonly UnsplitExport[]): readonly UnsplitExport[];
}

import { transitiveReduction } from "../../support/index.ts";
import type { ExportDraft, TableId } from "../types.ts";
import type { Link } from "./types.ts";

/**
 * Links every export with those that its table waits for, leaving out what another dependency implies: A waits for B
 * and C, B waits for C, so A need only wait for B. All parts of a split table count as one while reducing.
 */
export function linkDrafts(drafts: readonly ExportDraft[]): readonly (readonly Link[])[] {
  const tables = [...new Set(drafts.map((draft) => draft.table.table.id))];
  const positions = new Map(tables.map((id, position) => [id, position]));
  const parts = new Map<TableId, number[]>(tables.map((id) => [id, []]));
  const first = new Map<TableId, ExportDraft>();
  for (const [index, draft] of drafts.entries()) {
    const { id } = draft.table.table;
    parts.get(id)?.push(index);
    if (!first.has(id)) first.set(id, draft);
  }
  const waitsOf = (id: TableId) => first.get(id)?.waits ?? [];
  const reduced = transitiveReduction(tables.map((id) => waitsOf(id).flatMap((wait) => positions.get(wait.to) ?? [])));
  return drafts.map((draft) => {
    const { id } = draft.table.table;
    const needed = new Set(reduced[positions.get(id) ?? -1]?.map((position) => tables[position]));
    return waitsOf(id)
      .filter((wait) => needed.has(wait.to))
      .flatMap((wait) => (parts.get(wait.to) ?? []).map((node) => ({ node, because: wait.because })));
  });
}

import type { DeleteStrategyName } from "../types.ts";
import { none } from "./none.ts";
import type { DeleteStrategy, UnsplitExport } from "./types.ts";

/** Every strategy by its name in the config. */
const strategies: Readonly<Record<DeleteStrategyName, DeleteStrategy>> = { none };

/** Applies to each table's exports the delete strategy that its options name. */
export function planDeletes(drafts: readonly UnsplitExport[]): readonly UnsplitExport[] {
  return drafts.flatMap((draft) => strategies[draft.table.options.deletes].apply([draft]));
}

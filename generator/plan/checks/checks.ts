import type { PassDraft } from "../passes/index.ts";
import type { ExportDraft, IntegrityMode, OrderedTable, Relation } from "../types.ts";

/** What the exports of a table read, per integrity mode; a mode that is missing here does not compile. */
const relationOf: Readonly<Record<IntegrityMode, (table: OrderedTable) => Relation>> = {
  // The source is known to be consistent and is read as it is.
  trust: (table) => ({ kind: "source", source: table.options.source }),
};

/** Decides from which relation each export takes its rows. */
export function planChecks(drafts: readonly PassDraft[]): readonly Omit<ExportDraft, "shard">[] {
  return drafts.map((draft) => ({ ...draft, reads: relationOf[draft.table.options.integrity](draft.table) }));
}

import type { Catalog } from "../../../model/types.ts";
import type { SourceDeclaration, TableId, WarehouseTable } from "../../types.ts";
import { Draft } from "./draft.ts";
import { referencesOf } from "./references.ts";
import type { ExportedTable, Relation } from "./types.ts";

/** One relation per source table, by path: first those that exports read, in the order given, then the others. */
export function buildRelations(input: {
  readonly catalog: Catalog;
  readonly sources: readonly SourceDeclaration[];
  readonly tables: readonly ExportedTable[];
  readonly given: readonly WarehouseTable[];
}): ReadonlyMap<string, Relation> {
  const bySource = new Map<string, ExportedTable[]>(input.sources.map(({ path }) => [path, []]));
  for (const exported of input.tables) {
    bySource.set(exported.source, [...(bySource.get(exported.source) ?? []), exported]);
  }
  const drafts = new Map<string, Draft>();
  for (const [path, tables] of bySource) {
    const given = input.given.find((table) => table.path === path);
    const declared = input.sources.find((source) => source.path === path);
    drafts.set(path, new Draft({ path, tables, given, declared }));
  }
  const homes = new Map<TableId, Draft>();
  for (const draft of drafts.values()) for (const { table } of draft.tables) homes.set(table.id, draft);
  const references = referencesOf(input.catalog, homes);
  return new Map(
    [...drafts].map(([path, draft]): [string, Relation] => {
      const own = references.get(path) ?? { references: [], outside: [], imposed: [] };
      return [path, draft.finish(own)];
    }),
  );
}

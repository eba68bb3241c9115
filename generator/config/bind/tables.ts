import { defaultTableOptions } from "../../plan/index.ts";
import type { ColumnMapping, TableId, TableOptions } from "../../plan/types.ts";
import type { TableEntry } from "../types.ts";
import type { CatalogNames, TableNames } from "./catalog-names.ts";
import type { BoundEntry } from "./entries.ts";

/**
 * The options of every table. Key by key, and column by column, the most specific entry wins: our defaults, the
 * config's, globs with more and more letters of their own, the table's name. Of equal globs the later one wins.
 */
export function resolveTables(
  defaults: TableEntry,
  entries: readonly BoundEntry[],
  names: CatalogNames,
): ReadonlyMap<TableId, TableOptions> {
  const resolved = new Map<TableId, TableOptions>();
  for (const table of names.values()) resolved.set(table.id, overlay(defaultTableOptions(table.id), defaults, table));
  // Sorting is stable, so that the order of the file holds among equals.
  for (const { entry, tables } of entries.toSorted(bySpecificity)) {
    for (const table of tables) {
      const base = resolved.get(table.id) ?? defaultTableOptions(table.id);
      resolved.set(table.id, overlay(base, entry, table));
    }
  }
  return resolved;
}

/** Compared, not subtracted: infinity less infinity is not a number. */
function bySpecificity(a: BoundEntry, b: BoundEntry): number {
  return a.specificity === b.specificity ? 0 : a.specificity < b.specificity ? -1 : 1;
}

function overlay(base: TableOptions, entry: TableEntry, { columns }: TableNames): TableOptions {
  return {
    source: entry.source ?? base.source,
    columns: overlayColumns(base.columns, entry.columns, columns),
    integrity: entry.integrity ?? base.integrity,
    maxRejects: entry.maxRejects ?? base.maxRejects,
    allowEmpty: entry.allowEmpty ?? base.allowEmpty,
    order: entry.order ?? base.order,
    danglingEdges: entry.danglingEdges ?? base.danglingEdges,
    informationalKeys: entry.informationalKeys ?? base.informationalKeys,
    outsideReferences: entry.outsideReferences ?? base.outsideReferences,
    maxDepth: entry.selfReference?.maxDepth ?? base.maxDepth,
    deletes: entry.deletes ?? base.deletes,
    priority: entry.priority ?? base.priority,
    tag: entry.tag ?? base.tag,
    changeTimestampColumn: columns.get(entry.changeTimestampColumn?.toLowerCase() ?? "") ?? base.changeTimestampColumn,
    shards: entry.shards ?? base.shards,
    verify: entry.verify ?? base.verify,
  };
}

/** Columns that the table does not have are left out: of a glob's tables only some may have them. */
function overlayColumns(
  base: ReadonlyMap<string, ColumnMapping>,
  entry: TableEntry["columns"],
  spelling: TableNames["columns"],
): ReadonlyMap<string, ColumnMapping> {
  if (entry === undefined) return base;
  const own = new Map<string, ColumnMapping>();
  for (const [written, mapping] of entry) {
    const name = spelling.get(written.toLowerCase());
    // The first of two spellings of one name counts; the second was reported.
    if (name !== undefined && !own.has(name)) own.set(name, mapping);
  }
  return new Map([...base, ...own]);
}

import { touchesTables } from "../../support/index.ts";
import { columnOf } from "../columns.ts";
import type { Table, TableId } from "../types.ts";
import { type Checked, type CheckedTable, noKeyTypes } from "./checked.ts";
import { checkReference } from "./references.ts";
import { checkRowDeletionPolicies } from "./row-deletion.ts";

/**
 * What Spanner would refuse in tables whose names all resolve.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/data-definition-language
 */
export function checkTables(checked: Checked): void {
  const depths = interleaveDepths(checked.tables);
  for (const table of checked.tables.values()) {
    const about = { subject: `Table "${table.id}"`, at: table.at, touches: touchesTables(table.id) };
    checkPrimaryKey(checked, { table, about });
    for (const reference of table.references) checkReference(checked, { table, about }, reference);
    if (depths.get(table.id) === maxDepth + 1) {
      const problem = `stands on level ${maxDepth + 1} of its interleaving; Spanner has ${maxDepth}`;
      checked.names.report("interleave-depth", about, problem);
    }
  }
  checkRowDeletionPolicies(checked);
}

/** https://cloud.google.com/spanner/quotas: seven layers. */
const maxDepth = 7;

/** Levels count from 1, the root's; a table of a ring has none. */
function interleaveDepths(tables: Checked["tables"]): ReadonlyMap<TableId, number> {
  const depths = new Map<TableId, number>();
  for (const start of tables.keys()) {
    // Upwards to a table whose level is known, then down again: no recursion, however long the chain.
    const chain: TableId[] = [];
    const seen = new Set<TableId>();
    let at: TableId | undefined = start;
    while (at !== undefined && !depths.has(at) && !seen.has(at)) {
      seen.add(at);
      chain.push(at);
      at = parentOf(tables.get(at));
    }
    const isRing = at !== undefined && !depths.has(at);
    let depth = isRing ? Number.NaN : at === undefined ? 0 : (depths.get(at) ?? 0);
    for (const id of chain.reverse()) {
      depth += 1;
      depths.set(id, depth);
    }
  }
  return depths;
}

function parentOf(table: Table | undefined): TableId | undefined {
  return table?.references.find(({ kind }) => kind === "interleave")?.to;
}

function checkPrimaryKey({ names }: Checked, { table, about }: CheckedTable): void {
  const seen = new Set<string>();
  for (const { column: name } of table.primaryKey) {
    if (seen.has(name)) names.report("primary-key-column", about, `its primary key names column "${name}" twice`);
    seen.add(name);
    const type = columnOf(table, name)?.type ?? "";
    if (!noKeyTypes.test(type)) continue;
    names.report("primary-key-column", about, `key column "${name}" has type ${type}`);
  }
}

import type { Catalog, Table } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { rehearseDiagnostic } from "../codes.ts";
import { type RowReader, rowReader, showKey } from "../keys.ts";
import type { ActionRecord, ExportRecord } from "../run/index.ts";
import type { Row } from "../types.ts";

interface Written {
  readonly action: string;
  readonly name: string;
  readonly record: ExportRecord;
}

/**
 * Two actions that wait for each other in no way and write other values into one column of one row: which of them stays is
 * a matter of time. One finding per pair.
 */
export function findRaces(
  records: readonly ActionRecord[],
  catalog: Catalog,
  ancestors: (action: string) => ReadonlySet<string>,
): readonly Diagnostic[] {
  const byTable = new Map<string, Written[]>();
  for (const { action, exports } of records) {
    for (const record of exports) {
      const known = byTable.get(record.job.table) ?? [];
      byTable.set(record.job.table, known);
      known.push({ action: action.id, name: action.name, record });
    }
  }
  const found = new Map<string, Diagnostic>();
  for (const [id, written] of byTable) {
    const table = [...catalog.tables.values()].find((candidate) => candidate.id === id);
    if (table === undefined || new Set(written.map(({ action }) => action)).size < 2) continue;
    for (const [index, first] of written.entries()) {
      for (const second of written.slice(index + 1)) {
        if (first.action === second.action || first.record === second.record) continue;
        const isOrdered = ancestors(first.action).has(second.action) || ancestors(second.action).has(first.action);
        const race = isOrdered ? undefined : findRace(table, first.record, second.record);
        if (race === undefined) continue;
        const subject = `Table "${id}"`;
        const message = `${subject}: "${first.name}" and "${second.name}" write other values into ${race}, and neither waits for the other`;
        found.set(`${first.action} ${second.action}`, rehearseDiagnostic("rehearse-race", { subject, message }));
      }
    }
  }
  return [...found.values()];
}

/** The first column and key in which they differ. */
function findRace(table: Table, first: ExportRecord, second: ExportRecord): string | undefined {
  const reader: RowReader = rowReader(table);
  const shared = first.job.columns.filter((column) => second.job.columns.includes(column));
  const rows = new Map<string, Row>(first.job.rows.map((row) => [reader.key(row), row]));
  for (const row of second.job.rows) {
    const other = rows.get(reader.key(row));
    if (other === undefined) continue;
    const column = shared.find((name) => !reader.isEqual(name, row[name], other[name]));
    if (column !== undefined) return `${column} of row ${showKey(table, row)}`;
  }
  return undefined;
}

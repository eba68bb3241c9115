import type { Table } from "../../model/types.ts";
import { type RowReader, rowReader, showKey } from "../keys.ts";
import type { ExportRecord } from "../run/index.ts";
import type { Row } from "../types.ts";

/** What a run has to show in one table of Spanner. */
export interface TableComparison {
  /** Rows that the exports selected; of one key in several exports they are one row, in one export they are several. */
  readonly loadable: number;
  /** Keys that commits wrote. */
  readonly exported: number;
  readonly inSpanner: number;
  readonly missing: readonly Difference[];
  readonly different: readonly Difference[];
  /** Rows in Spanner that no export of the run selected. */
  readonly beyond: readonly Difference[];
}

export interface Difference {
  /** `(1, "a")` */
  readonly key: string;
  /** Rows that the exports selected for the key; 1 for a row beyond. */
  readonly rows: number;
  /** Empty for a row that is missing or beyond. */
  readonly columns: readonly string[];
}

/**
 * Holds what Spanner has against what the exports of one table selected, in their order: of a column that two exports
 * write, the later one counts. Two rows of one export with one key cannot both be there: the key then differs.
 */
export function compareRows(
  table: Table,
  exports: readonly ExportRecord[],
  inSpanner: readonly Row[],
): TableComparison {
  const written = new Set(exports.flatMap(({ job }) => job.columns));
  const hasKey = exports.every(({ job }) => table.primaryKey.every(({ column }) => job.columns.includes(column)));
  // Where Spanner fills in a part of the key, a row is known by all that was written of it.
  const reader = rowReader(table, hasKey ? undefined : [...written]);
  const expected = new Map<string, Expected>();
  const exported = new Set<string>();
  for (const { job, written: own, stale } of exports) {
    const isStale = new Set(stale);
    for (const [key, rows] of groupByKey(reader, job.rows)) {
      const known = expected.get(key) ?? { row: rows[0] as Row, count: 0, parts: [] };
      expected.set(key, known);
      known.count = Math.max(known.count, rows.length);
      known.parts.unshift({ columns: job.columns, rows: rows.filter((row) => !isStale.has(row)) });
    }
    for (const row of own) exported.add(reader.key(row));
  }
  const held = groupByKey(reader, inSpanner);
  const missing: Difference[] = [];
  const different: Difference[] = [];
  for (const [key, { row, parts, count }] of expected) {
    const [found] = held.get(key) ?? [];
    const shown = { key: showKey(table, row), rows: count };
    if (found === undefined) missing.push({ ...shown, columns: [] });
    else {
      const columns = differingColumns(reader, parts, found);
      if (columns.length > 0) different.push({ ...shown, columns });
    }
  }
  return {
    loadable: [...expected.values()].reduce((sum, { count }) => sum + count, 0),
    exported: exported.size,
    inSpanner: inSpanner.length,
    missing,
    different,
    beyond: beyondRows(table, expected, held),
  };
}

/** Of rows that are known by what was written of them, several may be the same: those are beyond that nobody wrote. */
function beyondRows(
  table: Table,
  expected: ReadonlyMap<string, Expected>,
  held: ReadonlyMap<string, readonly Row[]>,
): readonly Difference[] {
  return [...held].flatMap(([key, rows]) =>
    rows.slice(expected.get(key)?.count ?? 0).map((row) => ({ key: showKey(table, row), rows: 1, columns: [] })),
  );
}

interface Expected {
  readonly row: Row;
  count: number;
  /** What the exports selected for this key, the last one first. */
  readonly parts: Part[];
}

interface Part {
  readonly columns: readonly string[];
  /** Without those that were left out because Spanner held a newer one. */
  readonly rows: readonly Row[];
}

function differingColumns(reader: RowReader, parts: readonly Part[], found: Row): readonly string[] {
  const judged = new Set<string>();
  const differing: string[] = [];
  for (const { columns, rows } of parts) {
    if (rows.length === 0) continue;
    for (const column of columns) {
      if (judged.has(column)) continue;
      if (parts.length > 1) judged.add(column);
      if (!rows.every((row) => reader.isEqual(column, row[column], found[column]))) differing.push(column);
    }
  }
  return differing;
}

function groupByKey(reader: RowReader, rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = reader.key(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

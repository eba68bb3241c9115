import type { Table } from "../model/types.ts";
import { type RowReader, rowReader, showKey } from "./keys.ts";
import type { ExportRecord } from "./run/index.ts";
import type { Row } from "./types.ts";

/** What a run has to show in one table of Spanner. */
export interface TableComparison {
  /** Rows that the exports selected; of one key in several exports they are one row. */
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
  const reader = rowReader(table);
  const expected = new Map<string, Expected>();
  const exported = new Set<string>();
  for (const { job, written, stale } of exports) {
    const isStale = new Set(stale);
    for (const [key, rows] of groupByKey(reader, job.rows)) {
      const known = expected.get(key) ?? { row: rows[0] as Row, count: 0, parts: [] };
      expected.set(key, known);
      known.count = Math.max(known.count, rows.length);
      known.parts.unshift({ columns: job.columns, rows: rows.filter((row) => !isStale.has(row)) });
    }
    for (const row of written) exported.add(reader.key(row));
  }
  const held = new Map(inSpanner.map((row) => [reader.key(row), row]));
  const missing: Difference[] = [];
  const different: Difference[] = [];
  for (const [key, { row, parts }] of expected) {
    const found = held.get(key);
    if (found === undefined) missing.push({ key: showKey(table, row), columns: [] });
    else {
      const columns = differingColumns(reader, parts, found);
      if (columns.length > 0) different.push({ key: showKey(table, row), columns });
    }
  }
  return {
    loadable: [...expected.values()].reduce((sum, { count }) => sum + count, 0),
    exported: exported.size,
    inSpanner: held.size,
    missing,
    different,
    beyond: [...held]
      .filter(([key]) => !expected.has(key))
      .map(([, row]) => ({ key: showKey(table, row), columns: [] })),
  };
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

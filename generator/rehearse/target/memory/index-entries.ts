import type { Journal } from "./journal.ts";
import { codes, type GivenRow, type Problem, printKey, problem } from "./messages.ts";
import {
  backingName,
  hasNull,
  type MemoryColumn,
  type MemoryTable,
  type StoredRow,
  textOf,
  textWithoutNull,
  type UniqueIndex,
} from "./schema.ts";

/** A row that a commit wrote, with what was there before the commit. */
export interface Touched {
  readonly before: StoredRow | undefined;
  after: StoredRow;
  given: GivenRow;
  /** Columns that were given a value that was not taken: they have that of before, or NULL. */
  unknown: readonly MemoryColumn[];
}

export type TouchedRows = ReadonlyMap<string, Touched>;

/**
 * Brings unique indexes up to date. They are looked at when the commit is complete, so two rows may change their places;
 * NULL equals NULL in them.
 */
export function updateUniques(table: MemoryTable, touched: TouchedRows, journal: Journal): readonly Problem[] {
  const problems: Problem[] = [];
  for (const index of table.uniques) {
    for (const [key, { before }] of touched) {
      const text = before === undefined ? undefined : entryOf(before, index);
      if (text !== undefined && index.entries.get(text) === key) journal.delete(index.entries, text);
    }
    for (const [key, { after, given, unknown }] of touched) {
      const text = entryOf(after, index);
      if (text === undefined || index.columns.some((column) => unknown.includes(column))) continue;
      if (index.entries.has(text)) problems.push(duplicate(index, after, given));
      else journal.set(index.entries, text, key);
    }
  }
  return problems;
}

function entryOf(row: StoredRow, { columns, filtered }: UniqueIndex): string | undefined {
  return hasNull(row, filtered) ? undefined : textOf(row, columns);
}

function duplicate(index: UniqueIndex, row: StoredRow, given: GivenRow): Problem {
  const { name, columns } = index;
  const values = printKey(row, columns);
  const names = columns.map((column) => column.name).join(", ");
  const shown = name ?? backingName(given.table.id, columns, "U");
  return problem(given, {
    kind: "duplicateIndexKey",
    code: codes.alreadyExists,
    words: `UNIQUE violation on index ${shown},  duplicate key: ${values} in this transaction.`,
    name,
    says: `has the values ${values} of (${names}), which another row has too`,
  });
}

export function updateLookups(table: MemoryTable, touched: TouchedRows, journal: Journal): void {
  for (const { columns, counts } of table.lookups) {
    const add = (row: StoredRow | undefined, step: 1 | -1): void => {
      const text = row === undefined ? undefined : textWithoutNull(row, columns);
      if (text === undefined) return;
      const count = (counts.get(text) ?? 0) + step;
      if (count === 0) journal.delete(counts, text);
      else journal.set(counts, text, count);
    };
    for (const { before, after } of touched.values()) {
      add(before, -1);
      add(after, 1);
    }
  }
}

/** Foreign keys from and to the rows of a table, when the lookups of all tables are up to date. */
export function checkForeignKeys(table: MemoryTable, touched: TouchedRows): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { before, after, given } of touched.values()) {
    for (const key of table.foreignKeys) {
      const text = textWithoutNull(after, key.columns);
      if (text === undefined || key.referenced.counts.has(text)) continue;
      const values = printKey(after, key.printed.columns);
      problems.push(
        problem(given, {
          kind: "missingReference",
          code: codes.failedPrecondition,
          words:
            `Foreign key \`${key.name ?? ""}\` constraint violation on table \`${table.id}\`. ` +
            `Cannot find referenced key \`${values}\` in table \`${key.to.id}\`.`,
          name: key.name,
          says: `refers to ${values}, which table "${key.to.id}" does not have`,
        }),
      );
    }
    for (const key of before === undefined ? [] : table.referencedBy) {
      const text = textWithoutNull(before ?? after, key.toColumns);
      if (text === undefined || key.referenced.counts.has(text) || !key.referencing.counts.has(text)) continue;
      const values = printKey(before ?? after, key.printed.toColumns);
      problems.push(
        problem(given, {
          kind: "missingReference",
          code: codes.failedPrecondition,
          words:
            `Foreign key \`${key.name ?? ""}\` constraint violation when deleting or updating referenced key ` +
            `\`${values}\` in table \`${table.id}\`. ` +
            `A row with that key exists in the referencing table \`${key.from.id}\`.`,
          name: key.name,
          says: `gives up ${values}, to which a row of table "${key.from.id}" refers`,
        }),
      );
    }
  }
  return problems;
}

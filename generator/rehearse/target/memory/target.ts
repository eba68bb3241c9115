import type { ZetaSql } from "../../../engines/index.ts";
import type { Catalog } from "../../../model/types.ts";
import type { Row, TableId, Target, Value } from "../../types.ts";
import { Commit } from "./commit.ts";
import { FilledColumns } from "./filled-columns.ts";
import { type Touched, updateLookups, updateUniques } from "./index-entries.ts";
import { Journal } from "./journal.ts";
import { queryMemory } from "./query.ts";
import { type MemoryTable, memorySchema, textOf } from "./schema.ts";

/** The checks of this program. */
export interface MemoryTarget extends Target {
  /** Puts rows, complete and in the forms that `read` gives, in the place of all rows of a table, without a check. */
  replace(table: TableId, rows: readonly Row[]): Promise<void>;
}

/**
 * A database in memory that knows Spanner's rules, and names every row of a commit that breaks one. Expressions are
 * evaluated by ZetaSQL; those that it does not know are in `leftOut`, found when the target is made, or at their first
 * rows.
 *
 * @throws DiagnosticsError `engine-died`, as its methods do.
 */
export async function createMemoryTarget(input: {
  readonly catalog: Catalog;
  readonly zetasql: ZetaSql;
}): Promise<MemoryTarget> {
  const { catalog, zetasql } = input;
  const schema = memorySchema(catalog);
  const synonyms = new Map(
    [...catalog.tables].flatMap(([id, table]) => table.synonyms.map((synonym) => [synonym.toLowerCase(), id] as const)),
  );
  const views = [...catalog.views.keys()];
  const filled = await FilledColumns.prepare(schema, zetasql);
  const inTurn = turns();
  return {
    label: "built-in checks",
    get leftOut() {
      return filled.leftOut;
    },
    missing: new Map(),
    commit: (mutations) =>
      inTurn(async () => {
        const journal = new Journal();
        const now = new Date().toISOString().replace(/\.?0*Z$/, "Z");
        let isDone = false;
        try {
          const result = await new Commit({ schema, filled, journal, now }).run(mutations);
          isDone = result.ok;
          return result;
        } finally {
          if (!isDone) journal.rollBack();
        }
      }),
    read: (id) => inTurn(async () => rowsOf(tableOf(schema, id))),
    query: (sql) => inTurn(() => queryMemory({ sql, zetasql, schema, synonyms, views })),
    replace: (id, rows) => inTurn(async () => replaceRows(tableOf(schema, id), rows)),
    close: async () => undefined,
  };
}

/** One after the other: a commit waits for ZetaSQL in the middle. */
function turns(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run);
    last = next.catch(() => undefined);
    return next;
  };
}

function tableOf(schema: ReadonlyMap<TableId, MemoryTable>, id: TableId): MemoryTable {
  const table = schema.get(id);
  if (table === undefined) throw new Error(`there is no table "${id}"`);
  return table;
}

function rowsOf(table: MemoryTable): readonly Row[] {
  const rows = [...table.rows.values()].map(
    (values): Row => Object.fromEntries(table.columns.map(({ name, position }) => [name, values[position] ?? null])),
  );
  return rows.sort(table.compare);
}

function replaceRows(table: MemoryTable, rows: readonly Row[]): void {
  table.rows.clear();
  for (const { entries } of table.uniques) entries.clear();
  for (const { counts } of table.lookups) counts.clear();
  const touched = new Map<string, Touched>();
  for (const row of rows) {
    const after: Value[] = table.columns.map(({ name, values }) => values.normal(row[name] ?? null));
    const key = textOf(after, table.key);
    table.rows.set(key, after);
    touched.set(key, { before: undefined, after, given: { table, row }, unknown: [] });
  }
  const journal = new Journal();
  updateUniques(table, touched, journal);
  updateLookups(table, touched, journal);
}

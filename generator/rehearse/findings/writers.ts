import type { Catalog } from "../../model/types.ts";
import type { RehearsalAction } from "../actions/index.ts";
import { rowReader } from "../keys.ts";
import type { Loaders } from "../loaders.ts";
import type { ActionRecord } from "../run/index.ts";
import type { TableId } from "../types.ts";
import type { Writer } from "./missing-dependencies.ts";

interface Draft {
  readonly action: RehearsalAction;
  readonly table: TableId;
  readonly columns: Set<string>;
  /** Columns that have a value in some row. */
  readonly filled: Set<string>;
  /** Of the rows that it exported in all runs; undefined where that is not known. */
  keys: Set<string> | undefined;
  /** Undefined for an action that the plan does not know. */
  isSecondPass: boolean | undefined;
  depth: number | undefined;
}

/** Which action writes which columns of which table: what its exports did, and where it did not come to them, the plan. */
export function findWriters(input: {
  readonly records: readonly ActionRecord[];
  readonly loaders: Loaders;
  readonly catalog: Catalog;
  readonly ancestors: (action: string) => ReadonlySet<string>;
}): readonly Writer[] {
  const { records, loaders, catalog, ancestors } = input;
  const drafts = new Map<string, Draft>();
  const draftOf = (action: RehearsalAction, table: TableId): Draft => {
    const key = JSON.stringify([action.id, table]);
    const draft = drafts.get(key) ?? {
      action,
      table,
      columns: new Set(),
      filled: new Set(),
      keys: undefined,
      isSecondPass: undefined,
      depth: undefined,
    };
    drafts.set(key, draft);
    return draft;
  };
  for (const [action, { table, exports }] of loaders) {
    if (action.disabled) continue;
    const draft = draftOf(action, table);
    draft.isSecondPass = exports.every(({ pass }) => pass === 2);
    draft.depth = exports.length === 1 ? exports[0]?.depth?.level : undefined;
    for (const { name, from } of exports.flatMap(({ columns }) => columns)) {
      draft.columns.add(name);
      if (from.kind !== "constant" || from.value !== null) draft.filled.add(name);
    }
  }
  for (const { action, exports } of records) {
    for (const { job } of exports) {
      const draft = draftOf(action, job.table);
      const table = catalog.tables.get(job.table);
      draft.keys ??= new Set();
      for (const name of job.columns) {
        draft.columns.add(name);
        if (job.rows.some((row) => (row[name] ?? null) !== null)) draft.filled.add(name);
      }
      if (table === undefined) continue;
      const { key } = rowReader(table);
      for (const row of job.rows) draft.keys.add(key(row));
    }
  }
  const all = [...drafts.values()];
  return all.map(({ action, table, columns, filled, keys, isSecondPass, depth }) => {
    const before = ancestors(action.id);
    // What writes rows that another one has written before it makes none that one could wait for.
    const follows = all.some(
      (other) =>
        other.table === table &&
        before.has(other.action.id) &&
        keys !== undefined &&
        keys.size > 0 &&
        isSubset(keys, other.keys),
    );
    const nullColumns = new Set([...columns].filter((name) => !filled.has(name)));
    return {
      action: action.id,
      name: action.name,
      table,
      columns,
      nullColumns,
      isSecondPass: isSecondPass ?? follows,
      depth,
    };
  });
}

function isSubset(keys: ReadonlySet<string>, of: ReadonlySet<string> | undefined): boolean {
  return of !== undefined && keys.size <= of.size && [...keys].every((key) => of.has(key));
}

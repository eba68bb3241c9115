import type { RawColumn, RawForeignKey, RawTable } from "../types.ts";
import { sameName } from "./names.ts";
import { pairForeignKeys, sameColumnSet } from "./pair-keys.ts";

/** One table as its two readings have it. */
export interface Readings {
  readonly ddl: RawTable;
  readonly live: RawTable;
}

/**
 * A known fault of the Spanner emulator. `since` and `until` are versions as far as they are known; 1.5.28 is the one
 * that was looked at, later ones are known from their source and release notes.
 */
export interface EmulatorFault {
  readonly id: string;
  /** Which reading is wrong; `both` where no trace of the truth is left. */
  readonly wrong: "INFORMATION_SCHEMA" | "DDL" | "both";
  readonly what: string;
  /** How it is recognised, and what is then done. */
  readonly remedy: string;
  readonly since?: string;
  readonly until?: string;
  /** Undefined where nothing has to be done here: the reader takes another way, or nothing can be done. */
  readonly mend?: (readings: Readings) => Readings;
}

export const emulatorFaults: readonly EmulatorFault[] = [
  {
    id: "interleave-type",
    wrong: "INFORMATION_SCHEMA",
    what: "TABLES.INTERLEAVE_TYPE is 'IN PARENT' on every base table, on roots and under INTERLEAVE IN too",
    remedy: "a table without PARENT_TABLE_NAME is a root; of INTERLEAVE IN the DDL is believed",
    mend: ({ ddl, live }) => {
      if (ddl.interleave?.enforced !== false || live.interleave?.enforced !== true) return { ddl, live };
      return { ddl, live: { ...live, interleave: { ...live.interleave, enforced: false } } };
    },
  },
  {
    id: "parent-unqualified",
    wrong: "INFORMATION_SCHEMA",
    what: "TABLES.PARENT_TABLE_NAME has no schema",
    remedy: "a parent of the same name in the table's own schema is the DDL's",
    mend: ({ ddl, live }) => {
      const [right, wrong] = [ddl.interleave, live.interleave];
      if (right === undefined || wrong === undefined || wrong.table.schema !== "") return { ddl, live };
      if (!sameName(right.table.name, wrong.table.name)) return { ddl, live };
      return { ddl, live: { ...live, interleave: { ...wrong, table: right.table } } };
    },
  },
  {
    id: "delete-rule",
    wrong: "INFORMATION_SCHEMA",
    what: "REFERENTIAL_CONSTRAINTS.DELETE_RULE is always NO ACTION",
    remedy: "the DDL's CASCADE is believed",
    mend: (readings) =>
      mendForeignKeys(readings, (key, right) =>
        key.onDelete === "noAction" ? { ...key, onDelete: right.onDelete } : key,
      ),
  },
  {
    id: "unique-position",
    wrong: "INFORMATION_SCHEMA",
    what: "KEY_COLUMN_USAGE.POSITION_IN_UNIQUE_CONSTRAINT repeats ORDINAL_POSITION: columns are paired wrongly",
    remedy: "the same referenced columns in another order are taken in the DDL's",
    mend: (readings) =>
      mendForeignKeys(readings, (key, right) =>
        sameColumnSet(key, right) ? { ...key, tableColumns: right.tableColumns } : key,
      ),
  },
  {
    id: "unique-schema",
    wrong: "INFORMATION_SCHEMA",
    what: "REFERENTIAL_CONSTRAINTS.UNIQUE_CONSTRAINT_SCHEMA is the schema of the foreign key, not of its target",
    remedy: "the column is not read: CONSTRAINT_TABLE_USAGE names the target, on a real Spanner too",
  },
  {
    id: "enforced",
    wrong: "INFORMATION_SCHEMA",
    what: "TABLE_CONSTRAINTS.ENFORCED is always YES",
    since: "1.5.29, the first with NOT ENFORCED",
    remedy: "the DDL's NOT ENFORCED is believed",
    mend: (readings) =>
      mendForeignKeys(readings, (key, right) => (key.enforced ? { ...key, enforced: right.enforced } : key)),
  },
  {
    id: "hidden",
    wrong: "both",
    what: "COLUMNS.IS_HIDDEN does not exist, and the DDL is printed without HIDDEN",
    remedy: "the column is not asked for; a hidden column is read as a visible one",
    mend: (readings) => mendColumns(readings, (column, right) => ({ ...column, hidden: right.hidden })),
  },
  {
    id: "identity",
    wrong: "INFORMATION_SCHEMA",
    what: "COLUMNS.IS_IDENTITY is always NO",
    remedy: "the DDL's identity is believed",
    mend: (readings) =>
      mendColumns(readings, (column, right) => (right.identity ? { ...column, identity: true } : column)),
  },
  {
    id: "generated-stored",
    wrong: "DDL",
    what: "every generated column is printed as STORED",
    remedy: "IS_STORED is believed: the one place where INFORMATION_SCHEMA decides",
    mend: ({ ddl, live }) => ({
      live,
      ddl: {
        ...ddl,
        columns: ddl.columns.map((column) => {
          const other = live.columns.find(({ name }) => sameName(name, column.name))?.generated;
          if (column.generated?.stored !== true || other?.stored !== false) return column;
          return { ...column, generated: { ...column.generated, stored: false } };
        }),
      },
    }),
  },
  {
    id: "search-index",
    wrong: "both",
    what: "a search index is printed, and listed, as a plain one",
    remedy: "an index over a TOKENLIST is left out: a plain one cannot be",
    mend: ({ ddl, live }) => ({ ddl: withoutSearchIndexes(ddl), live: withoutSearchIndexes(live) }),
  },
  {
    id: "index-where",
    wrong: "both",
    what: "the filter of an index, WHERE … IS NOT NULL, is left out",
    remedy: "none: the index is read without it, and loading does not need it",
  },
  {
    id: "vector-length",
    wrong: "both",
    what: "the vector_length of an ARRAY is left out",
    remedy: "none: the type is read without it, and loading does not need it",
  },
  {
    id: "create-schema",
    wrong: "DDL",
    what: "CREATE SCHEMA is not printed (issue 202 of the emulator)",
    remedy: "none is needed: the tables' names hold the schema",
  },
  {
    id: "view-types",
    wrong: "INFORMATION_SCHEMA",
    what: "STRING columns of a view are STRING(0)",
    remedy: "none is needed: of a view its text is read",
  },
  {
    id: "property-graphs",
    wrong: "INFORMATION_SCHEMA",
    what: "PROPERTY_GRAPHS does not exist",
    until: "1.5.34",
    remedy: "where it is asked for, its absence means no graph",
  },
];

/** Corrects what is known to be wrong, so that a difference that remains is one to tell. */
export function mendReadings(readings: Readings): Readings {
  return emulatorFaults.reduce((mended, fault) => fault.mend?.(mended) ?? mended, readings);
}

function mendForeignKeys(
  { ddl, live }: Readings,
  change: (key: RawForeignKey, right: RawForeignKey) => RawForeignKey,
): Readings {
  const pairs = pairForeignKeys(live.foreignKeys, ddl.foreignKeys);
  const foreignKeys = live.foreignKeys.map((key) => {
    const right = pairs.get(key);
    return right === undefined ? key : change(key, right);
  });
  return { ddl, live: { ...live, foreignKeys } };
}

function mendColumns({ ddl, live }: Readings, change: (column: RawColumn, right: RawColumn) => RawColumn): Readings {
  const columns = live.columns.map((column) => {
    const right = ddl.columns.find(({ name }) => sameName(name, column.name));
    return right === undefined ? column : change(column, right);
  });
  return { ddl, live: { ...live, columns } };
}

function withoutSearchIndexes(table: RawTable): RawTable {
  const tokenLists = table.columns.filter(({ type }) => type === "TOKENLIST").map(({ name }) => name);
  if (tokenLists.length === 0) return table;
  const isPlain = (keys: RawTable["indexes"][number]["keys"]): boolean =>
    !keys.some(({ column }) => tokenLists.some((name) => sameName(name, column)));
  return { ...table, indexes: table.indexes.filter(({ keys }) => isPlain(keys)) };
}

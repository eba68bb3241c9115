import type { CatalogDocument, TableDocument } from "../../../contracts/index.ts";
import { openEmulatorDatabase, type RunningEmulator } from "../../../engines/emulator/index.ts";
import { openWriter, type WriteMutation } from "../../../engines/spanner/index.ts";
import type { Mutation, Row, Target } from "../../types.ts";
import { type ColumnValues, columnValues } from "../../values/index.ts";
import { readQuery } from "../queries.ts";
import { encodeRow } from "./encode.ts";
import type { Statements } from "./parts.ts";
import { queryEmulator } from "./query.ts";
import { makeSchema } from "./schema.ts";

export interface EmulatorTargetInput {
  readonly catalog: CatalogDocument;
  /** The statements that make a schema anew, in an order in which Spanner takes them. */
  readonly statements: Statements;
  /** Where the user stands: the client's package is looked for from there too. */
  readonly directory: string;
  readonly emulator: RunningEmulator;
  /** For one commit, and for the reading of one table. */
  readonly deadlineMs: number;
}

/** An instance holds a hundred databases. */
const databasesPerInstance = 90;
let opened = 0;

/**
 * A new database of an emulator, with as much of the schema as it knows.
 *
 * @throws DiagnosticsError `engine-died` and `missing-package`.
 */
export async function createEmulatorTarget(input: EmulatorTargetInput): Promise<Target> {
  const { catalog, statements, directory, emulator, deadlineMs } = input;
  opened += 1;
  // An emulator that ran before may have databases of others: the time keeps them apart.
  const run = `${emulator.pid ?? 0}-${Date.now().toString(36)}`;
  const instance = `rehearsal-${run}-${Math.floor(opened / databasesPerInstance)}`;
  const path = `projects/rehearsal/instances/${instance}/databases/rehearsal_${opened}`;
  const { host, ended } = emulator;
  const database = await openEmulatorDatabase({ host, ended, database: path, directory });
  const drop = async (): Promise<void> => {
    // One that was started for this run ends with all that is in it.
    if (emulator.pid === undefined) await database.drop().catch(() => undefined);
    database.close();
  };
  try {
    const { leftOut, missing } = await makeSchema({ database, catalog, statements });
    const writer = await openWriter({ host, ended, database: path, directory, deadlineMs });
    const views = catalog.views.map(({ name }) => name);
    const tables = new Map(catalog.tables.map((table) => [table.name, typesOf(table)]));
    return {
      label: emulator.version === undefined ? "emulator" : `emulator ${emulator.version}`,
      leftOut,
      missing,
      async commit(mutations) {
        // Spanner refuses a mutation without rows.
        const written = mutations.filter(({ rows }) => rows.length > 0);
        const result = await writer.commit(written.map((mutation) => encode(mutation, tables.get(mutation.table))));
        if (result.ok) return { ok: true };
        return { ok: false, error: { code: result.code, message: result.message, violations: [] } };
      },
      async read(id) {
        const table = catalog.tables.find(({ name }) => name === id);
        if (table === undefined || missing.has(id)) throw new Error(`the emulator has no table "${id}"`);
        return readTable(table, (sql) => writer.query(sql));
      },
      query: (sql) => queryEmulator({ sql, run: (query) => writer.tryQuery(query), missing, views }),
      async close() {
        await writer.close();
        await drop();
      },
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

type ColumnTypes = ReadonlyMap<string, ColumnValues>;

function typesOf({ columns }: TableDocument): ColumnTypes {
  return new Map(columns.map(({ name, type }) => [name, columnValues(type)]));
}

function encode({ table, columns, rows }: Mutation, types: ColumnTypes | undefined): WriteMutation {
  const typed = columns.map((name) => ({ name, values: types?.get(name) }));
  return { table, columns, rows: rows.map((row) => encodeRow(row, typed)) };
}

async function readTable(
  { name, columns, primaryKey }: TableDocument,
  query: (sql: string) => Promise<readonly (readonly Parameters<ColumnValues["fromWire"]>[0][])[]>,
): Promise<readonly Row[]> {
  // A token list cannot be read.
  const readable = columns.filter(({ type }) => type !== "TOKENLIST");
  const names = readable.map((column) => column.name);
  const found = await query(readQuery({ table: name.split("."), columns: names, key: primaryKey }));
  const values = readable.map(({ type }) => columnValues(type));
  return found.map(
    (cells): Row =>
      Object.fromEntries(names.map((column, index) => [column, values[index]?.fromWire(cells[index] ?? {}) ?? null])),
  );
}

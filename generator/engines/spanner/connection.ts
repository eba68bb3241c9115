import { connectSpanner } from "./client.ts";
import { databaseFailure, grpcCodeOf, grpcCodes, isPermissionMissing, otherDialect } from "./failures.ts";
import { parseDatabasePath } from "./path.ts";
import { columnsQuery, dialectQuery, graphsQuery, schemaQueries, viewsQuery } from "./queries.ts";
import type { ConnectSpanner, InformationSchema, QueryRow, SpannerClient, SpannerSnapshot } from "./types.ts";

export interface DatabaseConnection {
  readonly emulator: boolean;
  /** Undefined where it may not be read: `spanner.databases.getDdl` is a permission of its own. */
  readDdl(): Promise<readonly string[] | undefined>;
  /** One read-only transaction at one timestamp, all queries at once. Graphs only where asked for. */
  readInformationSchema(options: { readonly withGraphs: boolean }): Promise<InformationSchema>;
}

export interface UseDatabaseOptions {
  /** `projects/P/instances/I/databases/D` */
  readonly database: string;
  /** Where the user stands: the client is looked for from there too. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  /** For all of it; the emulator needs seconds for a thousand tables. */
  readonly deadlineMs?: number;
  readonly connect?: ConnectSpanner | undefined;
}

/**
 * Connects, and lets everything go at the end, however it ends. An interrupt does not wait for an answer.
 *
 * @throws DiagnosticsError `missing-package` or one of the codes `database-…`; the signal's reason when it is aborted.
 */
export async function useDatabase<T>(
  options: UseDatabaseOptions,
  use: (connection: DatabaseConnection) => Promise<T>,
): Promise<T> {
  const { database, directory, signal, deadlineMs = 120_000, connect = connectSpanner } = options;
  signal?.throwIfAborted();
  const path = parseDatabasePath(database);
  let client: SpannerClient | undefined;
  try {
    return await within({ signal, deadlineMs }, async () => {
      const opened = await connect({ path, directory });
      client = opened;
      // Aborted while the package was loaded: nobody waits for this any more.
      signal?.throwIfAborted();
      return use(connectionOf(opened, database));
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw databaseFailure(database, error);
  } finally {
    client?.close();
  }
}

function connectionOf(client: SpannerClient, database: string): DatabaseConnection {
  return {
    emulator: client.emulator,
    async readDdl() {
      try {
        return await client.readDdl();
      } catch (error) {
        if (isPermissionMissing(error)) return undefined;
        throw error;
      }
    },
    async readInformationSchema({ withGraphs }) {
      const snapshot = await client.openSnapshot();
      try {
        return await readAll(snapshot, { withGraphs, emulator: client.emulator });
      } catch (error) {
        // The other dialect refuses the queries; asked before, it would cost every reading a round trip.
        // Which of the queries fails first is chance: most are invalid there, that of the graphs finds no relation.
        const code = grpcCodeOf(error);
        if (code !== grpcCodes.invalidArgument && code !== grpcCodes.notFound) throw error;
        const rows = await snapshot.query(dialectQuery).catch(() => []);
        throw rows[0]?.dialect === "POSTGRESQL" ? otherDialect(database) : error;
      } finally {
        snapshot.end();
      }
    },
  };
}

async function readAll(
  snapshot: SpannerSnapshot,
  options: { readonly withGraphs: boolean; readonly emulator: boolean },
): Promise<InformationSchema> {
  const { columns: _, ...queries } = schemaQueries;
  const reads: Readonly<Record<string, Promise<readonly QueryRow[]>>> = {
    ...Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, snapshot.query(sql)])),
    columns: readColumns(snapshot, options),
    graphs: options.withGraphs ? readGraphs(snapshot) : Promise.resolve([]),
    views: options.withGraphs ? snapshot.query(viewsQuery) : Promise.resolve([]),
  };
  const rows: Record<string, readonly QueryRow[]> = Object.fromEntries(
    await Promise.all(Object.entries(reads).map(async ([name, read]) => [name, await read] as const)),
  );
  // The names and types of the columns are those of the queries.
  return rows as unknown as InformationSchema;
}

/** IS_HIDDEN came late: no emulator that we know has it, and who lacks it refuses the query. */
async function readColumns(
  snapshot: SpannerSnapshot,
  { emulator }: { readonly emulator: boolean },
): Promise<readonly QueryRow[]> {
  if (emulator) return snapshot.query(columnsQuery({ hidden: false }));
  try {
    return await snapshot.query(columnsQuery({ hidden: true }));
  } catch (error) {
    if (isUnknown(error, /IS_HIDDEN/)) return snapshot.query(columnsQuery({ hidden: false }));
    throw error;
  }
}

/** A database of before graphs, as of the emulator before 1.5.35, has no such table and no graph. */
async function readGraphs(snapshot: SpannerSnapshot): Promise<readonly QueryRow[]> {
  try {
    return await snapshot.query(graphsQuery);
  } catch (error) {
    if (isUnknown(error, /Table not found: INFORMATION_SCHEMA\.PROPERTY_GRAPHS/i)) return [];
    throw error;
  }
}

function isUnknown(error: unknown, name: RegExp): boolean {
  return grpcCodeOf(error) === grpcCodes.invalidArgument && name.test(String(error));
}

/** Ends with the task, with the signal or with the deadline, whichever is first. */
async function within<T>(
  { signal, deadlineMs }: { readonly signal: AbortSignal | undefined; readonly deadlineMs: number },
  run: () => Promise<T>,
): Promise<T> {
  const task = run();
  // What the task says after the end is nobody's concern.
  task.catch(() => undefined);
  let stop = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    const interrupt = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", interrupt, { once: true });
    const timer = setTimeout(() => reject(new DeadlineError(deadlineMs)), deadlineMs);
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
    };
  });
  try {
    return await Promise.race([task, ended]);
  } finally {
    stop();
  }
}

class DeadlineError extends Error {
  readonly code = grpcCodes.deadlineExceeded;

  constructor(deadlineMs: number) {
    super(`no answer after ${deadlineMs / 1000} s`);
  }
}

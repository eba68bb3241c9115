import { loadOptional } from "../optional.ts";
import {
  createSpanner,
  type DatabasePath,
  type EmulatorHost,
  emulatorHost,
  explainDeath,
  parseDatabasePath,
  prepareForEmulator,
} from "../spanner/index.ts";

/** A thousand tables take the emulator minutes, more of them on a machine that does other things too. */
const createTimeout = 900_000;

/** A database of an emulator while it is made and unmade; schema changes are the client's error where they are refused. */
export interface EmulatorDatabase {
  /** With its schema in one call, or not at all. The instance is made too where it is missing. */
  create(statements: readonly string[]): Promise<void>;
  /** All statements or none. */
  update(statements: readonly string[]): Promise<void>;
  drop(): Promise<void>;
  /** Lets the connection go; the database stays. */
  close(): void;
}

/**
 * Makes databases in the emulator that SPANNER_EMULATOR_HOST names; their instance too where it is missing. The whole
 * DDL goes in one call.
 *
 * @throws DiagnosticsError `emulator-host`; the client's error for DDL that the emulator refuses.
 */
export async function createEmulatorDatabase(input: {
  /** `projects/P/instances/I/databases/D`; an instance's name has at least two letters. */
  readonly database: string;
  /** Without semicolons. */
  readonly statements: readonly string[];
  readonly directory: string;
}): Promise<void> {
  const { database, statements, directory } = input;
  const emulator = emulatorHost(process.env);
  if (emulator === undefined) throw new Error("SPANNER_EMULATOR_HOST is not set");
  const connection = await connect({ database, emulator, directory });
  try {
    await connection.create(statements);
  } finally {
    connection.close();
  }
}

/**
 * For an emulator that need not be the one of SPANNER_EMULATOR_HOST.
 *
 * @throws DiagnosticsError `emulator-host`, `missing-package`; its methods `engine-died` when the emulator is no more.
 */
export async function openEmulatorDatabase(input: {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Resolves when the emulator's process has ended, to how. */
  readonly ended: Promise<string>;
  readonly database: string;
  readonly directory: string;
}): Promise<EmulatorDatabase> {
  const emulator = emulatorHost({ SPANNER_EMULATOR_HOST: input.host });
  if (emulator === undefined) throw new Error("the emulator has no address");
  const connection = await connect({ ...input, emulator });
  const explain = explainDeath({ ended: input.ended, deadlineMs: createTimeout });
  const explained = async (call: Promise<void>): Promise<void> => {
    try {
      await call;
    } catch (error) {
      throw await explain(error);
    }
  };
  return {
    create: (statements) => explained(connection.create(statements)),
    update: (statements) => explained(connection.update(statements)),
    drop: () => explained(connection.drop()),
    close: () => connection.close(),
  };
}

async function connect(input: {
  readonly database: string;
  readonly emulator: EmulatorHost;
  readonly directory: string;
}): Promise<EmulatorDatabase> {
  const { database, emulator, directory } = input;
  prepareForEmulator(process.env);
  const path = parseDatabasePath(database);
  const { Spanner } = await loadOptional("@google-cloud/spanner", directory);
  const spanner = createSpanner(Spanner, { project: path.project, emulator });
  const admin = spanner.getDatabaseAdminClient();
  const callOptions = { timeout: createTimeout, retry: null };
  return {
    async create(statements) {
      await createInstance(spanner, path);
      const [operation] = await admin.createDatabase(
        {
          parent: `projects/${path.project}/instances/${path.instance}`,
          createStatement: `CREATE DATABASE \`${path.database}\``,
          extraStatements: [...statements],
        },
        callOptions,
      );
      await finished(operation);
    },
    async update(statements) {
      const [operation] = await admin.updateDatabaseDdl({ database, statements: [...statements] }, callOptions);
      await finished(operation);
    },
    async drop() {
      await admin.dropDatabase({ database }, callOptions);
    },
    close: () => spanner.close(),
  };
}

/** The emulator has done it by now; asking for it again would wait a second. */
async function finished(operation: {
  readonly latestResponse: {
    readonly done?: boolean | null;
    readonly error?: { readonly code?: number | null; readonly message?: string | null } | null;
  };
  promise(): Promise<unknown>;
}): Promise<void> {
  if (operation.latestResponse.done !== true) await operation.promise();
  const { error } = operation.latestResponse;
  if (error) throw Object.assign(new Error(error.message ?? "unknown"), { code: error.code });
}

type Client = InstanceType<typeof import("@google-cloud/spanner")["Spanner"]>;

async function createInstance(spanner: Client, { project, instance }: DatabasePath): Promise<void> {
  const config = `projects/${project}/instanceConfigs/emulator-config`;
  try {
    await spanner.getInstanceAdminClient().createInstance({
      parent: `projects/${project}`,
      instanceId: instance,
      instance: { config, displayName: instance, nodeCount: 1 },
    });
  } catch (error) {
    // ALREADY_EXISTS
    if (!(error instanceof Error && "code" in error && error.code === 6)) throw error;
  }
}

import { loadOptional } from "../optional.ts";
import {
  createSpanner,
  type DatabasePath,
  emulatorHost,
  parseDatabasePath,
  prepareForEmulator,
} from "../spanner/index.ts";

/** A thousand tables take the emulator minutes, more of them on a machine that does other things too. */
const createTimeout = 900_000;

/**
 * Makes databases in the emulator that SPANNER_EMULATOR_HOST names; their instance too where it is missing. The whole
 * DDL goes in one call: every call of its own takes a second.
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
  prepareForEmulator(process.env);
  const path = parseDatabasePath(database);
  const { Spanner } = await loadOptional("@google-cloud/spanner", directory);
  const spanner = createSpanner(Spanner, { project: path.project, emulator });
  try {
    await createInstance(spanner, path);
    const [operation] = await spanner.getDatabaseAdminClient().createDatabase(
      {
        parent: `projects/${path.project}/instances/${path.instance}`,
        createStatement: `CREATE DATABASE \`${path.database}\``,
        extraStatements: [...statements],
      },
      { timeout: createTimeout, retry: null },
    );
    // The emulator has done it by now; asking for it again would wait a second.
    if (operation.latestResponse.done !== true) await operation.promise();
    const { error } = operation.latestResponse;
    if (error) throw Object.assign(new Error(error.message ?? "unknown"), { code: error.code });
  } finally {
    spanner.close();
  }
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

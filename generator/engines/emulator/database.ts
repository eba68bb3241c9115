import { loadOptional } from "../optional.ts";
import { type DatabasePath, parseDatabasePath, prepareForEmulator } from "../spanner/index.ts";

/**
 * Makes databases in the emulator that SPANNER_EMULATOR_HOST names; their instance too where it is missing. The whole
 * DDL goes in one call: every call of its own takes a second.
 *
 * @throws the client's error for DDL that the emulator refuses.
 */
export async function createEmulatorDatabase(input: {
  /** `projects/P/instances/I/databases/D`; an instance's name has at least two letters. */
  readonly database: string;
  /** Without semicolons. */
  readonly statements: readonly string[];
  readonly directory: string;
}): Promise<void> {
  const { database, statements, directory } = input;
  if ((process.env.SPANNER_EMULATOR_HOST ?? "") === "") throw new Error("SPANNER_EMULATOR_HOST is not set");
  prepareForEmulator(process.env);
  const path = parseDatabasePath(database);
  const { Spanner } = await loadOptional("@google-cloud/spanner", directory);
  const spanner = new Spanner({ projectId: path.project, disableBuiltInMetrics: true });
  try {
    await createInstance(spanner, path);
    const [operation] = await spanner.getDatabaseAdminClient().createDatabase(
      {
        parent: `projects/${path.project}/instances/${path.instance}`,
        createStatement: `CREATE DATABASE \`${path.database}\``,
        extraStatements: [...statements],
      },
      { timeout: 300_000, retry: null },
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

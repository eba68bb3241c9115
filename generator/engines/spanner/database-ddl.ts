import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import { loadOptional } from "../optional.ts";

/** Long enough for any answer of the admin API, short enough not to look like a hang. */
const timeoutMs = 30_000;

/**
 * The DDL of a database, one normalised statement per object, in an order that can be replayed, without semicolons.
 * Credentials are Application Default Credentials; with `SPANNER_EMULATOR_HOST` the client talks to the emulator.
 *
 * @param input.database `projects/P/instances/I/databases/D`
 * @throws DiagnosticsError `missing-package`, `database-unreadable`.
 */
export async function readDatabaseDdl(input: {
  readonly database: string;
  /** Where the user stands: the client is looked for from there too. */
  readonly directory: string;
}): Promise<readonly string[]> {
  const { database, directory } = input;
  const { Spanner } = await loadOptional("@google-cloud/spanner", directory);
  const projectId = database.split("/")[1] ?? "";
  const spanner = new Spanner({ projectId });
  try {
    const admin = spanner.getDatabaseAdminClient();
    // Without retries: a service that cannot be reached is told at once, and the user decides whether to try again.
    const [response] = await admin.getDatabaseDdl({ database }, { timeout: timeoutMs, retry: null });
    return response.statements ?? [];
  } catch (error) {
    const subject = `Database "${database}"`;
    const message = `${subject}: its DDL cannot be read: ${firstLine(error)}`;
    throw new DiagnosticsError([engineDiagnostic("database-unreadable", { subject, message })]);
  } finally {
    spanner.close();
  }
}

/** gRPC appends the history of a call to its message. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(/\n|Resolution note:/)[0]?.trim() ?? "";
}

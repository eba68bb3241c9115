import { loadOptional } from "../optional.ts";
import { createSpanner, emulatorHost, prepareForEmulator } from "./emulator-host.ts";
import { type PartialResultSet, RowReader } from "./result-set.ts";
import type { ConnectSpanner, SpannerClient } from "./types.ts";

/** Long enough for any answer of Spanner, short enough not to look like a hang. */
const timeout = 60_000;

/** Without retries: a service that cannot be reached is told at once, and the user decides whether to try again. */
const callOptions = { timeout, retry: null };

/**
 * The end waits this long for a session to be given back: an interrupt shall end within a second. Spanner ends a
 * forgotten session by itself after an hour.
 */
const givingBackOptions = { timeout: 400, retry: null };

/** A stream is asked for thrice, with seconds between, whatever the error is, unless the client is told not to. */
const streamOptions = { timeout, retryRequestOptions: { retries: 0, noResponseRetries: 0 } };

/**
 * Connects by `@google-cloud/spanner`, loaded when it is first needed. Credentials are Application Default Credentials;
 * with `SPANNER_EMULATOR_HOST` it talks to the emulator.
 *
 * Queries go through the client of the API (`v1`) that the package holds: one session and one transaction is all that is
 * needed, and the rows of the other one take as long as the queries themselves.
 *
 * @throws DiagnosticsError `emulator-host`, `missing-package`.
 */
export const connectSpanner: ConnectSpanner = async ({ path, directory }): Promise<SpannerClient> => {
  const host = emulatorHost(process.env);
  const emulator = host !== undefined;
  if (emulator) prepareForEmulator(process.env);
  const { Spanner, v1 } = await loadOptional("@google-cloud/spanner", directory);
  const spanner = createSpanner(Spanner, { project: path.project, emulator: host });
  if (!emulator) {
    // Asked for here, because the calls below leave a rejected promise behind when there are none: the process would die.
    await spanner.auth.getClient().catch((error: unknown) => {
      spanner.close();
      throw new Error(`default credentials: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  // As the package does it itself; its two copies of the authentication library have types that do not know each other.
  const options = spanner.options as unknown as ConstructorParameters<typeof v1.SpannerClient>[0];
  const data = new v1.SpannerClient(options);
  const database = `projects/${path.project}/instances/${path.instance}/databases/${path.database}`;
  const givingBack: Promise<unknown>[] = [];
  const letGo = (): void => {
    data.close().catch(() => undefined);
    spanner.close();
  };
  return {
    emulator,
    async readDdl() {
      const admin = spanner.getDatabaseAdminClient();
      const [response] = await admin.getDatabaseDdl({ database }, callOptions);
      return response.statements ?? [];
    },
    async openSnapshot() {
      const [{ name: session }] = await data.createSession({ database }, callOptions);
      const readOnly = { strong: true };
      const [{ id }] = await data.beginTransaction({ session: session ?? "", options: { readOnly } }, callOptions);
      return {
        query: (sql) =>
          new Promise((resolve, reject) => {
            const reader = new RowReader();
            const request = { session: session ?? "", transaction: { id: id ?? null }, sql };
            data
              .executeStreamingSql(request, streamOptions)
              .on("data", (message: PartialResultSet) => reader.add(message))
              .on("error", reject)
              .on("end", () => resolve(reader.rows));
          }),
        end() {
          givingBack.push(data.deleteSession({ name: session ?? "" }, givingBackOptions).catch(() => undefined));
        },
      };
    },
    close() {
      // A closed connection would cut it off.
      if (givingBack.length === 0) letGo();
      else void Promise.all(givingBack).then(letGo);
    },
  };
};

import { loadOptional } from "../optional.ts";
import { explainDeath, serversWords } from "./death.ts";
import { createSpanner, emulatorHost, prepareForEmulator } from "./emulator-host.ts";
import { grpcCodeOf, grpcCodes } from "./failures.ts";
import { type PartialResultSet, type ProtobufValue, type ResultColumn, ValueReader } from "./result-set.ts";

/** Rows for one table, inserted or updated by primary key; values are protobuf's, in the order of the columns. */
export interface WriteMutation {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ProtobufValue[])[];
}

export type WriteResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: number; readonly message: string };

/** The columns of a query and its rows, values as protobuf has them, or what Spanner says against it. */
export type QueryResult =
  | {
      readonly ok: true;
      readonly columns: readonly ResultColumn[];
      readonly rows: readonly (readonly ProtobufValue[])[];
    }
  | { readonly ok: false; readonly code: number; readonly message: string };

/** One session of an emulator's database that writes, a commit after the other. */
export interface SpannerWriter {
  /** @throws DiagnosticsError `engine-died` when there is no answer in time, or nobody who could give one. */
  commit(mutations: readonly WriteMutation[]): Promise<WriteResult>;
  /** The rows of a query, values as protobuf has them. @throws as `commit` does, and the client's error for bad SQL. */
  query(sql: string): Promise<readonly (readonly ProtobufValue[])[]>;
  /** A query of somebody else's, which may be refused. @throws as `commit` does. */
  tryQuery(sql: string): Promise<QueryResult>;
  close(): Promise<void>;
}

export interface OpenWriterInput {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Resolves when the emulator's process has ended, to how. */
  readonly ended: Promise<string>;
  /** `projects/P/instances/I/databases/D` */
  readonly database: string;
  readonly directory: string;
  /** For each call. */
  readonly deadlineMs: number;
}

/** As often as a commit is tried that another transaction held up. */
const attempts = 5;

/**
 * Opens a session through the client of the API: the one above it makes an object of every value, and keeps sessions of
 * its own.
 *
 * @throws DiagnosticsError `missing-package`, `engine-died`.
 */
export async function openWriter(input: OpenWriterInput): Promise<SpannerWriter> {
  const { host, ended, database, directory, deadlineMs } = input;
  prepareForEmulator(process.env);
  const { Spanner, v1 } = await loadOptional("@google-cloud/spanner", directory);
  const emulator = emulatorHost({ SPANNER_EMULATOR_HOST: host });
  const spanner = createSpanner(Spanner, { project: database.split("/")[1] ?? "", emulator });
  // As in client.ts: the two copies of the authentication library have types that do not know each other.
  const data = new v1.SpannerClient(spanner.options as unknown as ConstructorParameters<typeof v1.SpannerClient>[0]);
  const explain = explainDeath({ ended, deadlineMs });
  const callOptions = { timeout: deadlineMs, retry: null };
  const letGo = async (): Promise<void> => {
    await data.close().catch(() => undefined);
    spanner.close();
  };
  const session = await data.createSession({ database }, callOptions).then(
    ([{ name }]) => name ?? "",
    async (error: unknown) => {
      await letGo();
      throw await explain(error);
    },
  );

  const commitOnce = async (mutations: readonly WriteMutation[]): Promise<WriteResult> => {
    const request = {
      session,
      singleUseTransaction: { readWrite: {} },
      mutations: mutations.map(({ table, columns, rows }) => ({
        insertOrUpdate: { table, columns, values: rows.map((values) => ({ values })) },
      })),
    };
    try {
      // The client's types are of mutable lists; it changes none.
      await data.commit(request as unknown as CommitRequest, callOptions);
      return { ok: true };
    } catch (error) {
      const failure = await explain(error);
      const code = grpcCodeOf(failure);
      if (code === undefined) throw failure;
      return { ok: false, code, message: serversWords(failure) };
    }
  };

  const read = async (sql: string): Promise<ValueReader> => {
    const reader = new ValueReader();
    try {
      await new Promise<void>((resolve, reject) => {
        const options = { timeout: deadlineMs, retryRequestOptions: { retries: 0, noResponseRetries: 0 } };
        data
          .executeStreamingSql({ session, sql }, options)
          .on("data", (message: PartialResultSet) => reader.add(message))
          .on("error", reject)
          .on("end", () => resolve());
      });
    } catch (error) {
      throw await explain(error);
    }
    return reader;
  };

  return {
    async commit(mutations) {
      let result = await commitOnce(mutations);
      for (let attempt = 1; !result.ok && result.code === grpcCodes.aborted && attempt < attempts; attempt += 1) {
        result = await commitOnce(mutations);
      }
      return result;
    },
    query: async (sql) => (await read(sql)).rows,
    async tryQuery(sql) {
      try {
        const { columns, rows } = await read(sql);
        return { ok: true, columns, rows };
      } catch (failure) {
        const code = grpcCodeOf(failure);
        if (code === undefined) throw failure;
        return { ok: false, code, message: serversWords(failure) };
      }
    },
    async close() {
      await data.deleteSession({ name: session }, { timeout: 400, retry: null }).catch(() => undefined);
      await letGo();
    },
  };
}

type V1 = typeof import("@google-cloud/spanner")["v1"];
type CommitRequest = NonNullable<Parameters<InstanceType<V1["SpannerClient"]>["commit"]>[0]>;

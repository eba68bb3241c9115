import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

/** One call that came over the wire. */
export interface ServerCall {
  readonly method: string;
  readonly request: Readonly<Record<string, unknown>>;
}

export interface FakeServer {
  /** For SPANNER_EMULATOR_HOST. */
  readonly host: string;
  readonly calls: readonly ServerCall[];
  stop(): void;
}

export const sessionName = "projects/p/instances/in/databases/db/sessions/s1";
export const transactionId = Buffer.from("the one transaction");

const answers: Readonly<Record<string, unknown>> = {
  GetDatabaseDdl: { statements: [] },
  CreateSession: { name: sessionName },
  BeginTransaction: { id: transactionId },
  Commit: {},
  DeleteSession: {},
};

/**
 * A Spanner that writes down what it is asked: only the wire shows in which kind of transaction something is read.
 *
 * @param silent the call that it never answers.
 * @param commits the status of each commit, the last one for all that follow.
 */
export async function startFakeServer(silent?: string, commits: readonly grpc.status[] = []): Promise<FakeServer> {
  const calls: ServerCall[] = [];
  const server = new grpc.Server();
  for (const [name, service] of services()) {
    const handlers = Object.values(service).map(
      (method) => [method.path, handlerOf(method, { calls, silent, commits })] as const,
    );
    server.addService(
      service,
      Object.fromEntries(handlers.map(([path, handler]) => [path.replace(`/${name}/`, ""), handler])),
    );
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { host: `127.0.0.1:${port}`, calls, stop: () => server.forceShutdown() };
}

function services(): readonly (readonly [name: string, service: grpc.ServiceDefinition])[] {
  const near = createRequire(createRequire(import.meta.url).resolve("@google-cloud/spanner"));
  const folder = join(dirname(near.resolve("@google-cloud/spanner-api")), "../protos");
  const json = JSON.parse(readFileSync(join(folder, "protos.json"), "utf8"));
  const definitions = protoLoader.fromJSON(json, { defaults: false, oneofs: true });
  return ["google.spanner.v1.Spanner", "google.spanner.admin.database.v1.DatabaseAdmin"].map(
    (name) => [name, definitions[name] as grpc.ServiceDefinition] as const,
  );
}

function handlerOf(
  method: grpc.MethodDefinition<unknown, unknown>,
  input: {
    readonly calls: ServerCall[];
    readonly silent: string | undefined;
    readonly commits: readonly grpc.status[];
  },
): grpc.UntypedHandleCall {
  const { calls, silent, commits } = input;
  const name = method.path.split("/").at(-1) ?? "";
  const note = (request: unknown): void => {
    calls.push({ method: name, request: request as Readonly<Record<string, unknown>> });
  };
  if (method.responseStream) {
    return (call: grpc.ServerWritableStream<unknown, unknown>) => {
      note(call.request);
      call.write({ metadata: { rowType: { fields: [] } } });
      call.end();
    };
  }
  return (call: grpc.ServerUnaryCall<unknown, unknown>, done: grpc.sendUnaryData<unknown>) => {
    note(call.request);
    if (name === silent) return;
    if (name === "Commit") {
      const before = calls.filter((entry) => entry.method === name).length - 1;
      const code = commits[Math.min(before, commits.length - 1)];
      if (code !== undefined && code !== grpc.status.OK) {
        done({ code, details: `the words of ${grpc.status[code]}` });
        return;
      }
    }
    const answer = answers[name];
    if (answer === undefined) done({ code: grpc.status.UNIMPLEMENTED, details: `${name} was not expected` });
    else done(null, answer);
  };
}

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceError } from "@grpc/grpc-js";
import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import { resolveOptional } from "../optional.ts";
import { startServer } from "../process.ts";
import { splitPosition } from "./positions.ts";
import type { SqlProblem, SqlProblemKind, SqlResult } from "./types.ts";
import type { Calls } from "./wire.ts";

export interface ZetaSqlOptions {
  /** Where to look for the package, after our own folder; the current directory when not given. */
  readonly from?: string;
  /** Longest time of one call; EXISTS over two tables of 10,000 rows takes 12 s. Default: two minutes. */
  readonly callTimeoutMs?: number;
}

/** One ZetaSQL process and the connection to it. */
export interface Channel {
  readonly pid: number;
  /**
   * Calls the service; what it says against the SQL comes back as a problem, located in `sql`.
   *
   * @throws DiagnosticsError `engine-died`.
   */
  call<N extends keyof Calls>(
    method: N,
    request: Calls[N]["request"],
    sql: string,
  ): Promise<SqlResult<{ readonly response: Calls[N]["response"] }>>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** @throws DiagnosticsError `missing-package`, `unsupported-platform` or `engine-start-failed`. */
export async function openChannel({ from, callTimeoutMs = 120_000 }: ZetaSqlOptions): Promise<Channel> {
  const file = serverFile();
  const folder = join(resolveOptional("@fivetrandevelopers/zetasql", from), "lib", "zetasql");
  const [server, { createClient, statusCodes }] = await Promise.all([
    startServer({ name: "ZetaSQL", command: join(folder, file), args: (port) => ["127.0.0.1", String(port)] }),
    import("./grpc.ts"),
  ]);
  const client = createClient({ protoFolder: join(folder, "protos"), port: server.port });
  let end: string | undefined;
  void server.ended.then((how) => {
    end ??= how;
  });

  const problemKinds: ReadonlyMap<number, SqlProblemKind> = new Map([
    [statusCodes.INVALID_ARGUMENT, "analysis"],
    [statusCodes.NOT_FOUND, "analysis"],
    [statusCodes.OUT_OF_RANGE, "evaluation"],
    [statusCodes.FAILED_PRECONDITION, "evaluation"],
    [statusCodes.UNIMPLEMENTED, "unsupported"],
    // A failed check inside ZetaSQL about this one statement; the server goes on.
    [statusCodes.INTERNAL, "unsupported"],
    [statusCodes.RESOURCE_EXHAUSTED, "tooLarge"],
    [statusCodes.DEADLINE_EXCEEDED, "timeout"],
  ]);

  return {
    pid: server.pid,
    ended: server.ended,
    async call(method, request, sql) {
      if (end !== undefined) throw diedError(end);
      try {
        const response = await client.call(method, request, Date.now() + callTimeoutMs);
        return { ok: true, response: response as Calls[typeof method]["response"] };
      } catch (error) {
        const { code, details } = error as ServiceError;
        const kind = problemKinds.get(code);
        if (kind !== undefined) return { ok: false, problem: refineProblem(kind, splitPosition(sql, details)) };
        // The connection breaks a moment before the exit is seen, which explains more.
        await Promise.race([server.ended, sleep(1000, undefined, { ref: false })]);
        throw diedError(end ?? details);
      }
    },
    async close() {
      end ??= "it was closed";
      client.close();
      await server.stop();
    },
  };
}

/** ZetaSQL has one status for nearly all that is wrong with a statement; its messages tell more. */
function refineProblem(kind: SqlProblemKind, { message, at }: Omit<SqlProblem, "kind">): SqlProblem {
  const located = at === undefined ? { message } : { message, at };
  if (kind !== "analysis") return { kind, ...located };
  if (message.startsWith("Syntax error: ")) return { kind: "syntax", ...located };
  if (/^(?:Table-valued f|F)unction not found: /.test(message)) return { kind: "unknownFunction", ...located };
  // The second: CREATE PROPERTY GRAPH, which is younger than this ZetaSQL.
  if (/^Statement not supported: | is not a supported object type$/.test(message))
    return { kind: "unsupported", ...located };
  return { kind, ...located };
}

function diedError(how: string): DiagnosticsError {
  return new DiagnosticsError([
    engineDiagnostic("engine-died", { subject: "ZetaSQL", message: `ZetaSQL ended while it was needed: ${how}` }),
  ]);
}

/** The package ships its server for these four; see its README. */
const serverFiles: ReadonlyMap<string, string> = new Map([
  ["linux x64", "remote_server.so"],
  ["linux arm64", "remote_server_arm.so"],
  ["darwin x64", "remote_server"],
  ["darwin arm64", "remote_server_arm"],
]);

function serverFile(): string {
  const platform = `${process.platform} ${process.arch}`;
  const file = serverFiles.get(platform);
  if (file !== undefined) return file;
  throw new DiagnosticsError([
    engineDiagnostic("unsupported-platform", { subject: "ZetaSQL", message: `ZetaSQL has no build for ${platform}.` }),
  ]);
}

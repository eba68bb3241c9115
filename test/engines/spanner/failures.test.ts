import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Spanner } from "@google-cloud/spanner";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createEmulatorDatabase } from "../../../generator/engines/emulator/index.ts";
import { freePort, runProcess } from "../../../generator/engines/index.ts";
import { type ConnectSpanner, useDatabase } from "../../../generator/engines/spanner/index.ts";
import { DiagnosticsError } from "../../../generator/support/index.ts";
import { describeWithEmulator } from "../emulator/support.ts";
import { fakeSpanner, grpcError } from "./fake-client.ts";

const database = "projects/p/instances/in/databases/db";

/** What a reading by this client ends with: `code: message`. */
async function failureOf(connect: ConnectSpanner | undefined, path = database, deadlineMs = 10_000): Promise<string> {
  try {
    await useDatabase({ database: path, directory: process.cwd(), connect, deadlineMs }, async (connection) => {
      await connection.readDdl();
      await connection.readInformationSchema({ withGraphs: true });
    });
  } catch (error) {
    if (error instanceof DiagnosticsError) return error.message;
    throw error;
  }
  return "no failure";
}

const says = `Database "${database}":`;

describe("an error of the client is one message", () => {
  const table: readonly (readonly [want: string, given: Error])[] = [
    [
      `database-unreachable: ${says} cannot be reached: 14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED`,
      grpcError(
        14,
        "UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED Resolution note: x\nhistory of the call",
      ),
    ],
    [
      `database-timeout: ${says} did not answer in time: 4 DEADLINE_EXCEEDED: Total timeout exceeded`,
      grpcError(4, "DEADLINE_EXCEEDED: Total timeout exceeded"),
    ],
    [
      `database-unknown: ${says} does not exist: 5 NOT_FOUND: Database not found: ${database}`,
      grpcError(5, `NOT_FOUND: Database not found: ${database}`),
    ],
    [
      `database-instance-unknown: ${says} has no instance: 5 NOT_FOUND: Instance not found: projects/p/instances/in`,
      grpcError(5, "NOT_FOUND: Instance not found: projects/p/instances/in"),
    ],
    [
      `database-credentials: ${says} the credentials were refused: 16 UNAUTHENTICATED: Request had invalid authentication credentials.`,
      grpcError(16, "UNAUTHENTICATED: Request had invalid authentication credentials."),
    ],
    [
      `database-credentials: ${says} there are no credentials that work: Could not load the default credentials.`,
      new Error("Could not load the default credentials."),
    ],
    [
      `database-credentials: ${says} there are no credentials that work: 2 UNKNOWN: Getting metadata from plugin failed with error: invalid_grant`,
      grpcError(2, "UNKNOWN: Getting metadata from plugin failed with error: invalid_grant"),
    ],
    [
      `database-schema-changing: ${says} changed while it was read: 10 ABORTED: Schema change in progress`,
      grpcError(10, "ABORTED: Schema change in progress"),
    ],
    [
      `database-schema-changing: ${says} changed while it was read: 9 FAILED_PRECONDITION: The schema has been updated`,
      grpcError(9, "FAILED_PRECONDITION: The schema has been updated"),
    ],
    [
      `database-path: ${says} is not a path of the form projects/P/instances/I/databases/D: 3 INVALID_ARGUMENT: Invalid instance name`,
      grpcError(3, "INVALID_ARGUMENT: Invalid instance name"),
    ],
    [
      `database-api-disabled: ${says} the Spanner API is not enabled in the project: 7 PERMISSION_DENIED: Cloud Spanner API has not been used in project p before or it is disabled.`,
      grpcError(
        7,
        "PERMISSION_DENIED: Cloud Spanner API has not been used in project p before or it is disabled.\nEnable it",
      ),
    ],
    [
      `database-instance-unknown: ${says} its project "p" does not exist: 5 NOT_FOUND: Project not found: projects/p`,
      grpcError(5, "NOT_FOUND: Project not found: projects/p"),
    ],
    [
      `database-instance-unknown: ${says} its project "p" does not exist: 7 PERMISSION_DENIED: Project 'p' not found or deleted.`,
      grpcError(7, "PERMISSION_DENIED: Project 'p' not found or deleted."),
    ],
    [
      `database-unreachable: ${says} what answers is not Spanner: 12 UNIMPLEMENTED: Method not found!`,
      grpcError(12, "UNIMPLEMENTED: Method not found!"),
    ],
    [
      `database-unreachable: ${says} what answers is not Spanner: 14 UNAVAILABLE: Received HTTP status code 502`,
      grpcError(14, "UNAVAILABLE: Received HTTP status code 502"),
    ],
    [
      `database-unreadable: ${says} its schema cannot be read: 403 Forbidden`,
      Object.assign(new Error("403 Forbidden"), { code: 403 }),
    ],
    [
      `database-unreadable: ${says} its schema cannot be read: 13 INTERNAL: something`,
      grpcError(13, "INTERNAL: something"),
    ],
  ];
  test.each(table)("%s", async (want, given) => {
    expect(await failureOf(fakeSpanner({ ddl: [given] }).connect)).toBe(want);
    // The same where only the queries fail; a connection that fails is no different.
    expect(await failureOf(fakeSpanner({ queryError: () => given }).connect)).toBe(want);
    expect(await failureOf(() => Promise.reject(given))).toBe(want);
  });

  test("a long answer is cut to what fits on a screen", async () => {
    const page = `INTERNAL: ${"<p>proxy</p>".repeat(1_000)}`;
    const message = await failureOf(fakeSpanner({ queryError: () => grpcError(13, page) }).connect);
    expect(message.length).toBeLessThan(550);
    expect(message).toMatch(/: 13 INTERNAL: <p>proxy<\/p>.*…$/);
  });

  test.each([
    [grpcError(12, "UNIMPLEMENTED: x"), /SPANNER_EMULATOR_HOST .*9010, not 9020/],
    [grpcError(5, "NOT_FOUND: Project not found: projects/p"), /Correct the project .*`gcloud projects list`/],
    [
      grpcError(7, "PERMISSION_DENIED: Cloud Spanner API has not been used in project p"),
      /gcloud services enable spanner/,
    ],
    [grpcError(7, "PERMISSION_DENIED: SERVICE_DISABLED"), /gcloud services enable spanner/],
  ])("what to do about %s", async (given, hint) => {
    const reading = useDatabase(
      { database, directory: "/", connect: fakeSpanner({ ddl: [given], queryError: () => given }).connect },
      async (connection) => {
        await connection.readDdl();
        await connection.readInformationSchema({ withGraphs: false });
      },
    );
    const error = await reading.catch((failure: unknown) => failure);
    expect(error instanceof DiagnosticsError ? error.diagnostics.map((each) => each.hint) : error).toEqual([
      expect.stringMatching(hint),
    ]);
  });

  test.each([
    new TypeError("Cannot read properties of undefined (reading 'name')"),
    new Error("not expected"),
    Object.assign(new Error("an argument of ours"), { code: "ERR_INVALID_ARG_TYPE" }),
  ])("a fault of our own is not told as one of Spanner's: %s", async (fault) => {
    const given = { database, directory: "/" };
    const reading = useDatabase({ ...given, connect: fakeSpanner({}).connect }, () => Promise.reject(fault));
    await expect(reading).rejects.toBe(fault);
    await expect(useDatabase({ ...given, connect: () => Promise.reject(fault) }, async () => 1)).rejects.toBe(fault);
  });

  test("permission: for the data it is an error, for the DDL only it is none", async () => {
    const denied = grpcError(7, "PERMISSION_DENIED: Caller is missing IAM permission spanner.databases.select");
    const want = `database-permission: ${says} its tables may not be read: ${denied.message}`;
    expect(await failureOf(fakeSpanner({ queryError: () => denied }).connect)).toBe(want);
    expect(await failureOf(fakeSpanner({ ddl: [denied], queryError: () => denied }).connect)).toBe(want);
    expect(await failureOf(fakeSpanner({ ddl: [denied] }).connect)).toBe("no failure");
  });

  test("a path that is not one is told before anything is connected", async () => {
    const never: ConnectSpanner = () => Promise.reject(new Error("was connected"));
    const wrong = [
      "db",
      "projects/p/instances/in",
      "projects/p/instances/in/databases/",
      "projects/p/instances/in/databases/Db",
      "projects/p/instances/in/databases/db/tables/t",
      "https://spanner.googleapis.com/v1/projects/p/instances/in/databases/db",
    ];
    for (const path of wrong) {
      expect(await failureOf(never, path)).toBe(
        `database-path: Database "${path}": is not a path of the form projects/P/instances/I/databases/D`,
      );
    }
    expect(await failureOf(fakeSpanner({}).connect, "projects/example.com:p-1/instances/in-1/databases/d_b-1")).toBe(
      "no failure",
    );
  });
});

describe("a client that never answers", () => {
  const silent: { readonly connect: ConnectSpanner; readonly closed: () => boolean } = (() => {
    let closed = false;
    const connect: ConnectSpanner = async () => ({
      emulator: false,
      readDdl: () => new Promise<never>(() => undefined),
      openSnapshot: () => new Promise<never>(() => undefined),
      close: () => {
        closed = true;
      },
    });
    return { connect, closed: () => closed };
  })();

  test("ends at the deadline", async () => {
    expect(await failureOf(silent.connect, database, 50)).toBe(
      `database-timeout: ${says} did not answer in time: no answer after 0.05 s`,
    );
    expect(silent.closed()).toBe(true);
  });

  test("ends at once with an interrupt, with its reason", async () => {
    const controller = new AbortController();
    const reading = useDatabase(
      { database, directory: "/", connect: silent.connect, signal: controller.signal },
      (connection) => connection.readDdl(),
    );
    const start = performance.now();
    controller.abort(new Error("interrupted"));
    await expect(reading).rejects.toThrow("interrupted");
    expect(performance.now() - start).toBeLessThan(200);
    const options = { database, directory: "/", connect: silent.connect, signal: controller.signal };
    await expect(useDatabase(options, (connection) => connection.readDdl())).rejects.toThrow("interrupted");
  });
});

describe("the real client", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("without an emulator at that address", async () => {
    vi.stubEnv("SPANNER_EMULATOR_HOST", `127.0.0.1:${await freePort()}`);
    const start = performance.now();
    expect(await failureOf(undefined)).toMatch(/^database-unreachable: .* cannot be reached: 14 UNAVAILABLE: /);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test.each([
    "http://localhost:9010",
    "localhost",
    "localhost:",
    ":9010",
    ":",
    " ",
    "localhost:port",
    "localhost:0",
    "localhost:65536",
    "localhost:90100",
    "localhost:-1",
    "localhost:9010/",
    "localhost:9010 ",
    "local host:9010",
    "user@localhost:9010",
    "::1:9010",
    "[]:9010",
    "[::1]",
  ])("with %j for an address, before anything is made", async (host) => {
    vi.stubEnv("SPANNER_EMULATOR_HOST", host);
    // A package that is not there is told only when it is looked for.
    const want = `emulator-host: SPANNER_EMULATOR_HOST "${host}": is not of the form host:port, the port between 1 and 65535`;
    expect(await failureOf(undefined)).toBe(want);
    await expect(createEmulatorDatabase({ database, statements: [], directory: "/" })).rejects.toThrow(want);
  });

  test.each(["localhost", "127.0.0.1", "[::1]"])("with %s for a host", async (host) => {
    vi.stubEnv("SPANNER_EMULATOR_HOST", `${host}:${await freePort()}`);
    expect(await failureOf(undefined)).toMatch(/^database-unreachable: .* cannot be reached: 14 UNAVAILABLE: /);
  });

  test("where HTTP answers", async () => {
    const server = createServer((_, response) => response.writeHead(404).end("<html>")).listen(0, "127.0.0.1");
    const second = createHttp2Server((_, response) => response.writeHead(404).end("<html>")).listen(0, "127.0.0.1");
    await Promise.all([once(server, "listening"), once(second, "listening")]);
    const answers = [];
    for (const { port } of [server.address(), second.address()] as AddressInfo[]) {
      vi.stubEnv("SPANNER_EMULATOR_HOST", `127.0.0.1:${port}`);
      answers.push(await failureOf(undefined));
    }
    server.close();
    second.close();
    expect(answers).toEqual([
      expect.stringMatching(/^database-unreachable: /),
      expect.stringMatching(/^database-unreachable: .* what answers is not Spanner: 12 UNIMPLEMENTED: /),
    ]);
  });
});

describeWithEmulator("the real client and the emulator", (emulator) => {
  test("name an instance and a database that are not there", async () => {
    const existing = await emulator.create("CREATE TABLE A (id INT64) PRIMARY KEY (id)");
    expect(await failureOf(undefined, existing)).toBe("no failure");
    const other = existing.replace(/[^/]+$/, "nothing");
    expect(await failureOf(undefined, other)).toBe(
      `database-unknown: Database "${other}": does not exist: 5 NOT_FOUND: Database not found: ${other}`,
    );
    expect(await failureOf(undefined, "projects/test-project/instances/nowhere/databases/db")).toMatch(
      /^database-instance-unknown: .*: has no instance: 5 NOT_FOUND: Instance not found: projects\/test-project\/instances\/nowhere$/,
    );
  });
});

describeWithEmulator("a database of the PostgreSQL dialect", (emulator) => {
  test("is named as such", async () => {
    // The instance comes with the first database.
    const existing = await emulator.create([]);
    const spanner = new Spanner({ projectId: "test-project", disableBuiltInMetrics: true });
    const name = `${existing.split("/").at(-1)}_pg`;
    const [operation] = await spanner.getDatabaseAdminClient().createDatabase({
      parent: existing.replace(/\/databases\/.*$/, ""),
      createStatement: `CREATE DATABASE "${name}"`,
      databaseDialect: "POSTGRESQL",
    });
    await operation.promise();
    spanner.close();
    const database = existing.replace(/[^/]+$/, name);
    expect(await failureOf(undefined, database)).toBe(
      `database-dialect: Database "${database}": is of the PostgreSQL dialect`,
    );
  });
});

describe("the command prints one message and ends", () => {
  async function inspect(environment: NodeJS.ProcessEnv): Promise<string> {
    const { SPANNER_EMULATOR_HOST: _, GOOGLE_APPLICATION_CREDENTIALS: __, ...rest } = process.env;
    const { code, stderr, stdout } = await runProcess({
      command: process.execPath,
      args: ["--import", "tsx", "generator/cli.ts", "inspect", "--database", database],
      cwd: process.cwd(),
      env: { ...rest, METADATA_SERVER_DETECTION: "none", ...environment },
      deadlineMs: 50_000,
    });
    expect([code, stdout]).toEqual([1, ""]);
    return stderr;
  }

  test("where nobody answers", async () => {
    expect(await inspect({ SPANNER_EMULATOR_HOST: `127.0.0.1:${await freePort()}` })).toMatch(
      /^error\[database-unreachable\]: Database "projects\/p\/instances\/in\/databases\/db": cannot be reached: 14 UNAVAILABLE: .*\n {2}help: .*\n$/,
    );
  });

  test("without credentials", async () => {
    // A home without any.
    const home = mkdtempSync(join(tmpdir(), "home-"));
    const environment = { HOME: home, APPDATA: home, CLOUDSDK_CONFIG: home };
    expect(await inspect(environment)).toMatch(
      /^error\[database-credentials\]: .*: there are no credentials that work: default credentials: Could not load the default credentials\.\n {2}help: .*\n$/,
    );
    const missing = join(home, "missing.json");
    expect(await inspect({ ...environment, GOOGLE_APPLICATION_CREDENTIALS: missing })).toMatch(
      /^error\[database-credentials\]: .*: default credentials: .*The file at .*missing\.json does not exist, .*\n {2}help: .*\n$/,
    );
    rmSync(home, { recursive: true });
  });
});

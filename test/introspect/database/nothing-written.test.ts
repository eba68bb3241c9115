import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { ConnectSpanner } from "../../../generator/engines/spanner/index.ts";
import { type FakeDatabase, fakeSpanner, grpcError } from "../../engines/spanner/fake-client.ts";
import { runCli } from "../../support/cli.ts";
import { readFolder, temporaryFolder } from "../../support/folders.ts";

// The whole command with a client that fails: whatever happens, the files of the last run stay as they are.

const connection = vi.hoisted(() => ({ connect: undefined as ConnectSpanner | undefined }));
vi.mock("../../../generator/engines/spanner/client.ts", async (original) => ({
  ...(await original<typeof import("../../../generator/engines/spanner/client.ts")>()),
  connectSpanner: (input: Parameters<ConnectSpanner>[0]) => connection.connect?.(input),
}));
afterEach(() => {
  connection.connect = undefined;
});

const golden = resolve(import.meta.dirname, "../../cases/fingraph");

function layOutProject(database: string): string {
  const folder = temporaryFolder();
  // With the files of an earlier run, which a failure must not touch.
  cpSync(join(golden, "expected"), folder, { recursive: true });
  cpSync(join(golden, "package.json"), join(folder, "package.json"));
  const config = readFileSync(join(golden, "spanner_graph.yaml"), "utf8");
  writeFileSync(join(folder, "spanner_graph.yaml"), config.replace(/ {2}ddl: .*\n/, `  database: ${database}\n`));
  return folder;
}

const path = "projects/my-project/instances/my-instance/databases/fingraph";

function failing(code: number, message: string): FakeDatabase {
  const error = grpcError(code, message);
  return { ddl: [error], queryError: () => error };
}

const changing = [1, 2, 3, 4].map((n) => [`CREATE TABLE T${n} (id INT64) PRIMARY KEY (id)`]);

const failures: readonly (readonly [code: string, database: FakeDatabase])[] = [
  ["database-unreachable", failing(14, "UNAVAILABLE: connect ECONNREFUSED")],
  ["database-timeout", failing(4, "DEADLINE_EXCEEDED: no answer")],
  ["database-credentials", failing(16, "UNAUTHENTICATED: Request had invalid authentication credentials.")],
  ["database-permission", failing(7, "PERMISSION_DENIED: spanner.databases.select")],
  ["database-api-disabled", failing(7, "PERMISSION_DENIED: Cloud Spanner API has not been used in project p")],
  ["database-instance-unknown", failing(5, "NOT_FOUND: Instance not found: projects/p/instances/in")],
  ["database-instance-unknown", failing(5, "NOT_FOUND: Project not found: projects/p")],
  ["database-unknown", failing(5, `NOT_FOUND: Database not found: ${path}`)],
  ["database-schema-changing", failing(10, "ABORTED: Schema change in progress")],
  ["database-schema-changing", { ddl: changing }],
  ["database-path", failing(3, "INVALID_ARGUMENT: Invalid instance name")],
  ["database-unreadable", failing(13, "INTERNAL: something")],
  ["database-empty", {}],
  ["ddl-syntax", { ddl: [["CREATE TABLE ("]] }],
];

test.each(failures)("%s is one message, exit code 1, and nothing is written", async (code, database) => {
  connection.connect = fakeSpanner(database).connect;
  const folder = layOutProject(path);
  const before = readFolder(folder);
  const { exit, out, talk } = await runCli(folder, "generate");
  expect([exit, out]).toEqual([1, ""]);
  expect(talk.match(/^error\[.*?\]/gm)).toEqual([`error[${code}]`]);
  expect(talk).toContain("help: ");
  expect(readFolder(folder)).toEqual(before);
});

test("the other dialect writes nothing", async () => {
  const invalid = grpcError(3, "INVALID_ARGUMENT: relation does not exist");
  connection.connect = async (input) => {
    const client = await fakeSpanner({ queryError: () => invalid }).connect(input);
    const query = async (sql: string) => {
      if (sql.includes("database_dialect")) return [{ dialect: "POSTGRESQL" }];
      throw invalid;
    };
    return { ...client, openSnapshot: async () => ({ query, end: () => undefined }) };
  };
  const folder = layOutProject(path);
  const before = readFolder(folder);
  const { exit, talk } = await runCli(folder, "generate");
  expect([exit, talk.match(/^error\[.*?\]/gm)]).toEqual([1, ["error[database-dialect]"]]);
  expect(readFolder(folder)).toEqual(before);
});

test("neither does a fault of our own, whose stack --debug shows", async () => {
  connection.connect = () => Promise.reject(new TypeError("Cannot read properties of undefined"));
  const folder = layOutProject(path);
  const before = readFolder(folder);
  const { exit, talk } = await runCli(folder, "--debug", "generate");
  expect(exit).toBe(1);
  expect(talk).toMatch(/^error: Cannot read properties of undefined\n.*fault of dataform-spanner-graph.*\n {4}at /s);
  expect(readFolder(folder)).toEqual(before);
});

test("an address of no emulator writes nothing", async () => {
  const original = await vi.importActual<typeof import("../../../generator/engines/spanner/client.ts")>(
    "../../../generator/engines/spanner/client.ts",
  );
  connection.connect = original.connectSpanner;
  vi.stubEnv("SPANNER_EMULATOR_HOST", ":9010");
  const folder = layOutProject(path);
  const before = readFolder(folder);
  const { exit, talk } = await runCli(folder, "generate");
  vi.unstubAllEnvs();
  expect([exit, talk.match(/^error\[.*?\]/gm)]).toEqual([1, ["error[emulator-host]"]]);
  expect(readFolder(folder)).toEqual(before);
});

test("and a client that does not fail writes", async () => {
  const text = readFileSync(join(golden, "schema.sql"), "utf8").replace(/--.*\n/g, "");
  const ddl = text.split(";").flatMap((statement) => statement.trim() || []);
  connection.connect = fakeSpanner({ ddl: [ddl] }).connect;
  const folder = layOutProject(path);
  writeFileSync(join(folder, "spanner_graph.yaml"), `${readFileSync(join(folder, "spanner_graph.yaml"), "utf8")}\n`);
  const { talk } = await runCli(folder, "generate");
  // What the fake database says is told as differences; the files are made of the DDL.
  expect(talk).toContain("database-readings-differ");
  expect(talk).not.toContain("error[");
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { runProcess } from "../../../generator/engines/index.ts";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { readFolder, temporaryFolder } from "../../support/folders.ts";

const root = resolve(import.meta.dirname, "../../..");
const golden = join(root, "test/cases/fingraph");
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const nowhere = "projects/my-project/instances/my-instance/databases/fingraph";

/** The tables of the example and its graph, which this emulator may not know. */
function splitSchema(): { readonly tables: readonly string[]; readonly graph: string } {
  const statements = readFileSync(join(golden, "schema.sql"), "utf8")
    .replace(/--.*\n/g, "")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
  return { tables: statements.slice(0, -1), graph: statements.at(-1) ?? "" };
}

function layOutProject(database: string): string {
  const folder = temporaryFolder();
  cpSync(join(golden, "package.json"), join(folder, "package.json"));
  const config = readFileSync(join(golden, "spanner_graph.yaml"), "utf8");
  writeFileSync(join(folder, "graph.sql"), splitSchema().graph);
  writeFileSync(
    join(folder, "spanner_graph.yaml"),
    config.replace(/ {2}ddl: .*\n/, `  database: ${database}\n  graphDdl: graph.sql\n`),
  );
  return folder;
}

const cli = ["--import", tsx, join(root, "generator/cli.ts")];

function environment(host: string): NodeJS.ProcessEnv {
  return { ...process.env, SPANNER_EMULATOR_HOST: host, METADATA_SERVER_DETECTION: "none" };
}

function run(folder: string, host: string, ...argv: readonly string[]) {
  return runProcess({
    command: process.execPath,
    args: [...cli, ...argv],
    cwd: folder,
    env: environment(host),
    deadlineMs: 50_000,
  });
}

describeWithEmulator("a config that names a live database", (emulator) => {
  test("generates what the DDL file does, byte for byte, and so does its snapshot", async () => {
    const database = await emulator.create(splitSchema().tables);
    const host = process.env.SPANNER_EMULATOR_HOST ?? "";
    const folder = layOutProject(database);
    const generated = await run(folder, host, "generate");
    expect(generated.stderr).toContain("created");
    const expected = readFolder(join(golden, "expected"));
    const written = readFolder(folder);
    for (const [path, text] of expected) expect(written.get(path), path).toBe(text);

    const inspected = await run(
      folder,
      host,
      "inspect",
      "--database",
      database,
      "--graph-ddl",
      "graph.sql",
      "--format",
      "json",
      "-o",
      "catalog.json",
    );
    expect(inspected.code).toBe(0);
    const config = readFileSync(join(folder, "spanner_graph.yaml"), "utf8");
    writeFileSync(
      join(folder, "spanner_graph.yaml"),
      config.replace(/ {2}database: .*\n {2}graphDdl: .*\n/, "  snapshot: catalog.json\n"),
    );
    const fromSnapshot = await run(folder, "127.0.0.1:1", "generate", "--check");
    expect([fromSnapshot.code, fromSnapshot.stdout]).toEqual([0, ""]);
  });
});

test("a database that does not answer is one screen, exit 1, and nothing is written", async () => {
  const folder = layOutProject(nowhere);
  const before = readFolder(folder);
  const { code, stdout, stderr } = await run(folder, "127.0.0.1:1", "generate");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^error\[database-unreachable\]: Database "projects\/my-project\/[^\n]*\n {2}help: [^\n]*\n$/);
  expect(readFolder(folder)).toEqual(before);
});

test.each([["generate"], ["inspect", "--database", nowhere]])(
  "Ctrl-C ends `%s` that hangs within a second",
  async (...command) => {
    // Takes connections and says nothing.
    const server = createServer(() => undefined).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const folder = layOutProject(nowhere);
    const child = spawn(process.execPath, [...cli, ...command], {
      cwd: folder,
      env: environment(`127.0.0.1:${port}`),
      stdio: "ignore",
    });
    const [socket] = await once(server, "connection");
    onTestFinished(() => socket.destroy());
    const ended = once(child, "exit");
    const start = performance.now();
    child.kill("SIGINT");
    const [code] = await ended;
    expect(code).toBe(130);
    expect(performance.now() - start).toBeLessThan(1_000);
  },
);

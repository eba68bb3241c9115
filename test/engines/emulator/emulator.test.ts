import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findEmulator, startEmulator } from "../../../generator/engines/emulator/index.ts";
import { isRunning, runScript, waitUntil } from "../support.ts";
import { describeWithEmulator } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "emulator-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program on a PATH of its own. */
function program(path: string, script: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return join(file, "..");
}

function sdk(name: string): string {
  program(`${name}/bin/gcloud`, "exit 1");
  program(`${name}/bin/cloud_spanner_emulator/emulator_main`, "exit 0");
  mkdirSync(join(folder, name, ".install"));
  const snapshot = { components: [{ data: {}, version: { version_string: "1.5.99" } }] };
  const file = "cloud-spanner-emulator-linux-x86_64.snapshot.json";
  writeFileSync(join(folder, name, ".install", file), JSON.stringify(snapshot, undefined, 2));
  return join(folder, name);
}

describe("findEmulator", () => {
  test("takes SPANNER_EMULATOR_HOST as it is", async () => {
    const environment = { SPANNER_EMULATOR_HOST: "elsewhere:9010", PATH: "" };
    expect(await findEmulator({ environment })).toEqual({ kind: "running", host: "elsewhere:9010" });
    expect(await startEmulator({ environment })).toMatchObject({ host: "elsewhere:9010", pid: undefined });
  });

  test("finds the component behind a link to gcloud, with its version", async () => {
    const root = sdk("linked");
    mkdirSync(join(folder, "links"));
    symlinkSync(join(root, "bin/gcloud"), join(folder, "links/gcloud"));
    expect(await findEmulator({ environment: { PATH: join(folder, "links") } })).toEqual({
      kind: "binary",
      path: join(root, "bin/cloud_spanner_emulator/emulator_main"),
      version: "1.5.99",
    });
  });

  test("asks gcloud where it is a wrapper", async () => {
    const root = sdk("wrapped");
    const environment = { PATH: program("wrapper/gcloud", `echo '${root}'`) };
    expect(await findEmulator({ environment })).toMatchObject({ kind: "binary", version: "1.5.99" });
  });

  test("takes Docker only where an engine answers", async () => {
    const answers = program("docker-up/docker", "echo 28.0.0");
    expect(await findEmulator({ environment: { PATH: answers } })).toEqual({
      kind: "docker",
      command: join(answers, "docker"),
    });
    const down = program("docker-down/docker", "echo 'Cannot connect' >&2; exit 1");
    expect(await findEmulator({ environment: { PATH: down } })).toEqual({
      kind: "none",
      reason: "SPANNER_EMULATOR_HOST is not set, gcloud is not on the PATH, no Docker engine answers",
    });
  });

  test("says why there is none", async () => {
    const environment = { PATH: program("bare/gcloud", "exit 1") };
    expect(await findEmulator({ environment })).toEqual({
      kind: "none",
      reason:
        "SPANNER_EMULATOR_HOST is not set, gcloud has no component cloud-spanner-emulator, docker is not on the PATH",
    });
    await expect(startEmulator({ environment: { PATH: "" } })).rejects.toThrow(
      "emulator-missing: Spanner emulator: there is none: SPANNER_EMULATOR_HOST is not set, gcloud is not on the PATH",
    );
  });
});

test("a container ends with its emulator, however that ends", async () => {
  // A stand-in for Docker: its container listens as gRPC does, and is a process that `docker run` does not take along.
  const log = join(folder, "docker.log");
  const server = `require("net").createServer((s) => { s.on("error", () => {}); s.write("x") }).listen(Number(process.argv[1].split(":")[1]), "127.0.0.1")`;
  writeFileSync(join(folder, "container.cjs"), server);
  const path = program(
    "docker-fake/docker",
    `echo "$1 $2" >> ${log}
if [ "$1" = run ]; then exec ${process.execPath} -e '${server}' "$6"; fi`,
  );
  const found = { kind: "docker", command: join(path, "docker") } as const;
  const first = await startEmulator({ found });
  expect(isRunning(first.pid ?? 0)).toBe(true);
  await first.stop();
  expect(isRunning(first.pid ?? 0)).toBe(false);
  expect(readFileSync(log, "utf8")).toMatch(/^run --rm\nkill dataform-spanner-graph-\d+-\d+\n/);
  rmSync(log);

  const second = await startEmulator({ found });
  process.kill(second.pid ?? 0, "SIGKILL");
  expect(await waitUntil(() => /kill dataform/.test(readFileSync(log, "utf8")))).toBe(true);
});

describeWithEmulator("the emulator", (emulator) => {
  test("runs several times side by side", async () => {
    const environment = { ...process.env };
    delete environment.SPANNER_EMULATOR_HOST;
    const [first, second] = await Promise.all([startEmulator({ environment }), startEmulator({ environment })]);
    expect(first.host).not.toBe(second.host);
    await first.stop();
    if (first.pid !== undefined && second.pid !== undefined) {
      expect([isRunning(first.pid), isRunning(second.pid)]).toEqual([false, true]);
    }
    await second.stop();
  });

  test("ends with a program that is killed", async () => {
    const module = new URL("../../../generator/engines/emulator/index.ts", import.meta.url).pathname;
    const script = runScript(`
      delete process.env.SPANNER_EMULATOR_HOST;
      const { startEmulator } = await import(${JSON.stringify(module)});
      const { pid } = await startEmulator();
      console.log(JSON.stringify(pid));
      setInterval(() => undefined, 1000);`);
    const pid = Number(await script.firstLine);
    expect(isRunning(pid)).toBe(true);
    process.kill(script.pid, "SIGKILL");
    expect(await waitUntil(() => !isRunning(pid))).toBe(true);
  });

  test("refuses wrong DDL with its own words", async () => {
    await expect(emulator.create("CREATE TABLE A (id INT64) PRIMARY KEY (other)")).rejects.toThrow(/other/);
  });
});

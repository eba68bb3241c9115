import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { findEmulator } from "../../generator/engines/emulator/index.ts";
import { type PreparedProject, prepareProject } from "../../generator/engines/index.ts";
import { isRunning, waitUntil } from "../engines/support.ts";
import { committedExample } from "./support.ts";

const root = resolve(import.meta.dirname, "../..");
const cli = ["--import", join(root, "node_modules/tsx/dist/loader.mjs"), join(root, "generator/cli.ts")];
const folder = join(tmpdir(), `dataform-spanner-graph-${process.getuid?.() ?? ""}`);

const found = await findEmulator();

let project: PreparedProject;
beforeAll(() => {
  project = prepareProject(committedExample());
});
afterAll(() => project.remove());

interface Started {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly stdout: () => string;
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>;
}

function start(...argv: readonly string[]): Started {
  const child = spawn(process.execPath, [...cli, "rehearse", ...argv], { cwd: project.folder, stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  const ended = once(child, "close").then(([code, signal]) => [code, signal] as const);
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Processes below one, by their command lines. */
function below(pid: number): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const path = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ").filter(Boolean).map(Number) : [];
  for (const child of children) {
    try {
      found.set(child, readFileSync(`/proc/${child}/cmdline`, "utf8").replaceAll("\0", " "));
    } catch {
      // It ended meanwhile.
    }
    for (const [other, command] of below(child)) found.set(other, command);
  }
  return found;
}

/** The engine, once it runs. */
async function engine(pid: number, name: RegExp): Promise<number> {
  const find = () => [...below(pid)].find(([, command]) => name.test(command) && !command.startsWith("/bin/sh"))?.[0];
  expect(await waitUntil(() => find() !== undefined, 60_000)).toBe(true);
  return find() ?? 0;
}

const zetasql = /remote_server/;
const dataform = /dataform\/cli\/bundle\.js compile/;
const generated = ["--generate", "3000", "--target", "built-in"] as const;

describe.runIf(process.platform === "linux")("a rehearsal that is ended", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGKILL", null],
  ] as const)("by %s leaves no process", { timeout: 120_000 }, async (signal, exit) => {
    const { child, ended } = start(...generated);
    await engine(child.pid ?? 0, dataform);
    await engine(child.pid ?? 0, zetasql);
    const all = [...below(child.pid ?? 0).keys()];
    expect(all.length).toBeGreaterThanOrEqual(2);
    child.kill(signal);
    const [code] = await ended;
    expect(code).toBe(exit);
    expect(await waitUntil(() => all.every((pid) => !isRunning(pid)))).toBe(true);
  });

  test("leaves its files in one folder, which the next run clears", { timeout: 120_000 }, async () => {
    const killed = start(...generated);
    await engine(killed.child.pid ?? 0, dataform);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const own = (pid: number | undefined) =>
      existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`${pid}-`)) : [];
    expect(own(killed.child.pid).length).toBe(1);
    const next = start("--generate", "2", "--target", "built-in");
    expect(await next.ended).toEqual([0, null]);
    expect(own(killed.child.pid)).toEqual([]);
    expect(own(next.child.pid)).toEqual([]);
  });

  test("by the death of ZetaSQL says so, and does not hang", { timeout: 120_000 }, async () => {
    const { child, ended, stderr } = start(...generated);
    const compile = await engine(child.pid ?? 0, dataform);
    const pid = await engine(child.pid ?? 0, zetasql);
    expect(await waitUntil(() => !isRunning(compile), 60_000)).toBe(true);
    process.kill(pid, "SIGKILL");
    expect(await ended).toEqual([1, null]);
    expect(stderr()).toMatch(/^error\[engine-died\]: ZetaSQL ended while it was needed: signal SIGKILL/m);
    expect(stderr()).not.toContain("    at ");
  });

  test.runIf(found.kind === "binary")(
    "by the death of the emulator says so, and does not hang",
    { timeout: 120_000 },
    async () => {
      const { child, ended, stderr } = start("--generate", "3000", "--target", "emulator");
      const compile = await engine(child.pid ?? 0, dataform);
      const pid = await engine(child.pid ?? 0, /emulator_main/);
      expect(await waitUntil(() => !isRunning(compile), 60_000)).toBe(true);
      process.kill(pid, "SIGKILL");
      expect(await ended).toEqual([1, null]);
      expect(stderr()).toMatch(/^error\[engine-died\]: .*emulator ended while it was needed: signal SIGKILL/m);
      expect(stderr()).not.toContain("    at ");
    },
  );
});

import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { freePort, runProcess, startServer } from "../../generator/engines/index.ts";
import { isRunning, waitUntil } from "./support.ts";

const node = process.execPath;

/** A Node program that listens on the port of its first argument. */
const listener = "require('net').createServer().listen(Number(process.argv[1]), '127.0.0.1')";

const start = (code: string, deadlineMs = 5000) =>
  startServer({ name: "Test server", command: node, args: (port) => ["-e", code, String(port)], deadlineMs });

test("freePort gives ports that can be listened on", async () => {
  const ports = await Promise.all([freePort(), freePort()]);
  for (const port of ports) expect(port).toBeGreaterThan(1023);
});

test("startServer waits until it listens and stops it by pid", async () => {
  const server = await start(listener);
  expect(isRunning(server.pid)).toBe(true);
  await server.stop();
  expect(await server.ended).toBe("signal SIGKILL");
  expect(isRunning(server.pid)).toBe(false);
  await server.stop();
});

test("startServer tells how a server ended and what it printed", async () => {
  await expect(start("console.error('no licence'); process.exit(3)")).rejects.toThrow(
    "engine-start-failed: Test server did not start: exit code 3; it printed: no licence",
  );
});

test("startServer gives up after the deadline and leaves nothing", async () => {
  await expect(start("console.log(process.pid); setInterval(() => {}, 1000)", 300)).rejects.toThrow(
    /Test server did not start: it does not listen after 300 ms; it printed: \d+$/,
  );
});

test("startServer tells when there is no such program", async () => {
  await expect(startServer({ name: "Nothing", command: "/nowhere/nothing", args: () => [] })).rejects.toThrow(
    /engine-start-failed: Nothing did not start: exit code 127; .*nothing/,
  );
});

test("runProcess returns what a program printed, byte for byte", async () => {
  const code =
    "process.stdout.write(process.argv[1] + process.env.HELLO); process.stderr.write('é'); process.exitCode = 4";
  const hostile = "a b'\"$(x)\n`;";
  const finished = await runProcess({
    command: node,
    args: ["-e", code, hostile],
    env: { HELLO: "𝒳" },
    cwd: tmpdir(),
    deadlineMs: 5000,
  });
  expect(finished).toEqual({ code: 4, signal: undefined, timedOut: false, stdout: `${hostile}𝒳`, stderr: "é" });
});

test("runProcess kills a program and its children after the deadline", async () => {
  const child = "const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);";
  const finished = await runProcess({
    command: node,
    args: ["-e", `${child} console.log(c.pid); setInterval(() => {}, 1000)`],
    deadlineMs: 500,
  });
  expect(finished).toMatchObject({ code: undefined, signal: "SIGKILL", timedOut: true });
  expect(await waitUntil(() => !isRunning(Number(finished.stdout)))).toBe(true);
});

test.runIf(process.platform === "linux")("the watcher ends with the program that it watches", async () => {
  const before = shells();
  const server = await start(listener);
  expect(shells().length).toBeGreaterThan(before.length);
  await server.stop();
  expect(await waitUntil(() => shells().every((pid) => before.includes(pid)))).toBe(true);
});

/** The watchers, by the guard's text in their command line; other test files run theirs at the same time, with another command. */
function shells(): readonly string[] {
  return readdirSync("/proc").filter(
    (pid) => /^\d+$/.test(pid) && /kill -KILL 0[\s\S]*createServer/.test(commandLine(pid)),
  );
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

import { expect, test } from "vitest";
import { sharedZetaSql, startZetaSql } from "../../../generator/engines/index.ts";
import { isRunning, runScript, waitUntil } from "../support.ts";

const nothing = { tables: [] };

/** Some seconds of work: a cross join of 9,000² rows. */
const slow = "SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 9000)) AS a, UNNEST(GENERATE_ARRAY(1, 9000)) AS b";

test("two engines run side by side and end apart", async () => {
  const [first, second] = await Promise.all([startZetaSql(), startZetaSql()]);
  expect(first.pid).not.toBe(second.pid);
  await first.close();
  expect(isRunning(first.pid)).toBe(false);
  expect(await second.evaluateQuery("SELECT 1 AS x", nothing)).toMatchObject({ ok: true, rows: [{ x: "1" }] });
  await second.close();
  await second.close();
  await expect(second.parse("SELECT 1")).rejects.toThrow(
    "engine-died: ZetaSQL ended while it was needed: it was closed",
  );
});

test("a killed engine gives a clear error to the call in flight and to those after it", async () => {
  const engine = await startZetaSql();
  const inFlight = engine.evaluateQuery(slow, nothing);
  setTimeout(() => process.kill(engine.pid, "SIGKILL"), 200);
  await expect(inFlight).rejects.toThrow("engine-died: ZetaSQL ended while it was needed: signal SIGKILL");
  await expect(engine.parse("SELECT 1")).rejects.toThrow("signal SIGKILL");
  await engine.close();
});

test("a call that takes too long is a problem of kind timeout, and the engine goes on", async () => {
  const engine = await startZetaSql({ callTimeoutMs: 300 });
  expect(await engine.evaluateQuery(slow, nothing)).toMatchObject({ ok: false, problem: { kind: "timeout" } });
  expect(await engine.parse("SELECT 1")).toMatchObject({ ok: true });
  await engine.close();
});

test("the shared engine is one, and a new one after it died", async () => {
  const [first, again] = await Promise.all([sharedZetaSql(), sharedZetaSql()]);
  expect(again).toBe(first);
  process.kill(first.pid, "SIGKILL");
  await first.ended;
  const next = await sharedZetaSql();
  expect(next.pid).not.toBe(first.pid);
  expect(await next.parse("SELECT 1")).toMatchObject({ ok: true });
  await next.close();
});

const waits = "setInterval(() => {}, 1000);";

test.concurrent.each([
  ["is interrupted", "SIGINT" as const, waits],
  ["is terminated", "SIGTERM" as const, waits],
  ["is killed", "SIGKILL" as const, waits],
  [
    "throws",
    undefined,
    "setImmediate(() => { throw { toString: () => 'on purpose' }; }); process.on('uncaughtException', () => process.exit(9));",
  ],
  ["exits", undefined, "process.exit(0);"],
  ["forgets to close it", undefined, ""],
])("no engine stays when the program %s", async (_how, signal, end) => {
  const script = runScript(
    `const engine = await engines.startZetaSql(); await engine.parse("SELECT 1"); console.log(engine.pid); ${end}`,
  );
  const pid = Number(await script.firstLine);
  if (signal !== undefined) process.kill(script.pid, signal);
  const { signal: endedBy } = await script.ended;
  expect(endedBy).toBe(signal ?? null);
  expect(await waitUntil(() => !isRunning(pid))).toBe(true);
});

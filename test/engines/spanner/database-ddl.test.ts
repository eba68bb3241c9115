import { resolve } from "node:path";
import { expect, test } from "vitest";
import { freePort, runProcess } from "../../../generator/engines/index.ts";

const root = resolve(import.meta.dirname, "../../..");

test("a database that cannot be reached is one message, without the history of the call", async () => {
  // In a process of its own: the client reads its environment once and keeps the process alive for a while.
  const { code, stderr, stdout } = await runProcess({
    command: process.execPath,
    args: ["--import", "tsx", "generator/cli.ts", "inspect", "--database", "projects/p/instances/i/databases/d"],
    cwd: root,
    env: { ...process.env, SPANNER_EMULATOR_HOST: `127.0.0.1:${await freePort()}`, METADATA_SERVER_DETECTION: "none" },
    deadlineMs: 50_000,
  });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    /^error\[database-unreadable\]: Database "projects\/p\/instances\/i\/databases\/d": its DDL cannot be read: 14 UNAVAILABLE: .*\n {2}help: .*\n$/,
  );
});

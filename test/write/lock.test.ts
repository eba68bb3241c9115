import { spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nodeFileSystem, nodeProcesses } from "../../generator/write/index.ts";
import { acquireLock, lockName } from "../../generator/write/lock.ts";
import { fakeProcesses } from "./fake-processes.ts";
import { intercept, isWriting } from "./intercept.ts";
import { MemoryFileSystem, systemError } from "./memory-file-system.ts";
import { generated, kinds, Project, told } from "./project.ts";

function claim(pid: number, hostname = "build-1"): string {
  return `${JSON.stringify({ pid, hostname, started: "2025-01-01T00:00:00.000Z", run: "a" })}\n`;
}

const one = [generated("definitions/a.sqlx", "SELECT one"), generated("definitions/b.sqlx", "SELECT one")];
const two = [generated("definitions/a.sqlx", "SELECT two"), generated("definitions/c.sqlx", "SELECT two")];

describe("a lock that is there", () => {
  test.each<[string, string, string | undefined]>([
    [
      "of a living process",
      claim(7),
      'process 7 on "build-1" is writing since 2025-01-01T00:00:00.000Z and did not end within 5 s; nothing was changed',
    ],
    [
      "of another machine",
      claim(8, "laptop"),
      'process 8 on "laptop" is writing since 2025-01-01T00:00:00.000Z and did not end within 5 s; nothing was changed',
    ],
    ["of a dead process", claim(8), undefined],
    ["of a process that died while making it", "", undefined],
    ["of a process that died in the middle of the text", claim(7).slice(0, 20), undefined],
    ["that names no process", claim(0), undefined],
    ["that holds something else", "null", undefined],
  ])("%s", async (_, text, refusal) => {
    const project = await Project.create();
    await project.write(lockName, text);
    const result = await project.apply(one, { processes: fakeProcesses({ pid: 9, alive: [7] }) });
    expect(result.diagnostics.map(({ message }) => message)).toEqual(
      refusal === undefined ? [] : [`File ".spanner-graph.lock": ${refusal}`],
    );
    expect(await project.list()).toEqual(
      refusal === undefined
        ? [".spanner-graph.manifest.json", "definitions/", "definitions/a.sqlx", "definitions/b.sqlx"]
        : [".spanner-graph.lock"],
    );
  });

  test("is told from the claim that was renamed and outlived its process", async () => {
    const project = await Project.create();
    await project.write(`${lockName}.aside`, claim(8));
    expect(told(await project.apply(one, { processes: fakeProcesses({ pid: 9 }) }))).toEqual([]);
    expect((await project.list()).filter((path) => path.startsWith(lockName))).toEqual([]);
  });

  test("counts also under the name to which another run renamed it", async () => {
    const project = await Project.create();
    await project.write(`${lockName}.aside`, claim(7));
    const { diagnostics } = await project.apply(one, { processes: fakeProcesses({ pid: 9, alive: [7] }) });
    expect(diagnostics.map(({ code }) => code)).toEqual(["write-locked"]);
    expect(await project.list()).toEqual([`${lockName}.aside`]);
  });

  test("that is a link to nothing ends the wait as well", async () => {
    const project = await Project.create();
    await project.link(lockName, "nothing");
    const { diagnostics } = await project.apply(one, { processes: fakeProcesses({ pid: 9 }) });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'File ".spanner-graph.lock": another run is about to write and did not end within 5 s; nothing was changed',
    ]);
  });

  test("is waited for, and the plan is made anew when it is gone", async () => {
    const project = await Project.create();
    await project.apply(one);
    await project.write(lockName, claim(7));
    let sleeps = 0;
    const onSleep = async () => {
      sleeps += 1;
      if (sleeps !== 3) return;
      // The other run ends, and was about the same files.
      await project.write("definitions/a.sqlx", two[0]?.content ?? "");
      await project.remove(lockName);
    };
    const result = await project.apply(two, { processes: fakeProcesses({ pid: 9, alive: [7], onSleep }) });
    expect(kinds(result)).toEqual([
      "unchanged definitions/a.sqlx",
      "delete definitions/b.sqlx",
      "create definitions/c.sqlx",
    ]);
    expect(sleeps).toBe(3);
  });

  test("holds up also a run that finds nothing to do, as the other may be half done", async () => {
    const project = await Project.create();
    await project.apply(one);
    await project.write(lockName, claim(7));
    const { diagnostics } = await project.apply(one, { processes: fakeProcesses({ pid: 9, alive: [7] }) });
    expect(diagnostics.map(({ code }) => code)).toEqual(["write-locked"]);
  });

  test("does not hold up a plan, which only reads", async () => {
    const project = await Project.create();
    await project.write(lockName, claim(7));
    expect(kinds(await project.plan(one))).toEqual(["create definitions/a.sqlx", "create definitions/b.sqlx"]);
  });
});

test("a process is alive or not", async () => {
  const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  const pid = child.pid ?? 0;
  expect(nodeProcesses.isAlive(pid)).toBe(true);
  await once(child, "exit");
  expect(nodeProcesses.isAlive(pid)).toBe(false);
  expect(nodeProcesses.isAlive(1)).toBe(true);
});

test("the lock is taken and given back with few calls", async () => {
  const disk = new MemoryFileSystem({ root: "/p" });
  const calls: string[] = [];
  const fileSystem = intercept(disk, async (call) => {
    if (isWriting(call)) calls.push(`${call.name} ${call.path}`);
  });
  const lock = await acquireLock({ root: "/p", waitMs: 0, fileSystem, processes: fakeProcesses({ pid: 1 }) });
  expect([...disk.texts().keys()]).toEqual(["/p/.spanner-graph.lock"]);
  expect(await lock.release()).toEqual([]);
  expect(calls).toEqual(["createFile /p/.spanner-graph.lock", "removeFile /p/.spanner-graph.lock"]);
});

test("a claim that is gone before it was seen to be alone is made again", async () => {
  const disk = new MemoryFileSystem({ root: "/p" });
  let lists = 0;
  const fileSystem = intercept(disk, async ({ name }) => {
    if (name !== "listFolder") return;
    lists += 1;
    // This process was suspended, and another one took its claim for one that would never be finished.
    if (lists === 1) disk.drop(`/p/${lockName}`);
  });
  await acquireLock({ root: "/p", waitMs: 1_000, fileSystem, processes: fakeProcesses({ pid: 1 }) });
  expect([...disk.texts().keys()]).toEqual([`/p/${lockName}`]);
});

test("a claim is taken back when it cannot be seen whether it is alone", async () => {
  const disk = new MemoryFileSystem({ root: "/p" });
  let lists = 0;
  const fileSystem = intercept(disk, async ({ name }) => {
    if (name === "listFolder") lists += 1;
    if (name === "listFolder" && lists === 1) throw systemError("EIO");
  });
  const lock = acquireLock({ root: "/p", waitMs: 1_000, fileSystem, processes: fakeProcesses({ pid: 1 }) });
  await expect(lock).rejects.toThrow("input/output error of the disk");
  expect([...disk.texts().keys()]).toEqual([]);
});

test.each([
  ["no lock", undefined],
  ["a dead process's lock", claim(99)],
  ["an unfinished lock", '{"pid'],
])("with %s, never two runs at once, in whatever order their calls are made", async (_, left) => {
  const anyDeath = fc.option(fc.record({ pid: fc.integer({ min: 1, max: 4 }), at: fc.integer({ min: 1, max: 20 }) }));
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), anyDeath, async (scheduler, death) => {
      const disk = new MemoryFileSystem({ root: "/p" });
      if (left !== undefined) disk.put(`/p/${lockName}`, left);
      const dead = new Set([99]);
      let time = 0;
      let inside: number | undefined;
      const run = async (pid: number): Promise<void> => {
        let calls = 0;
        const turn = async (label: string): Promise<void> => {
          await scheduler.schedule(Promise.resolve(), `${pid} ${label}`);
          calls += 1;
          if (calls > 5_000) throw new Error("waits without end");
          if (death?.pid === pid && calls >= death.at) {
            dead.add(pid);
            if (inside === pid) inside = undefined;
            throw new Error("killed");
          }
        };
        const processes = {
          pid,
          hostname: "build-1",
          isAlive: (other: number) => !dead.has(other),
          now: () => time,
          sleep: async (ms: number) => {
            time += ms;
            await turn("sleep");
          },
        };
        const fileSystem = intercept(disk, ({ name }) => turn(name));
        const lock = await acquireLock({ root: "/p", waitMs: Number.POSITIVE_INFINITY, fileSystem, processes });
        expect(inside).toBe(undefined);
        inside = pid;
        await turn("work");
        await turn("work");
        expect(inside).toBe(pid);
        inside = undefined;
        await lock.release();
      };
      const runs = [1, 2, 3, 4].map((pid) =>
        run(pid).catch((error: Error) => {
          if (error.message !== "killed") throw error;
        }),
      );
      await scheduler.waitFor(Promise.all(runs));
      if (death === null) expect([...disk.texts().keys()]).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe("two runs at once", () => {
  test("leave the output of one of them, complete", async () => {
    const output = (version: string) =>
      Array.from({ length: 20 }, (_, index) => [
        generated(`definitions/${version}/t${index}.sqlx`, "SELECT one"),
        generated(`definitions/shared${index}.sqlx`, `SELECT '${version}'`),
      ]).flat();
    const outputs = [output("first"), output("second")];
    for (let round = 0; round < 5; round += 1) {
      const project = await Project.create();
      const results = await Promise.all(outputs.map((files) => project.apply(files)));
      expect(results.flatMap(told)).toEqual([]);
      const paths = (await project.list()).filter((path) => path.endsWith(".sqlx"));
      const found = await Promise.all(paths.map(async (path) => [path, await project.read(path)]));
      const wanted = outputs.map((files) => files.map(({ path, content }) => [path, content]).sort());
      expect(wanted).toContainEqual(found.sort());
      expect((await project.list()).filter((path) => !path.endsWith(".sqlx"))).toEqual([
        ".spanner-graph.manifest.json",
        "definitions/",
        expect.stringMatching(/^definitions\/(first|second)\/$/),
      ]);
    }
  });

  test("of which one finds the other's lock for too long: it writes nothing", async () => {
    const project = await Project.create();
    const lock = await acquireLock({
      root: project.root,
      waitMs: 0,
      fileSystem: nodeFileSystem,
      processes: nodeProcesses,
    });
    const result = await project.apply(one, { lockWaitMs: 120 });
    expect(result.diagnostics.map(({ code }) => code)).toEqual(["write-locked"]);
    expect(await project.list()).toEqual([lockName]);
    await lock.release();
    expect(told(await project.apply(one))).toEqual([]);
  });
});

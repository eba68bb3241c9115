import { describe, expect, test } from "vitest";
import type { RenderedFile } from "../../generator/render/types.ts";
import { hasErrors } from "../../generator/support/index.ts";
import { type ApplyInput, applyChanges, defaultManifestPath, type FileSystem } from "../../generator/write/index.ts";
import { fakeProcesses } from "./fake-processes.ts";
import { type Call, intercept } from "./intercept.ts";
import { MemoryFileSystem, systemError } from "./memory-file-system.ts";
import { generated, scaffold, unsealed } from "./project.ts";

// Each call to the file system fails in turn, in each way. Afterwards every file is the old one or the new one, and the
// next run makes the rest new, without a conflict and without anything left over.

const root = "/project";
const body = "SELECT one, two";

const before: readonly RenderedFile[] = [
  generated("definitions/g/account.sqlx", `${body} FROM account`),
  generated("definitions/g/person.sqlx", `${body} FROM person`),
  generated("definitions/old/dropped.sqlx", `${body} FROM dropped`),
  generated("includes/schema.js", "module.exports = {};"),
  unsealed("spanner_graph.schema.json", "{}"),
  scaffold(".gitattributes", "first"),
];
const after: readonly RenderedFile[] = [
  generated("definitions/g/account.sqlx", `${body}, three FROM account`),
  generated("definitions/g/person.sqlx", `${body} FROM person`),
  generated("definitions/new/added.sqlx", `${body} FROM added`),
  generated("includes/schema.js", "module.exports = { added: 1 };"),
  unsealed("spanner_graph.schema.json", '{"added":1}'),
  scaffold(".gitattributes", "second"),
  scaffold("workflow_settings.yaml", "second"),
];
const users = new Map([
  [`${root}/definitions/mine.sqlx`, "SELECT mine"],
  [`${root}/package.json`, "{}"],
]);

let pids = 1_000;
function input(fileSystem: FileSystem, files: readonly RenderedFile[]): ApplyInput {
  pids += 1;
  const processes = fakeProcesses({ pid: pids });
  return { root, manifestPath: defaultManifestPath, files, force: [], fileSystem, lockWaitMs: 30_000, processes };
}

async function applied(start: MemoryFileSystem, files: readonly RenderedFile[]): Promise<MemoryFileSystem> {
  const disk = start.copy();
  const { diagnostics } = await applyChanges(input(disk, files));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return disk;
}

const empty = new MemoryFileSystem({ root });
for (const [path, text] of users) empty.put(path, text);
const older = await applied(empty, before);

// Without a manifest, a file without a seal is not ours.
const sealed = (files: readonly RenderedFile[]) => files.filter(({ path }) => path !== "spanner_graph.schema.json");
const manifestLost = await applied(empty, sealed(before));
manifestLost.drop(`${root}/${defaultManifestPath}`);
const manifestMerged = manifestLost.copy();
manifestMerged.put(`${root}/${defaultManifestPath}`, "<<<<<<< HEAD\n{\n");

const killedBefore = older.copy();
const isFirstPlace = ({ name, second }: Call) => name === "rename" && second === `${root}/${after[0]?.path}`;
await applyChanges(input(failing(killedBefore, { when: isFirstPlace, how: "killedAfter" }), after)).catch(
  () => undefined,
);

/** The very first run was killed: there is no manifest, and what it wrote is not rendered any more. */
const killedFirst = empty.copy();
const isManifest = ({ name, second }: Call) => name === "rename" && second === `${root}/${defaultManifestPath}`;
const dropped = [generated("definitions/first/run.sqlx", body), unsealed("definitions/first/run.json", body)];
await applyChanges(input(failing(killedFirst, { when: isManifest, how: "killed" }), dropped)).catch(() => undefined);

interface Start {
  readonly name: string;
  readonly disk: MemoryFileSystem;
  readonly before: readonly RenderedFile[];
  readonly after: readonly RenderedFile[];
}

const starts: readonly Start[] = [
  { name: "nothing generated yet", disk: empty, before, after },
  { name: "files to create, update and delete", disk: older, before, after },
  { name: "a manifest that is lost", disk: manifestLost, before: sealed(before), after: sealed(after) },
  { name: "a manifest with conflict markers", disk: manifestMerged, before: sealed(before), after: sealed(after) },
  { name: "a run that was killed after its first rename", disk: killedBefore, before, after },
  { name: "a first run that was killed before its manifest", disk: killedFirst, before, after },
];

type Failure = "EIO" | "ENOSPC" | "killed" | "killedTorn" | "killedAfter";

class Killed extends Error {}

/** One call fails; when the process is killed at it, no later call is made either. */
function failing(
  disk: MemoryFileSystem,
  fault: { readonly when: (call: Call, index: number) => boolean; readonly how: Failure },
): FileSystem {
  let calls = 0;
  let isDead = false;
  return intercept(disk, async (call) => {
    if (isDead) throw new Killed();
    calls += 1;
    if (!fault.when(call, calls)) return;
    if (fault.how === "EIO" || fault.how === "ENOSPC") throw systemError(fault.how);
    isDead = true;
    const { name, path, second } = call;
    if (fault.how === "killedTorn" && name === "createFile") {
      await disk.createFile(path, (second ?? "").slice(0, (second ?? "").length / 2));
    }
    if (fault.how === "killedAfter" && name === "rename") await disk.rename(path, second ?? "");
    throw new Killed();
  });
}

async function countCalls({ disk, after }: Start): Promise<number> {
  let calls = 0;
  const counted = intercept(disk.copy(), async () => {
    calls += 1;
  });
  await applyChanges(input(counted, after));
  return calls;
}

/** Old and new text of each path, undefined where there is no file; what else may stand there is nothing. */
function expectOldOrNew(disk: MemoryFileSystem, old: MemoryFileSystem, now: MemoryFileSystem): void {
  const found = disk.texts();
  const paths = [...found.keys(), ...old.texts().keys(), ...now.texts().keys()];
  for (const path of paths) {
    if (path.startsWith(`${root}/.spanner-graph`)) continue;
    expect([old.texts().get(path), now.texts().get(path)], path).toContain(found.get(path));
  }
  for (const [path, text] of users) expect(found.get(path)).toBe(text);
}

describe.each(starts)("from $name", (start) => {
  const { before, after } = start;

  test.each<Failure>(["EIO", "ENOSPC", "killed", "killedTorn"])("%s at each call", async (how) => {
    const want = await applied(start.disk, after);
    const count = await countCalls(start);
    expect(count).toBeGreaterThan(40);
    for (let at = 1; at <= count; at += 1) {
      const disk = start.disk.copy();
      const fileSystem = failing(disk, { when: (_, index) => index === at, how });
      const first = await applyChanges(input(fileSystem, after)).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        return undefined;
      });
      expectOldOrNew(disk, start.disk, want);
      const isComplete = JSON.stringify([...disk.texts()]) === JSON.stringify([...want.texts()]);
      if (first !== undefined && !hasErrors(first.diagnostics)) {
        // No error: at most something temporary is left, and said so.
        expectOldOrNew(disk, want, want);
        if (!isComplete) expect(first.diagnostics.map(({ code }) => code)).toContain("clean-up-failed");
      }

      const { diagnostics } = await applyChanges(input(disk, after));
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect([...disk.texts()], `${how} at call ${at} of ${count}`).toEqual([...want.texts()]);
      if (how.startsWith("killed")) expect(disk.folders()).toEqual(want.folders());
    }
  });

  test.each<Failure>(["EIO", "killed"])("%s at each call, then a run with other files", async (how) => {
    const want = await applied(await applied(start.disk, after), before);
    const count = await countCalls(start);
    for (let at = 1; at <= count; at += 1) {
      const disk = start.disk.copy();
      const fileSystem = failing(disk, { when: (_, index) => index === at, how });
      await applyChanges(input(fileSystem, after)).catch(() => undefined);

      const { diagnostics } = await applyChanges(input(disk, before));
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      const scaffolds = (path: string) => path.endsWith("workflow_settings.yaml") || path.endsWith(".gitattributes");
      const without = (texts: ReadonlyMap<string, string>) => [...texts].filter(([path]) => !scaffolds(path));
      expect(without(disk.texts()), `${how} at call ${at} of ${count}`).toEqual(without(want.texts()));
    }
  });
});

import { describe, expect, test } from "vitest";
import { DiagnosticsError } from "../../generator/support/index.ts";
import {
  type FileSystem,
  nodeFileSystem,
  type PlannedChanges,
  writeCodes,
  writeProduct,
} from "../../generator/write/index.ts";
import { fakeProcesses } from "./fake-processes.ts";
import { type Call, intercept } from "./intercept.ts";
import { systemError } from "./memory-file-system.ts";
import { generated, Project, told, unsealed } from "./project.ts";

// Each code with the text that a user reads: message and remedy.

const files = [generated("definitions/account.sqlx", "SELECT one"), generated("definitions/person.sqlx", "SELECT one")];
const manifest = ".spanner-graph.manifest.json";
const shown = new Set<string>();

function expectTold(result: PlannedChanges, texts: readonly string[]): void {
  for (const { code } of result.diagnostics) shown.add(code);
  expect(told(result)).toEqual(texts);
}

function failing(code: string, when: (call: Call) => boolean): FileSystem {
  return intercept(nodeFileSystem, async (call) => {
    if (when(call)) throw systemError(code);
  });
}

test("file-conflict", async () => {
  const project = await Project.create();
  await project.apply([...files, generated("definitions/it's old.sqlx", "SELECT one")]);
  await project.edit("definitions/account.sqlx", (text) => text.replace("one", "mine"));
  await project.edit("definitions/it's old.sqlx", (text) => text.replace("one", "mine"));
  await project.write("definitions/new.sqlx", "SELECT mine");
  expectTold(await project.apply([...files, generated("definitions/new.sqlx", "SELECT one")]), [
    `error[file-conflict]: File "definitions/account.sqlx": was edited by hand
  help: Move the edit into the config and delete the file, or overwrite it with \`--force definitions/account.sqlx\`.`,
    `error[file-conflict]: File "definitions/it's old.sqlx": is generated no more, but was edited by hand
  help: \`--force 'definitions/it'\\''s old.sqlx'\` deletes it. To keep it, move it away, or remove its line from .spanner-graph.manifest.json.`,
    `error[file-conflict]: File "definitions/new.sqlx": was there before and is not generated
  help: Move it away, or overwrite it with \`--force definitions/new.sqlx\`.`,
  ]);
});

test("owned-by-other-config", async () => {
  const project = await Project.create();
  await project.apply(files.slice(0, 1), { manifestPath: ".spanner-graph.eu.manifest.json" });
  expectTold(await project.apply(files), [
    `error[owned-by-other-config]: Config "spanner_graph.yaml": would write files that "eu.yaml" generates (.spanner-graph.eu.manifest.json): "definitions/account.sqlx"
  help: Give one of "spanner_graph.yaml" and "eu.yaml" a \`prefix:\` of its own; if "eu.yaml" is no longer used, delete it and its manifest.`,
  ]);
});

test("path-collision", async () => {
  const project = await Project.create();
  expectTold(await project.apply([...files, generated("definitions/Person.sqlx", "SELECT one")]), [
    `error[path-collision]: File "definitions/Person.sqlx": differs only in case from "definitions/person.sqlx"
  help: Rename the table or graph that one of them comes from; names that differ only in case are one file on macOS and Windows.`,
  ]);
});

test("unsafe-path", async () => {
  const project = await Project.create();
  expectTold(await project.apply([...files, generated("definitions/../../aux.sqlx", "SELECT one")]), [
    `error[unsafe-path]: File "definitions/../../aux.sqlx": the path holds ..
  help: Rename the table, graph or folder that the path comes from.`,
  ]);
});

test("not-a-file", async () => {
  const project = await Project.create();
  await project.makeFolder("definitions/account.sqlx");
  expectTold(await project.apply(files), [
    `error[not-a-file]: File "definitions/account.sqlx": a folder stands in its place
  help: Move it away, then run again.`,
  ]);
});

test("link-leaves-root", async () => {
  const project = await Project.create();
  await project.link("definitions", "..");
  expectTold(
    await project.apply(files),
    files.map(
      ({
        path,
      }) => `error[link-leaves-root]: File "${path}": "definitions" is a symbolic link that leads out of the project
  help: Replace the link by a folder: nothing is written outside the project.`,
    ),
  );
});

test("force-unmatched", async () => {
  const project = await Project.create();
  const force = ["definitions/acount.sqlx", "definitions/person.sqlx", "package.json"];
  expectTold(await project.apply(files, { force }), [
    `error[force-unmatched]: --force "definitions/acount.sqlx": no generated file has this path. Did you mean "definitions/account.sqlx"?
  help: Write the path as the conflict shows it, relative to the project.`,
    `error[force-unmatched]: --force "package.json": no generated file has this path. There are "definitions/account.sqlx", "definitions/person.sqlx".
  help: Write the path as the conflict shows it, relative to the project.`,
  ]);
  expect(await project.list()).toEqual([]);
});

describe("read-failed", () => {
  test.each([
    ["EACCES", "permission denied", "Give this user the right to it (`ls -l` shows who has it), then run again."],
    ["EIO", "input/output error of the disk", "Remove the cause, then run again."],
    ["EMFILE", "too many open files", "Raise the limit of open files (`ulimit -n`), then run again."],
  ])("%s", async (code, words, hint) => {
    const project = await Project.create();
    await project.apply(files);
    const fileSystem = failing(code, ({ name, path }) => name === "readText" && path.endsWith("person.sqlx"));
    expectTold(await project.apply(files, { fileSystem }), [
      `error[read-failed]: File "definitions/person.sqlx": cannot be read: ${words}\n  help: ${hint}`,
    ]);
  });

  test("of a project that is not there", async () => {
    const project = await Project.create();
    expectTold(await project.apply(files, { root: "/no/such/folder" }), [
      'error[read-failed]: Folder "/no/such/folder": cannot be read: does not exist\n  help: Remove the cause, then run again.',
    ]);
  });

  test("of several files, all at once", async () => {
    const project = await Project.create();
    await project.apply(files);
    const fileSystem = failing("EIO", ({ name, path }) => name === "stat" && path.endsWith(".sqlx"));
    const { diagnostics } = await project.plan(files, { fileSystem });
    expect(diagnostics.map(({ subject }) => subject)).toEqual(files.map(({ path }) => `File "${path}"`));
  });
});

describe("write-failed", () => {
  const notSpace = "Free some space, then run again.";

  test.each<[string, (call: Call) => boolean, string, string]>([
    [
      "ENOSPC",
      ({ name, path }) => name === "createFile" && path.endsWith("/files/1"),
      'Folder ".spanner-graph.tmp": cannot be written: no space left on the disk; nothing was changed',
      notSpace,
    ],
    [
      "EROFS",
      ({ name, path }) => name === "createFile" && path.endsWith("lock"),
      'File ".spanner-graph.lock": cannot be written: the file system is read-only; nothing was changed',
      "Run where the project may be written; `--check` and `--dry-run` write nothing.",
    ],
    [
      "EACCES",
      ({ name, second }) => name === "rename" && second?.endsWith("person.sqlx") === true,
      'File "definitions/person.sqlx": cannot be written: permission denied; 1 of 2 files are changed',
      "Give this user the right to it (`ls -l` shows who has it), then run again.",
    ],
    [
      "EXDEV",
      ({ name, second }) => name === "rename" && second?.endsWith("account.sqlx") === true,
      'File "definitions/account.sqlx": cannot be written: source and target are on different file systems; 0 of 2 files are changed',
      "It is on another disk than the project. Mount the whole project as one, then run again.",
    ],
    [
      "EIO",
      ({ name, second }) => name === "rename" && second?.endsWith("manifest.json") === true,
      `File "${manifest}": cannot be written: input/output error of the disk; 2 of 2 files are changed`,
      "Remove the cause, then run again: the next run completes what is missing.",
    ],
  ])("%s", async (code, when, message, hint) => {
    const project = await Project.create();
    expectTold(await project.apply(files, { fileSystem: failing(code, when) }), [
      `error[write-failed]: ${message}\n  help: ${hint}`,
    ]);
  });

  test("of the file that -o names", async () => {
    const project = await Project.create();
    const write = (path: string) =>
      writeProduct({ path: project.path(path), name: path, text: "text", fileSystem: nodeFileSystem });
    await write("plan.json");
    await write("plan.json");
    expect(await project.read("plan.json")).toBe("text");
    const error: unknown = await write("no/plan.json").catch((reason: unknown) => reason);
    const { diagnostics } = error instanceof DiagnosticsError ? error : { diagnostics: [] };
    expectTold({ changes: [], diagnostics }, [
      'error[write-failed]: File "no/plan.json": cannot be written: does not exist\n  help: Name another file.',
    ]);
  });
});

test("write-locked", async () => {
  const project = await Project.create();
  const holder = { pid: 7, hostname: "build-1", started: "2025-01-01T00:00:00.000Z", run: "a" };
  await project.write(".spanner-graph.lock", JSON.stringify(holder));
  const processes = fakeProcesses({ pid: 9, alive: [7] });
  expectTold(await project.apply(files, { processes, lockWaitMs: 30_000 }), [
    `error[write-locked]: File ".spanner-graph.lock": process 7 on "build-1" is writing since 2025-01-01T00:00:00.000Z and did not end within 30 s; nothing was changed
  help: Wait until that run has ended. If there is no such process any more, delete the file.`,
  ]);
});

test("changed-meanwhile", async () => {
  const project = await Project.create();
  const fileSystem = intercept(nodeFileSystem, async ({ name, path }) => {
    if (name === "createFile" && path.endsWith("/files/0")) await project.write("definitions/person.sqlx", "mine");
  });
  expectTold(await project.apply(files, { fileSystem }), [
    `error[changed-meanwhile]: File "definitions/person.sqlx": changed while this run was about to replace it; nothing was changed
  help: Run again.`,
  ]);
});

test("manifest-unreadable", async () => {
  const project = await Project.create();
  await project.apply(files);
  await project.write(manifest, "<<<<<<< HEAD\n=======\n>>>>>>> main\n");
  expectTold(await project.apply(files), [
    `warning[manifest-unreadable]: File ".spanner-graph.manifest.json": holds the conflict markers of a merge, so it counts as lost
  help: Generated files that nobody edited are recognized without it, and it is written anew. Only files of tables that were dropped in the meantime have to be deleted by hand.`,
  ]);
  expectTold(await project.apply(files), []);
});

test("manifest-entry-ignored", async () => {
  const project = await Project.create();
  await project.apply(files);
  await project.edit(manifest, (text) => text.replace('"definitions/account', '"../account'));
  expectTold(await project.apply(files), [
    `warning[manifest-entry-ignored]: File ".spanner-graph.manifest.json": its line for "../account.sqlx" is ignored: the path holds ..
  help: Nothing is to be done: the line goes when the manifest is written next.`,
  ]);
  expectTold(await project.apply(files), []);
});

describe("clean-up-failed", () => {
  const nextRun = "The next run removes it; it may also be deleted by hand.";

  test.each<[string, (call: Call) => boolean, string, string]>([
    [
      "EACCES",
      ({ name, path }) => name === "removeFolder" && path.endsWith("tmp"),
      'Folder ".spanner-graph.tmp": cannot be deleted: permission denied',
      nextRun,
    ],
    [
      "EBUSY",
      ({ name, path }) => name === "removeFile" && path.endsWith("lock"),
      'File ".spanner-graph.lock": cannot be deleted: is in use by another program',
      nextRun,
    ],
    [
      "EACCES",
      ({ name, path }) => name === "removeFolder" && path.endsWith("definitions/old"),
      'Folder "definitions/old": cannot be deleted: permission denied',
      "It is empty; delete it by hand.",
    ],
  ])("%s", async (code, when, message, hint) => {
    const project = await Project.create();
    await project.apply([unsealed("definitions/old/a.json", "{}")]);
    expectTold(await project.apply(files, { fileSystem: failing(code, when) }), [
      `warning[clean-up-failed]: ${message}\n  help: ${hint}`,
    ]);
    expect(await project.read("definitions/person.sqlx")).toBe(files[1]?.content);
  });
});

test("an error that is no error of the file system passes as it is", async () => {
  const project = await Project.create();
  const fileSystem = intercept(nodeFileSystem, async ({ name }) => {
    if (name === "makeFolder") throw new TypeError("a mistake of ours");
  });
  await expect(project.apply(files, { fileSystem })).rejects.toThrow("a mistake of ours");
  expect(await project.list()).toEqual([]);
});

test("no code is without its text above", () => {
  expect([...shown].sort()).toEqual(Object.keys(writeCodes).sort());
});

import { describe, expect, test } from "vitest";
import {
  type ApplyInput,
  applyChanges,
  defaultManifestPath,
  type FileSystem,
  nodeFileSystem,
} from "../../generator/write/index.ts";
import { fakeProcesses } from "./fake-processes.ts";
import { intercept, isWriting } from "./intercept.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { generated, kinds, Project, scaffold, told, unsealed } from "./project.ts";

const first = [
  generated("definitions/g/account.sqlx", "SELECT one"),
  generated("definitions/g/person.sqlx", "SELECT one"),
  generated("deploy/terraform/main.tf", "one"),
  unsealed("spanner_graph.schema.json", "{}"),
  scaffold(".gitattributes", "* text"),
];
const second = [
  generated("definitions/g/account.sqlx", "SELECT two"),
  generated("definitions/h/person.sqlx", "SELECT one"),
  unsealed("spanner_graph.schema.json", "{}"),
  scaffold(".gitattributes", "* text eol=lf"),
];

/** Calls that write, with paths relative to the project. */
function recorded(project: Project): { readonly fileSystem: FileSystem; readonly writes: string[] } {
  const writes: string[] = [];
  const relative = (path: string) => path.replace(`${project.root}/`, "").replace(/lock\..*/, "lock.…");
  const fileSystem = intercept(nodeFileSystem, async (call) => {
    if (!isWriting(call)) return;
    writes.push(
      [call.name, relative(call.path), ...(call.name === "rename" ? [relative(call.second ?? "")] : [])].join(" "),
    );
  });
  return { fileSystem, writes };
}

test("writes what was rendered, and only that", async () => {
  const project = await Project.create();
  const created = await project.apply(first);
  expect(kinds(created)).toEqual(first.map(({ path }) => `create ${path}`).sort());
  expect(told(created)).toEqual([]);
  for (const { path, content } of first) expect(await project.read(path)).toBe(content);

  const updated = await project.apply(second);
  expect(kinds(updated)).toEqual([
    "unchanged .gitattributes",
    "update definitions/g/account.sqlx",
    "delete definitions/g/person.sqlx",
    "create definitions/h/person.sqlx",
    "delete deploy/terraform/main.tf",
    "unchanged spanner_graph.schema.json",
  ]);
  expect(await project.list()).toEqual([
    ".gitattributes",
    ".spanner-graph.manifest.json",
    "definitions/",
    "definitions/g/",
    "definitions/g/account.sqlx",
    "definitions/h/",
    "definitions/h/person.sqlx",
    "deploy/",
    "spanner_graph.schema.json",
  ]);
  expect(await project.read(".gitattributes")).toBe("* text\n");
});

test("a second run does not make a single call that writes", async () => {
  const project = await Project.create();
  await project.apply(first);
  const { fileSystem, writes } = recorded(project);
  const result = await project.apply(first, { fileSystem });
  expect(kinds(result)).toEqual(first.map(({ path }) => `unchanged ${path}`).sort());
  expect(writes).toEqual([]);
});

test("a plan never makes a call that writes", async () => {
  const project = await Project.create();
  await project.apply(first);
  const { fileSystem, writes } = recorded(project);
  expect((await project.plan(second, { fileSystem })).changes).toEqual((await project.plan(second)).changes);
  expect(writes).toEqual([]);
});

test("writes in the order that a kill does no harm to", async () => {
  const project = await Project.create();
  await project.apply(first);
  const { fileSystem, writes } = recorded(project);
  await project.apply(second, { fileSystem });
  const journal = ".spanner-graph.tmp/.spanner-graph.manifest.json.journal";
  expect(writes).toEqual([
    "createFile .spanner-graph.lock",
    "makeFolder .spanner-graph.tmp/files",
    "createFile .spanner-graph.tmp/files/journal",
    `rename .spanner-graph.tmp/files/journal ${journal}`,
    "createFile .spanner-graph.tmp/files/0",
    "createFile .spanner-graph.tmp/files/1",
    "createFile .spanner-graph.tmp/files/2",
    "makeFolder definitions/h",
    "rename .spanner-graph.tmp/files/0 definitions/g/account.sqlx",
    "rename .spanner-graph.tmp/files/1 definitions/h/person.sqlx",
    "removeFile definitions/g/person.sqlx",
    "removeFile deploy/terraform/main.tf",
    "removeFolder deploy/terraform",
    "removeFolder definitions/g",
    "rename .spanner-graph.tmp/files/2 .spanner-graph.manifest.json",
    "removeFolder .spanner-graph.tmp/files",
    `removeFile ${journal}`,
    "removeFolder .spanner-graph.tmp",
    "removeFile .spanner-graph.lock",
  ]);
});

test("one conflict, and nothing at all is written", async () => {
  const project = await Project.create();
  await project.apply(first);
  await project.edit("definitions/g/account.sqlx", (text) => `${text}-- mine\n`);
  const before = await project.list();
  const { fileSystem, writes } = recorded(project);
  const result = await project.apply(second, { fileSystem });
  expect(result.diagnostics.map(({ code }) => code)).toEqual(["file-conflict"]);
  expect(writes).toEqual([]);
  expect(await project.list()).toEqual(before);
  expect(told(await project.apply(second, { force: ["definitions/g/account.sqlx"] }))).toEqual([]);
  expect(await project.read("definitions/g/account.sqlx")).toBe(second[0]?.content);
});

describe("modes", () => {
  test("of a file that is replaced stay as they are", async () => {
    const project = await Project.create();
    await project.apply(first);
    await project.write("definitions/g/account.sqlx", first[0]?.content ?? "", 0o640);
    await project.write(defaultManifestPath, await project.read(defaultManifestPath), 0o600);
    await project.apply(second);
    expect(await project.mode("definitions/g/account.sqlx")).toBe("640");
    expect(await project.mode(defaultManifestPath)).toBe("600");
    expect(await project.read("definitions/g/account.sqlx")).toBe(second[0]?.content);
  });

  test("of a new file are the usual ones of this user", async () => {
    const project = await Project.create();
    await project.write("mine", "");
    await project.apply(first);
    expect(await project.mode("definitions/g/account.sqlx")).toBe(await project.mode("mine"));
  });
});

describe("empty folders", () => {
  const at = (path: string) => generated(path, "SELECT one");

  test("go where our deletes emptied them, below the folders of the output", async () => {
    const project = await Project.create();
    const files = ["definitions/a/b/c.sqlx", "definitions/a/d.sqlx", "docs/x/y.md", "mine/a/b.sqlx"].map(at);
    await project.apply([...files, at("definitions/kept/a.sqlx")]);
    await project.write("definitions/kept/mine.sqlx", "SELECT mine");
    await project.makeFolder("definitions/empty");
    await project.apply([]);
    expect(await project.list()).toEqual([
      ".spanner-graph.manifest.json",
      "definitions/",
      "definitions/empty/",
      "definitions/kept/",
      "definitions/kept/mine.sqlx",
      "docs/",
      "mine/",
      "mine/a/",
    ]);
  });

  test("stay when a new file goes into them", async () => {
    const project = await Project.create();
    await project.apply([at("definitions/a/b.sqlx")]);
    await project.apply([at("definitions/a/c.sqlx")]);
    expect(await project.list()).toContain("definitions/a/c.sqlx");
  });
});

describe("while a run stages its files", () => {
  test.each<[string, string, (project: Project) => Promise<void>]>([
    [
      "a file is edited",
      "definitions/g/account.sqlx",
      (project) => project.write("definitions/g/account.sqlx", "mine"),
    ],
    ["a file is deleted", "definitions/g/account.sqlx", (project) => project.remove("definitions/g/account.sqlx")],
    [
      "a new file is made",
      "definitions/h/person.sqlx",
      (project) => project.write("definitions/h/person.sqlx", "mine"),
    ],
    [
      "a stale file is edited",
      "definitions/g/person.sqlx",
      (project) => project.write("definitions/g/person.sqlx", "mine"),
    ],
    ["the manifest is merged", defaultManifestPath, (project) => project.write(defaultManifestPath, "{}")],
  ])("%s: nothing is written", async (_, path, action) => {
    const project = await Project.create();
    await project.apply(first);
    let after: readonly string[] = [];
    let texts: readonly string[] = [];
    const read = async () => Promise.all(after.filter((name) => !name.endsWith("/")).map((name) => project.read(name)));
    const fileSystem = intercept(nodeFileSystem, async (call) => {
      if (call.name !== "createFile" || !call.path.endsWith("/files/0")) return;
      await action(project);
      after = (await project.list()).filter((name) => !/\.(lock|tmp)/.test(name));
      texts = await read();
    });
    const result = await project.apply(second, { fileSystem });
    expect(result.diagnostics.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      `changed-meanwhile File "${path}"`,
    ]);
    expect(await project.list()).toEqual(after);
    expect(await read()).toEqual(texts);
  });
});

describe("what a killed run left", () => {
  test("is cleared, though there is nothing to do", async () => {
    const project = await Project.create();
    await project.apply(first);
    const before = await project.list();
    await project.write(".spanner-graph.tmp/files/0", "half a fi");
    await project.write(".spanner-graph.tmp/files/deep/er", "");
    await project.write(".spanner-graph.tmp/.spanner-graph.manifest.json.journal", "half a jour");
    expect(told(await project.apply(first))).toEqual([]);
    expect(await project.list()).toEqual(before);
  });

  test("tells the next run which files are its own, even with other files and no manifest", async () => {
    const project = await Project.create();
    const fileSystem = intercept(nodeFileSystem, async ({ name, second: to }) => {
      if (name === "rename" && to?.endsWith("manifest.json")) throw new Error("killed");
    });
    await expect(project.apply(first, { fileSystem, processes: fakeProcesses({ pid: 1 }) })).rejects.toThrow("killed");
    await project.apply([...second], { processes: fakeProcesses({ pid: 2 }) });
    const fresh = await Project.create();
    await fresh.apply(second);
    expect((await project.list()).filter((path) => path !== "deploy/")).toEqual(await fresh.list());
  });

  test("is kept for the config that it belongs to", async () => {
    const project = await Project.create();
    const eu = { manifestPath: ".spanner-graph.eu.manifest.json" };
    const fileSystem = intercept(nodeFileSystem, async ({ name, second: to }) => {
      if (name === "rename" && to?.endsWith("manifest.json")) throw new Error("killed");
    });
    const mine = [generated("definitions/eu/a.sqlx", "SELECT one")];
    const killed = project.apply(mine, { ...eu, fileSystem, processes: fakeProcesses({ pid: 1 }) });
    await expect(killed).rejects.toThrow("killed");
    await project.apply(second, { processes: fakeProcesses({ pid: 2 }) });
    expect(await project.list()).toContain(".spanner-graph.tmp/.spanner-graph.eu.manifest.json.journal");
    expect(kinds(await project.apply([], { ...eu, processes: fakeProcesses({ pid: 3 }) }))).toEqual([
      "delete definitions/eu/a.sqlx",
    ]);
    expect((await project.list()).filter((path) => /tmp|lock/.test(path))).toEqual([]);
  });
});

// As on macOS and Windows. What stands under the new name is the old file, and to delete the old one deletes both.
describe("where case does not count", () => {
  const root = "/p";
  const input = (fileSystem: FileSystem, path: string, body: string): ApplyInput => ({
    root,
    manifestPath: defaultManifestPath,
    files: [generated(path, body)],
    force: [],
    fileSystem,
    lockWaitMs: 0,
    processes: fakeProcesses({ pid: 1 }),
  });
  const written = (disk: MemoryFileSystem) => [...disk.texts().keys()].filter((path) => path.endsWith(".sqlx"));

  test.each(["SELECT one", "SELECT two"])("a table that is renamed so keeps its file: %s", async (body) => {
    const disk = new MemoryFileSystem({ root, ignoreCase: true });
    await applyChanges(input(disk, "definitions/account.sqlx", "SELECT one"));
    const result = await applyChanges(input(disk, "definitions/Account.sqlx", body));
    expect(told(result)).toEqual([]);
    expect(kinds(result)).toEqual(["create definitions/Account.sqlx", "delete definitions/account.sqlx"]);
    expect(written(disk)).toEqual(["/p/definitions/Account.sqlx"]);
    expect(disk.texts().get("/p/definitions/Account.sqlx")).toBe(generated("definitions/Account.sqlx", body).content);
    expect(kinds(await applyChanges(input(disk, "definitions/Account.sqlx", body)))).toEqual([
      "unchanged definitions/Account.sqlx",
    ]);
  });

  test("a hand edit of it is a conflict all the same", async () => {
    const disk = new MemoryFileSystem({ root, ignoreCase: true });
    await applyChanges(input(disk, "definitions/account.sqlx", "SELECT one"));
    disk.put("/p/definitions/account.sqlx", "SELECT mine");
    expect(kinds(await applyChanges(input(disk, "definitions/Account.sqlx", "SELECT one")))).toEqual([
      "conflict definitions/Account.sqlx: was edited by hand",
      "conflict definitions/account.sqlx: is generated no more, but was edited by hand",
    ]);
    expect(written(disk)).toEqual(["/p/definitions/account.sqlx"]);
  });

  test("and where it does count, they are two files", async () => {
    const disk = new MemoryFileSystem({ root });
    await applyChanges(input(disk, "definitions/account.sqlx", "SELECT one"));
    await applyChanges(input(disk, "definitions/Account.sqlx", "SELECT one"));
    expect(written(disk)).toEqual(["/p/definitions/Account.sqlx"]);
    disk.put("/p/definitions/account.sqlx", generated("definitions/account.sqlx", "SELECT one").content);
    const back = await applyChanges(input(disk, "definitions/account.sqlx", "SELECT one"));
    expect(kinds(back)).toEqual(["delete definitions/Account.sqlx", "unchanged definitions/account.sqlx"]);
    expect(written(disk)).toEqual(["/p/definitions/account.sqlx"]);
  });
});

test("1,000 files are planned and written in seconds", { timeout: 30_000 }, async () => {
  const project = await Project.create();
  const body = "SELECT one, two, three FROM somewhere WHERE something\n".repeat(20);
  const files = Array.from({ length: 1_000 }, (_, index) =>
    generated(`definitions/g${index % 40}/t${index}.sqlx`, `${body}${index}`),
  );
  await project.apply(files);
  const start = performance.now();
  const { changes } = await project.plan(files);
  expect(changes.every(({ kind }) => kind === "unchanged")).toBe(true);
  // Far above what it takes (0.2 s), for a machine that is busy.
  expect(performance.now() - start).toBeLessThan(3_000);
});

import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { errorCode } from "../../generator/support/index.ts";
import { type FileSystem, nodeFileSystem } from "../../generator/write/index.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";

const folder = await mkdtemp(join(tmpdir(), "spanner-graph-fs-"));
afterAll(() => rm(folder, { recursive: true }));

/** The result of a call, or the code of its error. */
async function outcome(action: () => Promise<unknown>): Promise<unknown> {
  try {
    return (await action()) ?? "done";
  } catch (error) {
    return errorCode(error);
  }
}

// One contract for the real file system and the one in memory, which stands in for it in other tests.
describe.each<[string, FileSystem, string]>([
  ["nodeFileSystem", nodeFileSystem, folder],
  ["MemoryFileSystem", new MemoryFileSystem({ root: "/root" }), "/root"],
])("%s", (_, fileSystem, root) => {
  const at = (path: string): string => `${root}/${path}`;

  test.each<[string, () => Promise<unknown>, unknown]>([
    ["stat of nothing", () => fileSystem.stat(at("a")), "ENOENT"],
    ["stat in no folder", () => fileSystem.stat(at("x/a")), "ENOENT"],
    ["create", () => fileSystem.createFile(at("a"), "one"), "done"],
    ["create again", () => fileSystem.createFile(at("a"), "two"), "EEXIST"],
    ["create in no folder", () => fileSystem.createFile(at("x/a"), "two"), "ENOENT"],
    ["create below a file", () => fileSystem.createFile(at("a/b"), "two"), "ENOTDIR"],
    ["stat below a file", () => fileSystem.stat(at("a/b")), "ENOTDIR"],
    ["read", () => fileSystem.readText(at("a")), "one"],
    ["read nothing", () => fileSystem.readText(at("b")), "ENOENT"],
    ["make folders", () => fileSystem.makeFolder(at("f/g")), "done"],
    ["make folders again", () => fileSystem.makeFolder(at("f/g")), "done"],
    ["make a folder where a file is", () => fileSystem.makeFolder(at("a")), "EEXIST"],
    ["make a folder below a file", () => fileSystem.makeFolder(at("a/b")), "ENOTDIR"],
    ["read a folder", () => fileSystem.readText(at("f")), "EISDIR"],
    ["overwrite what is there", () => fileSystem.overwrite(at("a"), "three"), "done"],
    ["overwrite nothing", () => fileSystem.overwrite(at("o"), "four"), "done"],
    ["overwrite a folder", () => fileSystem.overwrite(at("f"), "four"), "EISDIR"],
    ["read what was overwritten", () => fileSystem.readText(at("a")), "three"],
    ["create to rename", () => fileSystem.createFile(at("f/new"), "five"), "done"],
    ["rename over a file", () => fileSystem.rename(at("f/new"), at("a")), "done"],
    ["rename nothing", () => fileSystem.rename(at("f/new"), at("a")), "ENOENT"],
    ["rename into no folder", () => fileSystem.rename(at("a"), at("x/a")), "ENOENT"],
    ["rename over a folder", () => fileSystem.rename(at("a"), at("f")), "EISDIR"],
    ["read what was renamed", () => fileSystem.readText(at("a")), "five"],
    ["list", async () => [...(await fileSystem.listFolder(root))].sort(), ["a", "f", "o"]],
    ["list a file", () => fileSystem.listFolder(at("a")), "ENOTDIR"],
    ["list nothing", () => fileSystem.listFolder(at("x")), "ENOENT"],
    ["remove a folder that is not empty", () => fileSystem.removeFolder(at("f")), "ENOTEMPTY"],
    ["remove an empty folder", () => fileSystem.removeFolder(at("f/g")), "done"],
    ["remove no folder", () => fileSystem.removeFolder(at("f/g")), "ENOENT"],
    ["remove a file as a folder", () => fileSystem.removeFolder(at("a")), "ENOTDIR"],
    ["remove a file", () => fileSystem.removeFile(at("a")), "done"],
    ["remove no file", () => fileSystem.removeFile(at("a")), "ENOENT"],
    ["resolve", () => fileSystem.resolveLinks(at("f")), at("f")],
    ["resolve nothing", () => fileSystem.resolveLinks(at("x")), "ENOENT"],
  ])("%s", async (_name, action, want) => {
    expect(await outcome(action)).toEqual(want);
  });

  test("the stamp changes with the text and with the file", async () => {
    await fileSystem.createFile(at("stamp"), "one");
    const { kind, stamp } = await fileSystem.stat(at("stamp"));
    expect(kind).toBe("file");
    expect((await fileSystem.stat(at("stamp"))).stamp).toBe(stamp);
    await fileSystem.overwrite(at("stamp"), "other");
    expect((await fileSystem.stat(at("stamp"))).stamp).not.toBe(stamp);
    await fileSystem.createFile(at("stamp2"), "one");
    expect((await fileSystem.stat(at("stamp2"))).stamp).not.toBe(stamp);
  });

  test("a file is created with the mode that is asked for", async () => {
    await fileSystem.createFile(at("mode"), "text", 0o640);
    expect((await fileSystem.stat(at("mode"))).mode).toBe(0o640);
  });
});

test("a file that cannot be completed is not left behind", async () => {
  const path = join(folder, "incomplete");
  await expect(nodeFileSystem.createFile(path, "text", -1)).rejects.toThrow();
  expect(await outcome(() => nodeFileSystem.stat(path))).toBe("ENOENT");
});

test("the mode that is read is the one that chmod set", async () => {
  const path = join(folder, "chmod");
  await writeFile(path, "text");
  await chmod(path, 0o4751);
  expect((await nodeFileSystem.stat(path)).mode).toBe(0o4751);
});

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { generated, kinds, Project, scaffold, told } from "./project.ts";

const path = "definitions/g/account.sqlx";
const file = generated(path, "SELECT one");

/** Neither a plan nor a run changes anything, and both say the same. */
async function expectRefused(project: Project, messages: readonly string[]): Promise<void> {
  const before = await project.list();
  const planned = await project.plan([file]);
  expect(planned.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(messages);
  expect(told(await project.apply([file]))).toEqual(told(planned));
  expect(await project.list()).toEqual(before);
}

describe("in the place of a file stands", () => {
  test("a folder", async () => {
    const project = await Project.create();
    await project.makeFolder(path);
    await expectRefused(project, [`not-a-file File "${path}": a folder stands in its place`]);
  });

  test("a link, wherever it leads", async () => {
    const project = await Project.create();
    await project.write("mine.sqlx", "SELECT mine");
    await project.link(path, "../../mine.sqlx");
    await expectRefused(project, [`not-a-file File "${path}": a symbolic link stands in its place`]);
    await project.remove(path);
    await project.link(path, "nothing");
    await expectRefused(project, [`not-a-file File "${path}": a symbolic link stands in its place`]);
  });

  test("a pipe, which is not opened", async () => {
    const project = await Project.create();
    await project.makeFolder("definitions/g");
    await promisify(execFile)("mkfifo", [project.path(path)]);
    await expectRefused(project, [`not-a-file File "${path}": something that is no regular file stands in its place`]);
  });

  test("a folder, where a scaffold should be", async () => {
    const project = await Project.create();
    await project.makeFolder("package.json");
    const { diagnostics } = await project.apply([scaffold("package.json", "{}")]);
    expect(diagnostics.map(({ message }) => message)).toEqual(['File "package.json": a folder stands in its place']);
  });
});

describe("in the place of a folder stands", () => {
  test.each(["definitions", "definitions/g"])("a file: %s", async (folder) => {
    const project = await Project.create();
    await project.write(folder, "mine");
    await expectRefused(project, [`not-a-file File "${path}": "${folder}" is not a folder`]);
    expect(await project.read(folder)).toBe("mine");
  });

  test("a link to a file", async () => {
    const project = await Project.create();
    await project.write("mine", "mine");
    await project.link("definitions", "mine");
    await expectRefused(project, [`not-a-file File "${path}": "definitions" is not a folder`]);
  });

  test("a link to nothing", async () => {
    const project = await Project.create();
    await project.link("definitions/g", "nothing");
    await expectRefused(project, [`not-a-file File "${path}": "definitions/g" is a symbolic link that leads nowhere`]);
  });

  test("a link out of the project", async () => {
    const project = await Project.create();
    const outside = await Project.create();
    await project.link("definitions/g", outside.root);
    await expectRefused(project, [
      `link-leaves-root File "${path}": "definitions/g" is a symbolic link that leads out of the project`,
    ]);
    expect(await outside.list()).toEqual([]);
  });

  test("a link to a folder beside the project, with a longer name", async () => {
    const project = await Project.create();
    const beside = await Project.create();
    const inner = new Project(`${beside.root}/project`);
    await inner.write("definitions/mine.sqlx", "SELECT mine");
    await project.link("definitions", `${beside.root}/project2`);
    await project.makeFolder("x");
    await beside.makeFolder("project2");
    await inner.link("definitions/g", "../../project2");
    await expectRefused(inner, [
      `link-leaves-root File "${path}": "definitions/g" is a symbolic link that leads out of the project`,
    ]);
  });

  test("a link that leads in a circle", async () => {
    const project = await Project.create();
    await project.link("definitions/g", "g");
    await expectRefused(project, ['read-failed File "definitions/g": cannot be read: too many symbolic links']);
  });
});

describe("a link within the project", () => {
  test("is followed", async () => {
    const project = await Project.create();
    await project.makeFolder("elsewhere");
    await project.link("definitions", "elsewhere");
    expect(kinds(await project.apply([file]))).toEqual([`create ${path}`]);
    expect(await project.read("elsewhere/g/account.sqlx")).toBe(file.content);
    expect(kinds(await project.apply([file]))).toEqual([`unchanged ${path}`]);
    expect(kinds(await project.apply([]))).toEqual([`delete ${path}`]);
    expect(await project.list()).toEqual([".spanner-graph.manifest.json", "definitions", "elsewhere/"]);
  });

  test("does not let one file be written twice", async () => {
    const project = await Project.create();
    await project.makeFolder("definitions/a");
    await project.link("definitions/b", "a");
    const files = [generated("definitions/a/x.sqlx", "SELECT one"), generated("definitions/b/x.sqlx", "SELECT two")];
    expect(told(await project.apply(files))).toEqual([
      'error[path-collision]: File "definitions/b/x.sqlx": is the same file as "definitions/a/x.sqlx", through a symbolic link\n' +
        "  help: Replace the link by a folder.",
    ]);
  });

  test("does not let a file be deleted under its old name", async () => {
    const project = await Project.create();
    const moved = generated("definitions/new/x.sqlx", "SELECT one");
    await project.apply([generated("definitions/old/x.sqlx", "SELECT one")]);
    await project.remove("definitions/old");
    await project.write(moved.path, moved.content);
    await project.link("definitions/old", "new");
    expect(kinds(await project.apply([moved]))).toEqual(["unchanged definitions/new/x.sqlx"]);
    expect(await project.read(moved.path)).toBe(moved.content);
  });
});

test("the root itself may be reached through a link", async () => {
  const project = await Project.create();
  const around = await Project.create();
  await around.link("project", project.root);
  expect(kinds(await around.apply([file], { root: around.path("project") }))).toEqual([`create ${path}`]);
  expect(await project.read(path)).toBe(file.content);
});

test("a link in the place of the staging folder is not followed", async () => {
  const project = await Project.create();
  const outside = await Project.create();
  await outside.write("files/mine", "mine");
  await project.link(".spanner-graph.tmp", outside.root);
  const { diagnostics } = await project.apply([file]);
  expect(diagnostics.map(({ code }) => code)).toEqual(["link-leaves-root"]);
  expect(await outside.list()).toEqual(["files/", "files/mine"]);
});

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { type FileChange, formatDiff, summarize } from "../../generator/write/index.ts";
import { generated, Project } from "./project.ts";

const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");

describe("formatDiff", () => {
  test("shows each kind of change as git does", () => {
    const changes: readonly FileChange[] = [
      { path: "a/created.sqlx", kind: "create", after: lines("one", "two") },
      { path: "a/deleted.sqlx", kind: "delete", before: lines("one", "two") },
      { path: "a/same.sqlx", kind: "unchanged" },
      {
        path: "a/updated.sqlx",
        kind: "update",
        before: lines("1", "2", "3", "4", "old", "6", "7", "8", "9"),
        after: lines("1", "2", "3", "4", "new", "6", "7", "8", "9"),
      },
      { path: "b/edited.sqlx", kind: "conflict", reason: "", before: lines("mine"), after: lines("ours") },
      { path: "b/stale.sqlx", kind: "conflict", reason: "", before: lines("mine") },
    ];
    expect(formatDiff(changes)).toBe(`--- /dev/null
+++ b/a/created.sqlx
@@ -0,0 +1,2 @@
+one
+two
--- a/a/deleted.sqlx
+++ /dev/null
@@ -1,2 +0,0 @@
-one
-two
--- a/a/updated.sqlx
+++ b/a/updated.sqlx
@@ -2,7 +2,7 @@
 2
 3
 4
-old
+new
 6
 7
 8
--- a/b/edited.sqlx
+++ b/b/edited.sqlx
@@ -1,1 +1,1 @@
-mine
+ours
--- a/b/stale.sqlx
+++ /dev/null
@@ -1,1 +0,0 @@
-mine
`);
  });

  test("is empty without a difference", () => {
    expect(formatDiff([])).toBe("");
    expect(formatDiff([{ path: "a", kind: "unchanged" }])).toBe("");
  });

  test("does not show line ends of Windows as differences, but a missing newline at the end", () => {
    const before = "one\r\ntwo\r\nthree";
    expect(formatDiff([{ path: "a", kind: "update", before, after: lines("one", "two", "3") }])).toBe(`--- a/a
+++ b/a
@@ -1,3 +1,3 @@
 one
 two
-three
\\ No newline at end of file
+3
`);
  });

  test("shows a file with too many differences as replaced, soon", () => {
    const before = lines(...Array.from({ length: 20_000 }, (_, index) => `old ${index}`));
    const after = lines(...Array.from({ length: 15_000 }, (_, index) => `new ${index}`));
    const start = performance.now();
    const diff = formatDiff([{ path: "a", kind: "update", before, after }]).split("\n");
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(diff.slice(0, 4)).toEqual(["--- a/a", "+++ b/a", "@@ -1,20000 +1,15000 @@", "-old 0"]);
    expect(diff.slice(-3)).toEqual(["+new 14998", "+new 14999", ""]);
  });

  test("is one that git can apply", async () => {
    const project = await Project.create();
    const run = (...args: readonly string[]) => promisify(execFile)("git", args, { cwd: project.root });
    const before = ["a", "b", "c"].map((name) => generated(`definitions/${name} x.sqlx`, `SELECT 'ä'\n${name}`));
    const after = ["b", "c", "d"].map((name) => generated(`definitions/${name} x.sqlx`, `SELECT 'ö'\n${name}`));
    await project.apply(before);
    await project.write("changes.diff", formatDiff((await project.plan(after)).changes));
    await run("init", "-q");
    await run("apply", "changes.diff");
    for (const { path, content } of after) expect(await project.read(path)).toBe(content);
    expect(await project.list()).not.toContain("definitions/a x.sqlx");
  });
});

const change: Readonly<Record<FileChange["kind"], FileChange>> = {
  create: { path: "a", kind: "create", after: "" },
  update: { path: "a", kind: "update", before: "", after: "" },
  delete: { path: "a", kind: "delete", before: "" },
  unchanged: { path: "a", kind: "unchanged" },
  conflict: { path: "a", kind: "conflict", reason: "", before: "" },
};

test.each<[readonly FileChange["kind"][], string]>([
  [[], "0 files"],
  [["create"], "1 file: 1 created"],
  [["unchanged", "unchanged"], "2 files: 2 unchanged"],
  [["unchanged", "create", "update", "create", "unchanged"], "5 files: 2 created, 1 updated, 2 unchanged"],
  [
    ["create", "update", "delete", "unchanged", "conflict"],
    "5 files: 1 created, 1 updated, 1 deleted, 1 unchanged, 1 conflict",
  ],
  [
    ["conflict", "conflict", ...Array.from({ length: 10 }, () => "create" as const)],
    "12 files: 10 created, 2 conflicts",
  ],
])("summarize %j", (given, want) => {
  expect(summarize(given.map((kind) => change[kind]))).toBe(want);
});

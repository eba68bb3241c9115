import { expect, test } from "vitest";
import { hashText } from "../../generator/support/index.ts";
import { type Entries, entryOf, formatManifest, mergeEntries, parseManifest } from "../../generator/write/manifest.ts";
import { generated, kinds, Project, told } from "./project.ts";

const a = entryOf("SELECT one, two\n");
const b = entryOf("SELECT one,  two\n");

test("an entry knows the text without white space and the text with it", () => {
  expect(a).toEqual({ text: hashText("SELECTone,two"), layout: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(b.text).toBe(a.text);
  expect(b.layout).not.toBe(a.layout);
  expect(entryOf("SELECT one, two\r\n")).toEqual(a);
});

test("is JSON with one sorted line for each file", () => {
  const entries: Entries = new Map([
    ["includes/schema.js", [b]],
    ['definitions/"quoted".sqlx', [a]],
    ["__proto__", [a]],
    ["definitions/a.sqlx", [a, b]],
  ]);
  const first = `${a.text}-${a.layout}`;
  const second = `${b.text}-${b.layout}`;
  const text = formatManifest(entries);
  expect(text).toBe(`{
  "version": 1,
  "files": {
    "__proto__": "${first}",
    "definitions/\\"quoted\\".sqlx": "${first}",
    "definitions/a.sqlx": "${first} ${second}",
    "includes/schema.js": "${second}"
  }
}
`);
  const parsed = parseManifest(text.replaceAll("\n", "\r\n"));
  if (parsed.kind !== "read") throw new Error(parsed.reason);
  // Quotes cannot stand in a path.
  expect([...parsed.entries.keys()]).toEqual(["__proto__", "definitions/a.sqlx", "includes/schema.js"]);
  expect(formatManifest(new Map())).toBe('{\n  "version": 1,\n  "files": {}\n}\n');
});

test.each([
  ["", "is not JSON"],
  ["{", "is not JSON"],
  ['{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "b": 1\n>>>>>>> other\n}', "holds the conflict markers of a merge"],
  ["null", "is not a JSON object"],
  ["[]", "is not a JSON object"],
  ['"text"', "is not a JSON object"],
  ["{}", "has no version"],
  ['{"version":"1","files":{}}', "has no version"],
  ['{"version":2,"files":{}}', "is of version 2, and this release knows version 1"],
  ['{"version":1}', 'has no object "files"'],
  ['{"version":1,"files":[]}', 'has no object "files"'],
])("parseManifest %j is lost: %s", (text, reason) => {
  expect(parseManifest(text)).toEqual({ kind: "lost", reason });
});

test.each([
  ["../outside", `"${a.text}-${a.layout}"`, "the path holds .."],
  ["/etc/passwd", `"${a.text}-${a.layout}"`, "the path is absolute"],
  ["a", "1", "its hash is not one of ours"],
  ["a", "null", "its hash is not one of ours"],
  ["a", '""', "its hash is not one of ours"],
  ["a", `"${a.text}"`, "its hash is not one of ours"],
  ["a", `"${a.text}-${a.layout} x"`, "its hash is not one of ours"],
])("parseManifest ignores the line for %j with %s", (path, value, reason) => {
  const good = `"good": "${a.text}-${a.layout}"`;
  expect(parseManifest(`{"version":1,"files":{${JSON.stringify(path)}:${value},${good}}}`)).toEqual({
    kind: "read",
    entries: new Map([["good", [a]]]),
    ignored: [{ path, reason }],
  });
});

test("mergeEntries keeps what either knows, once", () => {
  const merged = mergeEntries(
    new Map([
      ["x", [a]],
      ["y", [a]],
    ]),
    new Map([
      ["x", [a, b]],
      ["z", [b]],
    ]),
  );
  expect([...merged]).toEqual([
    ["x", [a, b]],
    ["y", [a]],
    ["z", [b]],
  ]);
});

const files = [generated("definitions/a.sqlx", "SELECT one"), generated("definitions/b.sqlx", "SELECT two")];
const manifest = ".spanner-graph.manifest.json";

test("no manifest is made for nothing", async () => {
  const project = await Project.create();
  expect(kinds(await project.apply([]))).toEqual([]);
  expect(await project.list()).toEqual([]);
});

test("a manifest stays, empty, when the last file goes", async () => {
  const project = await Project.create();
  await project.apply(files);
  expect(kinds(await project.apply([]))).toEqual(["delete definitions/a.sqlx", "delete definitions/b.sqlx"]);
  expect(await project.read(manifest)).toBe(formatManifest(new Map()));
  expect(await project.list()).toEqual([manifest, "definitions/"]);
});

test.each<[string, (text: string) => string]>([
  ["other line ends", (text) => text.replaceAll("\n", "\r\n")],
  ["another layout", (text) => JSON.stringify(JSON.parse(text))],
  ["another order", (text) => text.replace(/( {4}.*),\n( {4}.*)\n/, "$2,\n$1\n")],
])("a manifest with %s is not written again", async (_, change) => {
  const project = await Project.create();
  await project.apply(files);
  await project.edit(manifest, change);
  const before = await project.read(manifest);
  await project.apply(files);
  expect(await project.read(manifest)).toBe(before);
});

test("a manifest that is lost is no difference, and comes back with the next run", async () => {
  const project = await Project.create();
  await project.apply(files);
  const before = await project.read(manifest);
  await project.remove(manifest);
  const result = await project.plan(files);
  expect(kinds(result)).toEqual(["unchanged definitions/a.sqlx", "unchanged definitions/b.sqlx"]);
  expect(told(result)).toEqual([]);
  await project.apply(files);
  expect(await project.read(manifest)).toBe(before);
});

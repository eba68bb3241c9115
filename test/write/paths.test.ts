import { basename } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { configOfManifest, defaultManifestPath, manifestPathFor } from "../../generator/write/index.ts";
import { isManifestName } from "../../generator/write/manifest-path.ts";
import { checkPaths, foldersAbove, unsafePathReason } from "../../generator/write/paths.ts";
import { generated, Project, scaffold } from "./project.ts";

test.each<[string, string | undefined]>([
  ["definitions/FinGraph/Account.sqlx", undefined],
  [".gitattributes", undefined],
  [".github/workflows/check.yaml", undefined],
  ["definitions/ein Größenmaß/表.sqlx", undefined],
  ["definitions/console.sqlx", undefined],
  ["definitions/com10.sqlx", undefined],
  ["definitions/..a/b...c.sqlx", undefined],
  [`definitions/${"a".repeat(250)}.sqlx`, undefined],
  ["", "the path is empty"],
  ["/etc/passwd", "the path is absolute"],
  ["C:/temp/a.sqlx", "the path holds :, which Windows does not allow"],
  ["C:a.sqlx", "the path holds :, which Windows does not allow"],
  ["definitions\\a.sqlx", "the path holds \\, which Windows does not allow"],
  ["definitions/a*.sqlx", "the path holds *, which Windows does not allow"],
  ["../a.sqlx", "the path holds .."],
  ["definitions/../../a.sqlx", "the path holds .."],
  ["./a.sqlx", "the path holds ."],
  ["definitions//a.sqlx", "the path holds an empty name"],
  ["definitions/", "the path holds an empty name"],
  ["definitions/a\u0000.sqlx", "the path holds a control character"],
  ["definitions/a\n.sqlx", "the path holds a control character"],
  ["definitions/a\u2028.sqlx", "the path holds a control character"],
  ["definitions/\ud800.sqlx", "the path is not valid Unicode"],
  ["definitions/a.", '"a." ends with a dot or a space, which Windows drops'],
  ["definitions/a /b.sqlx", '"a " ends with a dot or a space, which Windows drops'],
  ["definitions/aux.sqlx", '"aux.sqlx" is the name of a device on Windows'],
  ["NUL", '"NUL" is the name of a device on Windows'],
  ["com1/a.sqlx", '"com1" is the name of a device on Windows'],
  ["lpt².a.b", '"lpt².a.b" is the name of a device on Windows'],
  [".git/hooks/pre-commit", "the path leads into .git"],
  ["definitions/.GIT/config", "the path leads into .git"],
  [`definitions/${"ä".repeat(126)}.sqlx`, "a name in the path is longer than 255 bytes"],
])("unsafePathReason %j", (path, want) => {
  expect(unsafePathReason(path)).toBe(want);
});

test.each<[string, readonly string[]]>([
  ["a", []],
  ["a/b", ["a"]],
  ["a/b/c", ["a/b", "a"]],
])("foldersAbove %j", (path, want) => {
  expect(foldersAbove(path)).toEqual(want);
});

describe("checkPaths", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["nothing in common", ["a/b", "a/c", "ab"], []],
    ["the same path twice", ["a/b", "c", "a/b"], ['path-collision File "a/b": is generated twice']],
    ["case", ["a/Person", "a/person"], ['path-collision File "a/person": differs only in case from "a/Person"']],
    ["case of a folder", ["A/b", "a/b"], ['path-collision File "a/b": differs only in case from "A/b"']],
    ["case of other letters", ["a/ÄRA", "a/ära"], ['path-collision File "a/ära": differs only in case from "a/ÄRA"']],
    [
      "composed and decomposed letters",
      ["a/\u00e4", "a/a\u0308"],
      ['path-collision File "a/a\u0308": differs only in case from "a/\u00e4"'],
    ],
    [
      "a file as a folder",
      ["a/b/c", "a/B"],
      ['path-collision File "a/b/c": "a/B" is generated as a file, so it cannot be a folder'],
    ],
    [
      "what is ours",
      [".spanner-graph.lock", ".Spanner-Graph.tmp/a", ".spanner-graph.manifest.json"],
      [".spanner-graph.lock", ".Spanner-Graph.tmp/a", ".spanner-graph.manifest.json"].map(
        (path) => `unsafe-path File "${path}": names that begin with .spanner-graph are kept for the generator itself`,
      ),
    ],
    [
      "several problems",
      ["../a", "b", "b"],
      ['unsafe-path File "../a": the path holds ..', 'path-collision File "b": is generated twice'],
    ],
  ])("%s", (_, paths, want) => {
    const files = paths.map((path, index) => (index === 0 ? scaffold(path, "") : generated(path, "")));
    const diagnostics = checkPaths(files, defaultManifestPath);
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(want);
  });

  test("looks at the path of the manifest too", () => {
    const found = checkPaths([], "../.spanner-graph.manifest.json");
    expect(found.map(({ message }) => message)).toEqual(['File "../.spanner-graph.manifest.json": the path holds ..']);
  });
});

test("with a bad path nothing is read or written", async () => {
  const project = await Project.create();
  const fileSystem = new Proxy(project.input([]).fileSystem, {
    get: () => () => {
      throw new Error("called");
    },
  });
  const files = [generated("definitions/a.sqlx", ""), generated("definitions/A.sqlx", "")];
  expect((await project.plan(files, { fileSystem })).diagnostics.map(({ code }) => code)).toEqual(["path-collision"]);
  expect((await project.apply(files)).diagnostics.map(({ code }) => code)).toEqual(["path-collision"]);
  expect(await project.list()).toEqual([]);
});

test.each([
  ["spanner_graph.yaml", ".spanner-graph.manifest.json"],
  ["./spanner_graph.yaml", ".spanner-graph.manifest.json"],
  ["/home/me/project/spanner_graph.yaml", ".spanner-graph.manifest.json"],
  ["eu.yaml", ".spanner-graph.eu.manifest.json"],
  ["config/eu.yaml", ".spanner-graph.eu.manifest.json"],
  ["eu.yml", ".spanner-graph.eu.yml.manifest.json"],
  ["spanner_graph.eu.yaml", ".spanner-graph.spanner_graph.eu.manifest.json"],
  ["eu", ".spanner-graph.eu!.manifest.json"],
  ["eu!.yaml", ".spanner-graph.eu!.yaml.manifest.json"],
  ["eu.yml.yaml", ".spanner-graph.eu.yml.yaml.manifest.json"],
  ["eu.yaml.yaml", ".spanner-graph.eu.yaml.yaml.manifest.json"],
])("manifestPathFor %j", (config, want) => {
  expect(manifestPathFor(config)).toBe(want);
  expect(configOfManifest(want)).toBe(basename(config));
});

test("no two configs of a folder have one manifest", () => {
  const part = fc.constantFrom("eu", "spanner_graph", "manifest", ".", "!", ".yaml", ".yml", ".json", ".YAML");
  const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(name, (config) => {
      fc.pre(!/^\.+$/.test(config));
      expect(configOfManifest(manifestPathFor(config))).toBe(config);
      expect(isManifestName(manifestPathFor(config))).toBe(true);
    }),
  );
});

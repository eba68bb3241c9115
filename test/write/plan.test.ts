import { describe, expect, test } from "vitest";
import type { RenderedFile } from "../../generator/render/types.ts";
import { sealPlaceholder, sealText } from "../../generator/support/index.ts";
import { generated, kinds, Project, scaffold, told, unsealed } from "./project.ts";

const path = "definitions/g/account.sqlx";
const old = generated(path, "SELECT one");
const now = generated(path, "SELECT two");

/** What stands at the path before: the text that a run wrote, changed by hand, with or without its line in the manifest. */
interface Given {
  readonly before?: RenderedFile;
  readonly edit?: (text: string) => string;
  readonly loseManifest?: true;
  /** A text that no run wrote. */
  readonly text?: string;
  readonly after: readonly RenderedFile[];
  readonly force?: readonly string[];
}

async function planned(given: Given) {
  const project = await Project.create();
  if (given.before !== undefined) await project.apply([given.before]);
  if (given.text !== undefined) await project.write(path, given.text);
  if (given.edit !== undefined) await project.edit(given.before?.path ?? path, given.edit);
  if (given.loseManifest === true) await project.remove(".spanner-graph.manifest.json");
  return project.plan(given.after, { force: given.force ?? [] });
}

const byHand = (text: string): string => text.replace("SELECT", "SELECT edited,");
const spaced = (text: string): string => `${text.replaceAll(" ", "\n   ")}\n\n`;
const windows = (text: string): string => text.replaceAll("\n", "\r\n");

describe("a rendered file", () => {
  test.each<[string, Given, string]>([
    ["is not there", { after: [now] }, "create"],
    ["is there", { before: now, after: [now] }, "unchanged"],
    ["is there in an older form", { before: old, after: [now] }, "update"],
    ["was reformatted", { before: now, edit: spaced, after: [now] }, "unchanged"],
    ["was reformatted in an older form", { before: old, edit: spaced, after: [now] }, "update"],
    ["was reformatted, manifest lost", { before: now, edit: spaced, loseManifest: true, after: [now] }, "unchanged"],
    ["has the line ends of Windows", { before: now, edit: windows, after: [now] }, "unchanged"],
    ["has another white space by now", { before: now, after: [generated(path, "SELECT\ntwo")] }, "update"],
    ["is older, manifest lost", { before: old, loseManifest: true, after: [now] }, "update"],
    ["was edited", { before: now, edit: byHand, after: [now] }, "conflict: was edited by hand"],
    ["was edited, older", { before: old, edit: byHand, after: [now] }, "conflict: was edited by hand"],
    [
      "was edited, manifest lost",
      { before: now, edit: byHand, loseManifest: true, after: [now] },
      "conflict: was edited by hand",
    ],
    ["lost its seal", { before: old, edit: () => "SELECT mine\n", after: [now] }, "conflict: was edited by hand"],
    ["was edited to what is rendered now", { before: old, edit: () => now.content, after: [now] }, "unchanged"],
    ["was edited, and is forced", { before: old, edit: byHand, after: [now], force: [path] }, "update"],
    ["was edited, and is forced by ./", { before: old, edit: byHand, after: [now], force: [`./${path}`] }, "update"],
    [
      "was edited, and is forced by \\",
      { before: old, edit: byHand, after: [now], force: [path.replaceAll("/", "\\")] },
      "update",
    ],
    ["is ours, and is forced", { before: old, after: [now], force: [path] }, "update"],
    ["was there before us", { text: "mine", after: [now] }, "conflict: was there before and is not generated"],
    ["was there before us, and is forced", { text: "mine", after: [now], force: [path] }, "update"],
    ["was there before us, with our text", { text: now.content, after: [now] }, "unchanged"],
    ["was there before us, empty", { text: "", after: [now] }, "conflict: was there before and is not generated"],
  ])("%s", async (_, given, want) => {
    const [kind = "", reason] = want.split(": ");
    expect(kinds(await planned(given))).toEqual([
      reason === undefined ? `${kind} ${path}` : `${kind} ${path}: ${reason}`,
    ]);
  });

  test("carries the texts that a diff needs", async () => {
    const before = byHand(old.content);
    const { changes } = await planned({ before: old, edit: byHand, after: [now] });
    expect(changes).toEqual([{ path, kind: "conflict", reason: "was edited by hand", before, after: now.content }]);
  });
});

describe("white space", () => {
  const yaml = generated("deploy/workflow.yaml", "main:\n  steps: [one, two]");
  const terraform = generated("deploy/main.tf", "a = 1\nb = 2");

  test.each<[string, RenderedFile, (text: string) => string, string]>([
    ["is nothing in JSON", unsealed("a.json", '{"a": [1, 2]}'), spaced, "unchanged"],
    ["is nothing in Markdown", generated("docs/graph.md", "one two"), spaced, "unchanged"],
    ["is nothing in JavaScript", generated("includes/schema.js", "exports.a = 1;"), spaced, "unchanged"],
    ["is nothing in TypeScript", generated("includes/schema.d.ts", "export const a: 1;"), spaced, "unchanged"],
    ["means something in YAML", yaml, (text) => text.replace("  steps", "steps"), "update"],
    ["at line ends is nothing in YAML", yaml, windows, "unchanged"],
    ["at the end is nothing in YAML", yaml, (text) => `${text}\n\n`, "unchanged"],
    ["may mean something elsewhere", terraform, (text) => text.replace("1\n", "1 "), "update"],
  ])("%s", async (_, file, edit, want) => {
    expect(kinds(await planned({ before: file, edit, after: [file] }))).toEqual([`${want} ${file.path}`]);
  });

  test("that changed in the output is written over, though a formatter had been there", async () => {
    const project = await Project.create();
    await project.apply([generated(path, "SELECT 'New York', two")]);
    await project.edit(path, spaced);
    const after = [generated(path, "SELECT 'NewYork', two")];
    expect(kinds(await project.apply(after))).toEqual([`update ${path}`]);
    expect(kinds(await project.apply(after))).toEqual([`unchanged ${path}`]);
  });
});

describe("a file without a seal", () => {
  const schema = (text: string) => unsealed("spanner_graph.schema.json", text);

  test.each<[string, Given, string]>([
    ["is ours by the manifest", { before: schema("{}"), after: [schema("[]")] }, "update spanner_graph.schema.json"],
    [
      "is ours, reformatted, by the manifest",
      { before: schema('{"a": 1}'), edit: spaced, after: [schema("[]")] },
      "update spanner_graph.schema.json",
    ],
    [
      "is not ours without manifest",
      { before: schema("{}"), loseManifest: true, after: [schema("[]")] },
      "conflict spanner_graph.schema.json: was there before and is not generated",
    ],
    [
      "is adopted without manifest if nothing changes",
      { before: schema("{}"), loseManifest: true, after: [schema("{}")] },
      "unchanged spanner_graph.schema.json",
    ],
    [
      "is edited when the manifest says otherwise",
      { before: schema("{}"), edit: () => "[1]", after: [schema("{}")] },
      "conflict spanner_graph.schema.json: was edited by hand",
    ],
  ])("%s", async (_, given, want) => {
    expect(kinds(await planned(given))).toEqual([want]);
  });
});

describe("a file that is rendered no more", () => {
  const other = generated("definitions/other.sqlx", "SELECT other");

  test.each<[string, Given, readonly string[]]>([
    ["is deleted", { before: old, after: [] }, [`delete ${path}`]],
    ["is deleted, reformatted", { before: old, edit: spaced, after: [] }, [`delete ${path}`]],
    [
      "is a conflict when it was edited",
      { before: old, edit: byHand, after: [other] },
      [`conflict ${path}: is generated no more, but was edited by hand`, "create definitions/other.sqlx"],
    ],
    ["is deleted when it is forced", { before: old, edit: byHand, after: [], force: [path] }, [`delete ${path}`]],
    ["stays when the manifest is lost: its config may be another", { before: old, loseManifest: true, after: [] }, []],
    ["may be a scaffold by now", { before: old, after: [scaffold(path, "")] }, [`unchanged ${path}`]],
  ])("%s", async (_, given, want) => {
    expect(kinds(await planned(given))).toEqual(want);
  });

  test("may be gone already, or be something else by now", async () => {
    const project = await Project.create();
    const files = ["a", "b", "c", "d/e"].map((name) => generated(`definitions/${name}.sqlx`, name));
    await project.apply(files);
    await project.remove("definitions/a.sqlx");
    await project.remove("definitions/b.sqlx");
    await project.makeFolder("definitions/b.sqlx/mine");
    await project.remove("definitions/c.sqlx");
    await project.link("definitions/c.sqlx", "../mine");
    await project.remove("definitions/d");
    await project.write("definitions/d", "mine");
    const result = await project.apply([]);
    expect(kinds(result)).toEqual([]);
    expect(told(result)).toEqual([]);
    expect(await project.list()).toEqual([
      ".spanner-graph.manifest.json",
      "definitions/",
      "definitions/b.sqlx/",
      "definitions/b.sqlx/mine/",
      "definitions/c.sqlx",
      "definitions/d",
    ]);
  });
});

describe("a scaffold", () => {
  const attributes = scaffold(".gitattributes", "* text");

  test("is created once, then it is the user's", async () => {
    const project = await Project.create();
    expect(kinds(await project.apply([attributes]))).toEqual(["create .gitattributes"]);
    expect(await project.list()).toEqual([".gitattributes"]);
    await project.write(".gitattributes", "mine");
    expect(kinds(await project.apply([attributes]))).toEqual(["unchanged .gitattributes"]);
    expect(await project.read(".gitattributes")).toBe("mine");
    expect(kinds(await project.apply([]))).toEqual([]);
    expect(await project.read(".gitattributes")).toBe("mine");
  });

  test("may be a link", async () => {
    const project = await Project.create();
    await project.link(".gitattributes", "../elsewhere");
    expect(kinds(await project.apply([attributes]))).toEqual(["unchanged .gitattributes"]);
  });

  test("that is generated by now is a conflict when it was edited", async () => {
    const project = await Project.create();
    await project.apply([attributes]);
    await project.write(".gitattributes", "mine");
    expect(kinds(await project.plan([generated(".gitattributes", "* text")]))).toEqual([
      "conflict .gitattributes: was there before and is not generated",
    ]);
  });
});

describe("several configs", () => {
  const eu = { manifestPath: ".spanner-graph.eu.manifest.json" };
  const us = { manifestPath: ".spanner-graph.us.manifest.json" };
  const shared = generated("includes/schema.js", "exports.a = 1;");

  test("keep to their own files", async () => {
    const project = await Project.create();
    await project.apply([generated("definitions/eu/a.sqlx", "one")], eu);
    await project.apply([generated("definitions/us/a.sqlx", "one")], us);
    expect(kinds(await project.apply([], eu))).toEqual(["delete definitions/eu/a.sqlx"]);
    expect(await project.list()).toEqual([
      ".spanner-graph.eu.manifest.json",
      ".spanner-graph.us.manifest.json",
      "definitions/",
      "definitions/us/",
      "definitions/us/a.sqlx",
    ]);
  });

  test("do not generate the same file", async () => {
    const project = await Project.create();
    await project.apply([shared], eu);
    expect((await project.apply([shared], us)).diagnostics.map(({ code }) => code)).toEqual(["owned-by-other-config"]);
    await project.remove(eu.manifestPath);
    expect(kinds(await project.apply([shared], us))).toEqual(["unchanged includes/schema.js"]);
  });

  const noted = (config: string, path: string, body: string) => {
    const note = `// Generated by dataform-spanner-graph from ${config}; do not edit. ${sealPlaceholder}`;
    return { path, content: sealText(`${note}\n${body}\n`), ownership: "generated" } as const;
  };

  test("whose manifest is lost keep the files that name them, while the config is there", async () => {
    const project = await Project.create();
    await project.write("eu.yaml", "");
    await project.write("us.yaml", "");
    await project.apply([noted("eu.yaml", "includes/a.js", "one"), noted("eu.yaml", "includes/b.js", "one")], eu);
    await project.remove(eu.manifestPath);
    const wanted = [noted("us.yaml", "includes/a.js", "two")];
    const refused = await project.apply(wanted, us);
    expect(refused.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'owned-by-other-config: Config "us.yaml": would write files that are generated from "eu.yaml", as their first lines say: "includes/a.js"',
    ]);
    expect(await project.read("includes/a.js")).toContain("one");
    // Named by the user it is overwritten; and a config that is gone was renamed.
    const options = { ...us, force: ["includes/a.js"] };
    expect(kinds(await project.plan(wanted, options))).toEqual(["update includes/a.js"]);
    await project.remove("eu.yaml");
    expect(kinds(await project.apply(wanted, us))).toEqual(["update includes/a.js"]);
  });

  test("do not delete a file that names the other, whatever their manifest says", async () => {
    const project = await Project.create();
    await project.write("eu.yaml", "");
    await project.apply([noted("us.yaml", "includes/a.js", "one"), noted("us.yaml", "includes/b.js", "one")], us);
    await project.write("includes/a.js", noted("eu.yaml", "includes/a.js", "two").content);
    expect(kinds(await project.apply([], us))).toEqual(["delete includes/b.js"]);
    expect(await project.read("includes/a.js")).toContain("two");
  });

  test("do not delete what has gone over to the other", async () => {
    const project = await Project.create();
    await project.apply([shared], eu);
    const manifest = await project.read(eu.manifestPath);
    await project.write(us.manifestPath, manifest);
    expect(kinds(await project.apply([], eu))).toEqual([]);
    expect(await project.read(shared.path)).toBe(shared.content);
    expect(kinds(await project.apply([shared], us))).toEqual(["unchanged includes/schema.js"]);
  });
});

test("changes come sorted by path, whatever the order of the files", async () => {
  const project = await Project.create();
  const names = ["b", "B/c", "a", "ä", "a/b", "a.b", "Z"].map((name) => `definitions/${name}/x.sqlx`);
  const files = names.map((name) => generated(name, "SELECT one"));
  const want = await project.plan(files);
  expect(want.changes.map((change) => change.path)).toEqual([...names].sort());
  expect(await project.plan(files.toReversed())).toEqual(want);
});

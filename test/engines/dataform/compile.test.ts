import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  type CompiledGraph,
  compileInProcess,
  compileWithCli,
  type PreparedProject,
  prepareProject,
} from "../../../generator/engines/index.ts";
import { compareStrings } from "../../../generator/support/index.ts";

let project: PreparedProject | undefined;
afterEach(() => {
  project?.remove();
  project = undefined;
});

type Files = Readonly<Record<string, string>>;

const settings = `defaultProject: proj
defaultLocation: EU
defaultDataset: ds
defaultAssertionDataset: checks
vars:
  instance: inst
  other: "1"
`;

const good: Files = {
  "workflow_settings.yaml": settings,
  "includes/spanner.js": `const vars = dataform.projectConfig.vars;
function uri() { return "https://" + vars.instance; }
module.exports = { uri, stagingDataset: () => "stg_" + vars.instance };
`,
  "includes/twice.js": `const here = require("./spanner"); const there = require("includes/spanner.js");
const path = require("path");
module.exports = { text: here.uri() + path.join("a", "b"), same: here === there };
`,
  "definitions/sources.js": `declare({ database: "p", schema: "src", name: "person", description: "from elsewhere" });
declare({ schema: "src", name: "account" });
operate("made", { type: "operations", dependencies: ["export_person"], tags: ["js"], description: "made \\"it\\"" })
  .queries(["SELECT 1", "SELECT 2"]);
`,
  "definitions/deep/export_person.sqlx": `config {
  type: "operations",
  name: "export_person",
  dataset: spanner.stagingDataset(),
  tags: ["a", "b"],
  dependencies: ["checked", { dataset: "checks", name: "gate" }],
  description: "say \\"hello\\" \\\\ \${uri} ünïcödé"
}
EXPORT DATA OPTIONS (uri = '\${spanner.uri()}', spanner_options = '''{"a": "b\\n\\\\ \\" '"}''') AS
SELECT \`é x\`, '\${"$"}{not me}', """a"b""", r'\\d', "'" -- \${nor(me)}
/* \${nor(me)} */
FROM \${ref("checked")} JOIN \${ref("src", "account")} ON \${twice.same} AND '\${twice.text}' = '\${"$"}{'
`,
  "definitions/checked.sqlx": `config { type: "table", dataset: "stg" }
SELECT * FROM \${ref("person")} WHERE x = '\${dataform.projectConfig.vars.other}'
pre_operations { SELECT 1 }
post_operations { SELECT * FROM \${self()} }
`,
  "definitions/seen.sqlx": 'config { type: "view", disabled: true }\nSELECT 1 AS x -- it\'s `\n',
  "definitions/growing.sqlx": `config { type: "incremental", uniqueKey: ["x"], assertions: { nonNull: ["x"] } }
SELECT 1 AS x \${when(incremental(), "WHERE TRUE")}
`,
  "definitions/gate.sqlx": 'config { type: "assertion" }\nSELECT * FROM ${ref("checked")} WHERE FALSE',
  "definitions/several.sqlx": `config { type: "operations", hasOutput: true }
CREATE TABLE \${self()} AS SELECT 1 AS x
---
SELECT 2;
SELECT 3
`,
  "templates/ignored.js": "throw new Error('never loaded')",
};

const bad: Files = {
  ...good,
  "definitions/unknown_key.sqlx": 'config { type: "operations", colour: 1 }\nSELECT 1',
  "definitions/unknown_name.sqlx": 'config { type: "operations" }\nSELECT ${x.y}',
  "definitions/missing.sqlx": 'config { type: "operations", dependencies: ["nowhere"] }\nSELECT 1',
  "definitions/open.sqlx": 'config { type: "operations",\nSELECT 1',
  "definitions/syntax.js": 'operate("made"',
  "definitions/twice.js": 'operate("made").queries("SELECT 1")',
  "definitions/builtin.js": 'require("fs");',
  "definitions/no_file.js": 'require("./nowhere");',
  "definitions/cycle_1.sqlx": 'config { type: "operations", hasOutput: true, dependencies: ["cycle_2"] }\nSELECT 1',
  "definitions/cycle_2.sqlx": 'config { type: "operations", hasOutput: true, dependencies: ["cycle_1"] }\nSELECT 1',
  "includes/broken.js": "module.exports = {",
  "includes/throws.js": 'throw new Error("on purpose")',
};

/** Both of them load includes in the order of the directory, which differs from machine to machine. */
function sorted(graph: CompiledGraph): CompiledGraph {
  const errors = graph.errors.toSorted(
    (a, b) => compareStrings(a.fileName, b.fileName) || compareStrings(a.message, b.message),
  );
  return { ...graph, errors };
}

describe("in process and with the CLI it is the same", () => {
  test.each<readonly [string, Files]>([
    ["a project with everything", good],
    ["a broken project", bad],
    ["unknown settings", { ...good, "workflow_settings.yaml": `${settings}colour: 1\n` }],
    ["settings that are no YAML", { "workflow_settings.yaml": "a: [" }],
    ["variables that are no strings", { "workflow_settings.yaml": "defaultProject: p\nvars:\n  a: 1\n" }],
  ])("%s", async (_what, files) => {
    project = prepareProject(files);
    const vars = { instance: "prod-1" };
    const [withCli, inProcess] = [
      await compileWithCli(project.folder, { vars }),
      compileInProcess({ project: project.folder, vars }),
    ];
    expect(sorted(inProcess)).toEqual(sorted(withCli));
  });
});

describe("compileInProcess", () => {
  test("reads the whole graph", () => {
    const graph = compileInProcess({ project: good });
    expect(graph.errors).toEqual([]);
    expect(graph.operations.map(({ target }) => target.name)).toEqual(["export_person", "several", "made"]);
    expect(graph.operations[0]).toEqual({
      target: { database: "proj", schema: "stg_inst", name: "export_person" },
      dependencyTargets: [
        { database: "proj", schema: "stg", name: "checked" },
        { database: "proj", schema: "checks", name: "gate" },
        { database: "proj", schema: "src", name: "account" },
      ],
      tags: ["a", "b"],
      fileName: "definitions/deep/export_person.sqlx",
      disabled: false,
      description: 'say "hello" \\ ${uri} ünïcödé',
      hasOutput: false,
      queries: [
        `
EXPORT DATA OPTIONS (uri = 'https://inst', spanner_options = '''{"a": "b\\n\\\\ \\" '"}''') AS
SELECT \`é x\`, '\${not me}', """a"b""", r'\\d', "'" -- \${nor(me)}
/* \${nor(me)} */
FROM \`proj.stg.checked\` JOIN \`proj.src.account\` ON true AND 'https://insta/b' = '\${'
`,
      ],
    });
    expect(graph.operations[1]?.queries).toEqual([
      "\nCREATE TABLE `proj.ds.several` AS SELECT 1 AS x\n",
      "\nSELECT 2;\nSELECT 3\n",
    ]);
    expect(graph.tables.map(({ target, type }) => [target.name, type])).toEqual([
      ["checked", "table"],
      ["growing", "incremental"],
      ["seen", "view"],
    ]);
    expect(graph.tables[0]).toMatchObject({ preOps: [" SELECT 1 "], postOps: [" SELECT * FROM `proj.stg.checked` "] });
    expect(graph.tables[2]?.disabled).toBe(true);
    expect(graph.assertions.map(({ target }) => `${target.schema}.${target.name}`)).toEqual([
      "checks.gate",
      "checks.ds_growing_assertions_rowConditions",
    ]);
    expect(graph.declarations).toEqual([
      {
        target: { database: "p", schema: "src", name: "person" },
        fileName: "definitions/sources.js",
        description: "from elsewhere",
      },
      {
        target: { database: "proj", schema: "src", name: "account" },
        fileName: "definitions/sources.js",
        description: "",
      },
    ]);
    expect(graph.projectConfig).toEqual({
      defaultDatabase: "proj",
      defaultSchema: "ds",
      defaultLocation: "EU",
      assertionSchema: "checks",
      databaseSuffix: "",
      schemaSuffix: "",
      tablePrefix: "",
      vars: new Map([
        ["instance", "inst"],
        ["other", "1"],
      ]),
    });
  });

  test("overrides variables, also with what the CLI cannot pass, and keeps the others", () => {
    const vars = { instance: "a=b,c é", added: "x".repeat(300) };
    const graph = compileInProcess({ project: good, vars });
    expect(graph.operations[0]?.queries[0]).toContain("uri = 'https://a=b,c é'");
    expect(graph.projectConfig.vars).toEqual(
      new Map(Object.entries({ instance: vars.instance, other: "1", added: vars.added })),
    );
  });

  test("finds what is wrong, with the file", () => {
    const errors = compileInProcess({ project: bad }).errors.map(({ fileName, message }) => `${fileName}: ${message}`);
    for (const wanted of [
      /^definitions\/unknown_key\.sqlx: Unexpected property "colour"/,
      /^definitions\/unknown_name\.sqlx: x is not defined/,
      /^definitions\/missing\.sqlx: Missing dependency detected: Action "proj\.ds\.missing" depends on .*nowhere/,
      /^definitions\/open\.sqlx: Unexpected /,
      /^definitions\/syntax\.js: missing \) after argument list/,
      /^definitions\/twice\.js: Duplicate action name detected/,
      /^definitions\/builtin\.js: Cannot find module 'fs'/,
      /^definitions\/no_file\.js: Cannot find module '\.\/nowhere'/,
      /^definitions\/cycle_1\.sqlx: Circular dependency detected in chain/,
      /^includes\/broken\.js: Unexpected token/,
      /^includes\/throws\.js: on purpose/,
    ]) {
      expect(errors).toContainEqual(expect.stringMatching(wanted));
    }
  });

  test("starts anew each time", () => {
    const before = compileInProcess({ project: good });
    compileInProcess({ project: bad });
    const leak = {
      ...good,
      "includes/twice.js":
        "Object.prototype.leaked = 1; globalThis.leaked = 1; module.exports = { text: '', same: 1 };",
    };
    compileInProcess({ project: leak });
    expect(compileInProcess({ project: good })).toEqual(before);
    expect("leaked" in {} || "leaked" in globalThis).toBe(false);
  });

  test("takes files as a map, in any order", () => {
    const files = new Map(Object.entries(good).reverse());
    expect(compileInProcess({ project: files })).toEqual(compileInProcess({ project: good }));
  });

  test("says so when there is no project", () => {
    expect(compileInProcess({ project: "/nowhere" }).errors).toEqual([
      { message: "Failed to resolve workflow_settings.yaml", fileName: "" },
    ]);
  });
});

describe("compileWithCli", () => {
  test("leaves nothing in the temporary directory", async () => {
    project = prepareProject({ ...good, "definitions/gate.sqlx": "SELECT" });
    // A directory of its own: other tests compile at the same time.
    const temporary = mkdtempSync(join(tmpdir(), "own-tmpdir-"));
    vi.stubEnv("TMPDIR", temporary);
    try {
      await compileWithCli(project.folder);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(temporary, { recursive: true });
    }
    const { folder } = project;
    project.remove();
    expect(existsSync(folder)).toBe(false);
  });

  test("refuses variables that it cannot pass", async () => {
    await expect(compileWithCli("/nowhere", { vars: { a: "b,c=d" } })).rejects.toThrow(RangeError);
  });

  test("gives the CLI's message when there is no project", async () => {
    const graph = await compileWithCli("/nowhere");
    expect(graph.errors).toEqual([{ message: expect.stringContaining("/nowhere"), fileName: "" }]);
  });

  test("stops at the deadline", async () => {
    project = prepareProject({ ...good, "definitions/endless.js": "for (;;);" });
    await expect(compileWithCli(project.folder, { deadlineMs: 1500 })).rejects.toThrow(
      /dataform-compile-failed: The Dataform CLI ended without a graph \(it was stopped after its deadline\)/,
    );
  });
});

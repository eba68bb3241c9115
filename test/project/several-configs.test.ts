import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CompiledGraph, compileInProcess, compileWithCli } from "../../generator/engines/index.ts";
import { runCli } from "../support/cli.ts";
import { temporaryFolder } from "../support/folders.ts";
import {
  configText,
  filesIn,
  first,
  generate,
  repository,
  schema,
  second,
  type Wanted,
  withRepository,
} from "./repository.ts";

function targetsOf(graph: CompiledGraph): readonly string[] {
  const all = [...graph.operations, ...graph.tables, ...graph.assertions, ...graph.declarations];
  return all.map(({ target }) => `${target.database}.${target.schema}.${target.name}`);
}

describe("two configs in one folder", () => {
  const both = {
    "spanner_graph.yaml": { ...first, isWhole: true },
    "crm_graph.yaml": { ...second, isWhole: true },
  };

  test("A, then B, then A again: nothing changes, and both checks pass", async () => {
    await withRepository(repository(both), async (folder) => {
      const a = await generate(folder, "spanner_graph.yaml");
      expect([a.exit, a.talk]).toEqual([0, expect.not.stringContaining("warning")]);
      const afterA = filesIn(folder);
      const b = await generate(folder, "crm_graph.yaml");
      expect([b.exit, b.talk]).toEqual([0, expect.not.stringContaining("warning")]);
      const afterB = filesIn(folder);
      for (const [path, text] of afterA) expect(afterB.get(path), path).toBe(text);
      const added = [...afterB.keys()].filter((path) => !afterA.has(path));
      expect(added).toEqual([
        ".spanner-graph.crm_graph.manifest.json",
        "crm_spanner_graph.schema.json",
        "definitions/crm_People/crm_checked_Knows.sqlx",
        "definitions/crm_People/crm_checked_Person.sqlx",
        "definitions/crm_People/crm_export_Knows.sqlx",
        "definitions/crm_People/crm_export_Person.sqlx",
        "definitions/crm_People/crm_gate_Knows.sqlx",
        "definitions/crm_People/crm_gate_Person.sqlx",
        "definitions/crm_People/crm_rejects_Knows.sqlx",
        "definitions/crm_People/crm_rejects_Person.sqlx",
        "definitions/crm_People/sources.js",
        "definitions/crm_ledger/crm_rejects_history.sqlx",
        "definitions/crm_ledger/crm_run_tables.sqlx",
        "definitions/crm_ledger/crm_runs.sqlx",
        "definitions/crm_ledger/crm_runs_end.sqlx",
        "includes/crm_schema.d.ts",
        "includes/crm_schema.js",
        "includes/crm_spanner.js",
      ]);
      expect((await generate(folder, "spanner_graph.yaml")).exit).toBe(0);
      for (const config of Object.keys(both)) expect((await generate(folder, config, "--check")).exit).toBe(0);
      expect(filesIn(folder)).toEqual(afterB);
    });
  });

  test("in the other order the files are the same", async () => {
    const made: ReadonlyMap<string, string>[] = [];
    for (const order of [Object.keys(both), Object.keys(both).toReversed()]) {
      await withRepository(repository(both), async (folder) => {
        for (const config of order) expect((await generate(folder, config)).exit).toBe(0);
        made.push(new Map([...filesIn(folder)].filter(([path]) => path !== ".gitattributes")));
      });
    }
    expect(made[0]).toEqual(made[1]);
  });

  test("the names that they make up are the same but for the prefix", async () => {
    await withRepository(repository(both), async (folder) => {
      for (const config of Object.keys(both)) await generate(folder, config);
      const include = (name: string) => filesIn(folder).get(`includes/${name}.js`) ?? "";
      expect(include("crm_schema")).toContain('"crm_export_Person"');
      expect(filesIn(folder).get("includes/crm_schema.d.ts")).toContain('require("includes/crm_schema")');
      expect(include("crm_spanner")).not.toMatch(/ariable\("(?!crm_)/);
      const graph = await compileWithCli(folder);
      const of = (prefix: string) => graph.operations.filter(({ target }) => target.name.startsWith(`${prefix}export`));
      const stripped = JSON.parse(
        JSON.stringify([of("crm_"), graph.tables.filter(({ target }) => target.name.startsWith("crm_"))])
          .replaceAll("crm_", "")
          .replaceAll("databases/crm", "databases/people"),
      );
      const plain = [of(""), graph.tables.filter(({ target }) => !target.name.startsWith("crm_"))];
      const noNotes = (value: unknown) => JSON.parse(JSON.stringify(value));
      expect(stripped).toEqual(noNotes(plain));
    });
  });
});

describe("Dataform compiles together", () => {
  test.each<[string, Readonly<Record<string, Wanted>>, readonly string[]]>([
    [
      "one config with a prefix and one without, one source",
      { "spanner_graph.yaml": first, "b.yaml": second },
      ["finance"],
    ],
    [
      "two with a prefix and none without",
      { "a.yaml": { prefix: "A_" }, "z.yaml": { ...second, prefix: "z_" } },
      ["finance"],
    ],
    [
      "three, whose folders stand before and behind",
      { "spanner_graph.yaml": first, "a.yaml": { prefix: "A_" }, "z.yaml": { ...second, prefix: "z_" } },
      ["finance"],
    ],
    [
      "sources of two datasets",
      { "spanner_graph.yaml": first, "b.yaml": { ...second, dataset: "sales" } },
      ["finance", "sales"],
    ],
  ])("%s", async (_, drawn, datasets) => {
    const whole = Object.entries(drawn).map(([name, wanted]) => [name, { ...wanted, isWhole: true }] as const);
    const configs: Readonly<Record<string, Wanted>> = Object.fromEntries(whole);
    await withRepository(repository(configs), async (folder) => {
      for (const config of Object.keys(configs)) {
        const { exit, talk } = await generate(folder, config);
        expect([exit, talk]).toEqual([0, expect.not.stringContaining("warning")]);
      }
      const graph = await compileWithCli(folder);
      expect(graph.errors).toEqual([]);
      const targets = targetsOf(graph);
      expect(new Set(targets).size).toBe(targets.length);
      // Two exports, and four of the ledger.
      expect(graph.operations).toHaveLength(6 * Object.keys(configs).length);
      expect(graph.assertions).toHaveLength(2 * Object.keys(configs).length);
      expect(graph.tables).toHaveLength(4 * Object.keys(configs).length);
      const declared = graph.declarations.map(({ target }) => `${target.database}.${target.schema}.${target.name}`);
      expect(declared.sort()).toEqual(
        datasets.flatMap((dataset) => [`my-project.${dataset}.Knows`, `my-project.${dataset}.Person`]),
      );
      for (const { target, dependencyTargets } of graph.tables) {
        const isChecked = target.name.includes("checked_");
        const reads = dependencyTargets.filter(({ name }) => ["Knows", "Person"].includes(name));
        expect(reads.length, target.name).toBe(isChecked ? 1 : 0);
      }
      // An environment may make the datasets of all equal, and each its own.
      const names = Object.values(configs).map(({ prefix = "" }) => `${prefix}source_dataset`);
      const one = compileInProcess({ project: folder, vars: Object.fromEntries(names.map((name) => [name, "same"])) });
      expect([one.errors, one.declarations.length]).toEqual([[], 2]);
      const own = compileInProcess({ project: folder, vars: Object.fromEntries(names.map((name) => [name, name])) });
      expect([own.errors, own.declarations.length]).toEqual([[], 2 * names.length]);
    });
  });
});

test("another prefix renames all and leaves the other config alone", async () => {
  await withRepository(repository({ "spanner_graph.yaml": first, "b.yaml": second }), async (folder) => {
    await generate(folder, "spanner_graph.yaml");
    const alone = filesIn(folder);
    await generate(folder, "b.yaml");
    writeFileSync(join(folder, "b.yaml"), configText({ ...second, prefix: "sales_" }));
    const { exit, talk } = await generate(folder, "b.yaml");
    expect([exit, talk]).toEqual([0, expect.stringContaining("24 files: 11 created, 11 deleted, 2 unchanged")]);
    expect(talk).toContain(
      'the variables "sales_spanner_project", "sales_spanner_instance", "sales_spanner_database", "sales_source_dataset" are not set',
    );
    expect([...filesIn(folder).keys()].filter((path) => path.includes("crm_"))).toEqual([]);
    // Without a prefix it is the first one's.
    const before = filesIn(folder);
    writeFileSync(join(folder, "b.yaml"), configText({ ...second, prefix: "" }));
    expect((await generate(folder, "b.yaml")).exit).toBe(1);
    for (const [path, text] of before) if (path !== "b.yaml") expect(filesIn(folder).get(path), path).toBe(text);
    for (const [path, text] of alone) if (path !== "b.yaml") expect(filesIn(folder).get(path), path).toBe(text);
  });
});

test("a config with a prefix in a new repository writes its own variables, and a second one is told of those it lacks", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "schema.sql"), schema);
  writeFileSync(join(folder, "crm_graph.yaml"), configText({ ...second, dataset: "crm" }));
  writeFileSync(join(folder, "spanner_graph.yaml"), configText(first));
  const b = await generate(folder, "crm_graph.yaml");
  expect([b.exit, b.talk]).toEqual([0, expect.not.stringContaining("warning")]);
  const text = filesIn(folder).get("workflow_settings.yaml") ?? "";
  expect(text).toContain('  crm_spanner_database: "crm"\n');
  expect(text).not.toMatch(/^ {2}(?!crm_|#)/m);
  const a = await generate(folder, "spanner_graph.yaml");
  expect([a.exit, a.talk]).toEqual([
    0,
    expect.stringContaining(
      'the variables "spanner_project", "spanner_instance", "spanner_database", "source_dataset" are not set',
    ),
  ]);
  expect(filesIn(folder).get("workflow_settings.yaml")).toBe(text);
});

test("plan, explain and rehearse speak of one config alone", async () => {
  const files = {
    "samples/Person.jsonl": '{"id": 1}\n{"id": 2}\n',
    "samples/Knows.jsonl": '{"id": 1, "other": 2}\n{"id": 1, "other": 3}\n',
    "definitions/own/after_first.sqlx":
      'config {\n  type: "assertion",\n  dependencies: ["export_Person"]\n}\nSELECT 1 AS a\n',
    "definitions/own/beside.sqlx": 'config { type: "view" }\nSELECT 1 AS a\n',
  };
  // The tables of the first are others, and have no samples.
  const source = "tables: { Person: { source: p }, Knows: { source: k } }\n";
  const configs = { "spanner_graph.yaml": { ...first, more: source }, "b.yaml": { ...second, dataset: "sales" } };
  await withRepository(repository(configs, files), async (folder) => {
    for (const config of Object.keys(configs)) expect((await generate(folder, config)).exit).toBe(0);
    const plan = await runCli(folder, "plan", "--config", "b.yaml");
    expect(plan.out).toContain("crm_export_Knows");
    expect(plan.out).not.toMatch(/^(?: {2}| {4}after )(?!crm_| )/m);
    const explained = await runCli(folder, "explain", "Knows", "--config", "b.yaml");
    expect(explained.out).toContain("  crm_export_Knows, wave 2: edge");
    const args = ["rehearse", "--target", "built-in", "--json", "--config"];
    const b = await runCli(folder, ...args, "b.yaml");
    const report = JSON.parse(b.out);
    expect([b.exit, report.exit]).toEqual([0, 0]);
    const names = report.runs[0].actions.map(({ name }: { readonly name: string }) => name).sort();
    expect(names).toEqual([
      "beside",
      "crm_checked_Knows",
      "crm_checked_Person",
      "crm_export_Knows",
      "crm_export_Person",
      "crm_rejects_Knows",
      "crm_rejects_Person",
    ]);
    expect(
      report.runs[0].tables.map(({ name, source, inSpanner }: Record<string, unknown>) => [name, source, inSpanner]),
    ).toEqual([
      ["Knows", 2, 1],
      ["Person", 2, 2],
    ]);
    expect(b.talk).toBe(
      'info[rehearse-other-config]: Config "spanner_graph.yaml": 6 of its actions are not run, since nothing of this config waits for them.\n' +
        "  help: Nothing that this config makes waits for them; rehearse that config by itself.\n",
    );
    // What an action of the second waits for runs, whoever made it: here it lacks the rows.
    const path = join(folder, "definitions/crm_People/crm_export_Person.sqlx");
    const text = filesIn(folder).get("definitions/crm_People/crm_export_Person.sqlx") ?? "";
    writeFileSync(path, text.replace("dependencies: []", 'dependencies: ["checked_Person"]'));
    const bound = await runCli(folder, ...args, "b.yaml");
    expect(bound.exit).toBe(1);
    expect(bound.talk).toContain('"my-project.finance.p"');
  });
});

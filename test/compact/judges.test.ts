import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Catalog,
  type CompiledGraph,
  compileInProcess,
  compileWithCli,
  prepareProject,
  startZetaSql,
  type ZetaSql,
} from "../../generator/engines/index.ts";
import type { SyntaxNode } from "../../generator/engines/zetasql/index.ts";
import { makeFiles } from "../../generator/pipeline.ts";
import type { ExportAction, Plan } from "../../generator/plan/types.ts";
import { literalBinding } from "../../generator/render/bindings/index.ts";
import { scriptText } from "../../generator/render/emitters/script-text.ts";
import { loadTemplates } from "../../generator/render/index.ts";
import type { RenderSettings } from "../../generator/render/types.ts";
import { quotePath } from "../../generator/support/index.ts";
import { type GoldenCase, layOut, listCases, readExpected } from "../support/cases.ts";
import { runCli } from "../support/cli.ts";
import { readFolder } from "../support/folders.ts";
import {
  asBigQueryReads,
  catalogOf,
  sourcesOf,
  spannerTables,
  wantedType,
  withExternal,
} from "../support/google-sql.ts";

// Every golden case as scripts: what Dataform, and what GoogleSQL makes of it.

const cases = listCases().filter(({ name, hasOutput }) => hasOutput && !name.endsWith("-compact"));
const templates = loadTemplates();

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

interface Made {
  readonly plan: Plan;
  /** What Spanner has. */
  readonly held: Catalog;
  readonly settings: RenderSettings;
  readonly files: ReadonlyMap<string, string>;
  readonly graph: CompiledGraph;
}

function layOutCompact(golden: GoldenCase): string {
  const folder = layOut(golden);
  const config = join(folder, "spanner_graph.yaml");
  appendFileSync(config, `${readFileSync(config, "utf8").endsWith("\n") ? "" : "\n"}layout: compact\n`);
  return folder;
}

async function make(golden: GoldenCase, directory = layOutCompact(golden)): Promise<Made> {
  const input = { kind: "config", path: "spanner_graph.yaml", directory } as const;
  const { plan, settings, catalog, files: made } = await makeFiles(input);
  if (plan === undefined || settings === undefined) throw new Error(`${golden.name} has no plan`);
  const files = new Map(made.map(({ path, content }) => [path, content]));
  // As in a repository whose package.json pins the core.
  const workflow = files.get("workflow_settings.yaml") ?? "";
  files.set("workflow_settings.yaml", workflow.replace(/^dataformCoreVersion: .*\n/m, ""));
  return { plan, held: spannerTables(catalog), settings, files, graph: compileInProcess({ project: files }) };
}

async function statementsOf(script: string): Promise<readonly SyntaxNode[]> {
  const parsed = await zetasql.parse(script, { allowScript: true });
  if (!parsed.ok) throw new Error(`${parsed.problem.message}\n${script}`);
  return parsed.statements.map(({ syntax }) => syntax);
}

/** The problems of one script; what it makes is there for those behind it. */
class Judge {
  readonly problems: string[] = [];
  readonly #plan: Plan;
  readonly #held: Catalog;
  #catalog: Catalog;

  constructor({ plan, held }: Pick<Made, "plan" | "held">, sources: Catalog) {
    this.#plan = plan;
    this.#held = held;
    this.#catalog = sources;
  }

  async judge(steps: Plan["actions"], script: string): Promise<void> {
    const statements = await statementsOf(script);
    expect(statements.map(({ kind }) => kind)).toEqual(
      steps.map((step) => {
        if (step.kind === "checked") return step.materialized ? "createTable" : "createView";
        if (step.kind === "rejects") return "createView";
        if (step.kind === "barrier") return "query";
        if (step.kind === "verify") return "assert";
        return step.kind === "export" ? "exportData" : "beginEndBlock";
      }),
    );
    for (const [place, step] of steps.entries()) {
      const node = statements[place] as SyntaxNode;
      const text = script.slice(node.start, node.end);
      if (step.kind === "checked" || step.kind === "rejects") await this.#relation(node, script);
      else if (step.kind === "gate") await this.#gate(step.name, text);
      else if (step.kind === "settle") await this.#settle(step.name, text);
      else if (step.kind === "verify") await this.#verify(step.name, text);
      else if (step.kind === "export") await this.#export(step, text);
      // The statements of the ledger are judged as those of single actions.
    }
  }

  async #relation(node: SyntaxNode, script: string): Promise<void> {
    const query = node.child("query");
    const path = /^CREATE OR REPLACE (?:TABLE|VIEW) `([^`]+)` AS/.exec(script.slice(node.start, node.end))?.[1] ?? "";
    const columns = await this.#columns(path, script.slice(query?.start, query?.end));
    if (columns !== undefined) {
      this.#catalog = { ...this.#catalog, tables: [...this.#catalog.tables, { path: path.split("."), columns }] };
    }
  }

  async #columns(name: string, sql: string, variables: Catalog["variables"] = []) {
    const { query, catalog, problems } = await withExternal(zetasql, sql, this.#catalog, this.#held);
    this.problems.push(...problems.map((problem) => `${name}: ${problem}`));
    const result = await zetasql.analyze(asBigQueryReads(query, catalog), { ...catalog, variables });
    if (!result.ok) this.problems.push(`${name}: ${result.problem.message}`);
    return result.ok ? result.columns : undefined;
  }

  async #gate(name: string, text: string): Promise<void> {
    const problems =
      /DEFAULT (ARRAY\([\s\S]*?\n\)\));\n?/.exec(`${text}\n`)?.[1] ?? /DEFAULT ([\s\S]*?\n\)\))/.exec(text)?.[1];
    const found = await this.#columns(name, `SELECT ${problems}`);
    expect(found?.map(({ type }) => type)).toEqual(["ARRAY<STRING>"]);
    const asserts = [...text.matchAll(/^ASSERT (.*) AS ('.*');$/gm)];
    expect(asserts.length).toBeGreaterThan(0);
    for (const [, condition, message] of asserts) {
      const variables = [{ name: "problems", type: "ARRAY<STRING>", value: [] }];
      const types = await this.#columns(name, `SELECT ${condition}, ${message}`, variables);
      expect(types?.map(({ type }) => type)).toEqual(["BOOL", "STRING"]);
      expect(message).toContain(`'${name}: `);
    }
  }

  async #verify(name: string, text: string): Promise<void> {
    const [, condition = "", message = ""] = /^ASSERT ([\s\S]*) AS ('.*')$/.exec(text) ?? [];
    const found = await this.#columns(name, `SELECT ${condition}, ${message}`);
    expect(found?.map(({ type }) => type)).toEqual(["BOOL", "STRING"]);
    expect(message).toContain(`'${name}: `);
  }

  async #settle(name: string, text: string): Promise<void> {
    const updates = text.split(/;\n/).flatMap((part) => /UPDATE [\s\S]*/.exec(part)?.[0] ?? []);
    expect(updates.length).toBeGreaterThan(0);
    const variables = [...text.matchAll(/^DECLARE (\w+) INT64/gm)].map(([, variable = ""]) => {
      return { name: variable, type: "INT64", value: "0" };
    });
    for (const update of updates) await this.#columns(name, update, variables);
  }

  async #export(action: ExportAction, text: string): Promise<void> {
    const columns = await this.#columns(action.name, text);
    expect(columns?.map((column) => column.name)).toEqual(action.columns.map((column) => column.name));
    const types = new Map(
      this.#plan.tables.find(({ id }) => id === action.table)?.columns.map((own) => [own.name, own.type]),
    );
    for (const { name, type } of columns ?? []) {
      const wanted = wantedType(types.get(name) ?? "");
      if (type !== wanted) this.problems.push(`${action.name}: ${name} is ${type}, Spanner wants ${wanted}`);
    }
  }
}

describe.each(cases.map((golden) => [golden.name, golden] as const))("%s as scripts", (_, golden) => {
  test("compiles, and Dataform waits exactly for what the plan says, tagged and described", async () => {
    const { graph, plan } = await make(golden);
    expect(graph.errors).toEqual([]);
    expect([...graph.tables, ...graph.assertions]).toEqual([]);
    const declared = new Set(graph.declarations.map(({ target }) => JSON.stringify(target)));
    const compiled = graph.operations.map(({ target, dependencyTargets, tags, queries, hasOutput }) => {
      const after = dependencyTargets.filter((other) => !declared.has(JSON.stringify(other))).map(({ name }) => name);
      expect(new Set(dependencyTargets.map((other) => JSON.stringify(other))).size).toBeLessThanOrEqual(50);
      expect(queries).toHaveLength(1);
      expect(hasOutput).toBe(false);
      return { name: target.name, after: after.sort(), tags };
    });
    expect(compiled.sort(byName)).toEqual(
      plan.operations
        .map(({ name, dependsOn, tags }) => ({ name, after: dependsOn.map(({ action }) => action).sort(), tags }))
        .sort(byName),
    );
    for (const { target, description, dependencyTargets } of graph.operations) {
      const operation = plan.operations.find(({ name }) => name === target.name);
      for (const { action, because } of operation?.dependsOn ?? []) {
        expect(description).toContain(action);
        const named = because.flatMap(({ name }) => name ?? []);
        if (because.length <= 4) for (const name of named) expect(description).toContain(name);
      }
      // Every source that it reads first is declared, and waited for.
      const read = dependencyTargets.filter((other) => declared.has(JSON.stringify(other))).map(({ name }) => name);
      const wanted = operation?.steps.flatMap((step) => {
        if (step.kind === "checked") return step.checks.source.table;
        return (step.kind === "export" || step.kind === "gate") && step.reads.kind === "source"
          ? step.reads.source.table
          : [];
      });
      expect([...new Set(read)].sort()).toEqual(
        [...new Set(wanted)].map((name) => name.replace(/[\\`]/g, "\\$&")).sort(),
      );
    }
  });

  test("compiles to the literal statements of its plan", async () => {
    const { graph, plan, settings } = await make(golden);
    const { environment } = settings;
    if (environment.spanner === undefined || environment.project === undefined) throw new Error("needs all names");
    const binding = literalBinding({ ...environment, spanner: environment.spanner, project: environment.project });
    const scripts = new Map(graph.operations.map(({ target, queries: [query] }) => [target.name, query?.trim()]));
    for (const { name, steps } of plan.operations)
      expect(scripts.get(name), name).toBe(scriptText(steps, binding, templates));
  });

  test("is understood by GoogleSQL, with the names and types that Spanner wants", async () => {
    const { graph, plan, held } = await make(golden);
    const sources = sourcesOf(golden);
    const judge = new Judge({ plan, held }, catalogOf(sources));
    for (const { name, steps } of plan.operations) {
      const script = graph.operations.find(({ target }) => target.name === name)?.queries[0] ?? "";
      await judge.judge(steps, script);
    }
    expect(judge.problems.sort()).toEqual([...sources.mismatches].sort());
  });

  test("compiles with the CLI to the same graph", async () => {
    const { files, graph } = await make(golden);
    const project = prepareProject(files);
    try {
      expect(await compileWithCli(project.folder)).toEqual(graph);
    } finally {
      project.remove();
    }
  });
});

test.each(["fingraph", "cycles"])("the golden case %s-compact is what is judged here", async (name) => {
  const golden = listCases().find((candidate) => candidate.name === name) as GoldenCase;
  const expected = readExpected(listCases().find((candidate) => candidate.name === `${name}-compact`) as GoldenCase);
  const { files } = await make(golden);
  const scripts = [...files.keys()].filter((path) => path.endsWith("/scripts.js"));
  // The second one is that of the ledger.
  expect(scripts).toHaveLength(2);
  for (const path of scripts) expect(files.get(path)).toBe(expected.get(path));
});

test("a dependency that is taken away is missing from the graph of the CLI", async () => {
  const { files } = await make(cases.find(({ name }) => name === "fingraph") as GoldenCase);
  const path = "definitions/FinGraph/scripts.js";
  const text = files.get(path) ?? "";
  const edited = text
    .replace('dependencies: ["load_Account", "load_Person"]', 'dependencies: ["load_Person"]')
    .replace('${ctx.ref(spanner.source("PersonOwnAccount"))}', '${ctx.resolve(spanner.source("PersonOwnAccount"))}');
  expect(edited).not.toBe(text);
  const project = prepareProject(new Map([...files, [path, edited]]));
  try {
    const { operations } = await compileWithCli(project.folder);
    const waits = Object.fromEntries(
      operations
        .filter(({ target }) => target.name.startsWith("load_"))
        .map(({ target, dependencyTargets }) => [target.name, dependencyTargets.map(({ name }) => name).sort()]),
    );
    expect(waits).toEqual({
      load_Account: ["Account", "runs"],
      load_Person: ["Person", "runs"],
      load_PersonOwnAccount: ["load_Person"],
    });
  } finally {
    project.remove();
  }
});

test("what scripts make has the names that Dataform would give it, in every environment", async () => {
  const golden = cases.find(({ name }) => name === "fingraph") as GoldenCase;
  const suffixes = "projectSuffix: test\ndatasetSuffix: dev\nnamePrefix: mine\n";
  const compiled = (files: ReadonlyMap<string, string>): CompiledGraph => {
    const settings = (files.get("workflow_settings.yaml") ?? "")
      .replace("vars:\n", `${suffixes}vars:\n`)
      .replace('staging_dataset: ""', 'staging_dataset: "elsewhere"');
    const graph = compileInProcess({
      project: new Map([...files, ["workflow_settings.yaml", settings.replace(/^dataformCoreVersion: .*\n/m, "")]]),
    });
    expect(graph.errors).toEqual([]);
    return graph;
  };
  const plain = compiled(readExpected(golden));
  const relations = plain.tables.map(({ target: { database, schema, name } }) => quotePath([database, schema, name]));
  expect(relations).toContain("`my-project_test.elsewhere_dev.mine_checked_Person`");
  const { operations } = compiled((await make(golden)).files);
  const made = operations.flatMap(({ queries: [script = ""] }) => [
    ...[...script.matchAll(/CREATE OR REPLACE (?:TABLE|VIEW) (`[^`]+`)/g)].map(([, path = ""]) => path),
  ]);
  expect(made.sort()).toEqual([...relations].sort());
  // Dataform makes the dataset of what it runs.
  expect(new Set(operations.map(({ target }) => target.schema))).toEqual(new Set(["elsewhere_dev"]));
});

test("a change of the layout takes the files of the other one away, and a formatted file is no hand edit", async () => {
  const golden = cases.find(({ name }) => name === "fingraph") as GoldenCase;
  const folder = layOut(golden);
  await runCli(folder, "generate");
  const before = [...readFolder(folder).keys()].filter((path) => path.startsWith("definitions/"));
  expect(before.filter((path) => path.endsWith(".sqlx")).length).toBe(16);
  appendFileSync(join(folder, "spanner_graph.yaml"), "layout: compact\n");
  expect((await runCli(folder, "generate")).exit).toBe(0);
  const after = [...readFolder(folder).keys()].filter((path) => path.startsWith("definitions/"));
  expect(after).toEqual([
    "definitions/FinGraph/scripts.js",
    "definitions/FinGraph/sources.js",
    "definitions/ledger/scripts.js",
  ]);
  expect((await runCli(folder, "generate", "--check")).exit).toBe(0);
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

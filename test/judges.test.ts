import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PlanDocument } from "../generator/contracts/index.ts";
import {
  type Catalog,
  type CompiledAction,
  type CompiledGraph,
  type CompiledOperation,
  compileInProcess,
  compileWithCli,
  prepareProject,
  runProcess,
  startZetaSql,
  type ZetaSql,
} from "../generator/engines/index.ts";
import { makePlan } from "../generator/pipeline.ts";
import type { Plan } from "../generator/plan/types.ts";
import { bind, literalBinding } from "../generator/render/bindings/index.ts";
import { loadTemplates } from "../generator/render/index.ts";
import { statementOf } from "../generator/render/statements/index.ts";
import type { RenderSettings } from "../generator/render/types.ts";
import { type GoldenCase, layOut, listCases, readExpected, readOwn } from "./support/cases.ts";
import { runCli } from "./support/cli.ts";
import { readFolder } from "./support/folders.ts";
import {
  asBigQueryReads,
  catalogOf,
  sourcesOf,
  spannerTables,
  wantedType,
  withExternal,
} from "./support/google-sql.ts";

// Those of scripts have judges of their own: test/compact/judges.test.ts.
const cases = listCases().filter(({ name, hasOutput }) => hasOutput && !name.endsWith("-compact"));
const templates = loadTemplates();

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(async () => {
  await zetasql.close();
});

/** The committed output of a case, as Dataform finds it in a repository whose package.json pins the core. */
function committed(golden: GoldenCase): ReadonlyMap<string, string> {
  const files = new Map(readExpected(golden));
  const settings = files.get("workflow_settings.yaml") ?? "";
  files.set("workflow_settings.yaml", settings.replace(/^dataformCoreVersion: .*\n/m, ""));
  return files;
}

function compile(golden: GoldenCase): CompiledGraph {
  return compileInProcess({ project: committed(golden) });
}

async function planOf(golden: GoldenCase): Promise<{ plan: Plan; settings: RenderSettings; held: Catalog }> {
  const folder = layOut(golden);
  const { plan, settings, catalog } = await makePlan({ kind: "config", path: "spanner_graph.yaml", directory: folder });
  if (plan === undefined || settings === undefined) throw new Error(`${golden.name} has no plan`);
  return { plan, settings, held: spannerTables(catalog) };
}

function actionsOf({ operations, tables, assertions }: CompiledGraph): readonly CompiledAction[] {
  return [...operations, ...tables, ...assertions];
}

/** The columns of a table that a script makes. */
function createdColumns(script: string): readonly { readonly name: string; readonly type: string }[] {
  const [, list = ""] = /CREATE TABLE IF NOT EXISTS [^(]* \(\n([\s\S]*?)\n\)/.exec(script) ?? [];
  const columns = list.split(/,\n/).map((line) => /^ {2}(\w+) (.*?)( NOT NULL)?$/.exec(line) ?? []);
  expect(columns.length).toBeGreaterThan(1);
  return columns.map(([, name = "", type = ""]) => ({ name, type }));
}

/** Each statement of a script without loops. */
async function analyzeStatements(name: string, script: string, catalog: Catalog): Promise<readonly string[]> {
  const parsed = await zetasql.parse(script, { allowScript: true });
  if (!parsed.ok) return [`${name}: ${parsed.problem.message}`];
  const statements = script.split(/;(?:\n|$)/).filter((text) => text.trim() !== "");
  expect(parsed.statements.length).toBe(statements.length);
  const variables: { name: string; type: string; value: string }[] = [];
  const problems: string[] = [];
  for (const statement of statements) {
    const [, variable, type, value] = /^\s*DECLARE (\w+) (\w+) DEFAULT ([\s\S]*)$/.exec(statement) ?? [];
    const text = value === undefined ? statement : `SELECT ${value}`;
    const result = await zetasql.analyze(asBigQueryReads(text, catalog), { ...catalog, variables });
    if (!result.ok) problems.push(`${name}: ${result.problem.message}`);
    if (variable !== undefined && type !== undefined) {
      variables.push({ name: variable, type, value: type === "TIMESTAMP" ? "2026-01-01T00:00:00Z" : "x" });
    }
  }
  return problems;
}

/** Each UPDATE of the script by itself: the rest of it names no table. */
async function analyzeScript(name: string, script: string, catalog: Catalog): Promise<readonly string[]> {
  const parsed = await zetasql.parse(script, { allowScript: true });
  if (!parsed.ok) return [`${name}: ${parsed.problem.message}`];
  const updates = script.split(/;\n/).flatMap((text) => /UPDATE [\s\S]*/.exec(text)?.[0] ?? []);
  expect(updates.length).toBeGreaterThan(0);
  const variables = [...script.matchAll(/^DECLARE (\w+) INT64/gm)].map(([, variable = ""]) => {
    return { name: variable, type: "INT64", value: "0" };
  });
  const problems: string[] = [];
  for (const update of updates) {
    const result = await zetasql.analyze(asBigQueryReads(update, catalog), { ...catalog, variables });
    if (!result.ok) problems.push(`${name}: ${result.problem.message}`);
  }
  return problems;
}

/** The tables and views of the project beside its sources, in the order of the plan, with the columns that their queries have. */
async function withRelations(
  graph: CompiledGraph,
  plan: Plan,
  sources: Catalog,
  held: Catalog = { tables: [] },
): Promise<{ readonly catalog: Catalog; readonly problems: readonly string[] }> {
  const outputs = graph.operations
    .filter(({ hasOutput }) => hasOutput)
    .map(({ target: { database, schema, name }, queries: [query = ""] }) => ({
      path: [database, schema, name],
      columns: createdColumns(query),
    }));
  let catalog: Catalog = { tables: [...sources.tables, ...outputs] };
  const problems: string[] = [];
  for (const { name } of plan.actions) {
    const table = graph.tables.find(({ target }) => target.name === name);
    if (table === undefined) continue;
    const asked = await withExternal(zetasql, table.query, catalog, held);
    problems.push(...asked.problems.map((problem) => `${name} in Spanner: ${problem}`));
    const result = await zetasql.analyze(asBigQueryReads(asked.query, catalog), asked.catalog);
    if (!result.ok) problems.push(`${name}: ${result.problem.message}`);
    else {
      expect(result.kind).toBe("query");
      const { database, schema } = table.target;
      const made = { path: [database, schema, name], columns: result.columns };
      catalog = { ...catalog, tables: [...catalog.tables, made] };
    }
  }
  return { catalog, problems };
}

async function analyze(operation: CompiledOperation, plan: Plan, catalog: Catalog): Promise<readonly string[]> {
  const { name } = operation.target;
  const [query = ""] = operation.queries;
  expect(operation.queries).toHaveLength(1);
  const action = plan.actions.find((candidate) => candidate.name === name);
  if (action?.kind === "settle") return analyzeScript(name, query, catalog);
  if (action?.kind === "ledger") return analyzeStatements(name, query, catalog);
  const result = await zetasql.analyze(asBigQueryReads(query, catalog), catalog);
  if (!result.ok) return [`${name}: ${result.problem.message}`];
  if (action?.kind !== "export") {
    expect(result.kind).toBe("query");
    return [];
  }
  expect(result.kind).toBe("exportData");
  expect(result.options.map((option) => option.name).sort()).toEqual(["format", "spanner_options", "uri"]);
  const options = JSON.parse(String(result.options.find((option) => option.name === "spanner_options")?.value));
  expect(options).toEqual({
    table: action.table,
    priority: action.spanner.priority,
    tag: action.spanner.tag,
    ...(action.spanner.changeTimestampColumn && { change_timestamp_column: action.spanner.changeTimestampColumn }),
  });
  const table = plan.tables.find(({ id }) => id === action.table);
  // The passes of a table share its columns out.
  const own = new Set(action.columns.map(({ name }) => name));
  const isWhole = !plan.actions.some(
    (other) => other.kind === "export" && other.table === action.table && other.pass === 2,
  );
  const wanted = table?.columns.filter(({ name, exported }) => exported && (isWhole || own.has(name))) ?? [];
  expect(result.columns.map((column) => column.name)).toEqual(wanted.map((column) => column.name));
  return result.columns.flatMap((column, index) => {
    const type = wantedType(wanted[index]?.type ?? "");
    return column.type === type ? [] : [`${name}: ${column.name} is ${column.type}, Spanner wants ${type}`];
  });
}

describe.each(cases.map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
  test("compiles, and Dataform waits exactly for what the plan says", () => {
    const graph = compile(golden);
    expect(graph.errors).toEqual([]);
    const plan: PlanDocument = JSON.parse(readOwn(golden.folder, "plan.json") ?? "");
    const declared = new Set(graph.declarations.map(({ target }) => `${target.schema}/${target.name}`));
    const compiled = actionsOf(graph).map(({ target, dependencyTargets }) => {
      const names = dependencyTargets.filter(({ schema, name }) => !declared.has(`${schema}/${name}`));
      return { name: target.name, after: names.map(({ name }) => name).sort(), all: dependencyTargets.length };
    });
    expect(compiled.map(({ name, after }) => ({ name, after })).sort(byName)).toEqual(
      plan.actions.map(({ name, dependsOn }) => ({ name, after: dependsOn.map(({ action }) => action) })).sort(byName),
    );
    // Hosted Dataform's limit, which the CLI does not enforce.
    for (const { name, all } of compiled) expect(all, name).toBeLessThanOrEqual(50);
  });

  test("compiles to the literal statements of its plan", async () => {
    const { plan, settings } = await planOf(golden);
    const { environment } = settings;
    if (environment.spanner === undefined || environment.project === undefined) throw new Error("needs all names");
    const binding = literalBinding({ ...environment, spanner: environment.spanner, project: environment.project });
    const graph = compile(golden);
    const queries = new Map([
      ...graph.operations.map(({ target, queries: [query] }) => [target.name, query] as const),
      ...[...graph.tables, ...graph.assertions].map(({ target, query }) => [target.name, query] as const),
    ]);
    expect(queries.size).toBe(plan.actions.length);
    for (const action of plan.actions) {
      expect(queries.get(action.name)?.trim(), action.name).toBe(bind(statementOf(action, templates), binding));
    }
  });

  test("arrives in Dataform with the tags and reasons that were meant, whatever they are called", async () => {
    const { plan } = await planOf(golden);
    for (const operation of actionsOf(compile(golden))) {
      const action = plan.actions.find(({ name }) => name === operation.target.name);
      expect(operation.tags).toEqual(action?.tags);
      for (const { action: before, because } of action?.dependsOn ?? []) {
        expect(operation.description).toContain(before);
        const named = because.flatMap(({ name }) => name ?? []);
        if (named.length <= 4) for (const name of named) expect(operation.description).toContain(name);
      }
    }
  });

  test("is understood by GoogleSQL, with the names and types that Spanner wants", async () => {
    const { plan, held } = await planOf(golden);
    const sources = sourcesOf(golden);
    const graph = compile(golden);
    const { catalog, problems } = await withRelations(graph, plan, catalogOf(sources), held);
    const mismatches = [...problems];
    for (const { target, query } of graph.assertions) {
      const asked = await withExternal(zetasql, query, catalog, held);
      mismatches.push(...asked.problems.map((problem) => `${target.name} in Spanner: ${problem}`));
      const result = await zetasql.analyze(asBigQueryReads(asked.query, catalog), asked.catalog);
      if (!result.ok) mismatches.push(`${target.name}: ${result.problem.message}`);
      else expect(result.kind).toBe("query");
    }
    for (const operation of graph.operations) mismatches.push(...(await analyze(operation, plan, catalog)));
    expect(mismatches.sort()).toEqual([...sources.mismatches].sort());
  });

  test("compiles with the CLI to the same graph", async () => {
    const project = prepareProject(committed(golden));
    try {
      expect(await compileWithCli(project.folder)).toEqual(compile(golden));
    } finally {
      project.remove();
    }
  });
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

describe("the judges can say no", () => {
  const golden = cases.find(({ name }) => name === "fingraph") as GoldenCase;
  const path = "definitions/FinGraph/export_PersonOwnAccount.sqlx";
  const edited = (change: (text: string) => string) => {
    const files = new Map(committed(golden));
    files.set(path, change(files.get(path) ?? ""));
    return compileInProcess({ project: files });
  };

  test("Dataform: a dependency that does not exist", () => {
    const graph = edited((text) => text.replace('"export_Account"', '"export_Acount"'));
    expect(graph.errors.map(({ message }) => message).join()).toContain("export_Acount");
  });

  test("GoogleSQL: a column that the source does not have", async () => {
    const { plan } = await planOf(golden);
    const graph = edited((text) => text.replace("  account_id,", "  account_idd,"));
    const operation = graph.operations.find(({ target }) => target.name === "export_PersonOwnAccount");
    const { catalog } = await withRelations(graph, plan, catalogOf(sourcesOf(golden)));
    const found = await analyze(operation as CompiledOperation, plan, catalog);
    expect(found).toEqual(["export_PersonOwnAccount: Unrecognized name: account_idd; Did you mean account_id?"]);
  });
});

test("FinGraph's edges are those of the reverse-ETL guide", () => {
  const golden = cases.find(({ name }) => name === "fingraph") as GoldenCase;
  const exports = compile(golden).operations.filter(({ target }) => target.name.startsWith("export_"));
  const edges = exports.map(({ target, dependencyTargets }) => [
    target.name,
    dependencyTargets.map(({ database, schema, name }) => `${database}.${schema}.${name}`).sort(),
  ]);
  expect(edges).toEqual([
    ["export_Account", ["my-project.finance_spanner.gate_Account"]],
    ["export_Person", ["my-project.finance_spanner.gate_Person"]],
    [
      "export_PersonOwnAccount",
      [
        "my-project.finance_spanner.export_Account",
        "my-project.finance_spanner.export_Person",
        "my-project.finance_spanner.gate_PersonOwnAccount",
      ],
    ],
  ]);
});

test("what `dataform format` makes of the output is no hand edit", async () => {
  const golden = cases.find(({ name }) => name === "columns") as GoldenCase;
  const folder = layOut(golden);
  await runCli(folder, "generate");
  const before = readFolder(folder);
  const cli = resolve(import.meta.dirname, "../node_modules/@dataform/cli/bundle.js");
  const formatted = await runProcess({ command: process.execPath, args: [cli, "format", folder], deadlineMs: 60_000 });
  expect(formatted.code).toBe(0);
  const changed = [...readFolder(folder)].filter(([path, text]) => before.get(path) !== text);
  expect(changed.length).toBeGreaterThan(0);
  expect((await runCli(folder, "generate", "--check")).exit).toBe(0);
  const again = await runCli(folder, "generate");
  expect(again.talk).toContain("29 files: 29 unchanged");
});

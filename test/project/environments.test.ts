import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isMap, parseDocument } from "yaml";
import { prepareProject, runProcess } from "../../generator/engines/index.ts";
import { layOut, listCases } from "../support/cases.ts";
import { runCli } from "../support/cli.ts";
import { readFolder } from "../support/folders.ts";

// One commit serves several environments: nothing that the config or workflow_settings.yaml says of one may stand in what
// Dataform makes for another.

const cli = resolve(import.meta.dirname, "../../node_modules/@dataform/cli/bundle.js");

/** A compiled graph as the CLI prints it: all of it, not only what this program reads. */
interface Printed {
  readonly projectConfig: Readonly<Record<string, unknown>>;
  readonly graphErrors: { readonly compilationErrors?: readonly { readonly message: string }[] };
  readonly tables?: readonly PrintedAction[];
  readonly operations?: readonly PrintedAction[];
  readonly assertions?: readonly PrintedAction[];
  readonly declarations?: readonly PrintedAction[];
}

interface PrintedAction {
  readonly target: { readonly database: string; readonly schema: string; readonly name: string };
  readonly dependencyTargets?: readonly PrintedAction["target"][];
  readonly hasOutput?: boolean;
  readonly query?: string;
  readonly queries?: readonly string[];
}

async function compile(folder: string, ...flags: readonly string[]): Promise<Printed> {
  const args = [cli, "compile", folder, "--json", "--timeout=120s", ...flags];
  const { stdout, stderr } = await runProcess({ command: process.execPath, args, deadlineMs: 120_000 });
  if (!stdout.includes("{")) throw new Error(stderr);
  const printed: Printed = JSON.parse(stdout.slice(stdout.indexOf("{")));
  expect(printed.graphErrors.compilationErrors ?? []).toEqual([]);
  return printed;
}

/** Every default is a word of its own that no table, column or text holds. */
const defaults = {
  spanner_project: "dflt-spannerproject",
  spanner_instance: "dflt-instance",
  spanner_database: "dflt-database",
  source_project: "dflt-sourceproject",
  source_dataset: "dflt_sourcedataset",
  staging_dataset: "dflt_staging",
  priority: "LOW",
};
const dataform = {
  defaultProject: "dflt-defaultproject",
  defaultDataset: "dflt_defaultdataset",
  defaultLocation: "dflt-location",
};
const overrides: Readonly<Record<keyof typeof defaults, string>> = {
  spanner_project: "prod-spannerproject",
  spanner_instance: "prod-instance",
  spanner_database: "prod-database",
  source_project: "prod-sourceproject",
  source_dataset: "prod_sourcedataset",
  staging_dataset: "prod_staging",
  priority: "HIGH",
};

/** A case with our words in its config, generated, its settings filled with the same. */
async function generated(
  name: string,
  more: Readonly<Record<string, string | boolean>> = {},
): Promise<{ readonly folder: string; readonly prefix: string; remove(): void }> {
  const golden = listCases().find((candidate) => candidate.name === name);
  if (golden === undefined) throw new Error(`there is no case ${name}`);
  const laidOut = layOut(golden);
  const config = parseDocument(readFileSync(join(laidOut, "spanner_graph.yaml"), "utf8"));
  const { spanner_project, spanner_instance, spanner_database } = defaults;
  const target = `projects/${spanner_project}/instances/${spanner_instance}/databases/${spanner_database}`;
  config.setIn(["spanner", "target"], target);
  config.setIn(["bigquery", "project"], defaults.source_project);
  config.setIn(["bigquery", "dataset"], defaults.source_dataset);
  config.setIn(["bigquery", "staging"], dataform.defaultDataset);
  config.setIn(["defaults", "priority"], defaults.priority);
  for (const [key, value] of Object.entries(more)) config.setIn(["defaults", key], value);
  if (isMap(config.get("tables"))) {
    for (const { key } of (config.get("tables") as { items: { key: unknown }[] }).items) {
      config.deleteIn(["tables", key, "priority"]);
    }
  }
  writeFileSync(join(laidOut, "spanner_graph.yaml"), config.toString());
  const project = prepareProject(readFolder(laidOut));
  const { exit, talk } = await runCli(project.folder, "generate");
  if (exit !== 0) throw new Error(talk);
  const prefix = String(config.get("prefix") ?? "");
  const path = join(project.folder, "workflow_settings.yaml");
  const settings = parseDocument(readFileSync(path, "utf8"));
  // What generate wrote are the defaults that the config gives, but for those that have none there.
  for (const [variable, value] of Object.entries(defaults)) {
    const written = settings.getIn(["vars", `${prefix}${variable}`]);
    expect(["staging_dataset", "priority"].includes(variable) ? "" : value).toBe(written);
    settings.setIn(["vars", `${prefix}${variable}`], value);
  }
  for (const [key, value] of Object.entries(dataform)) settings.set(key, value);
  writeFileSync(path, settings.toString());
  return { folder: project.folder, prefix, remove: project.remove };
}

async function withGenerated(
  name: string,
  use: (folder: string, prefix: string) => Promise<void>,
  more: Readonly<Record<string, string | boolean>> = {},
): Promise<void> {
  const { folder, prefix, remove } = await generated(name, more);
  try {
    await use(folder, prefix);
  } finally {
    remove();
  }
}

const varsFlag = (prefix: string, values: Readonly<Record<string, string>>) =>
  `--vars=${Object.entries(values)
    .map(([name, value]) => `${prefix}${name}=${value}`)
    .join(",")}`;

const dataformFlags = [
  "--default-database=prod-defaultproject",
  "--default-schema=prod_defaultdataset",
  "--default-location=EU",
];

const words = [...Object.values(defaults), ...Object.values(dataform)];

/** Which of the words stand anywhere in it: statements, targets, dependencies, options, descriptions. */
function found(printed: unknown, wanted: readonly string[]): readonly string[] {
  const text = JSON.stringify(printed);
  return wanted.filter((word) => new RegExp(`(?<![A-Za-z])${word}(?![A-Za-z])`).test(text));
}

const projects = [
  "fingraph",
  "named-schema",
  "integrity",
  "cycles",
  "barriers",
  "faults-outside",
  "hostile-names",
  "prefix",
];

describe.each(projects)("%s", (name) => {
  test("holds no default value when all are overridden", async () => {
    await withGenerated(name, async (folder, prefix) => {
      const usual = await compile(folder);
      // The words are in it before: else they could not be missed.
      const visible = words;
      expect(found(usual, visible)).toEqual(visible);
      const other = await compile(folder, varsFlag(prefix, overrides), ...dataformFlags);
      expect(found(other, words)).toEqual([]);
      const { tables = [], operations = [], assertions = [], declarations = [] } = other;
      const statements = { tables, operations, assertions, declarations };
      const { source_project, source_dataset, staging_dataset, ...rest } = overrides;
      expect(found(statements, Object.values(rest))).toEqual(Object.values(rest));
      const sources = [source_project, source_dataset].join(".");
      const own = declarations.filter(({ target }) => `${target.database}.${target.schema}` === sources);
      expect(own.length).toBeGreaterThan(0);
      const staged = [...tables, ...assertions, ...operations.filter(({ hasOutput }) => hasOutput === true)];
      for (const { target } of staged) {
        expect([target.database, target.schema]).toEqual(["prod-defaultproject", staging_dataset]);
      }
      for (const { target } of operations.filter(({ hasOutput }) => hasOutput !== true)) {
        expect([target.database, target.schema]).toEqual(["prod-defaultproject", "prod_defaultdataset"]);
      }
      expect(other.projectConfig.defaultLocation).toBe("EU");
      // Nothing else depends on the environment: with the old words for the new the two are the same.
      expect(shape(other)).toEqual(shape(usual));
    });
  });
});

/** A graph without the words of its environment. */
function shape({ tables = [], operations = [], assertions = [], declarations = [] }: Printed): unknown {
  let text = JSON.stringify({ tables, operations, assertions, declarations });
  for (const [name, value] of Object.entries(defaults)) {
    text = text.replaceAll(
      new RegExp(`(?<![A-Za-z])(?:${value}|${overrides[name as keyof typeof defaults]})(?![A-Za-z])`, "g"),
      `<${name}>`,
    );
  }
  return JSON.parse(
    text
      .replaceAll(/(?:dflt|prod)-defaultproject/g, "<project>")
      .replaceAll(/(?:dflt|prod)_defaultdataset/g, "<dataset>"),
  );
}

test("an empty variable of sources and staging is the default project and dataset", async () => {
  await withGenerated("fingraph", async (folder) => {
    const { tables = [], declarations = [] } = await compile(
      folder,
      "--vars=source_project=,staging_dataset=",
      ...dataformFlags,
    );
    expect(new Set(declarations.map(({ target }) => target.database))).toEqual(new Set(["prod-defaultproject"]));
    expect(new Set(tables.map(({ target }) => target.schema))).toEqual(new Set(["prod_defaultdataset"]));
  });
});

function actionsOf({ tables = [], operations = [], assertions = [] }: Printed): readonly PrintedAction[] {
  return [...tables, ...operations, ...assertions];
}

/** Full names between backticks. */
function namesIn({ query, queries = [] }: PrintedAction): readonly string[] {
  const statements = [...(query === undefined ? [] : [query]), ...queries];
  return statements.flatMap((sql) => [...sql.matchAll(/`([^`.]+\.[^`.]+\.[^`.]+)`/g)].map(([, path = ""]) => path));
}

const idOf = ({ database, schema, name }: PrintedAction["target"]) => `${database}.${schema}.${name}`;

describe("what Dataform adds to names", () => {
  const flags = {
    schemaSuffix: "--schema-suffix=alice",
    tablePrefix: "--table-prefix=alice",
    databaseSuffix: "--database-suffix=alice",
  };
  const inSettings = { schemaSuffix: "datasetSuffix", tablePrefix: "namePrefix", databaseSuffix: "projectSuffix" };

  type Option = keyof typeof flags;
  const all = Object.keys(flags) as readonly Option[];
  const together: readonly (readonly [string, readonly Option[]])[] = [
    ...all.map((option) => ["fingraph", [option]] as const),
    ...["cycles", "integrity", "prefix"].map((name) => [name, all] as const),
  ];

  test.each(together)(
    "%s, %j: all that is made has it, no source has, every name leads somewhere",
    async (name, options) => {
      await withGenerated(name, async (folder) => {
        const usual = await compile(folder);
        const other = await compile(folder, ...options.map((option) => flags[option]));
        const change = ({ database, schema, name: table }: PrintedAction["target"]) => ({
          database: options.includes("databaseSuffix") ? `${database}_alice` : database,
          schema: options.includes("schemaSuffix") ? `${schema}_alice` : schema,
          name: options.includes("tablePrefix") ? `alice_${table}` : table,
        });
        for (const kind of ["tables", "operations", "assertions"] as const) {
          const wanted = (usual[kind] ?? []).map(({ target }) => idOf(change(target)));
          expect((other[kind] ?? []).map(({ target }) => idOf(target))).toEqual(wanted);
        }
        expect(other.declarations).toEqual(usual.declarations);
        const known = new Set([...actionsOf(other), ...(other.declarations ?? [])].map(({ target }) => idOf(target)));
        const actions = actionsOf(other);
        const named = actions.flatMap(namesIn);
        expect(named.length).toBeGreaterThan(5);
        expect(named.filter((id) => !known.has(id))).toEqual([]);
        expect(
          actions.flatMap(({ dependencyTargets = [] }) => dependencyTargets.map(idOf)).filter((id) => !known.has(id)),
        ).toEqual([]);
        // The exports go to the same Spanner database, with the same options.
        const exportOptions = (graph: Printed) =>
          (graph.operations ?? []).map(({ queries = [] }) => /OPTIONS[\s\S]*?\) AS/.exec(queries[0] ?? "")?.[0]);
        expect(exportOptions(other)).toEqual(exportOptions(usual));
      });
    },
  );

  test.each(Object.entries(inSettings))(
    "%s in workflow_settings.yaml: the rehearsal finds what was made",
    async (_, key) => {
      await withGenerated(
        "fingraph",
        async (folder) => {
          const path = join(folder, "workflow_settings.yaml");
          writeFileSync(path, `${readFileSync(path, "utf8")}\n${key}: alice\n`);
          const { exit, out } = await runCli(
            folder,
            "rehearse",
            "--generate",
            "5",
            "--dirty",
            "0.4",
            "--target",
            "built-in",
            "--json",
          );
          const report = JSON.parse(out);
          expect([
            exit,
            report.diagnostics.filter(({ severity }: { readonly severity: string }) => severity === "error"),
          ]).toEqual([0, []]);
          const tables: readonly { readonly inSpanner: number; readonly rejected: object; readonly source: number }[] =
            report.runs[0].tables;
          expect(tables.map(({ source }) => source > 0)).toEqual([true, true, true]);
          expect(tables.some(({ inSpanner }) => inSpanner > 0)).toBe(true);
          expect(tables.some(({ rejected }) => Object.keys(rejected).length > 0)).toBe(true);
        },
        { allowEmpty: true, maxRejects: "100%" },
      );
    },
  );
});

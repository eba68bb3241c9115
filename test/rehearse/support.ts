import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CompiledGraph, compileInProcess, prepareProject } from "../../generator/engines/index.ts";
import type { Catalog } from "../../generator/model/types.ts";
import { defaultPlanOptions, planLoad } from "../../generator/plan/index.ts";
import type { Layout, LedgerOptions, Plan, TableId, TableOptions } from "../../generator/plan/types.ts";
import { type Rehearsal, type RehearsalInput, rehearse } from "../../generator/rehearse/rehearse.ts";
import type { WarehouseTable } from "../../generator/rehearse/types.ts";
import { renderFiles } from "../../generator/render/index.ts";
import { runCli } from "../support/cli.ts";
import { readFolder } from "../support/folders.ts";
import { catalogOf, ungated } from "../support/schema.ts";

export interface Pipeline {
  readonly catalog: Catalog;
  readonly plan: Plan;
  readonly files: ReadonlyMap<string, string>;
  readonly graph: CompiledGraph;
}

const settings = {
  environment: {
    spanner: { project: "p", instance: "inst", database: "db" },
    project: "p",
    sourceDataset: "src",
    stagingDataset: "stg",
    connection: "p.us.spanner",
  },
  configPath: "spanner_graph.yaml",
  dataformCoreVersion: undefined,
};

/** The whole way from DDL to the compiled project, all of its tables, sources of the same names, trusted and without gates if nothing else is said; without a ledger. */
export async function pipelineOf(
  ddl: string,
  options: (id: TableId) => Partial<TableOptions> = () => ({ integrity: "trust" }),
  {
    ledger,
    exclude = [],
    layout = "sqlx",
  }: { readonly ledger?: LedgerOptions; readonly exclude?: readonly string[]; readonly layout?: Layout } = {},
): Promise<Pipeline> {
  const catalog = catalogOf(ddl);
  const { tables, ...defaults } = defaultPlanOptions(catalog, { graphs: undefined, include: ["*"], exclude });
  const changed = new Map([...tables].map(([id, own]) => [id, { ...own, ...ungated, ...options(id) }]));
  const plan = planLoad(catalog, { ...defaults, ledger, layout, tables: changed });
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(`${errors.map(({ message }) => message).join("\n")}\n${ddl}`);
  const files = new Map((await renderFiles(plan, settings)).map(({ path, content }) => [path, content]));
  return { catalog, plan, files, graph: compileFiles(files) };
}

export function compileFiles(files: ReadonlyMap<string, string>): CompiledGraph {
  const graph = compileInProcess({ project: files });
  if (graph.errors.length > 0) throw new Error(graph.errors.map(({ message }) => message).join("\n"));
  return graph;
}

/** The example of this repository, as it is committed. */
export function committedExample(): ReadonlyMap<string, string> {
  const root = resolve(import.meta.dirname, "../..");
  const folders = ["definitions", "includes", "spanner"].flatMap((folder) =>
    [...readFolder(join(root, folder))].map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  const files = ["spanner_graph.yaml", "workflow_settings.yaml"].map(
    (path) => [path, readFileSync(join(root, path), "utf8")] as const,
  );
  return new Map([...folders, ...files]);
}

/** The example without gates and ledger, its sources trusted: what reaches Spanner then is what they hold. */
export async function trustingExample(): Promise<ReadonlyMap<string, string>> {
  const files = new Map([...committedExample()].filter(([path]) => !path.startsWith("definitions/")));
  const config = files.get("spanner_graph.yaml") ?? "";
  files.set(
    "spanner_graph.yaml",
    config.replace("integrity: quarantine", "integrity: trust\n  allowEmpty: true\nledger: none"),
  );
  const project = prepareProject(files);
  try {
    const { exit, talk } = await runCli(project.folder, "generate");
    if (exit !== 0) throw new Error(talk);
    return readFolder(project.folder);
  } finally {
    project.remove();
  }
}

/** A rehearsal without controls, over one state of the sources, where nothing else is said. */
export function rehearseOnce(
  input: Pick<RehearsalInput, "catalog" | "plan" | "graph" | "zetasql" | "target"> &
    Partial<RehearsalInput> & { readonly tables?: readonly WarehouseTable[] },
): Promise<Rehearsal> {
  const { tables = [], ...rest } = input;
  return rehearse({
    seed: 1,
    order: "adversary",
    runs: [{ name: "1", tables }],
    between: [],
    fail: [],
    diagnostics: [],
    now: () => new Date(0),
    onEnd: () => undefined,
    ...rest,
  });
}

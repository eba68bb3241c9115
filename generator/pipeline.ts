import { basename, dirname, relative, resolve } from "node:path";
import type { SpannerSettings } from "./config/types.ts";
import { databaseSource, ddlSource, type SchemaSource, snapshotSource } from "./introspect/index.ts";
import { buildCatalog } from "./model/index.ts";
import type { Catalog } from "./model/types.ts";
import { defaultPlanOptions, planLoad } from "./plan/index.ts";
import type { Plan } from "./plan/types.ts";
import { checkNeighbours, checkWorkflowSettings, filesOfOthers, findDataformCore } from "./project/index.ts";
import type { ProjectInput, ProjectResult } from "./rehearse/index.ts";
import { catalogStatements, renderFiles } from "./render/index.ts";
import type { RenderedFile, RenderSettings } from "./render/types.ts";
import { type Diagnostic, DiagnosticsError, hasErrors } from "./support/index.ts";

/** Where everything comes from: the user's config, or DDL files alone, with which there is nothing to render. */
export type Input =
  | { readonly kind: "config"; readonly path: string; readonly directory: string }
  | {
      readonly kind: "ddl";
      readonly files: readonly string[];
      readonly graphs: readonly string[];
      readonly directory: string;
    };

export interface PlanResult {
  /** What was read; undefined when errors stand before it. */
  readonly catalog: Catalog | undefined;
  /** Undefined when errors stand before the plan. */
  readonly plan: Plan | undefined;
  /** Undefined without a config. */
  readonly settings: RenderSettings | undefined;
  /** The folder that holds the config: the root of the output. */
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RenderResult extends PlanResult {
  /** Empty when there is an error. */
  readonly files: readonly RenderedFile[];
}

/** Reads config and schema, models, binds and plans; nothing is rendered. */
export async function makePlan(input: Input): Promise<PlanResult> {
  return input.kind === "config" ? planFromConfig(input) : planFromDdl(input);
}

/** The whole way from the config to the files of the output, still in memory. */
export async function makeFiles(input: Extract<Input, { kind: "config" }>): Promise<RenderResult> {
  const result = await planFromConfig(input);
  if (result.plan === undefined || result.settings === undefined || hasErrors(result.diagnostics)) {
    return { ...result, files: [] };
  }
  const { configSchemaFile } = await import("./config/index.ts");
  const editor = result.catalog === undefined ? [] : [configSchemaFile(result.catalog, result.plan.prefix)];
  const files = [...(await renderFiles(result.plan, result.settings)), ...editor];
  const neighbourhood = { root: result.root, config: basename(input.path) };
  const taken = await checkNeighbours(neighbourhood, result.plan, files);
  return { ...result, files, diagnostics: [...result.diagnostics, ...taken] };
}

/** What a rehearsal is asked for; folders are relative to the directory. */
export interface RehearseOptions
  extends Pick<ProjectInput, "samples" | "from" | "between" | "fail" | "seed" | "order" | "target" | "onEnd"> {
  readonly config: string;
  readonly directory: string;
}

/**
 * Plans, and runs the committed project that stands beside the config on local engines; nothing is rendered or written.
 *
 * @throws DiagnosticsError when errors stand before the first run.
 */
export async function rehearsePipeline({ config, ...options }: RehearseOptions): Promise<ProjectResult> {
  const result = await planFromConfig({ kind: "config", path: config, directory: options.directory });
  const { catalog, plan, root, diagnostics } = result;
  if (catalog === undefined || plan === undefined || hasErrors(diagnostics)) throw new DiagnosticsError(diagnostics);
  const { rehearseProject } = await import("./rehearse/index.ts");
  const elsewhere = await filesOfOthers({ root, config: basename(config) });
  return rehearseProject({ ...options, root, elsewhere, catalog, plan, statements: catalogStatements, diagnostics });
}

/** Reads a schema and resolves it, for `inspect`. */
export async function readCatalog(source: SchemaSource): Promise<Catalog> {
  return buildCatalog(await source.read());
}

async function planFromConfig(input: Extract<Input, { kind: "config" }>): Promise<PlanResult> {
  const { bindConfig, readConfig } = await import("./config/index.ts");
  const path = resolve(input.directory, input.path);
  const root = dirname(path);
  const { config, diagnostics: parsing } = await readConfig({ path: input.path, directory: input.directory });
  const failed = { catalog: undefined, plan: undefined, settings: undefined, root };
  if (config === undefined) return { ...failed, diagnostics: parsing };

  const schema = await sourceOf(config.spanner, root, input.directory).read();
  const catalog = buildCatalog(schema);
  const bound = bindConfig(config, catalog);
  // The config is compared with the schema only where there is one.
  const binding = hasErrors(schema.diagnostics) || catalog.tables.size === 0 ? [] : bound.diagnostics;
  const before = [...parsing, ...binding];
  if (hasErrors([...before, ...catalog.diagnostics])) {
    return { ...failed, diagnostics: [...before, ...catalog.diagnostics] };
  }

  const core = findDataformCore(root);
  const environment = {
    spanner: bound.settings.target,
    project: bound.settings.bigquery.project,
    sourceDataset: bound.settings.bigquery.dataset,
    stagingDataset: bound.settings.bigquery.staging,
    connection: bound.settings.bigquery.connection,
  };
  const around = [...core.diagnostics, ...(await checkWorkflowSettings(root, environment, bound.options.prefix))];
  const plan = planLoad(catalog, bound.options);
  const settings: RenderSettings = {
    environment,
    configPath: relative(root, path),
    dataformCoreVersion: core.version,
  };
  return { catalog, plan, settings, root, diagnostics: [...before, ...around, ...plan.diagnostics] };
}

/** Messages name files as the user finds them from where they stand, not from where the config stands. */
function sourceOf(spanner: SpannerSettings, root: string, directory: string): SchemaSource {
  const fromHere = (file: string) => relative(directory, resolve(root, file)) || ".";
  switch (spanner.kind) {
    case "ddl":
      return ddlSource({ files: spanner.ddl.map(fromHere), directory });
    case "database":
      return databaseSource({ database: spanner.database, graphDdl: spanner.graphDdl.map(fromHere), directory });
    case "snapshot":
      return snapshotSource({ file: fromHere(spanner.snapshot), directory });
    default:
      return spanner satisfies never;
  }
}

async function planFromDdl(input: Extract<Input, { kind: "ddl" }>): Promise<PlanResult> {
  const { files, graphs, directory } = input;
  const catalog = await readCatalog(ddlSource({ files, directory }));
  const failed = { catalog, plan: undefined, settings: undefined, root: directory };
  if (hasErrors(catalog.diagnostics)) return { ...failed, diagnostics: catalog.diagnostics };
  const select =
    graphs.length > 0 ? { graphs, include: [], exclude: [] } : { graphs: undefined, include: ["*"], exclude: [] };
  const plan = planLoad(catalog, defaultPlanOptions(catalog, select));
  return { ...failed, plan, diagnostics: plan.diagnostics };
}

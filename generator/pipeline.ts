import { dirname, relative, resolve } from "node:path";
import { ddlSource, type SchemaSource } from "./introspect/index.ts";
import { buildCatalog } from "./model/index.ts";
import type { Catalog } from "./model/types.ts";
import { defaultPlanOptions, planLoad } from "./plan/index.ts";
import type { Plan } from "./plan/types.ts";
import { findDataformCore } from "./project/index.ts";
import { renderFiles } from "./render/index.ts";
import type { RenderedFile, RenderSettings } from "./render/types.ts";
import { type Diagnostic, hasErrors } from "./support/index.ts";

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
  return { ...result, files: await renderFiles(result.plan, result.settings) };
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
  const failed = { plan: undefined, settings: undefined, root };
  if (config === undefined) return { ...failed, diagnostics: parsing };

  // Messages name files as the user finds them from where they stand, not from where the config stands.
  const files = config.spanner.ddl.map((file) => relative(input.directory, resolve(root, file)) || ".");
  const schema = await ddlSource({ files, directory: input.directory }).read();
  const catalog = buildCatalog(schema);
  const bound = bindConfig(config, catalog);
  // The config is compared with the schema only where the schema could be read.
  const binding = hasErrors(schema.diagnostics) ? [] : bound.diagnostics;
  const before = [...parsing, ...catalog.diagnostics, ...binding];
  if (hasErrors(before)) return { ...failed, diagnostics: before };

  const core = findDataformCore(root);
  const plan = planLoad(catalog, bound.options);
  const settings: RenderSettings = {
    environment: {
      spanner: bound.settings.target,
      project: bound.settings.bigquery.project,
      sourceDataset: bound.settings.bigquery.dataset,
      stagingDataset: bound.settings.bigquery.staging,
    },
    configPath: relative(root, path),
    dataformCoreVersion: core.version,
  };
  return { plan, settings, root, diagnostics: [...before, ...core.diagnostics, ...plan.diagnostics] };
}

async function planFromDdl(input: Extract<Input, { kind: "ddl" }>): Promise<PlanResult> {
  const { files, graphs, directory } = input;
  const catalog = await readCatalog(ddlSource({ files, directory }));
  const failed = { plan: undefined, settings: undefined, root: directory };
  const before = catalog.diagnostics;
  if (hasErrors(before)) return { ...failed, diagnostics: before };
  const select =
    graphs.length > 0 ? { graphs, include: [], exclude: [] } : { graphs: undefined, include: ["*"], exclude: [] };
  const plan = planLoad(catalog, defaultPlanOptions(catalog, select));
  return { ...failed, plan, diagnostics: [...before, ...plan.diagnostics] };
}

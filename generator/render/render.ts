import type { Plan } from "../plan/types.ts";
import { compactEmitter } from "./emitters/compact.ts";
import { schemaIncludes, spannerInclude } from "./emitters/includes.ts";
import { scaffoldFiles } from "./emitters/scaffold.ts";
import { sqlxEmitter } from "./emitters/sqlx.ts";
import { loadTemplates } from "./templates.ts";
import type { RenderedFile, RenderSettings } from "./types.ts";

const emitters = { sqlx: sqlxEmitter, compact: compactEmitter } as const;

/** Every file of the output, complete and in memory; nothing is written here. */
export async function renderFiles(plan: Plan, settings: RenderSettings): Promise<readonly RenderedFile[]> {
  const templates = loadTemplates();
  const { configPath } = settings;
  return [
    ...emitters[plan.layout].emit({ plan, options: { configPath }, templates }),
    spannerInclude(plan, configPath, templates),
    ...(await schemaIncludes(plan, configPath)),
    ...scaffoldFiles(plan, settings, templates),
  ];
}

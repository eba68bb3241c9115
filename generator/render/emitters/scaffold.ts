import type { Plan } from "../../plan/types.ts";
import { quoteYaml } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import type { RenderedFile, RenderSettings } from "../types.ts";

/** Files that are written where there are none, and then belong to the user. */
export function scaffoldFiles(plan: Plan, settings: RenderSettings, templates: Templates): readonly RenderedFile[] {
  const { environment, dataformCoreVersion } = settings;
  const text = (value: string | undefined) => quoteYaml(value ?? "");
  const project = environment.project ?? environment.spanner?.project;
  const workflowSettings = templates.render("scaffold/workflow-settings", {
    lines: dataformCoreVersion === undefined ? [] : [`dataformCoreVersion: ${text(dataformCoreVersion)}`],
    prefix: plan.prefix,
    project: text(project),
    stagingDataset: text(environment.stagingDataset),
    spannerProject: text(environment.spanner?.project),
    spannerInstance: text(environment.spanner?.instance),
    spannerDatabase: text(environment.spanner?.database),
    sourceProject: text(project),
    sourceDataset: text(environment.sourceDataset),
    variables:
      environment.connection === undefined ? [] : connectionLines(environment.connection, plan.prefix, templates),
  });
  const { prefix } = plan;
  const folders = [...new Set(plan.operations.map(({ folder }) => folder))].sort();
  const gitAttributes = templates.render("scaffold/gitattributes", {
    paths: [
      ...folders.map((folder) => `/definitions/${folder}/**`),
      `/includes/${prefix}schema.*`,
      `/includes/${prefix}spanner.js`,
      `/${prefix}spanner_graph.schema.json`,
    ],
  });
  return [
    { path: "workflow_settings.yaml", content: `${workflowSettings}\n`, ownership: "scaffold" },
    { path: ".gitattributes", content: `${gitAttributes}\n`, ownership: "scaffold" },
  ];
}

function connectionLines(connection: string, prefix: string, templates: Templates): readonly string[] {
  return templates.render("scaffold/connection", { connection: quoteYaml(connection), prefix }).split("\n");
}

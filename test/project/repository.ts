import { type PreparedProject, prepareProject } from "../../generator/engines/index.ts";
import { runCli } from "../support/cli.ts";
import { readFolder } from "../support/folders.ts";

export const schema = `
CREATE TABLE Person (id INT64 NOT NULL, name STRING(MAX)) PRIMARY KEY (id);
CREATE TABLE Knows (id INT64 NOT NULL, other INT64 NOT NULL, CONSTRAINT FK_Other FOREIGN KEY (other) REFERENCES Person (id))
  PRIMARY KEY (id, other), INTERLEAVE IN PARENT Person;
CREATE PROPERTY GRAPH People NODE TABLES (Person) EDGE TABLES (Knows SOURCE KEY (id) REFERENCES Person DESTINATION KEY (other) REFERENCES Person);
`;

export interface Wanted {
  readonly prefix?: string;
  readonly dataset?: string;
  readonly database?: string;
  readonly more?: string;
  /** With gates and the ledger; else only what checks and exports. */
  readonly isWhole?: boolean;
}

export function configText({
  prefix = "",
  dataset = "finance",
  database = "people",
  more = "",
  isWhole = false,
}: Wanted): string {
  const target = `projects/my-project/instances/my-instance/databases/${database}`;
  const keys = prefix === "" ? "" : `prefix: ${prefix}\n`;
  return `spanner: { ddl: schema.sql, target: ${target} }\nbigquery: { project: my-project, dataset: ${dataset} }\n${keys}${isWhole ? "" : less}${more}`;
}

const less = "ledger: none\ndefaults: { allowEmpty: true, maxRejects: 100% }\n";

const settings = (vars: string) =>
  `defaultProject: my-project\ndefaultLocation: US\ndefaultDataset: finance_spanner\nvars:\n${vars}`;

function varsOf({ prefix = "", dataset = "finance", database = "people" }: Wanted): string {
  const values = {
    spanner_project: "my-project",
    spanner_instance: "my-instance",
    spanner_database: database,
    source_project: "my-project",
    source_dataset: dataset,
    staging_dataset: `${dataset}_spanner`,
  };
  return Object.entries(values)
    .map(([name, value]) => `  ${prefix}${name}: "${value}"\n`)
    .join("");
}

export const first: Wanted = {};
export const second: Wanted = { prefix: "crm_", database: "crm" };

/** A repository with some configs, of which none is generated yet. */
export function repository(
  configs: Readonly<Record<string, Wanted>>,
  files: Readonly<Record<string, string>> = {},
): PreparedProject {
  const texts = Object.entries(configs).map(([name, wanted]) => [name, configText(wanted)] as const);
  return prepareProject({
    "package.json": '{ "dependencies": { "@dataform/core": "3.0.62" } }\n',
    "schema.sql": schema,
    "workflow_settings.yaml": settings(Object.values(configs).map(varsOf).join("")),
    ...Object.fromEntries(texts),
    ...files,
  });
}

export async function withRepository(project: PreparedProject, use: (folder: string) => Promise<void>): Promise<void> {
  try {
    await use(project.folder);
  } finally {
    project.remove();
  }
}

/** The files of a repository but for installed packages. */
export function filesIn(folder: string): ReadonlyMap<string, string> {
  return new Map([...readFolder(folder)].filter(([path]) => !path.startsWith("node_modules/")));
}

export async function generate(folder: string, config: string, ...more: readonly string[]) {
  return runCli(folder, "generate", "--config", config, ...more);
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../render/types.ts";
import type { Diagnostic } from "../support/index.ts";
import { projectDiagnostic } from "./codes.ts";

const fileName = "workflow_settings.yaml";

/**
 * Holds an existing workflow_settings.yaml against the config. The file is the user's once it is there, so that a change of
 * the config alone does not reach what the exports write to; and a project that was there before has no variables of ours.
 */
export async function checkWorkflowSettings(
  root: string,
  environment: Environment,
  prefix: string,
): Promise<readonly Diagnostic[]> {
  const settings = await readSettings(join(root, fileName));
  if (settings === undefined) return [];
  const subject = `File "${fileName}"`;
  const variables =
    settings.get("vars") instanceof Map ? (settings.get("vars") as ReadonlyMap<unknown, unknown>) : new Map();
  const wanted = wantedVariables(environment, prefix);
  const missing = wanted.filter(({ name, isRequired }) => isRequired && isEmpty(variables.get(name)));
  const staging = otherStaging(settings, variables, environment, prefix);
  const diagnostics: Diagnostic[] = [];
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(", ");
    const lines = missing.map(({ name, value }) => `${name}: ${JSON.stringify(value ?? "…")}`);
    const add = [...lines, ...(staging === undefined ? [] : [staging.line])].join(", ");
    const message = `${subject}: the variables ${names} are not set, so the project does not compile`;
    diagnostics.push(projectDiagnostic("variable-missing", { subject, message, hint: `Add below \`vars:\`: ${add}.` }));
  }
  for (const { name, value } of wanted) {
    const found = variables.get(name);
    if (value === undefined || isEmpty(found) || found === value) continue;
    const message = `${subject}: the variable "${name}" is ${JSON.stringify(found)}, the config says ${JSON.stringify(value)}`;
    diagnostics.push(projectDiagnostic("variable-differs", { subject, message }));
  }
  if (missing.length === 0 && staging !== undefined) {
    const { stagingDataset } = environment;
    const message = `${subject}: the rows that are checked go to the dataset ${JSON.stringify(staging.found)}, the config says ${JSON.stringify(stagingDataset)}`;
    const hint = `Set below \`vars:\`: ${staging.line}; or set \`bigquery.staging\` in the config.`;
    diagnostics.push(projectDiagnostic("variable-differs", { subject, message, hint }));
  }
  return diagnostics;
}

function wantedVariables({ spanner, project, sourceDataset, connection }: Environment, prefix: string) {
  const wanted = [
    { name: "spanner_project", value: spanner?.project, isRequired: true },
    { name: "spanner_instance", value: spanner?.instance, isRequired: true },
    { name: "spanner_database", value: spanner?.database, isRequired: true },
    // Without it the default project counts.
    { name: "source_project", value: project, isRequired: false },
    { name: "source_dataset", value: sourceDataset, isRequired: true },
    ...(connection === undefined ? [] : [{ name: "connection", value: connection, isRequired: true }]),
  ];
  return wanted.map((variable) => ({ ...variable, name: `${prefix}${variable.name}` }));
}

/**
 * There is one default dataset for all configs. Where it is not the one that a config with a prefix names, only its variable
 * keeps what the checks write apart.
 */
function otherStaging(
  settings: ReadonlyMap<unknown, unknown>,
  variables: ReadonlyMap<unknown, unknown>,
  { stagingDataset }: Environment,
  prefix: string,
): { readonly line: string; readonly found: unknown } | undefined {
  const name = `${prefix}staging_dataset`;
  const found = isEmpty(variables.get(name)) ? settings.get("defaultDataset") : variables.get(name);
  if (prefix === "" || found === stagingDataset) return undefined;
  return { line: `${name}: ${JSON.stringify(stagingDataset)}`, found: found ?? "" };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** Undefined when there is no such file, or none that is a mapping: Dataform itself says what is wrong with it. */
async function readSettings(path: string): Promise<ReadonlyMap<unknown, unknown> | undefined> {
  const { parse } = await import("yaml");
  try {
    const settings: unknown = parse(readFileSync(path, "utf8"), { mapAsMap: true, logLevel: "error" });
    return settings instanceof Map ? settings : undefined;
  } catch {
    return undefined;
  }
}

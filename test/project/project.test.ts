import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkWorkflowSettings, findDataformCore } from "../../generator/project/index.ts";
import { temporaryFolder } from "../support/folders.ts";

const environment = {
  spanner: { project: "p", instance: "i", database: "d" },
  project: undefined,
  sourceDataset: "finance",
  stagingDataset: "finance_spanner",
  connection: undefined,
};

async function told(settings: string | undefined, prefix = "", connection?: string): Promise<readonly string[]> {
  const root = temporaryFolder();
  if (settings !== undefined) writeFileSync(join(root, "workflow_settings.yaml"), settings);
  const diagnostics = await checkWorkflowSettings(root, { ...environment, connection }, prefix);
  return diagnostics.map(({ code, message, hint }) => `${code}: ${message} | ${hint}`);
}

describe("workflow_settings.yaml", () => {
  const fine = "vars:\n  spanner_project: p\n  spanner_instance: i\n  spanner_database: d\n  source_dataset: finance\n";

  test.each([undefined, fine, "[not, a, mapping]", "{{ not yaml"])("%j is nothing to tell of", async (settings) => {
    expect(await told(settings)).toEqual([]);
  });

  test("variables that are missing are told with the lines to add", async () => {
    expect(await told("defaultProject: x\nvars:\n  spanner_project: p\n  source_dataset: ''\n")).toEqual([
      'variable-missing: File "workflow_settings.yaml": the variables "spanner_instance", "spanner_database", "source_dataset" ' +
        "are not set, so the project does not compile | " +
        'Add below `vars:`: spanner_instance: "i", spanner_database: "d", source_dataset: "finance".',
    ]);
  });

  test("a config with a prefix has variables and a staging dataset of its own", async () => {
    const own = fine.replaceAll("  s", "  crm_s");
    expect(await told(fine, "crm_")).toEqual([
      'variable-missing: File "workflow_settings.yaml": the variables "crm_spanner_project", "crm_spanner_instance", ' +
        '"crm_spanner_database", "crm_source_dataset" are not set, so the project does not compile | ' +
        'Add below `vars:`: crm_spanner_project: "p", crm_spanner_instance: "i", crm_spanner_database: "d", ' +
        'crm_source_dataset: "finance", crm_staging_dataset: "finance_spanner".',
    ]);
    expect(await told(`defaultDataset: other\n${own}`, "crm_")).toEqual([
      'variable-differs: File "workflow_settings.yaml": the rows that are checked go to the dataset "other", the config says ' +
        '"finance_spanner" | Set below `vars:`: crm_staging_dataset: "finance_spanner"; or set `bigquery.staging` in the config.',
    ]);
    expect(await told(`${own}  crm_staging_dataset: other\n`, "crm_")).toHaveLength(1);
    expect(await told(`defaultDataset: finance_spanner\n${own}`, "crm_")).toEqual([]);
    expect(await told(`${own}  crm_staging_dataset: finance_spanner\n`, "crm_")).toEqual([]);
    // Without one the dataset is Dataform's default, whatever the user has made it.
    expect(await told(`defaultDataset: other\n${fine}`)).toEqual([]);
  });

  test("a variable that the config has overtaken is told", async () => {
    expect(await told(fine.replace("finance", "sales"))).toEqual([
      'variable-differs: File "workflow_settings.yaml": the variable "source_dataset" is "sales", the config says "finance" | ' +
        "workflow_settings.yaml counts, since it is yours once it is written: make the two equal.",
    ]);
  });
});

test("the connection of the config has to be there too", async () => {
  const settings =
    "vars:\n  spanner_project: p\n  spanner_instance: i\n  spanner_database: d\n  source_dataset: finance\n";
  expect(await told(settings, "", "p.eu.c")).toEqual([
    'variable-missing: File "workflow_settings.yaml": the variables "connection" are not set, so the project does not compile | ' +
      'Add below `vars:`: connection: "p.eu.c".',
  ]);
  expect(await told(`${settings}  connection: p.eu.c\n`, "", "p.eu.c")).toEqual([]);
  expect(await told(`${settings}  connection: p.eu.other\n`, "", "p.eu.c")).toEqual([
    expect.stringContaining(
      'variable-differs: File "workflow_settings.yaml": the variable "connection" is "p.eu.other"',
    ),
  ]);
});

describe("Dataform's core", () => {
  const inFolder = (manifest: string | undefined) => {
    const root = temporaryFolder();
    if (manifest !== undefined) writeFileSync(join(root, "package.json"), manifest);
    return root;
  };
  const codes = (root: string) => findDataformCore(root).diagnostics.map(({ code }) => code);

  test("without a package.json the version is written", () => {
    expect(findDataformCore(inFolder(undefined))).toEqual({ version: "3.0.62", diagnostics: [] });
  });

  test.each([
    '{ "dependencies": { "@dataform/core": "3.0.62" } }',
    '{ "devDependencies": { "dataform-spanner-graph": "0.1.0" } }',
  ])("%s brings it", (manifest) => {
    expect(findDataformCore(inFolder(manifest))).toEqual({ version: undefined, diagnostics: [] });
  });

  test.each(["{}", "not json", "null"])("%s does not", (manifest) => {
    expect(codes(inFolder(manifest))).toEqual(["dataform-core-missing"]);
  });

  test("an installed one is enough", () => {
    const root = inFolder("{}");
    mkdirSync(join(root, "node_modules/@dataform/core"), { recursive: true });
    expect(codes(root)).toEqual([]);
  });

  test("a version in workflow_settings.yaml beside a package.json is told", () => {
    const root = inFolder('{ "dependencies": { "@dataform/core": "3.0.62" } }');
    writeFileSync(join(root, "workflow_settings.yaml"), 'dataformCoreVersion: "3.0.62"\n');
    expect(codes(root)).toEqual(["dataform-core-twice"]);
  });
});

import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const projectCodes = {
  "dataform-core-missing": {
    severity: "warning",
    title: "package.json does not have Dataform's core",
    remedy: "Dataform compiles a project with a package.json only when that names @dataform/core.",
  },
  "dataform-core-twice": {
    severity: "warning",
    title: "Both package.json and workflow_settings.yaml name a version of Dataform's core",
    remedy: "Remove the line `dataformCoreVersion` from workflow_settings.yaml: Dataform refuses both together.",
  },
  "variable-missing": {
    severity: "warning",
    title: "Dataform variables that the pipeline needs are not set",
    remedy: "Add them below `vars:` in workflow_settings.yaml; release configurations may override them.",
  },
  "variable-differs": {
    severity: "warning",
    title: "A Dataform variable is not what the config says",
    remedy: "workflow_settings.yaml counts, since it is yours once it is written: make the two equal.",
  },
  "action-name-taken": {
    severity: "error",
    title: "Two actions of one repository would have the same name",
    remedy: "Give one of the configs a `prefix:` of its own, or rename the action.",
  },
  "source-name-taken": {
    severity: "error",
    title: "A table that one config reads is called like an action of another",
    remedy: "Give one of the configs a `prefix:` of its own: Dataform looks actions and tables up by one name.",
  },
} as const satisfies CodeTable;

export const projectDiagnostic = diagnosticsOf(projectCodes);

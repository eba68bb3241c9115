import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const projectCodes = {
  "dataform-core-missing": {
    severity: "warning",
    title: "package.json does not have Dataform's core",
    remedy: "Dataform compiles a project with a package.json only when that names @dataform/core.",
  },
} as const satisfies CodeTable;

export const projectDiagnostic = diagnosticsOf(projectCodes);

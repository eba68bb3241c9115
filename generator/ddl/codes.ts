import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const ddlCodes = {
  "ddl-syntax": {
    severity: "error",
    title: "A DDL statement does not parse",
    remedy: "Correct the statement; Spanner would refuse it too.",
  },
  "ddl-not-read": {
    severity: "warning",
    title: "A DDL statement is not understood and was skipped",
    remedy: "Check that it changes no table, key or constraint that is loaded; the other statements were read.",
  },
} as const satisfies CodeTable;

export const ddlDiagnostic = diagnosticsOf(ddlCodes);

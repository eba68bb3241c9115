import { type CodeTable, diagnosticsOf } from "../support/index.ts";

/** What can go wrong on the floor that starts processes: never the user's SQL, which comes back as data. */
export const engineCodes = {
  "missing-package": {
    severity: "error",
    title: "An optional package is not installed",
    remedy: "Install it next to dataform-spanner-graph, or name it to npx with -p.",
  },
  "unsupported-platform": {
    severity: "error",
    title: "An engine has no build for this operating system or processor",
    remedy: "Run it on Linux or macOS (x64 or arm64), for example in a container.",
  },
  "engine-start-failed": {
    severity: "error",
    title: "An engine did not start",
    remedy: "The message holds the last lines that it printed.",
  },
  "engine-died": {
    severity: "error",
    title: "An engine ended in the middle of its work",
    remedy: "Run again; if it ends at the same statement every time, please report the statement.",
  },
  "engine-protocol": {
    severity: "error",
    title: "An engine answered with something that we do not understand",
    remedy: "Check that the version of the package is the one that dataform-spanner-graph names.",
  },
  "unknown-type": {
    severity: "error",
    title: "A column type is not one of BigQuery's",
    remedy: "Write it as BigQuery's DDL does: INT64, STRING(10), ARRAY<STRUCT<a DATE>>.",
  },
  "bad-row-value": {
    severity: "error",
    title: "A sample row holds a value that does not fit its column",
    remedy: "INT64 and NUMERIC as number or string, BYTES as base64, TIMESTAMP as RFC 3339, DATE as YYYY-MM-DD.",
  },
  "dataform-compile-failed": {
    severity: "error",
    title: "The Dataform CLI printed no compiled graph",
    remedy: "Run `npx dataform compile` in the project: the message is the CLI's own.",
  },
  "database-unreadable": {
    severity: "error",
    title: "The schema of a Spanner database cannot be read",
    remedy:
      "Check the path and your credentials: `gcloud auth application-default login`, and the role roles/spanner.viewer.",
  },
} as const satisfies CodeTable;

export const engineDiagnostic = diagnosticsOf(engineCodes);

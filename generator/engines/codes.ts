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
  "bq-missing": {
    severity: "error",
    title: "The command bq was not found",
    remedy: "Install the Google Cloud CLI, which brings it; or read a rehearsal's ledger with --dump.",
  },
  "bq-failed": {
    severity: "error",
    title: "BigQuery did not answer a query",
    remedy:
      "The message is BigQuery's own; `gcloud auth login` signs in, --project and --dataset say where the ledger is.",
  },
  "dataform-compile-failed": {
    severity: "error",
    title: "The Dataform CLI printed no compiled graph",
    remedy: "Run `npx dataform compile` in the project: the message is the CLI's own.",
  },
  "emulator-missing": {
    severity: "error",
    title: "No Spanner emulator was found",
    remedy:
      "Run `gcloud components install cloud-spanner-emulator`, start Docker, or set SPANNER_EMULATOR_HOST to a running emulator.",
  },
  "emulator-host": {
    severity: "error",
    title: "SPANNER_EMULATOR_HOST is not the address of an emulator",
    remedy: "Write it as host:port, without a scheme: localhost:9010; or unset it to read a real database.",
  },
  "database-path": {
    severity: "error",
    title: "The path of a Spanner database is not one",
    remedy: "Write it in full: projects/my-project/instances/my-instance/databases/my-database.",
  },
  "database-credentials": {
    severity: "error",
    title: "Spanner did not accept the credentials, or there are none",
    remedy:
      "Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS to the key of a service account.",
  },
  "database-permission": {
    severity: "error",
    title: "The tables of INFORMATION_SCHEMA may not be read",
    remedy: "Ask for the role roles/spanner.databaseReader on the database.",
  },
  "database-api-disabled": {
    severity: "error",
    title: "The Spanner API is not enabled in a project",
    remedy:
      "Run `gcloud services enable spanner.googleapis.com --project=PROJECT`, and wait a few minutes; or correct the project in the path.",
  },
  "database-instance-unknown": {
    severity: "error",
    title: "There is no such Spanner instance, or no such project",
    remedy: "Correct the project or the instance in the path: `gcloud spanner instances list` names them.",
  },
  "database-unknown": {
    severity: "error",
    title: "There is no such Spanner database",
    remedy: "Correct the path: `gcloud spanner databases list --instance=INSTANCE` names them.",
  },
  "database-dialect": {
    severity: "error",
    title: "A Spanner database has the PostgreSQL dialect",
    remedy: "Only databases of the GoogleSQL dialect are read: there are no property graphs in the other one.",
  },
  "database-timeout": {
    severity: "error",
    title: "Spanner did not answer in time",
    remedy: "Run again; if it happens every time, look at the load of the instance and at the network between.",
  },
  "database-unreachable": {
    severity: "error",
    title: "Spanner cannot be reached",
    remedy:
      "Check the network and its proxy; with SPANNER_EMULATOR_HOST set, whether the emulator runs at that address.",
  },
  "database-schema-changing": {
    severity: "error",
    title: "The schema of a Spanner database changed while it was read",
    remedy: "Run again when the schema update is over: `gcloud spanner operations list` shows it.",
  },
  "database-unreadable": {
    severity: "error",
    title: "The schema of a Spanner database cannot be read",
    remedy: "The message is Spanner's own; run again, and please report it if it does not help you.",
  },
} as const satisfies CodeTable;

export type EngineCode = keyof typeof engineCodes;

export const engineDiagnostic = diagnosticsOf(engineCodes);

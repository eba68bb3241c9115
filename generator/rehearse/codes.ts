import { type CodeTable, diagnosticsOf } from "../support/index.ts";

/** What stops a rehearsal before it runs; what goes wrong in it stands in its report. */
export const rehearseCodes = {
  "rehearse-compile": {
    severity: "error",
    title: "The Dataform project does not compile",
    remedy: "Run `npx dataform compile`, and correct what it names.",
  },
  "rehearse-option": {
    severity: "error",
    title: "An option of the rehearsal does not fit the project",
    remedy: "The message names what would fit.",
  },
  "rehearse-emulator": {
    severity: "error",
    title: "No emulator answers at the address of SPANNER_EMULATOR_HOST",
    remedy: "Start it there, or unset the variable: an emulator of the Google Cloud CLI or Docker is started then.",
  },
  "rehearse-race": {
    severity: "error",
    title: "Two actions write other values into the same row, in no order",
    remedy: "Let one of them depend on the other, or export the row once.",
  },
  "rehearse-not-failed": {
    severity: "warning",
    title: "A failure that was asked for did not happen",
    remedy: "Name a commit that the action comes to: the report says how many it has.",
  },
  "rehearse-empty": {
    severity: "warning",
    title: "No row of a source is loaded",
    remedy: "Look at the filters of the query; with an empty sample nothing is wrong.",
  },
  "rehearse-from": {
    severity: "error",
    title: "The rows to start from break a rule of the schema",
    remedy: "Correct the rows; `rehearse --dump` writes rows that fit together.",
  },
  "rehearse-stale": {
    severity: "error",
    title: "The project lacks an action that the schema and the config ask for",
    remedy: "Run `generate` and commit what it writes.",
  },
  "rehearse-other-config": {
    severity: "info",
    title: "Actions of another config are not run",
    remedy: "Nothing that this config makes waits for them; rehearse that config by itself.",
  },
  "rehearse-dependency": {
    severity: "error",
    title: "An action does not wait for the rows that its rows refer to",
    remedy: "Run `generate` and commit what it writes; in SQLX of your own, add the action to its `dependencies`.",
  },
  "sample-missing": {
    severity: "error",
    title: "A source table has no sample rows",
    remedy: "Add the file, empty for an empty table; or let rows be made: `rehearse --generate 100`.",
  },
  "sample-unreadable": {
    severity: "error",
    title: "A file of sample rows cannot be read",
    remedy: "Correct the path, or the permissions of the file.",
  },
  "rehearse-long": {
    severity: "error",
    title: "A statement is longer than BigQuery takes",
    remedy: "Split it, or make a table of a part of it.",
  },
  "rehearse-correlated": {
    severity: "warning",
    title: "A correlated subquery reads a table",
    remedy:
      "Write it as a join: BigQuery runs only those that it can turn into one, and GoogleSQL's evaluator looks at each pair of rows.",
  },
  "rehearse-nested-views": {
    severity: "error",
    title: "Views are nested deeper than BigQuery resolves",
    remedy: "Make a table of one of them.",
  },
  "rehearse-many-dependencies": {
    severity: "error",
    title: "An action has more dependencies than hosted Dataform takes",
    remedy: "Let operations that do nothing wait for a part of them each.",
  },
  "sample-twice": {
    severity: "error",
    title: "A source table has two files of sample rows",
    remedy: "Keep one of them.",
  },
  "sample-unused": {
    severity: "warning",
    title: "A file of sample rows belongs to no source table",
    remedy: "Name it after the table: Account.jsonl, or finance.Account.jsonl.",
  },
  "sample-syntax": {
    severity: "error",
    title: "A file of sample rows cannot be understood",
    remedy: "One JSON object per line in .jsonl; in .csv a line of column names, then one line per row.",
  },
  "sample-column": {
    severity: "error",
    title: "Sample rows have a column whose type is not known",
    remedy: "Correct its name, or declare all columns in <table>.schema.json, as `bq show --schema` prints them.",
  },
  "sample-value": {
    severity: "error",
    title: "A sample row holds a value that does not fit its column",
    remedy:
      "INT64 and NUMERIC as number or string, BYTES as base64, TIMESTAMP as RFC 3339, DATE as YYYY-MM-DD, JSON as JSON.",
  },
  "sample-schema": {
    severity: "error",
    title: "A schema of sample rows is not one of BigQuery's",
    remedy: "Write it as `bq show --schema --format=prettyjson` does: a list of name, type and mode.",
  },
  "sample-not-generated": {
    severity: "error",
    title: "Rows of a source table cannot be generated",
    remedy: "Write sample rows for it: samples/<table>.jsonl stands beside generated rows.",
  },
  "sample-fewer": {
    severity: "warning",
    title: "Fewer rows could be generated than wanted",
    remedy: "Write sample rows for the table, or rehearse with those that there are.",
  },
  "sample-unchecked": {
    severity: "warning",
    title: "A rule of the schema is not kept by generated rows",
    remedy: "Write sample rows for the table if the rule matters.",
  },
} as const satisfies CodeTable;

export type RehearseCode = keyof typeof rehearseCodes;

export const rehearseDiagnostic = diagnosticsOf(rehearseCodes);

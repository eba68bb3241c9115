import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const configCodes = {
  "config-unreadable": {
    severity: "error",
    title: "The config cannot be read",
    remedy: "Write the file (the README shows a short one), name another with --config, or correct its permissions.",
  },
  "config-encoding": {
    severity: "error",
    title: "The config is not UTF-8 text",
    remedy: "Save the file as UTF-8.",
  },
  "config-syntax": {
    severity: "error",
    title: "The config is not valid YAML",
    remedy: "Correct this place first: what follows it was not read.",
  },
  "config-yaml-feature": {
    severity: "error",
    title: "The config uses a part of YAML that is not read",
    remedy: "Write it out: mappings, lists and texts are all that is read.",
  },
  "config-empty": {
    severity: "error",
    title: "The config says nothing",
    remedy: "Write at least bigquery.dataset and one of spanner.database, spanner.ddl and spanner.snapshot.",
  },
  "config-duplicate-key": {
    severity: "error",
    title: "A key of the config stands twice",
    remedy: "Remove one of the two; names of tables and columns match without regard to case.",
  },
  "config-unknown-key": {
    severity: "error",
    title: "The config has a key that does not exist",
    remedy: "Correct the key, or remove it.",
  },
  "config-not-available": {
    severity: "error",
    title: "The config uses something that this version does not have",
    remedy: "Remove it, or use a version that has it.",
  },
  "config-missing-key": {
    severity: "error",
    title: "A required key is missing from the config",
    remedy: "Add the key.",
  },
  "config-value": {
    severity: "error",
    title: "A key of the config has a value that it cannot have",
    remedy: "Correct the value.",
  },
  "config-expression": {
    severity: "error",
    title: "An expression of the config is not one SQL expression",
    remedy: "Write one GoogleSQL expression over the row of the source table.",
  },
  "bigquery-name": {
    severity: "warning",
    title: "A name is not one that BigQuery allows",
    remedy: "Check the spelling; the name is quoted and used as it stands.",
  },
  "config-unknown-graph": {
    severity: "error",
    title: "The config names a property graph that the schema does not have",
    remedy: "Correct the name, or add what creates the graph to the schema that `spanner` names.",
  },
  "config-unknown-table": {
    severity: "error",
    title: "The config names a table that the schema does not have",
    remedy: "Correct the name, or add what creates the table to the schema that `spanner` names.",
  },
  "config-unknown-column": {
    severity: "error",
    title: "The config names a column that the Spanner table does not have",
    remedy: "Name columns as in Spanner; what the source calls them stands under `from`.",
  },
  "config-column": {
    severity: "error",
    title: "The config gives a column what it cannot take",
    remedy: "Correct the mapping, or remove it.",
  },
  "config-unmatched-glob": {
    severity: "warning",
    title: "A glob of the config matches no table",
    remedy: "Correct the glob, or remove it; it is compared with `Table` or `schema.Table`.",
  },
} as const satisfies CodeTable;

export const configDiagnostic = diagnosticsOf(configCodes);

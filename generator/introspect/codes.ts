import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const introspectCodes = {
  "schema-file-unreadable": {
    severity: "error",
    title: "A schema file cannot be read",
    remedy: "Correct the path, or the permissions of the file.",
  },
  "schema-file-encoding": {
    severity: "error",
    title: "A schema file is not UTF-8 text",
    remedy: "Save the file as UTF-8.",
  },
  "schema-empty": {
    severity: "error",
    title: "The schema files create no table",
    remedy: "Name the files that hold the CREATE TABLE statements.",
  },
  "ddl-unknown-object": {
    severity: "error",
    title: "A DDL statement changes something that does not exist at this point",
    remedy: "List the files in the order in which they were applied to Spanner.",
  },
  "ddl-duplicate-object": {
    severity: "error",
    title: "A DDL statement creates something that exists already",
    remedy: "Remove one of the two; Spanner names do not differ by case alone.",
  },
  "ddl-bad-name": {
    severity: "error",
    title: "A name has too many parts",
    remedy: "Spanner names are `table` or `schema.table`.",
  },
} as const satisfies CodeTable;

export const introspectDiagnostic = diagnosticsOf(introspectCodes);

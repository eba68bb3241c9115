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
    severity: "fault",
    title: "The schema files create no table",
    remedy: "Name the files that hold the CREATE TABLE statements.",
  },
  "ddl-unknown-object": {
    severity: "fault",
    title: "A DDL statement changes something that does not exist at this point",
    remedy: "List the files in the order in which they were applied to Spanner.",
  },
  "ddl-duplicate-object": {
    severity: "fault",
    title: "A DDL statement creates something that exists already",
    remedy: "Remove one of the two; Spanner names do not differ by case alone.",
  },
  "ddl-column-change": {
    severity: "fault",
    title: "A change of a column contradicts what it is",
    remedy: "Spanner refuses it: drop the column and add it anew, or leave the statement out.",
  },
  "ddl-no-primary-key": {
    severity: "fault",
    title: "A table has no PRIMARY KEY",
    remedy: "Add the clause; a table of one row has the empty one, PRIMARY KEY ().",
  },
  "ddl-bad-name": {
    severity: "fault",
    title: "A name has too many parts",
    remedy: "Spanner names are `table` or `schema.table`.",
  },
  "database-empty": {
    severity: "error",
    title: "The database has no table",
    remedy: "Check that the path names the right database, and that its schema was applied.",
  },
  "database-readings-differ": {
    severity: "warning",
    title: "The DDL of a database and its INFORMATION_SCHEMA say different things",
    remedy: "The DDL is used. A database role sees a part of INFORMATION_SCHEMA only; else please report it.",
  },
  "database-ddl-denied": {
    severity: "warning",
    title: "The DDL of a database may not be read",
    remedy:
      "Ask for the permission spanner.databases.getDdl (it is in roles/spanner.databaseReader): then both are read and compared.",
  },
  "database-foreign-key-open": {
    severity: "warning",
    title: "INFORMATION_SCHEMA does not say what a foreign key refers to",
    remedy:
      "Ask for the permission spanner.databases.getDdl, or name DDL files: without the key its tables load in any order.",
  },
  "database-graph-unreadable": {
    severity: "error",
    title: "The metadata of a property graph has a shape that we do not know",
    remedy: "Ask for the permission spanner.databases.getDdl, from which graphs are read; and please report it.",
  },
  "graph-ddl-statement": {
    severity: "error",
    title: "A file with the DDL of graphs holds something else",
    remedy: "Leave only CREATE PROPERTY GRAPH in it: everything else is read from the database.",
  },
  "graph-ddl-empty": {
    severity: "error",
    title: "A file with the DDL of graphs creates none",
    remedy:
      "Name a file with CREATE PROPERTY GRAPH, or leave graphDdl out: the graphs of the database are read from it.",
  },
} as const satisfies CodeTable;

export type IntrospectCode = keyof typeof introspectCodes;

export const introspectDiagnostic = diagnosticsOf(introspectCodes);

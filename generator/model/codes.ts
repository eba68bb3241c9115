import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const modelCodes = {
  "unknown-table": {
    severity: "error",
    title: "A table is named that the schema does not have",
    remedy: "Correct the name, or add the file that creates the table.",
  },
  "unknown-column": {
    severity: "error",
    title: "A column is named that its table does not have",
    remedy: "Correct the name; names match without regard to case.",
  },
  "column-type-unknown": {
    severity: "warning",
    title: "A column has a type that GoogleSQL does not have",
    remedy:
      "Correct the type; the PostgreSQL dialect of Spanner is not read. A proto or enum type has its package before it.",
  },
  "reference-columns": {
    severity: "error",
    title: "A reference pairs different numbers of columns",
    remedy: "Name as many referencing columns as referenced ones.",
  },
  "interleave-key": {
    severity: "error",
    title: "The primary key of an interleaved table does not begin with its parent's",
    remedy: "Begin the primary key with the parent's key columns, under the same names and in the same order.",
  },
  "element-name-repeated": {
    severity: "error",
    title: "Two elements of a graph have one name",
    remedy: "Give one of them an alias with AS; names do not differ by case alone.",
  },
  "unknown-node": {
    severity: "error",
    title: "A graph edge names a node table that the graph does not have",
    remedy: "Add the node table to the graph, or correct the name; the alias counts where a table has one.",
  },
} as const satisfies CodeTable;

export const modelDiagnostic = diagnosticsOf(modelCodes);

import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const modelCodes = {
  "unknown-table": {
    severity: "fault",
    title: "A table is named that the schema does not have",
    remedy: "Correct the name, or add the file that creates the table.",
  },
  "unknown-column": {
    severity: "fault",
    title: "A column is named that its table does not have",
    remedy: "Correct the name; names match without regard to case.",
  },
  "column-type-unknown": {
    severity: "warning",
    title: "A column has a type that GoogleSQL does not have",
    remedy:
      "Correct the type; the PostgreSQL dialect of Spanner is not read. A proto or enum type has its package before it.",
  },
  "primary-key-column": {
    severity: "fault",
    title: "A column cannot be part of the primary key",
    remedy: "Name each column once, and none of type ARRAY, STRUCT, JSON or TOKENLIST.",
  },
  "reference-columns": {
    severity: "fault",
    title: "A reference does not pair its columns one to one",
    remedy: "Name as many referencing columns as referenced ones, each once.",
  },
  "reference-types": {
    severity: "fault",
    title: "A reference pairs columns whose types do not fit",
    remedy: "Give both columns the same type; an interleaved key has the length of its parent's too.",
  },
  "interleave-key": {
    severity: "fault",
    title: "The primary key of an interleaved table does not begin with its parent's",
    remedy: "Begin the primary key with the parent's key columns: the same names, order, ASC or DESC, and NOT NULL.",
  },
  "interleave-depth": {
    severity: "fault",
    title: "Tables are interleaved too deep",
    remedy: "Spanner has seven levels: make a table further up a root, and its reference a foreign key.",
  },
  "row-deletion-policy": {
    severity: "fault",
    title: "A table cannot have its row deletion policy",
    remedy:
      "The policy needs a TIMESTAMP column; foreign keys to the table and all tables below it need ON DELETE CASCADE.",
  },
  "element-name-repeated": {
    severity: "fault",
    title: "Two elements of a graph have one name",
    remedy: "Give one of them an alias with AS; names do not differ by case alone.",
  },
  "unknown-node": {
    severity: "fault",
    title: "A graph edge names a node table that the graph does not have",
    remedy: "Add the node table to the graph, or correct the name; the alias counts where a table has one.",
  },
  "element-over-view": {
    severity: "warning",
    title: "An element of a graph stands for a view",
    remedy: "Nothing is loaded for it, as a view cannot be written: load the tables behind it.",
  },
  "view-without-key": {
    severity: "fault",
    title: "An element over a view has no key",
    remedy: "Write KEY with the columns that tell the rows of the view apart: a view has no primary key to take.",
  },
  "label-repeated": {
    severity: "fault",
    title: "An element has one label twice",
    remedy: "Name each label once; DEFAULT LABEL is the name of the element, and names do not differ by case alone.",
  },
  "property-repeated": {
    severity: "fault",
    title: "A label lists one property twice",
    remedy: "List each property once, or give one of them another name with AS; names do not differ by case alone.",
  },
  "label-properties-differ": {
    severity: "fault",
    title: "One label has different properties in two elements",
    remedy: "Spanner wants the same properties for a label wherever it stands: list them, or give one another label.",
  },
  "property-types-differ": {
    severity: "fault",
    title: "One property has different types in two elements",
    remedy: "Spanner wants one type for a property of the graph: cast it, or give one of them another name.",
  },
  "edge-node-key": {
    severity: "warning",
    title: "An edge refers to columns that are no key of its node",
    remedy: "Refer to the node's key: else one edge may lead to several nodes.",
  },
  "edge-key-is-its-ends": {
    severity: "info",
    title: "The key of an edge holds its two ends and nothing else",
    remedy: "Two edges between the same nodes are one row; where there are more, add a column that tells them apart.",
  },
} as const satisfies CodeTable;

export const modelDiagnostic = diagnosticsOf(modelCodes);
export type ModelCode = keyof typeof modelCodes;

import type { Catalog, Table } from "../../model/types.ts";
import { compareStrings } from "../../support/index.ts";
import {
  danglingEdges,
  deleteStrategies,
  depthLimits,
  informationalKeys,
  integrityModes,
  outsideReferences,
  priorities,
  shardLimits,
  sharePattern,
  verifications,
} from "../parse/values.ts";
import { defineAnyColumn, defineColumn, defineMapping } from "./columns.ts";
import type { Definitions } from "./definitions.ts";
import type { Json } from "./print.ts";
import { described, oneOf, type Texts } from "./texts.ts";

/** As the reader of the config takes it, in any letter case. */
const rowOrder = {
  type: "string",
  pattern: "^\\s*(`([^`\\\\]|\\\\.)+`|[^\\s`,()]+)(\\s+([aA][sS][cC]|[dD][eE][sS][cC]))?\\s*$",
} as const;

/** What can be said of all tables at once. */
export function defaultsProperties(): Readonly<Record<string, Json>> {
  return {
    integrity: {
      description:
        "How rows are kept out that Spanner would refuse. `quarantine`: they are listed in rejects_<table>; `fail`: as well, and one of them stops the exports; `drop`: left out; `trust`: the source is read as it is.",
      enum: integrityModes,
      default: "quarantine",
    },
    maxRejects: {
      description:
        "How many rows may stay out, or what share of them, before neither the table nor what is held against it is exported.",
      anyOf: [
        { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        { type: "string", pattern: sharePattern.source },
      ],
      default: "10%",
      examples: ["0.1%", 100],
    },
    allowEmpty: {
      description: "Whether a source without a row that can be loaded is loaded all the same, that is, nothing of it.",
      type: "boolean",
      default: false,
    },
    order: {
      description:
        "Which of several rows with one key counts: columns of the source, each with asc or desc. Without it, the content of the row decides.",
      anyOf: [rowOrder, { type: "array", items: rowOrder }],
      examples: [["updated_at desc"]],
    },
    danglingEdges: {
      description:
        "Rows that are an edge to a node that is not loaded: without it, `drop` for a table that is one edge and nothing else, `keep` for others.",
      enum: danglingEdges,
    },
    informationalKeys: {
      description: "Whether rows are held against foreign keys that are NOT ENFORCED.",
      enum: informationalKeys,
      default: "filter",
    },
    outsideReferences: {
      description:
        "References to tables that are not selected. `present`: their rows are taken to be in Spanner; `check`: rows are held against what Spanner holds, through bigquery.connection; `error`: there must be none.",
      enum: outsideReferences,
      default: "present",
    },
    deletes: {
      description: "How rows are deleted from Spanner. `none`: they stay.",
      enum: deleteStrategies,
      default: "none",
    },
    priority: {
      description: "The priority of the requests to Spanner; the Dataform variable `priority` overrides it for a run.",
      enum: priorities,
      default: "MEDIUM",
    },
    shards: {
      description: "Into how many exports of disjoint parts the table is split, for tables that take hours.",
      type: "integer",
      minimum: shardLimits.min,
      maximum: shardLimits.max,
      default: 1,
    },
    verify: {
      description:
        "What is asked of Spanner after the load, through bigquery.connection. `counts`: whether it holds as many rows as are loadable; `keys`: whether it holds each of their keys.",
      enum: verifications,
      default: "none",
    },
  };
}

/**
 * The entries of `tables`. Each table adds its own columns to what all entries have. Names are wanted in the spelling of
 * the schema, though the reader takes any letter case: JSON Schema compares exactly, and patterns that ignore case would
 * complete nothing.
 */
export function tablesSchema(definitions: Definitions, texts: Texts, catalog: Catalog): Json {
  const tables = [...catalog.tables.values()].toSorted((a, b) => compareStrings(a.id, b.id));
  const entry = defineEntry(definitions, texts);
  const mapping = defineMapping(definitions, texts);
  const timestamps = new Set(tables.flatMap(timestampColumns));
  const globEntry = definitions.add("globEntry", {
    description: "A glob: `*` stands for any letters, `?` for one. It speaks of all tables that it matches.",
    allOf: [entry],
    properties: {
      columns: { additionalProperties: defineAnyColumn(definitions, mapping) },
      changeTimestampColumn: oneOf([...timestamps].toSorted(compareStrings)),
    },
  });
  return {
    description:
      "What holds for single tables: `Table`, `schema.Table` or a quoted glob. The most specific entry wins.",
    type: ["object", "null"],
    properties: new Map(tables.map((table) => [table.id, tableSchema(definitions, { entry, mapping }, table)])),
    patternProperties: { "[*?]": globEntry },
    additionalProperties: false,
  };
}

function tableSchema(
  definitions: Definitions,
  { entry, mapping }: { readonly entry: Json; readonly mapping: Json },
  table: Table,
): Json {
  const key = table.primaryKey.map((part) => part.column).join(", ");
  return {
    description: `Primary key (${key}).`,
    allOf: [entry],
    properties: {
      columns: {
        properties: new Map(
          table.columns.map((column) => [column.name, defineColumn(definitions, mapping, table, column)]),
        ),
        additionalProperties: false,
      },
      changeTimestampColumn: oneOf(timestampColumns(table)),
    },
  };
}

function timestampColumns({ columns }: Table): readonly string[] {
  return columns.filter(({ type }) => type === "TIMESTAMP").map(({ name }) => name);
}

/** The keys that every entry has. */
function defineEntry(definitions: Definitions, texts: Texts): Json {
  const source = definitions.add("source", {
    anyOf: [
      texts.tablePath,
      {
        type: "object",
        properties: {
          table: described("Its name: `table`, `dataset.table` or `project.dataset.table`.", texts.tablePath),
        },
        required: ["table"],
        additionalProperties: false,
      },
    ],
  });
  return definitions.add("entry", {
    type: ["object", "null"],
    properties: {
      source: described("The BigQuery table that is read; without it, the table of the same name.", source, {
        examples: ["person_own_account"],
      }),
      columns: {
        description: "Columns of the Spanner table that are not read under their own names, or not at all.",
        type: ["object", "null"],
      },
      ...defaultsProperties(),
      selfReference: {
        description:
          "For a table with one reference to its own primary key that cannot wait for a second pass: rows are loaded by their distance from one that refers to no other, in so many exports and one more.",
        type: "object",
        properties: {
          maxDepth: {
            description: "The longest distance; rows that are farther, or that lead to no such row, stay out.",
            type: "integer",
            minimum: depthLimits.min,
            maximum: depthLimits.max,
          },
        },
        required: ["maxDepth"],
        additionalProperties: false,
      },
      tag: described("The request tag of the exports; without it, reverse_etl_<graph>_<table>.", texts.text),
      changeTimestampColumn: described(
        "A TIMESTAMP column of the Spanner table: a row is written only if it is newer.",
        texts.text,
      ),
    },
    additionalProperties: false,
  });
}

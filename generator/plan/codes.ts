import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const planCodes = {
  "table-not-planned": {
    severity: "error",
    title: "A table is asked for that is not loaded",
    remedy: "Correct the name, or select the table.",
  },
  "ledger-missing": {
    severity: "error",
    title: "There is no ledger to read",
    remedy: "Take `ledger: none` out of the config and generate anew; or say where the ledger is.",
  },
  "ledger-unreadable": {
    severity: "error",
    title: "The ledger of a rehearsal cannot be read",
    remedy: "Name the folder that `rehearse --dump` wrote.",
  },
  "graph-not-found": {
    severity: "error",
    title: "A graph is asked for that the schema does not have",
    remedy: "Correct the name, or add the file that creates the graph.",
  },
  "nothing-selected": {
    severity: "error",
    title: "No table is selected",
    remedy: "Create a property graph, or name tables under select.include.",
  },
  "outside-reference": {
    severity: "warning",
    title: "An enforced reference leaves the selection",
    remedy:
      "Rows that it names are assumed to be in Spanner; take the table out of select.exclude to load it too, or let `outsideReferences: check` look for them.",
  },
  "outside-not-checked": {
    severity: "info",
    title: "A reference that Spanner does not enforce leaves the selection",
    remedy:
      "Rows that it names are assumed to be in Spanner; select the table to load it too, or let `outsideReferences: check` look for them.",
  },
  "outside-with-trust": {
    severity: "error",
    title: "References of a trusted table are to be looked up in Spanner",
    remedy:
      "Give the table `integrity: drop` or `quarantine`, so that its rows are looked at; or `outsideReferences: present`.",
  },
  "outside-refused": {
    severity: "error",
    title: "A reference leaves the selection, and the config allows none that does",
    remedy:
      "Take the table that it leads to out of select.exclude, or name it under select.include; or give this table `outsideReferences: check` or `present`.",
  },
  "external-type": {
    severity: "error",
    title: "A column cannot be compared with what Spanner holds",
    remedy: "Rows are compared by BOOL, BYTES, DATE, FLOAT64, INT64, NUMERIC, STRING and TIMESTAMP columns.",
  },
  "verify-without-key": {
    severity: "error",
    title: "Keys are to be looked up in Spanner, and a part of them is not known",
    remedy: "Map the key column to an expression, or give the table `verify: counts`.",
  },
  "commit-timestamp-in-key": {
    severity: "warning",
    title: "A commit-timestamp column of the primary key is exported from the source",
    remedy: "Spanner takes any time that is past; without it each run would make new rows of the same ones.",
  },
  "nothing-to-export": {
    severity: "error",
    title: "A table has no column that an export can write",
    remedy: "Take the table out with select.exclude, or map a column.",
  },
  "shards-without-key": {
    severity: "error",
    title: "A table is to be split, but has no key to split it by",
    remedy: "Remove `shards`, or map a key column.",
  },
  "commit-timestamp-left-out": {
    severity: "warning",
    title: "A NOT NULL commit-timestamp column is not exported",
    remedy: "Spanner's documentation does not say what it then holds; let the column be nullable if the export fails.",
  },
  "reference-cycle": {
    severity: "error",
    title: "Enforced references form a cycle",
    remedy:
      "A second pass needs in one of them a nullable column that no key, unique index, CHECK or generated column uses; else make one of them NOT ENFORCED, or drop it before the load and add it after. A table with one reference to its own primary key can be loaded by depth: `selfReference: { maxDepth: 8 }`.",
  },
  "depth-without-check": {
    severity: "error",
    title: "A table is to be loaded by depth, and nobody looks at its rows",
    remedy: "Give the table `integrity: drop` or `quarantine`; or take selfReference out.",
  },
  "depth-not-used": {
    severity: "warning",
    title: "A table is not loaded by depth, though the config says so",
    remedy:
      "Take selfReference out; it is for one reference to the own primary key that cannot wait for a second pass.",
  },
  "deferred-with-timestamp": {
    severity: "error",
    title: "A table that is exported twice has a change timestamp",
    remedy: "Remove changeTimestampColumn, or make the foreign key NOT ENFORCED.",
  },
  "trusted-parent": {
    severity: "warning",
    title: "Rows are held against a table whose integrity is trust",
    remedy:
      "Give that table `integrity: drop` or `quarantine` too; else what arrives there in the middle of a run can make an export fail.",
  },
  "referenced-not-key": {
    severity: "info",
    title: "A foreign key leads to columns that are not the primary key",
    remedy:
      "See to it that the source does not change them in a row: rows in Spanner may still refer to the old values, and then the export fails.",
  },
  "key-not-checked": {
    severity: "warning",
    title: "Rows with one key are not told apart",
    remedy: "Map the key column to an expression, or see to it that the source has one row per key.",
  },
  "reference-not-checked": {
    severity: "warning",
    title: "Rows are not held against a reference",
    remedy: "Export the column, if Spanner allows it; else rows that Spanner refuses make the export fail.",
  },
  "unique-not-checked": {
    severity: "warning",
    title: "Rows are not held against a unique index",
    remedy: "Export the column, if Spanner allows it; else see to it that the source has one row per value.",
  },
  "rounded-column-compared": {
    severity: "warning",
    title: "Rows are compared by a FLOAT32 column",
    remedy:
      "BigQuery has no FLOAT32: see to it that no two values are one when Spanner rounds them, and that references have the rounded value.",
  },
  "check-not-translated": {
    severity: "warning",
    title: "Rows are not held against a CHECK",
    remedy: "See to it that the source has no row that breaks it: Spanner refuses the export's batch.",
  },
  "order-cycle": {
    severity: "info",
    title: "A reference that is not enforced was left out of the order",
    remedy: "Nothing: Spanner does not check it, and with it the order would have a cycle.",
  },
  "same-source": {
    severity: "warning",
    title: "Two tables read the same BigQuery table because nothing else is said",
    remedy: "Name the source of each under tables: a BigQuery table has no schema inside its dataset.",
  },
  "named-schema-export": {
    severity: "warning",
    title: "An export into a named schema",
    remedy: "BigQuery's documentation does not say whether EXPORT DATA accepts it; try one table first.",
  },
  "tag-changed": {
    severity: "warning",
    title: "A request tag was changed to what Spanner accepts",
    remedy: "Use letters, digits, `_` and `-`, beginning with a letter, 50 characters at most.",
  },
  "too-many-actions": {
    severity: "error",
    title: "The plan has more actions than hosted Dataform runs",
    remedy:
      "Set `layout: compact`, one script for a table; or split the tables over several configs, each in a repository of its own.",
  },
} as const satisfies CodeTable;

export const planDiagnostic = diagnosticsOf(planCodes);

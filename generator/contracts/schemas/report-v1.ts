import { z } from "zod";
import { diagnosticV1 } from "./diagnostic.ts";

const count = z.int().min(0);

const violation = z
  .strictObject({
    kind: z
      .enum([
        "nullKey",
        "notNull",
        "tooLong",
        "badValue",
        "missingParent",
        "missingReference",
        "duplicateIndexKey",
        "check",
        "unknownColumn",
        "notWritable",
      ])
      .describe("Which rule of Spanner the row breaks."),
    table: z.string().describe("The table of the row."),
    name: z
      .string()
      .nullable()
      .describe("The foreign key, index or check; the column for other kinds; null for what has no name."),
    row: z.record(z.string(), z.unknown()).describe("The row by column, in the value forms of sample rows."),
    message: z.string().describe("The same in a sentence."),
  })
  .meta({ id: "Violation", description: "A row that Spanner refuses, and why." });

const action = z
  .strictObject({
    name: z.string().describe("The action's name; with dataset and project where two have one name."),
    status: z
      .enum(["ok", "disabled", "failed", "skipped", "notRehearsed"])
      .describe(
        "`disabled`: passed without being run; `skipped`: it depends on one that failed; `notRehearsed`: this machine cannot run it, or it depends on such a one.",
      ),
    ms: z.number().min(0).describe("Milliseconds of its own steps."),
    commits: count.describe("Commits that Spanner took."),
    rows: count.describe("Rows in these commits."),
    error: z.string().nullable().describe("What went wrong, in Spanner's or GoogleSQL's own words; null for `ok`."),
    violations: z
      .array(violation)
      .describe("The rows of the refused commit that are to blame, twenty at most; empty where none was refused."),
  })
  .meta({ id: "RehearsedAction", description: "An action of the Dataform project and what became of it." });

const difference = z
  .strictObject({
    kind: z
      .enum(["missing", "different", "beyond"])
      .describe("Not in Spanner; there with other values; there though no export selected it."),
    key: z.string().describe('The values of the primary key: `(1, "a")`.'),
    columns: z.array(z.string()).describe("Those that differ; empty for the other kinds."),
  })
  .meta({ id: "Difference", description: "A row of Spanner that is not what the exports selected." });

const table = z
  .strictObject({
    name: z.string().describe("The Spanner table."),
    source: count.nullable().describe("Rows in the tables that are read for it; null where that is not known."),
    loadable: count
      .nullable()
      .describe(
        "Rows that the exports select, whether Spanner takes them or not; null where an export did not get that far.",
      ),
    rejected: z.record(z.string(), count).describe("Rows that are held back, by reason."),
    exported: count.describe("Rows that were written, each once."),
    tombstones: count.describe("Rows that were marked as deleted."),
    inSpanner: count.describe("Rows in Spanner after the run."),
    equal: z.boolean().describe("Whether every loadable row is in Spanner as it should be."),
    missing: count.describe("Loadable rows whose key is not in Spanner."),
    different: count.describe("Loadable rows whose key is in Spanner with other values."),
    beyond: count.describe("Rows in Spanner that no export of this run selected."),
    differences: z.array(difference).describe("Ten at most of each kind."),
  })
  .meta({ id: "RehearsedTable", description: "A Spanner table that the project loads." });

const run = z
  .strictObject({
    name: z.string().describe("The folder of the state of the sources; `1` where there is only one."),
    clock: z.string().describe("When the run began, RFC 3339 in UTC."),
    tables: z.array(table).describe("In the order of their names."),
    actions: z.array(action).describe("In the order in which they began; those that never did at the end."),
  })
  .meta({ id: "RehearsedRun", description: "One run of all actions." });

/** What `rehearse --json` prints. */
export const reportV1 = z
  .strictObject({
    version: z.literal(1).describe("Raised when a field changes its meaning."),
    target: z.string().describe("What took the rows: `emulator 1.5.28`, or `built-in checks`."),
    seed: z.int().describe("The same seed gives the same order and the same commits."),
    order: z
      .enum(["adversary", "random"])
      .describe("How the order of independent actions was chosen: children first, or drawn from the seed."),
    exit: z
      .union([z.literal(0), z.literal(1), z.literal(3)])
      .describe("0: every loadable row is in Spanner; 1: not so, or something failed; 3: not all could be run here."),
    runs: z.array(run).describe("In their order; empty where errors stand before the first."),
    notRehearsed: z
      .array(
        z
          .strictObject({
            action: z.string().describe("The action."),
            reason: z.string().describe("What cannot be run here."),
          })
          .meta({ id: "NotRehearsed", description: "An action that this machine cannot run." }),
      )
      .describe("Each action once."),
    leftOut: z
      .array(
        z
          .strictObject({
            statement: z.string().describe("The statement, or the clause of one."),
            reason: z.string().describe("Why the target does not have it, in its own words where it has some."),
          })
          .meta({ id: "LeftOut", description: "A part of the schema that the target does not have." }),
      )
      .describe("What is not checked, therefore."),
    diagnostics: z
      .array(diagnosticV1)
      .describe("Errors and warnings of the config, the schema, the samples and the order."),
  })
  .describe("The report of a rehearsal.");

export type ReportV1 = z.infer<typeof reportV1>;

import { z } from "zod";
import { diagnosticV1 } from "./diagnostic.ts";
import { planAction, planDependency } from "./plan-v1.ts";

const columnNames = z.array(z.string());

const schemaChange = z
  .strictObject({
    change: z
      .enum(["added", "removed", "changed"])
      .describe("A rename is a removal and an addition: it is not guessed."),
    object: z
      .enum([
        "table",
        "column",
        "onUpdate",
        "columnOrder",
        "primaryKey",
        "interleaving",
        "foreignKey",
        "check",
        "index",
        "rowDeletionPolicy",
        "synonym",
        "view",
        "graph",
        "node",
        "edge",
        "schema",
        "protoBundle",
        "sequence",
        "function",
      ])
      .describe("What differs."),
    of: z
      .string()
      .describe("The table, view, graph or other object that it is, or is part of; empty for the proto bundle."),
    name: z.string().nullable().describe("Null for what has no name of its own, and where `of` is all of it."),
    from: z.string().nullable().describe("The old definition in Spanner's words; null for what was not there."),
    to: z.string().nullable().describe("The new definition; null for what is gone."),
  })
  .meta({ id: "SchemaChange", description: "An object of the schema that is not what it was." });

const actionChange = z
  .strictObject({
    action: z.string().describe("The name of the action, which is in both plans."),
    columns: z
      .strictObject({
        added: columnNames.describe("Exported now."),
        removed: columnNames.describe("No longer exported."),
        retyped: columnNames.describe("Exported before and after, in another type."),
      })
      .describe("The columns of the export."),
    dependsOn: z
      .strictObject({
        added: z.array(planDependency).describe("Waited for now."),
        removed: z.array(planDependency).describe("No longer waited for."),
        changed: z.array(planDependency).describe("Waited for now as before, for other reasons: those that hold now."),
      })
      .describe("What the action waits for."),
    wave: z
      .strictObject({
        from: z.int().min(0).describe("The old wave."),
        to: z.int().min(0).describe("The new wave."),
      })
      .nullable()
      .describe("Null where the wave is the same."),
  })
  .meta({ id: "ActionChange", description: "What changed of an action." });

const step = z
  .strictObject({
    phase: z
      .enum(["before", "load", "after"])
      .describe("Before the new pipeline runs for the first time, that run over all rows, or after it."),
    kind: z
      .enum(["ddl", "dml", "recreate", "load"])
      .describe(
        "`ddl`: a change of the schema; `dml`: a change of rows that no load makes; `recreate`: a change of the schema that loses rows or values; `load`: a full load.",
      ),
    subject: z.string().describe('What it is about: `Table "Account"`, `Graph "FinGraph"`.'),
    text: z.string().describe("What to do and to know, for a person."),
    ddl: z
      .array(z.string())
      .describe(
        "The DDL statements of the step, without semicolons; empty where there are none, or where the text says what only a person can do.",
      ),
  })
  .meta({ id: "Step", description: "Something that a person has to do, or to know." });

/** What `diff --format json` prints. */
export const comparisonV1 = z
  .strictObject({
    version: z.literal(1).describe("Raised when a field changes its meaning."),
    schema: z
      .array(schemaChange)
      .describe("Tables first, then views, graphs and other objects, each in the order of their names."),
    pipeline: z
      .strictObject({
        added: z.array(planAction).describe("Actions that only the new plan has, in its order."),
        removed: z.array(planAction).describe("Actions that only the old plan has, in its order."),
        changed: z.array(actionChange).describe("Actions that both plans have, in the order of the new one."),
      })
      .describe("What changed between the plans of all tables."),
    steps: z
      .array(step)
      .describe("In the order in which they are done: Spanner takes their statements one after the other."),
    diagnostics: z
      .array(diagnosticV1)
      .describe("The errors of both sides, and the warnings that the new schema brings."),
  })
  .describe("The comparison of two schemas.");

export type ComparisonV1 = z.infer<typeof comparisonV1>;

import { z } from "zod";
import { diagnosticV1 } from "./diagnostic.ts";

const reason = z
  .strictObject({
    kind: z
      .enum(["interleave", "foreignKey", "graphEdge", "firstPass", "checkedRows", "gate", "run", "loaded"])
      .describe(
        "What asks for the order; `firstPass`: the rows of the table itself have to be there; `checkedRows`: its checked rows are read; `gate`: the gate of the table has to be open; `run`: the run has to have begun, or to have been counted; `loaded`: the rows of the table have to be there.",
      ),
    enforced: z.boolean().describe("Whether Spanner would refuse the rows otherwise."),
    to: z.string().describe("The table that is referred to."),
    name: z.string().nullable().describe("The constraint, or `Graph.edge`; null where there is no name."),
    end: z.enum(["source", "destination"]).nullable().describe("Which end of a graph edge; null for other kinds."),
  })
  .meta({ id: "Reason", description: "Why one action waits for another." });

const dependency = {
  action: z.string().describe("The name of the action that is waited for."),
  because: z.array(reason).describe("Why it is waited for."),
};

/** What a comparison says of an action; the plan itself has no name for the type. */
export const planDependency = z
  .strictObject(dependency)
  .meta({ id: "Dependency", description: "An action that another one waits for." });

const stepKinds = ["checked", "settle", "rejects", "gate", "export", "verify", "ledger"] as const;

/** A comparison holds actions too. */
export const planAction = z
  .strictObject({
    name: z.string().describe("The name of the Dataform action; unique in the plan."),
    kind: z
      .enum([...stepKinds, "barrier", "script"])
      .describe(
        "`checked`: every row of a source with the reasons why it stays out; `settle`: marks rows of tables that refer to each other; `rejects`: the rows that stay out; `gate`: an assertion that stops what depends on it when too much of a table stays out; `export`: of one table; `verify`: an assertion after the load, which asks what Spanner holds; `ledger`: keeps what the run did; `barrier`: only waits, where one action would have to wait for too many; `script`: several of these, one after the other, in the layout `compact`.",
      ),
    table: z.string().nullable().describe("Null for an action that is not one of a single table."),
    pass: z
      .literal([1, 2])
      .nullable()
      .describe("Which export of a table that is exported twice; null for an action that is no export."),
    wave: z.int().min(0).describe("0 for actions that wait for none, otherwise one more than what they wait for."),
    columns: z
      .array(z.string())
      .describe("The columns that are exported, in their order; of a script those of all its exports."),
    steps: z
      .array(
        z.strictObject({
          name: z
            .string()
            .describe("As the action would be called by itself; tables and views that it makes are called so."),
          kind: z.enum(stepKinds).describe("What is done."),
        }),
      )
      .describe("What a script does, in its order; empty for all else."),
    dependsOn: z
      .array(z.strictObject(dependency))
      .describe("What the action waits for itself; what follows from that is left out."),
  })
  .meta({ id: "Action", description: "One action of the pipeline." });

const table = z
  .strictObject({
    name: z.string().describe("`Table`, or `schema.Table` in a named schema."),
    elements: z
      .array(
        z.strictObject({
          graph: z.string().describe("The graph's name."),
          kind: z.enum(["node", "edge"]).describe("A node table or an edge table."),
          name: z.string().describe("The element's name."),
        }),
      )
      .describe("What the table is in the chosen graphs; empty for a table of none."),
    mode: z
      .enum(["trust", "drop", "quarantine", "fail"])
      .describe("How rows are kept out that Spanner would refuse: docs/integrity.md."),
    reasons: z.array(z.string()).describe("Why rows of the table may stay out; empty for `trust`."),
    wave: z.int().min(0).describe("The wave of its export."),
  })
  .meta({ id: "PlannedTable", description: "A table that is loaded." });

/** What `plan --format json` prints. */
export const planV1 = z
  .strictObject({
    version: z.literal(1).describe("Raised when a field changes its meaning."),
    tables: z.array(table).describe("In the order of their names."),
    actions: z.array(planAction).describe("In load order: an action comes after all that it waits for."),
    deferred: z
      .array(
        z.strictObject({
          table: z.string().describe("The table of the foreign key."),
          constraint: z.string().describe("The foreign key's name."),
          columns: z.array(z.string()).describe("The columns that pass two fills in."),
        }),
      )
      .describe("The foreign keys that a second pass fills in."),
    diagnostics: z.array(diagnosticV1).describe("Those of all stages; errors first, then by place."),
  })
  .describe("The load plan.");

export type PlanV1 = z.infer<typeof planV1>;
export type DiagnosticV1 = z.infer<typeof diagnosticV1>;

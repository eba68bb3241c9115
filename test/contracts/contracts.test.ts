import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { CatalogDocument, PlanDocument } from "../../generator/contracts/index.ts";
import { catalogV1, planV1 } from "../../generator/contracts/schemas/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import type { Action, IntegrityMode, Layout, Plan } from "../../generator/plan/types.ts";
import { planDocument } from "../../generator/render/index.ts";
import { contractFiles } from "../../generator/tools/contracts.ts";
import { readOwn, updateGoldens, writeOwn } from "../support/cases.ts";
import { catalogOf, planOf } from "../support/schema.ts";
import { type JsonSchema, possibleForms, shownForms, undescribedFields } from "./forms.ts";

const folder = import.meta.dirname;
const root = resolve(folder, "../..");

function ddl(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** A golden is what the program makes; with UPDATE_GOLDENS=1 it is written anew. */
function golden(name: string, document: CatalogDocument | PlanDocument): unknown {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (updateGoldens) writeOwn(folder, name, text);
  expect(text).toBe(readOwn(folder, name));
  return JSON.parse(text);
}

/** A plan with a barrier that has not its fifty tables, and with diagnostics of every form. */
function withEveryForm(plan: Plan): Plan {
  const first = plan.actions.find(({ kind }) => kind === "export");
  if (first?.kind !== "export") throw new Error("the plan has an export");
  const barrier: Action = { kind: "barrier", name: "barrier", folder: "tables", wave: 0, dependsOn: [], tags: [] };
  const third: Action = { ...first, name: "export_third", dependsOn: [{ action: "barrier", because: [] }] };
  return {
    ...plan,
    operations: [...plan.operations, { ...barrier, steps: [barrier] }, { ...third, steps: [third] }],
    diagnostics: [
      ...plan.diagnostics,
      {
        code: "config-empty",
        severity: "error",
        subject: "spanner_graph.yaml",
        message: "spanner_graph.yaml: it is empty",
        hint: "Write one.",
      },
      {
        code: "config-value",
        severity: "error",
        subject: "tables.Person.shards",
        message: "tables.Person.shards: the number is too small, not 0",
        hint: "Write 1 or more.",
        at: { file: "spanner_graph.yaml", line: 7, column: 13, lineText: "    shards: 0" },
        configPath: "tables.Person.shards",
      },
      {
        code: "unknown-table",
        severity: "warning",
        subject: 'Table "Pet"',
        message: 'Table "Pet": interleaving: there is no table "Persons".',
        hint: "Correct the name.",
        touches: { tables: ["Pet"], graphs: [] },
      },
      {
        code: "unknown-node",
        severity: "error",
        subject: 'Graph "Pets"',
        message: 'Graph "Pets": edge "Pet": the graph has no node table "Persons".',
        hint: "Correct the name.",
        touches: { tables: [], graphs: ["Pets"] },
      },
    ],
  };
}

const emptyPlan: Plan = {
  prefix: "",
  tables: [],
  sources: [],
  actions: [],
  layout: "sqlx",
  operations: [],
  deferred: [],
  diagnostics: [],
};

const catalogs = (): readonly unknown[] => [
  golden("catalog.json", catalogDocument(catalogOf(ddl("catalog.sql")))),
  golden("catalog-errors.json", catalogDocument(catalogOf(ddl("catalog-errors.sql")))),
  golden("catalog-empty.json", catalogDocument(catalogOf(""))),
];

const plans = (): readonly unknown[] => {
  const modes: Readonly<Record<string, IntegrityMode>> = { Alone: "trust", Peer: "fail", Owns: "drop" };
  const planIn = (layout: Layout) =>
    planOf(ddl("plan.sql"), (options) => ({
      ...options,
      layout,
      ledger: { retention: 90 },
      tables: new Map(
        [...options.tables].map(([id, own]) => [
          id,
          {
            ...own,
            integrity: modes[id] ?? "quarantine",
            allowEmpty: id === "Person",
            verify: id === "Person" ? ("keys" as const) : ("none" as const),
          },
        ]),
      ),
    }));
  const plan = planIn("sqlx");
  const compact = planIn("compact");
  const full = withEveryForm(plan);
  return [
    golden("plan.json", planDocument(plan, plan.diagnostics)),
    golden("plan-compact.json", planDocument(compact, compact.diagnostics)),
    golden("plan-forms.json", planDocument(full, full.diagnostics)),
    golden("plan-empty.json", planDocument(emptyPlan, [])),
  ];
};

const contracts = [
  { name: "catalog-v1", schema: catalogV1, documents: catalogs },
  { name: "plan-v1", schema: planV1, documents: plans },
] as const;

/** Lists that always hold something, by the rules of Spanner or of the document. */
const neverEmpty: ReadonlySet<string> = new Set([
  // What looks at tables from outside is by itself in every layout.
  'Action.steps[].kind = "verify"',
  'Action.steps[].kind = "ledger"',
  ".deferred[].columns is empty",
  "Table.columns is empty",
  "NodeElement.key is empty",
  "EdgeElement.key is empty",
  "Index.keys is empty",
  "SchemaObject.statements is empty",
  "EdgeEnd.columns is empty",
  "EdgeEnd.nodeColumns is empty",
  "PropertyGraph.nodes is empty",
  "NodeElement.labels is empty",
  "NodeElement.properties is empty",
  "EdgeElement.labels is empty",
  "EdgeElement.properties is empty",
]);

describe.each(contracts)("$name", ({ name, schema, documents }) => {
  const path = `docs/contracts/${name}.schema.json`;
  const jsonSchema = JSON.parse(contractFiles().get(path) ?? "{}") as JsonSchema;

  test("the committed JSON Schema is up to date (`npm run docs`)", () => {
    expect(readFileSync(join(root, path), "utf8")).toBe(contractFiles().get(path));
  });

  test("every field has a description", () => {
    expect(undescribedFields(jsonSchema)).toEqual([]);
  });

  test("the goldens are what the program prints and what the schema says", () => {
    for (const document of documents()) expect(schema.parse(document)).toEqual(document);
  });

  test("the goldens show every field in every form", () => {
    const shown = new Set(documents().flatMap((document) => [...shownForms(jsonSchema, document)]));
    // Diagnostics look the same everywhere: the goldens of the plan show them.
    const wanted = [...possibleForms(jsonSchema)].filter(
      (form) => name === "plan-v1" || !form.startsWith("Diagnostic."),
    );
    const missing = wanted.filter((form) => !shown.has(form) && !neverEmpty.has(form));
    expect(missing).toEqual([]);
  });

  test("an unknown field, a missing one and another version are refused", () => {
    const [first] = documents() as readonly [Record<string, unknown>];
    expect(schema.safeParse({ ...first, more: 1 }).success).toBe(false);
    expect(schema.safeParse({ ...first, version: 2 }).success).toBe(false);
    const { diagnostics: _, ...rest } = first;
    expect(schema.safeParse(rest).success).toBe(false);
  });
});

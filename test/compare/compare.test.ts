import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retypeKind } from "../../generator/compare/columns.ts";
import { compareSides } from "../../generator/compare/index.ts";
import type { Comparison, SchemaObject, Side } from "../../generator/compare/types.ts";
import type { CatalogDocument } from "../../generator/contracts/index.ts";
import { randomSchemas } from "../introspect/snapshot/random-schema.ts";
import { compareDdl, sideOf } from "./support.ts";

function changes({ schema }: Comparison): readonly string[] {
  return schema.map(({ change, object, of, name, from, to }) => `${change} ${object} ${of} ${name}: ${from} → ${to}`);
}

/** How the subject of a step begins; `Table` for the parts of one. */
const subjectWords: Readonly<Partial<Record<SchemaObject, string>>> = {
  graph: "Graph",
  node: "Graph",
  edge: "Graph",
  view: "View",
  schema: "Schema",
  sequence: "Sequence",
  function: "Function",
};

/** Lists whose order says nothing, in one order. */
function unordered({ tables, graphs, views, objects }: CatalogDocument): unknown {
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
  return [
    tables.map((table) => {
      const { references, checks, indexes } = table;
      return { ...table, references: sorted(references), checks: sorted(checks), indexes: sorted(indexes) };
    }),
    sorted(graphs.map(({ name, nodes, edges }) => [name, sorted(nodes), sorted(edges)])),
    sorted(views),
    sorted(objects),
  ];
}

describe("any two schemas", () => {
  const sides = randomSchemas.map(sideOf);

  test("a schema does not differ from itself", () => {
    fc.assert(
      fc.property(sides, (side) => {
        const { schema, pipeline, steps } = compareSides({ old: side, new: side });
        expect([schema, pipeline, steps]).toEqual([[], { added: [], removed: [], changed: [] }, []]);
      }),
      { numRuns: 50 },
    );
  });

  test("without a change both are the same; the other way round every change is turned round; each has a step", () => {
    const turned = { added: "removed", removed: "added", changed: "changed" } as const;
    fc.assert(
      fc.property(sides, sides, (before, after) => {
        const there = compareSides({ old: before, new: after });
        const back = compareSides({ old: after, new: before });
        if (there.schema.length === 0) expect(unordered(after.catalog)).toEqual(unordered(before.catalog));
        const key = (change: object) => JSON.stringify(change);
        const round = there.schema.map((change) => ({
          ...change,
          change: turned[change.change],
          of: "",
          name: "",
          from: change.to,
          to: change.from,
        }));
        expect(
          back.schema
            .map((change) => ({ ...change, of: "", name: "" }))
            .map(key)
            .sort(),
        ).toEqual(round.map(key).sort());
        expect(back.pipeline.added).toEqual(there.pipeline.removed);
        const subjects = new Set(there.steps.map(({ subject }) => subject));
        for (const { object, of } of there.schema) {
          if (object === "columnOrder") continue;
          expect(subjects.has(`${subjectWords[object] ?? "Table"} "${of}"`), `${object} of ${of}`).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("the last word of a plan is what the first and the changes say", () => {
    fc.assert(
      fc.property(sides, sides, (before: Side, after: Side) => {
        const { added, removed, changed } = compareSides({ old: before, new: after }).pipeline;
        const gone = new Set(removed.map(({ name }) => name));
        const names = [...before.plan.actions.filter(({ name }) => !gone.has(name)), ...added].map(({ name }) => name);
        expect(names.sort()).toEqual(after.plan.actions.map(({ name }) => name).sort());
        for (const { action, columns } of changed) {
          const find = ({ plan }: Side) => plan.actions.find(({ name }) => name === action)?.columns ?? [];
          const stayed = find(before).filter((column) => !columns.removed.includes(column));
          expect([...stayed, ...columns.added].sort()).toEqual([...find(after)].sort());
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("the schema", () => {
  test("names match without regard to case, and another spelling is a change", () => {
    const comparison = compareDdl(
      "CREATE TABLE Person (Id INT64, friend INT64, FOREIGN KEY (friend) REFERENCES Person (Id)) PRIMARY KEY (Id); CREATE PROPERTY GRAPH G NODE TABLES (Person)",
      "CREATE TABLE PERSON (id INT64, friend INT64, FOREIGN KEY (friend) REFERENCES PERSON (id)) PRIMARY KEY (id); CREATE PROPERTY GRAPH g NODE TABLES (PERSON AS Person)",
    );
    expect(changes(comparison)).toEqual([
      "changed table PERSON null: Person → PERSON",
      "changed column PERSON id: Id → id",
      "changed primaryKey PERSON null: (Id) → (id)",
      "changed foreignKey PERSON null: FOREIGN KEY (friend) REFERENCES Person (Id) → FOREIGN KEY (friend) REFERENCES PERSON (id)",
      "changed graph g null: G → g",
      "changed node g Person: Person KEY (Id) DEFAULT LABEL PROPERTIES ARE ALL COLUMNS → PERSON KEY (id) DEFAULT LABEL PROPERTIES ARE ALL COLUMNS",
    ]);
    // Spanner has one name for both.
    expect(comparison.steps.map(({ text }) => text)).toEqual(["CREATE OR REPLACE PROPERTY GRAPH g."]);
  });

  test("a rename is a removal and an addition", () => {
    expect(
      changes(
        compareDdl(
          "CREATE TABLE t (id INT64, a INT64) PRIMARY KEY (id)",
          "CREATE TABLE t (id INT64, b INT64) PRIMARY KEY (id)",
        ),
      ),
    ).toEqual(["removed column t a: INT64 → null", "added column t b: null → INT64"]);
  });

  test("another order of the columns is a change, a new column between them is none", () => {
    const ddl = (columns: string) => `CREATE TABLE t (${columns}) PRIMARY KEY (id)`;
    expect(changes(compareDdl(ddl("id INT64, a INT64, b INT64"), ddl("id INT64, b INT64, a INT64")))).toEqual([
      "changed columnOrder t null: id, a, b → id, b, a",
    ]);
    expect(changes(compareDdl(ddl("id INT64, a INT64"), ddl("id INT64, x DATE, a INT64")))).toEqual([
      "added column t x: null → DATE",
    ]);
  });

  test("the same constraint twice is told apart by count", () => {
    const key = "FOREIGN KEY (id) REFERENCES u (id)";
    const ddl = (keys: string) =>
      `CREATE TABLE t (id INT64, ${keys}) PRIMARY KEY (id); CREATE TABLE u (id INT64) PRIMARY KEY (id)`;
    expect(changes(compareDdl(ddl(key), ddl(`${key}, ${key}`)))).toEqual([
      "added foreignKey t null: null → FOREIGN KEY (id) REFERENCES u (id)",
    ]);
  });
});

test.each([
  ["STRING(5)", "STRING(MAX)", "longer"],
  ["STRING(MAX)", "STRING(5)", "shorter"],
  ["BYTES(5)", "STRING(5)", "converted"],
  ["ARRAY<STRING(5)>", "ARRAY<STRING(MAX)>", "longer"],
  ["ARRAY<STRING(5)>", "ARRAY<STRING(6)>", "rewrite"],
  ["ARRAY<STRING(6)>", "ARRAY<STRING(5)>", "rewrite"],
  ["ARRAY<STRING(5)>", "ARRAY<BYTES(5)>", "rewrite"],
  ["STRING(5)", "ARRAY<STRING(5)>", "rewrite"],
  ["my.Message", "BYTES(MAX)", "converted"],
  ["INT64", "my.Enum", "converted"],
  ["my.Message", "my.Other", "converted"],
  ["my.Message", "STRING(5)", "rewrite"],
  ["ARRAY<my.Message>", "BYTES(MAX)", "rewrite"],
  ["INT64", "FLOAT64", "rewrite"],
])("%s → %s: %s", (from, to, kind) => {
  expect(retypeKind(from, to)).toBe(kind);
});

import { describe, expect, test } from "vitest";
import { type CompiledGraph, compileInProcess } from "../../generator/engines/index.ts";
import { defaultPlanOptions, planLoad } from "../../generator/plan/index.ts";
import type { Action, ExportAction, Plan } from "../../generator/plan/types.ts";
import { exportedTables, findSources } from "../../generator/rehearse/sources.ts";
import { catalogOf, ungated } from "../support/schema.ts";

const catalog = catalogOf(`
CREATE TABLE A (id INT64 NOT NULL, v STRING(9), f FLOAT32) PRIMARY KEY (id);
CREATE TABLE B (id INT64 NOT NULL, w DATE) PRIMARY KEY (id);
`);
const select = { graphs: undefined, include: ["*"], exclude: [] };
const plan = planLoad(catalog, {
  ...defaultPlanOptions(catalog, select, { integrity: "trust", ...ungated }),
  ledger: undefined,
});

/** The plan with its exports changed by table. */
function changed(change: (action: ExportAction) => readonly ExportAction[]): Plan {
  return {
    ...plan,
    actions: plan.actions.flatMap((action): readonly Action[] =>
      action.kind === "export" ? change(action) : [action],
    ),
  };
}

function graphOf(vars: string, files: Readonly<Record<string, string>> = {}): CompiledGraph {
  const settings = `defaultProject: p\ndefaultLocation: US\ndefaultDataset: d\n${vars}`;
  return compileInProcess({ project: { "workflow_settings.yaml": settings, ...files } });
}

const vars = 'vars:\n  source_project: "q"\n  source_dataset: "src"\n';

describe("the sources of a project", () => {
  test("lie where the variables say, else in the project's own, with the columns that are read", () => {
    const columnsOfA = [
      { name: "id", type: "INT64" },
      { name: "v", type: "STRING" },
      { name: "f", type: "FLOAT64" },
    ];
    const columnsOfB = [
      { name: "id", type: "INT64" },
      { name: "w", type: "DATE" },
    ];
    expect(findSources(plan, graphOf(vars))).toEqual([
      { path: "q.src.A", columns: columnsOfA },
      { path: "q.src.B", columns: columnsOfB },
    ]);
    expect(findSources(plan, graphOf("")).map(({ path }) => path)).toEqual(["p.d.A", "p.d.B"]);
  });

  test("one of the config's own project and dataset stays there", () => {
    const source = { project: "other", dataset: "sales", table: "a" };
    const moved = changed((action) => [
      action.table === "A" ? { ...action, reads: { kind: "source", source, columns: [] } } : action,
    ]);
    expect(findSources(moved, graphOf(vars)).map(({ path }) => path)).toEqual(["other.sales.a", "q.src.B"]);
  });

  test("two tables of one source ask for the columns of both, once each whatever their case", () => {
    const source = { project: undefined, dataset: undefined, table: "both" };
    const shared = changed((action) => [
      {
        ...action,
        reads: { kind: "source", source, columns: [] },
        columns: action.columns.map((column) =>
          action.table === "B" && column.name === "id" ? { ...column, from: { kind: "column", name: "ID" } } : column,
        ),
      },
    ]);
    const [only] = findSources(shared, graphOf(vars));
    expect(only?.columns?.map(({ name }) => name)).toEqual(["id", "v", "f", "w"]);
  });

  test("an expression and a constant tell no column", () => {
    const mapped = changed((action) => [
      {
        ...action,
        columns: action.columns.map((column) => {
          if (column.name === "v") return { ...column, from: { kind: "expression", sql: "UPPER(name)" } };
          return column.name === "f" ? { ...column, from: { kind: "constant", value: 1 } } : column;
        }),
      },
    ]);
    expect(findSources(mapped, graphOf(vars))[0]?.columns?.map(({ name }) => name)).toEqual(["id"]);
  });

  test("what an action makes is none; what is declared and used is one whose columns nobody knows", () => {
    const graph = graphOf(vars, {
      "definitions/a.sqlx": 'config { type: "table", schema: "src", database: "q", name: "A" }\nSELECT 1 AS id',
      "definitions/d.js":
        'declare({ database: "q", schema: "src", name: "used" });\ndeclare({ database: "q", schema: "src", name: "unused" });',
      "definitions/o.sqlx": 'config { type: "operations" }\nSELECT * FROM ${ref("used")}',
    });
    expect(findSources(plan, graph)).toEqual([
      { path: "q.src.B", columns: expect.anything() },
      { path: "q.src.used", columns: undefined },
    ]);
  });
});

test("tables to make rows for: what a first pass writes as NULL is read by the second", () => {
  const ring = catalogOf(`CREATE TABLE A (c INT64 NOT NULL, id INT64 NOT NULL, x INT64,
    FOREIGN KEY (c, x) REFERENCES A (c, id)) PRIMARY KEY (c, id);`);
  const both = planLoad(ring, {
    ...defaultPlanOptions(ring, select, { integrity: "trust", ...ungated }),
    ledger: undefined,
  });
  const [table] = exportedTables(both, ring, graphOf(vars).projectConfig);
  expect(table?.columns.map(({ name, from }) => [name, from.kind])).toEqual([
    ["c", "column"],
    ["id", "column"],
    ["x", "column"],
  ]);
});

test("tables to make rows for: those of two exports with the columns of both", () => {
  const twice = changed((action) =>
    action.table === "A"
      ? [
          { ...action, columns: action.columns.slice(0, 2) },
          { ...action, pass: 2, columns: [...action.columns.slice(0, 1), ...action.columns.slice(2)] },
        ]
      : [action],
  );
  const found = exportedTables(twice, catalog, graphOf(vars).projectConfig);
  expect(found.map(({ table, source, columns }) => [table.id, source, columns.map(({ name }) => name)])).toEqual([
    ["A", "q.src.A", ["id", "v", "f"]],
    ["B", "q.src.B", ["id", "w"]],
  ]);
});

import { describe, expect, test } from "vitest";
import { defaultPlanOptions } from "../../generator/plan/index.ts";
import { raiseFaults, selectTables } from "../../generator/plan/select/index.ts";
import type { PlanOptions } from "../../generator/plan/types.ts";
import type { Diagnostic, Touched } from "../../generator/support/index.ts";
import { catalogOf, planOf } from "../support/schema.ts";

const schema = `
  CREATE TABLE Good (id INT64, x INT64) PRIMARY KEY (id);
  CREATE TABLE Bad (id ARRAY<INT64>, x INT64) PRIMARY KEY (id);
  CREATE TABLE Leads (id INT64, bad INT64, FOREIGN KEY (bad) REFERENCES Bad (x)) PRIMARY KEY (id);
  CREATE TABLE Hints (id INT64, bad INT64, FOREIGN KEY (bad) REFERENCES Bad (x) NOT ENFORCED) PRIMARY KEY (id);
  CREATE TABLE Other (id STRING(10), x INT64) PRIMARY KEY (id);
  CREATE PROPERTY GRAPH Fine NODE TABLES (Good);
  CREATE PROPERTY GRAPH Faulty NODE TABLES (Good, Other);
  CREATE PROPERTY GRAPH Uses NODE TABLES (Bad);`;

const found = (select: Partial<PlanOptions["select"]>) =>
  planOf(schema, (options) => ({
    ...options,
    select: { graphs: ["Fine"], include: [], exclude: [], ...select },
  })).diagnostics.map(({ severity, code }) => `${severity} ${code}`);

const tableFault = "primary-key-column";
const graphFault = "property-types-differ";

describe("a fault of the schema", () => {
  test("is a warning in the catalogue", () => {
    expect(catalogOf(schema).diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      `warning ${tableFault}`,
      `warning ${graphFault}`,
    ]);
  });

  test.each([
    ["nothing of it is selected", {}, []],
    ["the table is included", { include: ["b*"] }, [tableFault]],
    ["the table is an element of a graph", { graphs: ["uses"] }, [tableFault]],
    ["a reference reaches the table", { include: ["Leads"] }, [tableFault]],
    ["only a reference that is not enforced reaches the table", { include: ["Hints"] }, []],
    ["the graph is selected", { graphs: ["FAULTY"] }, [graphFault]],
    ["only the tables of the graph are selected", { include: ["Other"] }, []],
    ["all graphs are selected", { graphs: undefined }, [tableFault, graphFault]],
    ["all graphs are selected without the table", { graphs: undefined, exclude: ["Bad"] }, [graphFault]],
  ] as const)("%s", (_, select, raised) => {
    const want = [tableFault, graphFault].map((code) =>
      (raised as readonly string[]).includes(code) ? `error ${code}` : `warning ${code}`,
    );
    expect(found(select)).toEqual(want);
  });

  test("comes before what the plan finds", () => {
    expect(found({ include: ["Leads"], exclude: ["Bad"] })).toEqual([
      `warning ${tableFault}`,
      `warning ${graphFault}`,
      "warning outside-reference",
    ]);
  });
});

describe("what a finding touches", () => {
  const catalog = catalogOf(
    "CREATE TABLE s.T (id INT64) PRIMARY KEY (id); CREATE PROPERTY GRAPH G NODE TABLES (s.T NO PROPERTIES)",
  );
  const optionsFor = (select: Partial<PlanOptions["select"]>) =>
    defaultPlanOptions(catalog, { graphs: ["G"], include: [], exclude: [], ...select });
  const raise = (diagnostics: readonly Diagnostic[], options = optionsFor({})) =>
    raiseFaults(diagnostics, selectTables(catalog, options).selection, options.select);
  const finding = (severity: Diagnostic["severity"], touches: Touched | undefined): Diagnostic => ({
    code: "unknown-table",
    severity,
    subject: "s",
    message: "m",
    hint: "h",
    ...(touches && { touches }),
  });
  const raised = (touches: Touched | undefined, options = optionsFor({})) =>
    raise([finding("warning", touches)], options).map(({ severity }) => severity);

  test("is compared without regard to case", () => {
    expect(raised({ tables: ["S.t"], graphs: [] })).toEqual(["error"]);
    expect(raised({ tables: [], graphs: ["g"] })).toEqual(["error"]);
  });

  test("a table and a graph of one name are two things", () => {
    expect(raised({ tables: ["G"], graphs: ["s.T"] })).toEqual(["warning"]);
    expect(raised({ tables: ["T"], graphs: [] })).toEqual(["warning"]);
  });

  test("one of many is enough; everything is always touched, nothing never", () => {
    expect(raised({ tables: ["A", "s.T"], graphs: [] })).toEqual(["error"]);
    expect(raised({ tables: ["*"], graphs: [] }, optionsFor({ graphs: [] }))).toEqual(["error"]);
    expect(raised({ tables: [], graphs: [] })).toEqual(["warning"]);
    expect(raised(undefined)).toEqual(["warning"]);
  });

  test("a graph of which nothing could be read is selected by its name, or with all", () => {
    const touches = { tables: [], graphs: ["Lost"] };
    expect(raised(touches)).toEqual(["warning"]);
    expect(raised(touches, optionsFor({ graphs: ["lost"] }))).toEqual(["error"]);
    expect(raised(touches, optionsFor({ graphs: undefined }))).toEqual(["error"]);
  });

  test("nothing else of the finding changes, and none is lost", () => {
    const touching = finding("warning", { tables: ["s.T"], graphs: [] });
    const info = finding("info", undefined);
    expect(raise([info, touching, info])).toEqual([info, { ...touching, severity: "error" }, info]);
  });
});

import { describe, expect, test } from "vitest";
import { modelCodes } from "../../generator/model/index.ts";
import type { Diagnostic } from "../../generator/support/index.ts";
import { catalogOf, planOf } from "../support/schema.ts";
import { levels, rules } from "./rules.ts";

/** `warning unknown-table 3:5 touches A, graph G | Table "A": …` */
function told({ severity, code, at, touches, message }: Diagnostic): string {
  const touched = [...(touches?.tables ?? []), ...(touches?.graphs ?? []).map((graph) => `graph ${graph}`)];
  return `${severity} ${code} ${at?.line}:${at?.column} touches ${touched.join(", ") || "nothing"} | ${message}`;
}

describe.each(rules)("$rule", ({ keeps, breaks, found }) => {
  test("a schema that keeps it", () => {
    expect(catalogOf(keeps).diagnostics.map(told)).toEqual([]);
  });

  test("a schema that breaks it", () => {
    expect(catalogOf(breaks).diagnostics.map(told)).toEqual(found);
  });
});

test("every code of a rule is here", () => {
  expect(new Set(rules.flatMap(({ found }) => found.map((line) => line.split(" ")[1])))).toEqual(
    new Set([
      "primary-key-column",
      "reference-columns",
      "reference-types",
      "interleave-key",
      "interleave-depth",
      "row-deletion-policy",
      "unknown-column",
      "label-properties-differ",
      "property-types-differ",
      "edge-node-key",
      "edge-key-is-its-ends",
      "element-over-view",
    ]),
  );
});

test("a finding touches something if and only if it is a fault", () => {
  for (const { breaks } of rules) {
    for (const { code, touches } of catalogOf(breaks).diagnostics) {
      const { severity } = modelCodes[code as keyof typeof modelCodes];
      expect(touches !== undefined, code).toBe(severity === "fault");
    }
  }
});

describe("names match without regard to case", () => {
  test("in keys, references, policies and properties", () => {
    const catalog = catalogOf(`
      CREATE TABLE P (Id INT64 NOT NULL, Ts TIMESTAMP) PRIMARY KEY (ID), ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY));
      CREATE TABLE C (ID INT64 NOT NULL, x INT64, n INT64, FOREIGN KEY (X) REFERENCES p (iD) ON DELETE CASCADE) PRIMARY KEY (id, n),
        INTERLEAVE IN PARENT p ON DELETE CASCADE;
      CREATE PROPERTY GRAPH G
        NODE TABLES (P PROPERTIES (ID))
        EDGE TABLES (C SOURCE KEY (ID) REFERENCES P (ID) DESTINATION KEY (X) REFERENCES P PROPERTIES (id));`);
    expect(catalog.diagnostics.map(told)).toEqual([]);
  });

  test("a column that stands twice in two spellings stands twice", () => {
    const catalog = catalogOf(`
      CREATE TABLE R (a INT64, b INT64) PRIMARY KEY (a, A);
      CREATE TABLE F (k INT64, x INT64, FOREIGN KEY (x, X) REFERENCES R (a, b)) PRIMARY KEY (k);`);
    expect(catalog.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'reference-columns: Table "F": foreign key: it names column "x" of "F" twice',
      'primary-key-column: Table "R": its primary key names column "a" twice',
    ]);
  });
});

describe("chains", () => {
  test("of every length are measured from their root, and the first table that is too deep is told", () => {
    for (const depth of [1, 6, 7, 8, 12]) {
      const found = catalogOf(levels({ depth })).diagnostics.map(({ subject }) => subject);
      expect(found, `${depth}`).toEqual(depth > 7 ? ['Table "L8"'] : []);
    }
  });

  test("each branch has a level of its own", () => {
    const key = "k1, k2, k3, k4, k5, k6, k7, k8";
    const columns = key.replaceAll(/k\d/g, "$& INT64");
    const branch = (name: string, level: number) =>
      `CREATE TABLE ${name} (${columns}) PRIMARY KEY (${key}), INTERLEAVE IN PARENT L${level};`;
    const catalog = catalogOf(
      `${levels({ depth: 7 })} ${branch("Short", 6)} ${branch("Long", 7)} ${branch("Other", 7)}`,
    );
    expect(catalog.diagnostics.map(({ subject }) => subject)).toEqual(['Table "Long"', 'Table "Other"']);
  });

  test("a ring has no level and ends", () => {
    const catalog = catalogOf(`
      CREATE TABLE A (a INT64, ts TIMESTAMP) PRIMARY KEY (a), INTERLEAVE IN PARENT B,
        ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY));
      CREATE TABLE B (a INT64) PRIMARY KEY (a), INTERLEAVE IN PARENT A;
      CREATE TABLE C (a INT64, c INT64) PRIMARY KEY (a, c), INTERLEAVE IN PARENT B;`);
    expect(catalog.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      ...["B", "C"].map(
        (child) =>
          `row-deletion-policy: Table "A": table "${child}" is interleaved below it without ON DELETE CASCADE, so it can have no row deletion policy`,
      ),
    ]);
  });

  test("ten thousand tables, one below the other", () => {
    const size = 10_000;
    const ddl = Array.from(
      { length: size },
      (_, index) =>
        `CREATE TABLE T${index} (a INT64) PRIMARY KEY (a)${index === 0 ? "" : `, INTERLEAVE IN PARENT T${index - 1}`};`,
    );
    expect(catalogOf(ddl.join("\n")).diagnostics.map(({ subject }) => subject)).toEqual(['Table "T7"']);
  });
});

test("every child without ON DELETE CASCADE is told, those below it too", () => {
  const policy = ", ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY))";
  const ddl = levels({
    depth: 5,
    policy,
    ending: (level) => (level % 2 === 0 ? "ON DELETE NO ACTION" : "ON DELETE CASCADE"),
  });
  const said = catalogOf(ddl).diagnostics.map(({ message }) => /table "(\w+)"/.exec(message)?.[1]);
  expect(said).toEqual(["L2", "L4"]);
});

describe("elements over views", () => {
  const schema = `
    CREATE TABLE A (id INT64 NOT NULL, b INT64, FOREIGN KEY (b) REFERENCES B (id)) PRIMARY KEY (id);
    CREATE TABLE B (id INT64 NOT NULL) PRIMARY KEY (id);
    CREATE TABLE E (a INT64 NOT NULL, v INT64 NOT NULL, n INT64 NOT NULL) PRIMARY KEY (a, v, n);
    CREATE VIEW V SQL SECURITY INVOKER AS SELECT B.id FROM B;
    CREATE VIEW Links SQL SECURITY DEFINER AS SELECT E.a, E.v, E.n FROM E;
    CREATE PROPERTY GRAPH G
      NODE TABLES (A, v AS Seen KEY (id))
      EDGE TABLES (
        E SOURCE KEY (a) REFERENCES A (id) DESTINATION KEY (v) REFERENCES Seen (id),
        links KEY (a, v, n) SOURCE KEY (v) REFERENCES Seen (id) DESTINATION KEY (a) REFERENCES A (id)
      );`;
  const ofGraph = () =>
    planOf(schema, (options) => ({ ...options, select: { graphs: ["G"], include: [], exclude: [] } }));

  test("have the name of the view and their own keys, and their columns are taken as they are", () => {
    const [graph] = catalogOf(schema).graphs;
    expect(graph?.nodes.map(({ name, table, key }) => [name, table, key])).toEqual([
      ["A", "A", ["id"]],
      ["Seen", "V", ["id"]],
    ]);
    expect(
      graph?.edges.map(({ name, table, key, source, destination }) => [name, table, key, source, destination]),
    ).toEqual([
      [
        "E",
        "E",
        ["a", "v", "n"],
        { node: "A", table: "A", columns: ["a"], nodeColumns: ["id"] },
        { node: "Seen", table: "V", columns: ["v"], nodeColumns: ["id"] },
      ],
      [
        "links",
        "Links",
        ["a", "v", "n"],
        { node: "Seen", table: "V", columns: ["v"], nodeColumns: ["id"] },
        { node: "A", table: "A", columns: ["a"], nodeColumns: ["id"] },
      ],
    ]);
  });

  test("are told and not loaded; the edge over a table is loaded, and waits for its other node alone", () => {
    const plan = ofGraph();
    expect(plan.diagnostics.map(({ severity, code, message }) => `${severity} ${code}: ${message}`)).toEqual([
      'warning element-over-view: Graph "G": element "Seen": it stands for the view "V"',
      'warning element-over-view: Graph "G": element "links": it stands for the view "Links"',
    ]);
    // B is loaded for the foreign key of A, not for the view.
    expect(plan.tables.map(({ id }) => id)).toEqual(["A", "B", "E"]);
    expect(plan.actions.map(({ name, dependsOn }) => [name, dependsOn.map(({ action }) => action)])).toEqual([
      ["export_B", []],
      ["export_A", ["export_B"]],
      ["export_E", ["export_A"]],
    ]);
  });

  test("a column that the edge's own table lacks is told; what the view lacks is not known", () => {
    const wrong = schema.replace(
      "DESTINATION KEY (v) REFERENCES Seen (id)",
      "DESTINATION KEY (w) REFERENCES Seen (nothing)",
    );
    expect(
      catalogOf(wrong)
        .diagnostics.map(told)
        .filter((line) => !line.includes("element-over-view")),
    ).toEqual([
      'warning unknown-column 10:44 touches graph G | Graph "G": edge "E": table "E" has no column "w". Did you mean "a"?',
    ]);
  });

  test("a view with the labels of a table has the properties that are listed, without types", () => {
    const labelled = (properties: string) => `
      CREATE TABLE A (id INT64, name STRING(MAX)) PRIMARY KEY (id);
      CREATE VIEW V SQL SECURITY INVOKER AS SELECT A.id, A.id AS name FROM A;
      CREATE PROPERTY GRAPH G NODE TABLES (A LABEL L, V KEY (id) LABEL L ${properties});`;
    const codes = (ddl: string) => catalogOf(ddl).diagnostics.map(({ code }) => code);
    expect(codes(labelled("PROPERTIES (id, name)"))).toEqual(["element-over-view"]);
    expect(codes(labelled("PROPERTIES ALL COLUMNS"))).toEqual(["element-over-view"]);
    expect(codes(labelled("PROPERTIES (id)"))).toEqual(["element-over-view", "label-properties-differ"]);
  });
});

test("a synonym stands for its table in references and in graphs", () => {
  const catalog = catalogOf(`
    CREATE TABLE A (id INT64 NOT NULL, SYNONYM (Old)) PRIMARY KEY (id);
    CREATE TABLE B (id INT64 NOT NULL, n INT64, FOREIGN KEY (n) REFERENCES old (id)) PRIMARY KEY (id, n), INTERLEAVE IN PARENT OLD;
    CREATE PROPERTY GRAPH G NODE TABLES (Old);`);
  expect(catalog.diagnostics.map(told)).toEqual([]);
  expect([...catalog.tables.values()].flatMap(({ references }) => references.map(({ to }) => to))).toEqual(["A", "A"]);
  expect(catalog.graphs[0]?.nodes.map(({ name, table }) => [name, table])).toEqual([["Old", "A"]]);
});

import { describe, expect, test } from "vitest";
import { parseDdl } from "../../generator/ddl/index.ts";
import { replay } from "../../generator/introspect/replay/replay.ts";
import type { RawColumn } from "../../generator/introspect/types.ts";
import { buildCatalog, modelCodes } from "../../generator/model/index.ts";
import { type Diagnostic, sourceText } from "../../generator/support/index.ts";
import { catalogOf, planOf } from "../support/schema.ts";
import { levels, rules } from "./rules.ts";
import { wideSchemas } from "./wide-schemas.ts";

const policy = ", ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY))";

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
      "column-type-unknown",
      "primary-key-column",
      "reference-columns",
      "reference-types",
      "interleave-key",
      "interleave-depth",
      "row-deletion-policy",
      "unknown-column",
      "label-properties-differ",
      "label-repeated",
      "property-repeated",
      "view-without-key",
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
  const ddl = levels({
    depth: 5,
    policy,
    ending: (level) => (level % 2 === 0 ? "ON DELETE NO ACTION" : "ON DELETE CASCADE"),
  });
  const said = catalogOf(ddl).diagnostics.map(({ message }) => /table "(\w+)"/.exec(message)?.[1]);
  expect(said).toEqual(["L2", "L4"]);
});

describe("many tables below one with a row deletion policy", () => {
  const below = (ddl: string, table: string) =>
    catalogOf(ddl)
      .diagnostics.filter(({ code, subject }) => code === "row-deletion-policy" && subject === `Table "${table}"`)
      .map(({ message }) => message.replace(`Table "${table}": `, ""));
  const told = (child: string) =>
    `table "${child}" is interleaved below it without ON DELETE CASCADE, so it can have no row deletion policy`;

  test("the first are told, and how many more there are", () => {
    expect(below(levels({ depth: 4, policy }), "L1")).toEqual(["L2", "L3", "L4"].map(told));
    expect(below(levels({ depth: 7, policy }), "L1")).toEqual([
      ...["L2", "L3", "L4"].map(told),
      "… and 3 more tables are interleaved below it without ON DELETE CASCADE",
    ]);
  });

  test("each has those of its own branch", () => {
    const table = (name: string, parent: string) =>
      `CREATE TABLE ${name} (a INT64, ts TIMESTAMP) PRIMARY KEY (a)${parent === "" ? "" : `, INTERLEAVE IN PARENT ${parent}`}${policy};`;
    const ddl = [
      ["Z", ""],
      ["B", "Z"],
      ["A", "Z"],
      ["D", "B"],
      ["C", "A"],
      ["E", "D"],
    ].map(([name = "", parent = ""]) => table(name, parent));
    expect(below(ddl.join("\n"), "B")).toEqual(["D", "E"].map(told));
    expect(below(ddl.join("\n"), "A")).toEqual(["C"].map(told));
    expect(below(ddl.join("\n"), "E")).toEqual([]);
    expect(below(ddl.join("\n"), "Z")).toEqual([
      ...["A", "C", "B"].map(told),
      "… and 2 more tables are interleaved below it without ON DELETE CASCADE",
    ]);
  });
});

test.each([
  ["other", ['table "A" has no column "other". There are "id", "no pe".']],
  ["other name", ['table "A" has no column "other name". There are "id", "no pe".']],
  ["NO PE", []],
  ["A`.`other", []],
  ["A.other", []],
  ["CONCAT(id)", []],
])("a dynamic label that a live database gives: %s", (dynamicLabel, problems) => {
  const { statements } = parseDdl(
    sourceText(
      "schema.sql",
      "CREATE TABLE A (id STRING(9), `no pe` JSON) PRIMARY KEY (id); CREATE PROPERTY GRAPH G NODE TABLES (A NO PROPERTIES DYNAMIC LABEL (id))",
    ),
  );
  const schema = replay(statements);
  const graphs = schema.graphs.map((graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, dynamicLabel })),
  }));
  const { diagnostics } = buildCatalog({ ...schema, graphs });
  expect(diagnostics.map(({ message }) => message.replace('Graph "G": element "A": ', ""))).toEqual(problems);
});

test("a missing key column is told by all that take the key of the table", () => {
  const catalog = catalogOf(`
    CREATE TABLE A (id INT64) PRIMARY KEY (idd, x);
    CREATE TABLE B (id INT64, n INT64, FOREIGN KEY (id, n) REFERENCES A) PRIMARY KEY (id);
    CREATE PROPERTY GRAPH G NODE TABLES (B, A);`);
  const missing = 'table "A" has no column';
  expect(catalog.diagnostics.map(({ message }) => message)).toEqual([
    `Table "A": primary key: ${missing} "idd". Did you mean "id"?`,
    `Table "A": primary key: ${missing} "x". There is "id".`,
    `Table "B": foreign key: ${missing} "idd". Did you mean "id"?`,
    `Graph "G": element "A": ${missing} "idd". Did you mean "id"?`,
  ]);
  expect(catalog.graphs[0]?.nodes.map(({ name }) => name)).toEqual(["B"]);
});

test("a view without a key is found again in a snapshot, which has an empty one", () => {
  const ddl = `
    CREATE TABLE A (id INT64) PRIMARY KEY (id);
    CREATE VIEW V SQL SECURITY INVOKER AS SELECT A.id FROM A;
    CREATE PROPERTY GRAPH G NODE TABLES (V KEY (id));`;
  const schema = replay(parseDdl(sourceText("schema.sql", ddl)).statements);
  const graphs = schema.graphs.map((graph) => ({ ...graph, nodes: graph.nodes.map((node) => ({ ...node, key: [] })) }));
  expect(buildCatalog({ ...schema, graphs }).diagnostics.map(({ code }) => code)).toEqual([
    "element-over-view",
    "view-without-key",
  ]);
});

describe("labels that differ in much", () => {
  const wide = (name: string) =>
    `CREATE TABLE ${name} (${Array.from({ length: 30 }, (_, at) => `${name}${at} INT64`).join(", ")}) PRIMARY KEY (${name}0);`;
  const labels = Array.from({ length: 30 }, (_, at) => `LABEL l${at}`).join(" ");
  const messages = catalogOf(
    `${wide("a")} ${wide("b")} CREATE PROPERTY GRAPH G NODE TABLES (a ${labels}, b ${labels})`,
  ).diagnostics.map(({ message }) => message);

  test("are told with the first names", () => {
    expect(messages[0]).toBe(
      'Graph "G": label "l0" has other properties in element "b" than in "a": no a0, no a1, no a2, no a3, no a4, no a5, no a6, no a7, … and 52 more',
    );
  });

  test("are told without names where there are many", () => {
    expect(messages.length).toBe(30);
    expect(messages[29]).toBe('Graph "G": label "l29" has other properties in element "b" than in "a"');
  });
});

describe("work grows as the schema does", () => {
  /** How often a column is looked at, and how much is told. */
  function workOf(ddl: string): number {
    let work = 0;
    const schema = replay(parseDdl(sourceText("schema.sql", ddl)).statements);
    const counted = (column: RawColumn): RawColumn => ({
      ...column,
      get name() {
        work += 1;
        return column.name;
      },
    });
    const tables = schema.tables.map((table) => ({ ...table, columns: table.columns.map(counted) }));
    const { diagnostics } = buildCatalog({ ...schema, tables });
    return work + diagnostics.reduce((sum, { message }) => sum + message.length, 0);
  }

  test.each(Object.entries(wideSchemas))("%s", (_, make) => {
    expect(workOf(make(80_000)) / Math.max(1000, workOf(make(40_000)))).toBeLessThan(2.5);
  });
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

import { describe, expect, test } from "vitest";
import { compareDdl, stepLines } from "./support.ts";

// What has to go before something else, so that Spanner takes the statements one after the other.

/** The statements alone, each by its first line. */
function statements(before: string, after: string): readonly string[] {
  return compareDdl(before, after).steps.flatMap(({ phase, ddl }) =>
    ddl.map((statement) => `${phase}: ${statement.split("\n")[0]}`),
  );
}

const table = (columns: string) => `CREATE TABLE t (id INT64 NOT NULL, ${columns}) PRIMARY KEY (id);`;
const other = "CREATE TABLE u (id INT64 NOT NULL) PRIMARY KEY (id);";
const graph = (words = "") => `CREATE PROPERTY GRAPH G NODE TABLES (t ${words});`;

test("a foreign key goes before NOT NULL is taken from a column that goes with the key's own table", () => {
  const before = `CREATE TABLE d (id INT64, a INT64 NOT NULL) PRIMARY KEY (id);
    CREATE TABLE t (id INT64, CONSTRAINT FK FOREIGN KEY (id) REFERENCES d (a)) PRIMARY KEY (id);`;
  expect(statements(before, "CREATE TABLE d (id INT64) PRIMARY KEY (id);")).toEqual([
    "before: ALTER TABLE t DROP CONSTRAINT FK",
    "before: ALTER TABLE d ALTER COLUMN a INT64",
    "after: DROP TABLE t",
    "after: ALTER TABLE d DROP COLUMN a",
  ]);
});

describe("a graph", () => {
  test("that shows all columns is replaced after a new one is there, and before an old one goes", () => {
    expect(
      statements(`${table("a INT64")} ${graph()}`, `${table("b INT64")} ${graph("PROPERTIES ALL COLUMNS")}`),
    ).toEqual([
      "before: ALTER TABLE t ADD COLUMN b INT64",
      "after: CREATE OR REPLACE PROPERTY GRAPH G",
      "after: ALTER TABLE t DROP COLUMN a",
    ]);
  });

  test("says why it is replaced though its definition is the same", () => {
    const { schema, steps } = compareDdl(`${table("a INT64")} ${graph()}`, `${table("a INT64, b INT64")} ${graph()}`);
    expect(schema.map(({ object }) => object)).toEqual(["column"]);
    expect(steps.at(-1)).toMatchObject({
      phase: "after",
      subject: 'Graph "G"',
      text: "CREATE OR REPLACE PROPERTY GRAPH G: ALL COLUMNS are those that t had when the graph was made, and they are no longer the same.",
      ddl: [expect.stringMatching(/^CREATE OR REPLACE PROPERTY GRAPH G\s+NODE TABLES \(\s+t\s+KEY \(id\)/)],
    });
  });

  test.each([
    ["except the new one", "PROPERTIES ALL COLUMNS EXCEPT (b)"],
    ["that are listed", "PROPERTIES (a)"],
    ["of none", "NO PROPERTIES"],
  ])("that shows columns %s stays", (_, words) => {
    const side = (columns: string) => `${table(columns)} ${graph(words)}`;
    expect(statements(side("a INT64"), side("a INT64, b INT64"))).toEqual(["before: ALTER TABLE t ADD COLUMN b INT64"]);
  });

  test("lets a listed column go before it is dropped", () => {
    expect(
      statements(
        `${table("a INT64, b INT64")} ${graph("PROPERTIES (a, b)")}`,
        `${table("a INT64")} ${graph("PROPERTIES (a)")}`,
      ),
    ).toEqual(["after: CREATE OR REPLACE PROPERTY GRAPH G", "after: ALTER TABLE t DROP COLUMN b"]);
  });

  test("makes room for a column that is dropped and added anew", () => {
    expect(statements(`${table("a INT64")} ${graph()}`, `${table("a BOOL")} ${graph()}`)).toEqual([
      "before: DROP PROPERTY GRAPH G",
      "before: ALTER TABLE t DROP COLUMN a",
      "before: ALTER TABLE t ADD COLUMN a BOOL",
      "after: CREATE PROPERTY GRAPH G",
    ]);
  });

  test("that goes with the new schema is not created again after its table", () => {
    const after = "CREATE TABLE t (id STRING(36) NOT NULL, a INT64) PRIMARY KEY (id);";
    expect(statements(`${table("a INT64")} ${graph()}`, after)).toEqual([
      "before: DROP PROPERTY GRAPH G",
      "before: DROP TABLE t",
      "before: CREATE TABLE t (",
    ]);
    expect(stepLines(compareDdl(`${table("a INT64")} ${graph()}`, after)).join("\n")).not.toContain("again");
  });
});

describe("what uses a column", () => {
  test("an index and a foreign key make room while its NOT NULL changes", () => {
    const more = (columns: string) =>
      `${table(`${columns}, CONSTRAINT F FOREIGN KEY (a) REFERENCES u (id)`)} CREATE INDEX I ON t (a);`;
    expect(statements(other + more("a INT64"), other + more("a INT64 NOT NULL"))).toEqual([
      "before: ALTER TABLE t DROP CONSTRAINT F",
      "before: DROP INDEX I",
      "after: ALTER TABLE t ALTER COLUMN a INT64 NOT NULL",
      "after: CREATE INDEX I ON t (a)",
      "after: ALTER TABLE t ADD CONSTRAINT F FOREIGN KEY (a) REFERENCES u (id)",
    ]);
  });

  test("a check, a generated column and a view make room while its type changes", () => {
    const schema = (type: string) =>
      `${table(`a ${type}, g INT64 AS (LENGTH(a)) STORED, CONSTRAINT C CHECK (LENGTH(a) > 0)`)} CREATE VIEW v SQL SECURITY INVOKER AS SELECT t.a FROM t;`;
    expect(statements(schema("STRING(5)"), schema("BYTES(5)"))).toEqual([
      "before: DROP VIEW v",
      "before: ALTER TABLE t DROP CONSTRAINT C",
      "before: ALTER TABLE t DROP COLUMN g",
      "before: ALTER TABLE t ALTER COLUMN a BYTES(5)",
      "before: ALTER TABLE t ADD COLUMN g INT64 AS (LENGTH(a)) STORED",
      "after: CREATE VIEW v SQL SECURITY INVOKER AS SELECT t.a FROM t",
      "after: ALTER TABLE t ADD CONSTRAINT C CHECK (LENGTH(a) > 0)",
    ]);
  });

  test("a generated column that is gone goes before the type that it reads changes", () => {
    expect(statements(table("b STRING(5), g INT64 AS (LENGTH(b)) STORED"), table("b BYTES(5)"))).toEqual([
      "before: ALTER TABLE t DROP COLUMN g",
      "before: ALTER TABLE t ALTER COLUMN b BYTES(5)",
    ]);
  });
});

describe("a table", () => {
  test("that has another name frees the names of its constraints and indexes", () => {
    const schema = (name: string) =>
      `CREATE TABLE ${name} (id INT64, CONSTRAINT C CHECK (id > 0)) PRIMARY KEY (id); CREATE INDEX I ON ${name} (id DESC);`;
    expect(statements(schema("Old"), schema("Fresh"))).toEqual([
      "before: ALTER TABLE Old DROP CONSTRAINT C",
      "before: DROP INDEX I",
      "before: CREATE TABLE Fresh (",
      "before: CREATE INDEX I ON Fresh (id DESC)",
      "after: DROP TABLE Old",
    ]);
  });

  test("that goes later lets a column go that is dropped before", () => {
    const schema = (type: string) => `CREATE TABLE u (id INT64, a ${type}) PRIMARY KEY (id);`;
    const gone = "CREATE TABLE t (id INT64, CONSTRAINT F FOREIGN KEY (id) REFERENCES u (a)) PRIMARY KEY (id);";
    expect(statements(schema("INT64") + gone, schema("BOOL"))).toEqual([
      "before: ALTER TABLE t DROP CONSTRAINT F",
      "before: ALTER TABLE u DROP COLUMN a",
      "before: ALTER TABLE u ADD COLUMN a BOOL",
      "after: DROP TABLE t",
    ]);
  });

  test("new ones in a ring get the last foreign key by itself", () => {
    const ring =
      "CREATE TABLE a (id INT64, FOREIGN KEY (id) REFERENCES b (id) NOT ENFORCED) PRIMARY KEY (id); CREATE TABLE b (id INT64, FOREIGN KEY (id) REFERENCES a (id) NOT ENFORCED) PRIMARY KEY (id);";
    expect(statements("", ring)).toEqual([
      "before: CREATE TABLE a (",
      "before: CREATE TABLE b (",
      "before: ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b (id) NOT ENFORCED",
    ]);
  });

  test("the first of a schema needs the schema, and with the last it goes", () => {
    const placed = "CREATE TABLE s.t (id INT64) PRIMARY KEY (id);";
    expect(statements("", placed)).toEqual(["before: CREATE SCHEMA s", "before: CREATE TABLE s.t ("]);
    expect(statements(placed, "")).toEqual(["after: DROP TABLE s.t", "after: DROP SCHEMA s"]);
    expect(statements(placed, `${placed} ${placed.replace("s.t", "s.u")}`)).toEqual(["before: CREATE TABLE s.u ("]);
  });
});

describe("other objects", () => {
  const view = (name: string, query: string) => `CREATE VIEW ${name} SQL SECURITY INVOKER AS ${query};`;

  test("views: new, replaced, one that reads a replaced one, gone", () => {
    const before =
      table("a INT64") +
      view("v", "SELECT t.id FROM t") +
      view("w", "SELECT v.id FROM v") +
      view("x", "SELECT 1 AS one");
    const after =
      table("a INT64") +
      view("v", "SELECT t.id, t.a FROM t") +
      view("w", "SELECT v.id FROM v") +
      view("y", "SELECT 2 AS two");
    const { schema } = compareDdl(before, after);
    expect(schema.map(({ change, object, of, from, to }) => `${change} ${object} ${of}: ${from} → ${to}`)).toEqual([
      "changed view v: SQL SECURITY INVOKER AS SELECT t.id FROM t → SQL SECURITY INVOKER AS SELECT t.id, t.a FROM t",
      "removed view x: SQL SECURITY INVOKER AS SELECT 1 AS one → null",
      "added view y: null → SQL SECURITY INVOKER AS SELECT 2 AS two",
    ]);
    expect(statements(before, after)).toEqual([
      "after: DROP VIEW w",
      "after: CREATE OR REPLACE VIEW v SQL SECURITY INVOKER AS SELECT t.id, t.a FROM t",
      "after: CREATE VIEW w SQL SECURITY INVOKER AS SELECT v.id FROM v",
      "after: CREATE VIEW y SQL SECURITY INVOKER AS SELECT 2 AS two",
      "after: DROP VIEW x",
    ]);
  });

  test("synonyms: one that goes, one in place of another, one that is the old name of the table", () => {
    const named = (name: string, synonym: string) => `CREATE TABLE ${name} (id INT64${synonym}) PRIMARY KEY (id);`;
    const of = (synonym: string) => `, SYNONYM (${synonym})`;
    expect(statements(named("t", of("a")), named("t", ""))).toEqual(["after: ALTER TABLE t DROP SYNONYM a"]);
    expect(statements(named("t", of("a")), named("t", of("b")))).toEqual([
      "before: ALTER TABLE t DROP SYNONYM a",
      "before: ALTER TABLE t ADD SYNONYM b",
    ]);
    expect(statements(named("t", ""), named("n", of("t")))).toEqual([
      "before: CREATE TABLE n (",
      "after: DROP TABLE t",
      "after: ALTER TABLE n ADD SYNONYM t",
    ]);
    expect(compareDdl(named("t", of("a")), named("t", "")).schema).toEqual([
      { change: "removed", object: "synonym", of: "t", name: "a", from: "a", to: null },
    ]);
  });

  test("sequences and functions come before what names them, and go after it", () => {
    const sequence = (name: string, start: number) =>
      `CREATE SEQUENCE ${name} OPTIONS (sequence_kind = 'bit_reversed_positive', start_with_counter = ${start});`;
    const used = (name: string) => table(`a INT64 DEFAULT (GET_NEXT_SEQUENCE_VALUE(SEQUENCE ${name}))`);
    expect(statements(sequence("p", 1) + used("p"), sequence("q", 1) + used("q"))).toEqual([
      "before: CREATE SEQUENCE q OPTIONS (sequence_kind = 'bit_reversed_positive', start_with_counter = 1)",
      "before: ALTER TABLE t ALTER COLUMN a SET DEFAULT (GET_NEXT_SEQUENCE_VALUE(SEQUENCE q))",
      "after: DROP SEQUENCE p",
    ]);
    expect(statements(sequence("p", 1), sequence("p", 2))).toEqual([
      "before: DROP SEQUENCE p",
      "before: CREATE SEQUENCE p OPTIONS (sequence_kind = 'bit_reversed_positive', start_with_counter = 2)",
    ]);
    const alter = "ALTER SEQUENCE p SET OPTIONS (start_with_counter = 9);";
    expect(statements(sequence("p", 1) + used("p"), sequence("p", 1) + alter + used("p"))).toEqual([
      "before: ALTER SEQUENCE p SET OPTIONS (start_with_counter = 9)",
    ]);
    const { steps } = compareDdl(sequence("p", 1) + used("p"), sequence("p", 2) + used("p"));
    expect(steps).toMatchObject([{ subject: 'Sequence "p"', ddl: [], text: expect.stringContaining("It is in use") }]);
    const body = (text: string) => `CREATE FUNCTION f(x INT64) RETURNS INT64 AS (${text});`;
    expect(statements(body("x"), body("x + 1"))).toEqual([
      "before: CREATE OR REPLACE FUNCTION f(x INT64) RETURNS INT64 AS (x + 1)",
    ]);
    expect(statements(body("x"), "")).toEqual(["after: DROP FUNCTION f"]);
  });
});

import { describe, expect, test } from "vitest";
import { catalogDocument } from "../../generator/model/index.ts";
import type { TableId } from "../../generator/model/types.ts";
import { catalogOf } from "../support/schema.ts";

const tables = `
  CREATE TABLE Person (Id INT64 NOT NULL, name STRING(MAX)) PRIMARY KEY (Id);
  CREATE TABLE s.Account (bank INT64 NOT NULL, number INT64 NOT NULL, label STRING(10)) PRIMARY KEY (bank, number DESC);
  CREATE TABLE Owns (
    ID INT64 NOT NULL, b INT64, n INT64, upper INT64,
    CONSTRAINT FK_A FOREIGN KEY (N, B) REFERENCES S.ACCOUNT (Number, Bank) ON DELETE CASCADE,
    FOREIGN KEY (b, n) REFERENCES s.Account NOT ENFORCED,
  ) PRIMARY KEY (id, n), INTERLEAVE IN PARENT person ON DELETE CASCADE;
`;

describe("references", () => {
  test("are resolved to the spelling of the tables, pairs by position, defaults filled in", () => {
    const catalog = catalogOf(tables);
    expect(catalog.diagnostics).toEqual([]);
    const owns = catalog.tables.get("Owns" as TableId);
    expect(owns?.primaryKey).toEqual([
      { column: "ID", order: "asc" },
      { column: "n", order: "asc" },
    ]);
    expect(owns?.references.map(({ at, ...reference }) => reference)).toEqual([
      {
        kind: "interleave",
        name: undefined,
        to: "Person",
        columns: ["ID"],
        toColumns: ["Id"],
        enforced: true,
        onDelete: "cascade",
      },
      {
        kind: "foreignKey",
        name: "FK_A",
        to: "s.Account",
        columns: ["n", "b"],
        toColumns: ["number", "bank"],
        enforced: true,
        onDelete: "cascade",
      },
      {
        kind: "foreignKey",
        name: undefined,
        to: "s.Account",
        columns: ["b", "n"],
        toColumns: ["bank", "number"],
        enforced: false,
        onDelete: "noAction",
      },
    ]);
  });

  test("may come in any order of the statements: a table that is created later is found", () => {
    const forward = catalogOf(
      "CREATE TABLE A (id INT64, b INT64, FOREIGN KEY (b) REFERENCES B (id)) PRIMARY KEY (id); CREATE TABLE B (id INT64) PRIMARY KEY (id)",
    );
    expect(forward.diagnostics).toEqual([]);
  });
});

describe("graphs", () => {
  test("have aliases, keys, ends and labels filled in", () => {
    const catalog = catalogOf(`${tables}
      CREATE PROPERTY GRAPH G
        NODE TABLES (Person AS Human, s.account)
        EDGE TABLES (
          Owns KEY (id, N) SOURCE KEY (id) REFERENCES human DESTINATION KEY (b, n) REFERENCES Account (BANK, number) LABEL Has
        )`);
    expect(catalog.diagnostics).toEqual([]);
    const [graph] = catalogDocument(catalog).graphs;
    expect(graph?.nodes.map(({ name, table, key, labels }) => ({ name, table, key, labels }))).toEqual([
      { name: "Human", table: "Person", key: ["Id"], labels: ["Human"] },
      { name: "account", table: "s.Account", key: ["bank", "number"], labels: ["account"] },
    ]);
    expect(graph?.edges[0]).toMatchObject({
      name: "Owns",
      key: ["ID", "n"],
      labels: ["Has"],
      source: { node: "Human", columns: ["ID"], nodeColumns: ["Id"] },
      destination: { node: "account", columns: ["b", "n"], nodeColumns: ["bank", "number"] },
    });
  });
});

describe("replay", () => {
  test("migrations in order give the catalogue of the final DDL", () => {
    const migrated = catalogOf(`
      CREATE TABLE A (id INT64 NOT NULL, gone INT64) PRIMARY KEY (id);
      CREATE TABLE B (id INT64 NOT NULL, a INT64, t TIMESTAMP) PRIMARY KEY (id);
      ALTER TABLE a ADD COLUMN name STRING(MAX) NOT NULL;
      ALTER TABLE A ADD COLUMN IF NOT EXISTS NAME STRING(10);
      ALTER TABLE A DROP COLUMN gone;
      ALTER TABLE B ADD CONSTRAINT FK FOREIGN KEY (a) REFERENCES A (id);
      ALTER TABLE B ADD CONSTRAINT FK2 FOREIGN KEY (id) REFERENCES A (id);
      ALTER TABLE B DROP CONSTRAINT fk2;
      ALTER TABLE B ADD CONSTRAINT CK CHECK (a > 0);
      ALTER TABLE B ADD ROW DELETION POLICY (OLDER_THAN(t, INTERVAL 1 DAY));
      ALTER TABLE B REPLACE ROW DELETION POLICY (OLDER_THAN(t, INTERVAL 7 DAY));
      CREATE TABLE IF NOT EXISTS b (other INT64) PRIMARY KEY (other);
      CREATE UNIQUE INDEX I ON B (a);
      CREATE TABLE C (id INT64 NOT NULL) PRIMARY KEY (id), INTERLEAVE IN A;
      ALTER TABLE C SET INTERLEAVE IN PARENT A ON DELETE NO ACTION;
      ALTER TABLE C SET ON DELETE CASCADE;
    `);
    const final = catalogOf(`
      CREATE TABLE C (id INT64 NOT NULL) PRIMARY KEY (id), INTERLEAVE IN PARENT A ON DELETE CASCADE;
      CREATE TABLE B (
        id INT64 NOT NULL, a INT64, t TIMESTAMP,
        CONSTRAINT FK FOREIGN KEY (a) REFERENCES A (id), CONSTRAINT CK CHECK (a > 0),
      ) PRIMARY KEY (id), ROW DELETION POLICY (OLDER_THAN(t, INTERVAL 7 DAY));
      CREATE TABLE A (id INT64 NOT NULL, name STRING(MAX) NOT NULL) PRIMARY KEY (id);
      CREATE UNIQUE INDEX I ON B (a);
    `);
    expect(migrated.diagnostics).toEqual([]);
    expect(catalogDocument(migrated).tables).toEqual(catalogDocument(final).tables);
    expect(migrated.statements).toEqual({ read: 16, recorded: 0, reported: 0 });
  });

  test("a graph that is replaced counts once", () => {
    const catalog = catalogOf(`${tables}
      CREATE PROPERTY GRAPH G NODE TABLES (Person, s.Account);
      CREATE PROPERTY GRAPH IF NOT EXISTS g NODE TABLES (Owns, Person);
      CREATE OR REPLACE PROPERTY GRAPH G NODE TABLES (Owns);`);
    expect(catalog.diagnostics).toEqual([]);
    expect(catalog.graphs.map(({ nodes }) => nodes.map(({ name }) => name))).toEqual([["Owns"]]);
  });
});

describe("what Spanner would not take", () => {
  const told = (ddl: string) =>
    catalogOf(ddl).diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

  test("types that are not GoogleSQL's, each once", () => {
    expect(
      told(
        "CREATE TABLE A (a BIGINT, b bigint, c VARCHAR(10), d ARRAY<STRNG(10)>, e my.pkg.Enum, f ARRAY<FLOAT32>(vector_length=>3)) PRIMARY KEY (a)",
      ),
    ).toEqual([
      'warning column-type-unknown: Table "A": column "a": there is no type BIGINT in GoogleSQL',
      'warning column-type-unknown: Table "A": column "b": there is no type bigint in GoogleSQL',
      'warning column-type-unknown: Table "A": column "c": there is no type VARCHAR in GoogleSQL',
      'warning column-type-unknown: Table "A": column "d": there is no type STRNG in GoogleSQL',
    ]);
  });

  test("two columns, or two elements of a graph, whose names differ by case alone", () => {
    expect(told("CREATE TABLE A (id INT64, ID INT64) PRIMARY KEY (id)")).toEqual([
      'warning ddl-duplicate-object: Table "A": has two columns "ID"',
    ]);
    expect(
      told("CREATE TABLE A (id INT64) PRIMARY KEY (id); CREATE PROPERTY GRAPH G NODE TABLES (A AS X, A AS x)"),
    ).toEqual([
      'warning element-name-repeated: Graph "G": two elements are called "x"; give one of them another alias',
    ]);
  });

  test("a type that is nested without end", () => {
    expect(told(`CREATE TABLE A (a ${"ARRAY<".repeat(20_000)}INT64) PRIMARY KEY (a)`)[0]).toContain(
      'error ddl-syntax: expected a type nested at most 15 deep, found "ARRAY"',
    );
  });

  test("thousands of unknown names are told in linear time, with suggestions for as many as fit on a screen", () => {
    const tables = Array.from(
      { length: 3000 },
      (_, index) =>
        `CREATE TABLE T${index} (id INT64, x INT64, FOREIGN KEY (x) REFERENCES U${index} (id)) PRIMARY KEY (id);`,
    );
    const messages = told(tables.join("\n"));
    expect(messages.length).toBe(3000);
    expect(messages.filter((message) => message.includes("Did you mean")).length).toBe(20);
  });
});

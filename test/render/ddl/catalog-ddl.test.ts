import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CatalogDocument } from "../../../generator/contracts/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { catalogDdl, catalogStatements } from "../../../generator/render/index.ts";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { schemas } from "../../introspect/database/schemas.ts";
import { documentOf, documentOfDdl, readLive } from "../../introspect/database/support.ts";
import { randomSchemas } from "../../introspect/snapshot/random-schema.ts";
import { readOwn, updateGoldens, writeOwn } from "../../support/cases.ts";
import { catalogOf } from "../../support/schema.ts";
import { randomCatalogs } from "./random-catalog.ts";

const read = (ddl: string) => catalogDocument(catalogOf(ddl));

/** What the DDL says: how many statements it took, and what was found in them, is another matter. */
function content({ statements: _, diagnostics: __, ...document }: CatalogDocument) {
  return document;
}

function expectSameAgain(document: CatalogDocument): void {
  const ddl = catalogDdl(document);
  const again = read(ddl);
  expect(again.diagnostics.filter(({ code }) => code.startsWith("ddl-"))).toEqual([]);
  expect(content(again)).toEqual(content(document));
  expect(catalogDdl(again)).toBe(ddl);
}

describe("printed and read again, a catalogue is the same", () => {
  test("any catalogue, whatever its names and expressions", () => {
    fc.assert(fc.property(randomCatalogs, expectSameAgain), { numRuns: 400 });
  });

  test("that of any schema", () => {
    fc.assert(
      fc.property(randomSchemas, (ddl) => expectSameAgain(read(ddl))),
      { numRuns: 100 },
    );
  });

  const grammar = resolve(import.meta.dirname, "../../ddl/grammar");
  test.each(readdirSync(grammar))("%s", (file) => {
    expectSameAgain(read(readFileSync(join(grammar, file), "utf8")));
  });
});

test("reads like DDL that a careful colleague wrote", () => {
  const folder = import.meta.dirname;
  const text = catalogDdl(read(readOwn(folder, "schema.sql") ?? ""));
  if (updateGoldens) writeOwn(folder, "printed.sql", text);
  expect(text).toBe(readOwn(folder, "printed.sql"));
});

describe("the order", () => {
  const heads = (ddl: string) =>
    catalogStatements(read(ddl)).map((statement) => statement.split(/ ?\(| SQL| AS /, 1)[0]);

  test("of a ring: parents first, and its foreign keys at the end", () => {
    expect(
      heads(`CREATE TABLE Z (id INT64 NOT NULL, y INT64) PRIMARY KEY (id);
        CREATE TABLE A (id INT64 NOT NULL, n INT64) PRIMARY KEY (id, n), INTERLEAVE IN PARENT Z;
        CREATE TABLE B (id INT64 NOT NULL, n INT64, m INT64) PRIMARY KEY (id, n, m), INTERLEAVE IN PARENT A;
        ALTER TABLE Z ADD CONSTRAINT K FOREIGN KEY (y) REFERENCES B (m);`),
    ).toEqual(["CREATE TABLE Z", "CREATE TABLE A", "CREATE TABLE B", "ALTER TABLE Z ADD CONSTRAINT K FOREIGN KEY"]);
  });

  test("of views and functions: what others use before them, whatever was replaced when", () => {
    expect(
      heads(`CREATE TABLE t (id INT64) PRIMARY KEY (id);
        CREATE FUNCTION a() AS (1); CREATE FUNCTION b() AS (2); CREATE OR REPLACE FUNCTION a() AS (b());
        CREATE VIEW v1 SQL SECURITY INVOKER AS SELECT t.id FROM t;
        CREATE VIEW v2 SQL SECURITY INVOKER AS SELECT t.id FROM t;
        CREATE OR REPLACE VIEW v1 SQL SECURITY INVOKER AS SELECT v2.id FROM v2;`),
    ).toEqual([
      "CREATE FUNCTION b",
      "CREATE OR REPLACE FUNCTION a",
      "CREATE TABLE t",
      "CREATE VIEW v2",
      "CREATE VIEW v1",
    ]);
  });

  test("of views: by their paths, and as they were created where names alone say nothing", () => {
    const views = (ddl: string) => heads(ddl).filter((head) => head?.includes("VIEW"));
    const tables = `CREATE TABLE Person (k INT64) PRIMARY KEY (k); CREATE TABLE Account (k INT64, A INT64) PRIMARY KEY (k);`;
    expect(
      views(`${tables} CREATE VIEW s.V SQL SECURITY INVOKER AS SELECT p.k FROM Person AS p;
        CREATE VIEW z.V SQL SECURITY INVOKER AS SELECT p.k FROM Person AS p;
        CREATE VIEW A SQL SECURITY INVOKER AS SELECT x.k FROM s.V AS x`),
    ).toEqual(["CREATE VIEW s.V", "CREATE VIEW z.V", "CREATE VIEW A"]);
    expect(
      views(`${tables}
        CREATE VIEW api.Person SQL SECURITY INVOKER AS SELECT p.k FROM Person AS p JOIN Account AS a ON a.k = p.k;
        CREATE VIEW api.Account SQL SECURITY INVOKER AS SELECT p.k FROM api.Person AS p;
        CREATE VIEW Z SQL SECURITY INVOKER AS SELECT a.A FROM Account AS a WHERE 'A' = 'A';
        CREATE VIEW A SQL SECURITY INVOKER AS SELECT x.A FROM Z AS x`),
    ).toEqual(["CREATE VIEW api.Person", "CREATE VIEW api.Account", "CREATE VIEW Z", "CREATE VIEW A"]);
  });

  test("of schemas: each once, however it is spelled", () => {
    const ddl = "CREATE TABLE S.T (k INT64) PRIMARY KEY (k); CREATE TABLE s.U (k INT64) PRIMARY KEY (k)";
    expect(heads(ddl)).toEqual(["CREATE SCHEMA S", "CREATE TABLE S.T", "CREATE TABLE s.U"]);
  });

  test("of schemas: each that anything stands in, first", () => {
    expect(
      heads(`CREATE TABLE t (id INT64, SYNONYM (s.u)) PRIMARY KEY (id); CREATE INDEX r.i ON t (id);
        CREATE SEQUENCE q.n BIT_REVERSED_POSITIVE; CREATE VIEW p.v SQL SECURITY INVOKER AS SELECT 1 AS x`).slice(0, 4),
    ).toEqual(["CREATE SCHEMA p", "CREATE SCHEMA q", "CREATE SCHEMA r", "CREATE SCHEMA s"]);
  });
});

test("comments at the end of an expression, a query or a statement are left out: they would swallow what follows", () => {
  const ddl = `CREATE SEQUENCE q BIT_REVERSED_POSITIVE -- x
    ; CREATE TABLE t (id INT64 DEFAULT (1 -- x
    ), CHECK (id > 0 /* x */), g INT64 AS (/* x */ id + 1 # x
    )) PRIMARY KEY (id); CREATE VIEW v SQL SECURITY INVOKER AS SELECT 1 AS x -- x
    ;`;
  expect(catalogDdl(read(ddl))).not.toMatch(/--|#|\/\*/);
  expectSameAgain(read(ddl));
});

describeWithEmulator("the emulator takes what is printed", (emulator) => {
  test.each([...schemas])("%s", async (_, ddl) => {
    const document = await documentOfDdl(ddl);
    const printed = catalogStatements(read(ddl));
    expect(documentOf(await readLive(await emulator.create(printed)))).toEqual(document);
  });
});

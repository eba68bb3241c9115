import { expect, test } from "vitest";
import type { EmulatorDatabase } from "../../../generator/engines/emulator/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { parentsFirst } from "../../../generator/rehearse/target/emulator/parts.ts";
import { makeSchema } from "../../../generator/rehearse/target/emulator/schema.ts";
import { catalogStatements } from "../../../generator/render/index.ts";
import { catalogOf } from "../../support/schema.ts";

/** Refuses schemas as a whole, and statements with one of these words for the reason that stands beside it. */
function fakeDatabase(refusals: readonly (readonly [word: string, reason: string])[]) {
  const made: string[] = [];
  const refuse = (reason: string): never => {
    throw Object.assign(new Error(reason), { code: 12 });
  };
  const database: EmulatorDatabase = {
    create: async (statements) => (statements.length > 0 ? refuse("not all at once") : undefined),
    async update(statements) {
      const reason = refusals.find(([word]) => statements.some((statement) => statement.includes(word)))?.[1];
      if (reason !== undefined) refuse(reason);
      made.push(...statements.map((statement) => statement.replace(/\s+/g, " ")));
    },
    drop: async () => undefined,
    close: () => undefined,
  };
  return { database, made };
}

const family = `CREATE TABLE A (id INT64 NOT NULL) PRIMARY KEY (id);
  CREATE TABLE B (id INT64 NOT NULL, b INT64) PRIMARY KEY (id, b), INTERLEAVE IN PARENT A;
  CREATE TABLE C (id INT64 NOT NULL, b INT64, c INT64) PRIMARY KEY (id, b, c), INTERLEAVE IN PARENT B;`;

test("parents come before their children, wherever they stand in the catalogue", async () => {
  const catalog = catalogDocument(catalogOf(family));
  const reversed = { ...catalog, tables: catalog.tables.toReversed() };
  expect(parentsFirst(reversed.tables).map(({ name }) => name)).toEqual(["A", "B", "C"]);
  const { database, made } = fakeDatabase([]);
  expect(await makeSchema({ database, catalog: reversed, statements: catalogStatements })).toMatchObject({
    leftOut: [],
  });
  expect(made.map((statement) => statement.split(" ")[2])).toEqual(["A", "B", "C"]);
});

test("a table without its parent is missing, with all below it, and says which", async () => {
  const { database, made } = fakeDatabase([["TABLE A", "no A here"]]);
  const { missing } = await makeSchema({
    database,
    catalog: catalogDocument(catalogOf(family)),
    statements: catalogStatements,
  });
  expect([...missing]).toEqual([
    ["A", "no A here"],
    ["B", 'its parent "A" is missing: no A here'],
    ["C", 'its parent "B" is missing: its parent "A" is missing: no A here'],
  ]);
  expect(made).toEqual([]);
});

test("what is left out of a table is told clause by clause, each with the reason why it was refused", async () => {
  const { database, made } = fakeDatabase([
    ["FOREIGN KEY", "no keys like that"],
    ["first", "no checks like that"],
    ["second", "nor like that"],
  ]);
  const { leftOut, missing } = await makeSchema({
    database,
    catalog: catalogDocument(
      catalogOf(`CREATE TABLE A (id INT64, n INT64, CONSTRAINT own FOREIGN KEY (n) REFERENCES A (id) NOT ENFORCED,
        CONSTRAINT first CHECK (id > 0) NOT ENFORCED, CONSTRAINT second CHECK (n > 0) NOT ENFORCED,
        CONSTRAINT kept CHECK (n < 9)) PRIMARY KEY (id);`),
    ),
    statements: catalogStatements,
  });
  expect(leftOut).toEqual([
    { statement: "A: foreign key own of A to itself, NOT ENFORCED", reason: "no keys like that" },
    { statement: "A: CONSTRAINT first CHECK (id > 0) NOT ENFORCED", reason: "no checks like that" },
    { statement: "A: CONSTRAINT second CHECK (n > 0) NOT ENFORCED", reason: "nor like that" },
  ]);
  expect(missing.size).toBe(0);
  expect(made).toEqual([expect.stringContaining("CONSTRAINT kept CHECK (n < 9)")]);
});

test("schemas, indexes, foreign keys, views and graphs are made too, and what of them is refused is left out", async () => {
  const ddl = `CREATE SCHEMA s;
    CREATE TABLE A (id INT64, n INT64) PRIMARY KEY (id);
    CREATE TABLE s.B (id INT64, a INT64, CONSTRAINT f FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (id);
    CREATE INDEX I ON A (n);
    CREATE VIEW V SQL SECURITY INVOKER AS SELECT A.id FROM A;
    CREATE VIEW W SQL SECURITY INVOKER AS SELECT A.n FROM A;
    CREATE PROPERTY GRAPH G NODE TABLES (A);`;
  const { database, made } = fakeDatabase([["VIEW W", "no such view"]]);
  const { leftOut } = await makeSchema({
    database,
    catalog: catalogDocument(catalogOf(ddl)),
    statements: catalogStatements,
  });
  expect(made.map((statement) => statement.slice(0, 20).trim())).toEqual([
    "CREATE TABLE A ( id",
    "CREATE SCHEMA s",
    "CREATE TABLE s.B ( i",
    "ALTER TABLE s.B ADD",
    "CREATE INDEX I ON A",
    "CREATE VIEW V SQL SE",
    "CREATE PROPERTY GRAP",
  ]);
  expect(leftOut).toEqual([{ statement: expect.stringMatching(/^CREATE VIEW W /), reason: "no such view" }]);
});

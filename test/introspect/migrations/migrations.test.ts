import fc from "fast-check";
import { expect, test } from "vitest";
import { loadOptional } from "../../../generator/engines/optional.ts";
import { createSpanner, emulatorHost, parseDatabasePath } from "../../../generator/engines/spanner/index.ts";
import { catalogStatements } from "../../../generator/render/index.ts";
import { compareStrings } from "../../../generator/support/index.ts";
import { describeWithEmulator, emulatorSeed } from "../../engines/emulator/support.ts";
import { catalogOf } from "../../support/schema.ts";
import { documentOf, readFiles, readLive } from "../database/support.ts";
import { randomMigrations } from "./random-migrations.ts";

/** One call a statement, since a call is taken or refused as a whole. */
async function applyOneByOne(database: string, statements: readonly string[]): Promise<readonly string[]> {
  const emulator = emulatorHost(process.env);
  if (emulator === undefined) throw new Error("SPANNER_EMULATOR_HOST is not set");
  const { Spanner } = await loadOptional("@google-cloud/spanner", process.cwd());
  const spanner = createSpanner(Spanner, { project: parseDatabasePath(database).project, emulator });
  const taken: string[] = [];
  try {
    for (const statement of statements) {
      try {
        const [operation] = await spanner
          .getDatabaseAdminClient()
          .updateDatabaseDdl({ database, statements: [statement] }, { retry: null });
        if (!operation.latestResponse.error) taken.push(statement);
      } catch {
        // Refused: it changes nothing.
      }
    }
  } finally {
    spanner.close();
  }
  return taken;
}

type Document = Awaited<ReturnType<typeof documentOf>>;

/** Spanner prints views, and the constraints of a table, in an order of its own. */
function inOneOrder(document: Document) {
  const byText = (a: unknown, b: unknown) => compareStrings(JSON.stringify(a), JSON.stringify(b));
  return {
    ...document,
    diagnostics: [],
    views: document.views.toSorted(byText),
    tables: document.tables.map((table) => ({
      ...table,
      references: table.references.toSorted(byText),
      checks: table.checks.toSorted(byText),
      indexes: table.indexes.map((index) => ({ ...index, storing: index.storing.toSorted() })),
    })),
  };
}

describeWithEmulator("statements one after the other", (emulator) => {
  test("give the schema that they give Spanner; printed and applied again it is the same", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(randomMigrations, async (statements) => {
        const database = await emulator.create([]);
        const taken = await applyOneByOne(database, statements);
        const live = inOneOrder(documentOf(await readLive(database)));
        const replayed = await readFiles({ "migrations.sql": taken.join(";\n") });
        // What Spanner took, we find no fault in; an empty database is one.
        expect(replayed.diagnostics.filter(({ code }) => code !== "schema-empty")).toEqual([]);
        expect(inOneOrder(documentOf(replayed))).toEqual(live);

        const printed = catalogStatements({
          ...documentOf(replayed),
          statements: { read: 0, recorded: 0, reported: 0 },
          objects: [],
        });
        const again = await emulator.create(printed);
        expect(inOneOrder(documentOf(await readLive(again)))).toEqual(live);
      }),
      { numRuns: 30, seed: emulatorSeed },
    );
  });
});

test("tables swap their names, and everything that names them follows", () => {
  const catalog = catalogOf(`
    CREATE TABLE A (id INT64 NOT NULL, a INT64) PRIMARY KEY (id);
    CREATE TABLE B (id INT64 NOT NULL, b INT64, CONSTRAINT FK FOREIGN KEY (b) REFERENCES A (id)) PRIMARY KEY (id);
    CREATE TABLE C (id INT64 NOT NULL) PRIMARY KEY (id), INTERLEAVE IN PARENT A;
    CREATE INDEX I ON A (a);
    CREATE PROPERTY GRAPH G NODE TABLES (A, B AS Other) EDGE TABLES (
      C SOURCE KEY (id) REFERENCES A DESTINATION KEY (id) REFERENCES Other);
    RENAME TABLE A TO T, B TO A, T TO B;
    ALTER TABLE B ADD SYNONYM S;
    ALTER TABLE S RENAME TO Z;
    ALTER TABLE S ADD COLUMN z INT64;
    DROP INDEX I;`);
  expect(catalog.diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  const tables = [...catalog.tables.values()];
  expect(tables.map(({ id, columns }) => `${id} (${columns.map(({ name }) => name).join(", ")})`)).toEqual([
    "A (id, b)",
    "C (id)",
    "Z (id, a, z)",
  ]);
  expect(tables.flatMap(({ id, references }) => references.map(({ kind, to }) => `${id} ${kind} ${to}`))).toEqual([
    "A foreignKey Z",
    "C interleave Z",
  ]);
  expect(tables.map(({ indexes, synonyms }) => [indexes, synonyms])).toEqual([
    [[], []],
    [[], []],
    [[], ["S"]],
  ]);
  const [graph] = catalog.graphs;
  // Without an alias the element keeps the name that its table had.
  expect(graph?.nodes.map(({ name, table }) => [name, table])).toEqual([
    ["A", "Z"],
    ["Other", "A"],
  ]);
  expect(graph?.edges.map(({ source, destination }) => [source.node, destination.node])).toEqual([["A", "Other"]]);
});

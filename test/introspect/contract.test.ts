import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { databaseSource, ddlSource, type SchemaSource, snapshotSource } from "../../generator/introspect/index.ts";
import { buildCatalog, catalogDocument } from "../../generator/model/index.ts";
import { describeWithEmulator } from "../engines/emulator/support.ts";
import { temporaryFolder } from "../support/folders.ts";

// What every source of a schema promises, whatever it reads: the same statements give the same catalogue, problems are
// diagnostics and no exceptions, and an interrupt is heard.

const statements = [
  "CREATE TABLE Person (id INT64 NOT NULL, name STRING(MAX), born DATE) PRIMARY KEY (id)",
  "CREATE TABLE Account (bank INT64 NOT NULL, number INT64 NOT NULL, opened TIMESTAMP) PRIMARY KEY (bank, number DESC)",
  `CREATE TABLE Owns (id INT64 NOT NULL, number INT64 NOT NULL, bank INT64,
    CONSTRAINT FK_Account FOREIGN KEY (number, bank) REFERENCES Account (number, bank) ON DELETE CASCADE
  ) PRIMARY KEY (id, number), INTERLEAVE IN PARENT Person ON DELETE CASCADE`,
  "CREATE UNIQUE INDEX PersonByName ON Person (name DESC) STORING (born)",
];
const graph = `CREATE PROPERTY GRAPH Finance NODE TABLES (Person, Account)
  EDGE TABLES (Owns SOURCE KEY (id) REFERENCES Person DESTINATION KEY (bank, number) REFERENCES Account (bank, number))`;

interface Contract {
  /** A source of the schema above. */
  make(folder: string): Promise<SchemaSource>;
  /** A source of nothing that exists. */
  broken(folder: string): SchemaSource;
}

const writeDdl = (folder: string) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "schema.sql"), [...statements, graph].join(";\n"));
  writeFileSync(join(folder, "graph.sql"), graph);
  return ddlSource({ files: ["schema.sql"], directory: folder });
};

/** Places and counts of statements say where a schema was read, not what it is. */
async function documentOf(source: SchemaSource): Promise<unknown> {
  const { statements: _, diagnostics, ...document } = catalogDocument(buildCatalog(await source.read()));
  expect(diagnostics).toEqual([]);
  return document;
}

function keepsTheContract({ make, broken }: Contract): void {
  test("gives the catalogue of the schema, every time it is asked", async () => {
    const folder = temporaryFolder();
    const wanted = await documentOf(writeDdl(folder));
    const source = await make(folder);
    expect(source.label).not.toBe("");
    expect(await documentOf(source)).toEqual(wanted);
    expect(await documentOf(source)).toEqual(wanted);
  });

  test("tells what it cannot read, and has no tables then", async () => {
    const { tables, graphs, diagnostics } = await broken(temporaryFolder()).read();
    expect([tables, graphs]).toEqual([[], []]);
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { severity, message, hint } of diagnostics) {
      expect(severity).toBe("error");
      expect(message).not.toBe("");
      expect(hint).not.toBe("");
    }
  });

  test("rejects with the reason of an interrupt", async () => {
    const folder = temporaryFolder();
    writeDdl(folder);
    const reason = new Error("interrupted");
    await expect((await make(folder)).read(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}

describe("DDL files", () => {
  keepsTheContract({
    make: async (folder) => writeDdl(folder),
    broken: (directory) => ddlSource({ files: ["missing.sql"], directory }),
  });
});

describe("a snapshot", () => {
  keepsTheContract({
    make: async (folder) => {
      const document = catalogDocument(buildCatalog(await writeDdl(folder).read()));
      writeFileSync(join(folder, "catalog.json"), JSON.stringify(document));
      return snapshotSource({ file: "catalog.json", directory: folder });
    },
    broken: (directory) => snapshotSource({ file: "missing.json", directory }),
  });
});

describeWithEmulator("a live database", (emulator) => {
  keepsTheContract({
    make: async (directory) => {
      const database = await emulator.create(statements);
      return databaseSource({ database, directory, graphDdl: ["graph.sql"] });
    },
    broken: (directory) =>
      databaseSource({ database: "projects/test-project/instances/nowhere/databases/nothing", directory }),
  });
});

import { expect, test } from "vitest";
import { sharedZetaSql } from "../../../generator/engines/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { createEmulatorTarget, createMemoryTarget } from "../../../generator/rehearse/target/index.ts";
import type { Mutation, Row, TableId } from "../../../generator/rehearse/types.ts";
import { catalogStatements } from "../../../generator/render/index.ts";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { catalogOf } from "../../support/schema.ts";

function put(table: string, ...rows: readonly Row[]): Mutation {
  return { table: table as TableId, columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}

interface Case {
  readonly name: string;
  readonly ddl: string;
  readonly commits: readonly (readonly Mutation[])[];
  /** Of each commit. */
  readonly codes: readonly (number | "ok")[];
}

/** What the random schemas do not have: the same verdicts with the same words, and the same rows. */
describeWithEmulator("the emulator and the checks in memory", (emulator) => {
  test.each<Case>([
    {
      name: "a foreign key makes what it refers to unique, but for NULL",
      ddl: `CREATE TABLE N (id INT64, u INT64) PRIMARY KEY (id);
        CREATE TABLE E (id INT64, u INT64, CONSTRAINT f FOREIGN KEY (u) REFERENCES N (u)) PRIMARY KEY (id);`,
      commits: [
        [put("N", { id: 1, u: null }, { id: 2, u: null }, { id: 3, u: 3 })],
        [put("E", { id: 1, u: 3 }, { id: 2, u: null })],
        [put("N", { id: 4, u: 3 })],
        [put("N", { id: 3, u: 4 })],
      ],
      codes: ["ok", "ok", 6, 9],
    },
    {
      name: "a foreign key to the key in another order",
      ddl: `CREATE TABLE N (a INT64, b INT64, u INT64) PRIMARY KEY (a, b);
        CREATE TABLE E (id INT64, x INT64, y INT64, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES N (b, a)) PRIMARY KEY (id);`,
      commits: [[put("N", { a: 1, b: 2 }), put("E", { id: 1, x: 2, y: 1 })], [put("E", { id: 2, x: 1, y: 2 })]],
      codes: ["ok", 9],
    },
    {
      name: "a row that is written twice counts as it is at last, but for its values",
      ddl: `CREATE TABLE T (id INT64, u INT64 NOT NULL, s STRING(2), CONSTRAINT c CHECK (u > 0)) PRIMARY KEY (id);
        CREATE UNIQUE INDEX TU ON T (u);`,
      commits: [
        [put("T", { id: 1, u: 1 }), put("T", { id: 2, u: 1 }, { id: 2, u: 2 })],
        [put("T", { id: 3, u: -1 }), put("T", { id: 3, u: 3 })],
        [put("T", { id: 4, u: null }), put("T", { id: 4, u: 4 })],
        [put("T", { id: 4, u: 4, s: "abc" }), put("T", { id: 4, u: 4, s: "ab" })],
        [put("T", { id: 1, u: 2 }, { id: 2, u: 1 })],
      ],
      codes: ["ok", "ok", 9, 9, "ok"],
    },
    {
      name: "a generated key",
      ddl: "CREATE TABLE T (a INT64, g INT64 NOT NULL AS (a * 2) STORED, b INT64) PRIMARY KEY (g);",
      commits: [[put("T", { a: 1, b: 1 }, { a: 2, b: 2 })], [put("T", { a: 1, b: 3 })]],
      codes: ["ok", "ok"],
    },
    {
      name: "floats in keys: NaN is one value, and so are the zeros",
      ddl: "CREATE TABLE T (a FLOAT64, b FLOAT64, v INT64) PRIMARY KEY (a, b DESC);",
      commits: [
        [put("T", { a: "NaN", b: "NaN", v: 1 }, { a: "NaN", b: 1, v: 2 }, { a: 0, b: "NaN", v: 3 })],
        [put("T", { a: "NaN", b: "NaN", v: 4 }, { a: null, b: null, v: 5 })],
        [put("T", { a: -0, b: "NaN", v: 6 })],
      ],
      codes: ["ok", "ok", "ok"],
    },
    {
      name: "a check without a value",
      ddl: "CREATE TABLE T (id INT64, n INT64, CONSTRAINT c CHECK (10 / n > 0)) PRIMARY KEY (id);",
      commits: [[put("T", { id: 1, n: null })], [put("T", { id: 1, n: 0 })], [put("T", { id: 1, n: -1 })]],
      codes: ["ok", 11, 11],
    },
    {
      name: "a default is for new rows",
      ddl: "CREATE TABLE T (id INT64, n INT64 NOT NULL DEFAULT (7), s STRING(3) DEFAULT ('abc')) PRIMARY KEY (id);",
      commits: [[put("T", { id: 1, n: 1, s: null })], [put("T", { id: 1 }, { id: 2 })], [put("T", { id: 3, n: null })]],
      codes: ["ok", "ok", 9],
    },
    {
      name: "nothing that is called like what is everywhere",
      ddl: "CREATE TABLE T (id INT64, constructor STRING(3), `select` INT64) PRIMARY KEY (id);",
      commits: [
        [{ table: "T" as TableId, columns: ["id", "constructor", "select"], rows: [{ id: 1, select: 2 }, { id: 2 }] }],
      ],
      codes: ["ok"],
    },
  ])("$name", async ({ ddl, commits, codes }) => {
    const catalog = catalogOf(ddl);
    const real = await createEmulatorTarget({
      catalog: catalogDocument(catalog),
      statements: catalogStatements,
      directory: process.cwd(),
      emulator: emulator.running(),
      deadlineMs: 20_000,
    });
    const memory = await createMemoryTarget({ catalog, zetasql: await sharedZetaSql() });
    expect([...real.leftOut, ...memory.leftOut]).toEqual([]);
    for (const [index, commit] of commits.entries()) {
      const [expected, found] = [await real.commit(commit), await memory.commit(commit)];
      expect(expected.ok ? "ok" : expected.error.code, JSON.stringify([commit, expected])).toBe(codes[index]);
      // The emulator makes a name for the index of a foreign key.
      const words = (result: typeof found) => (result.ok ? "ok" : result.error.message.replace(/IDX_\w+/, "IDX"));
      expect(words(found)).toBe(words(expected));
      for (const id of catalog.tables.keys()) expect(await memory.read(id)).toEqual(await real.read(id));
    }
    await real.close();
  });
});

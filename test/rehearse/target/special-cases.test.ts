import { expect, test } from "vitest";
import { sharedZetaSql } from "../../../generator/engines/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { createEmulatorTarget, createMemoryTarget } from "../../../generator/rehearse/target/index.ts";
import type { CommitResult, Mutation, Row, TableId } from "../../../generator/rehearse/types.ts";
import { catalogStatements } from "../../../generator/render/index.ts";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { catalogOf } from "../../support/schema.ts";

function put(table: string, ...rows: readonly Row[]): Mutation {
  return { table: table as TableId, columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}

const text = (length: number): string => "x".repeat(length);
const bytes = (length: number): string => Buffer.alloc(length).toString("base64");

interface Case {
  readonly name: string;
  readonly ddl: string;
  readonly commits: readonly (readonly Mutation[])[];
  /** Of each commit. */
  readonly codes: readonly (number | "ok")[];
}

function explained(commit: readonly Mutation[], result: CommitResult): string {
  return JSON.stringify([commit, result], (_, value: unknown) =>
    typeof value === "string" && value.length > 500 ? `${value.slice(0, 20)}… ${value.length}` : value,
  );
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
      name: "a foreign key to a part of the key makes that part unique",
      ddl: `CREATE TABLE N (a INT64, b INT64) PRIMARY KEY (a, b);
        CREATE TABLE E (id INT64, x INT64, CONSTRAINT f FOREIGN KEY (x) REFERENCES N (a)) PRIMARY KEY (id);`,
      commits: [
        [put("N", { a: 1, b: 1 }), put("E", { id: 1, x: 1 })],
        [put("N", { a: 1, b: 2 })],
        [put("N", { a: 2, b: 1 }, { a: 2, b: 2 })],
        [put("E", { id: 2, x: 3 })],
      ],
      codes: ["ok", 6, 6, 9],
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
    {
      name: "a generated column that is NULL or too long",
      ddl: `CREATE TABLE T (id INT64, v STRING(MAX), b BYTES(MAX), g STRING(3) NOT NULL AS (LOWER(v)) STORED,
        h BYTES(2) AS (CONCAT(b, b)), a ARRAY<STRING(2)> AS ([SUBSTR(v, 2)]) STORED, CONSTRAINT c CHECK (id > 0)) PRIMARY KEY (id);
        CREATE UNIQUE INDEX TV ON T (v);`,
      commits: [
        [put("T", { id: 1, v: "A", b: "AA==" }, { id: 2, v: "AB", b: null })],
        [put("T", { id: 3, v: null })],
        [put("T", { id: 3 })],
        [put("T", { id: 1, v: null })],
        [put("T", { id: 3, v: "abcd" })],
        [put("T", { id: 3, v: "a", b: "AAA=" })],
        [put("T", { id: -1, v: "AB" }, { id: 3, v: null })],
        [put("T", { id: 3, v: null }), put("T", { id: 3, v: "C" })],
        [put("T", { id: 3, v: null }, { id: null, v: "D" })],
      ],
      codes: ["ok", 9, 9, 9, 9, 9, 9, 9, 9],
    },
    {
      name: "a generated key that is NULL or too long",
      ddl: "CREATE TABLE T (v STRING(MAX), s STRING(1), g STRING(2) NOT NULL AS (LOWER(v)) STORED) PRIMARY KEY (g);",
      commits: [
        [put("T", { v: null, s: "a" })],
        [put("T", { v: "ABC", s: "a" })],
        [put("T", { v: "AB", s: "abc" }, { v: null, s: "a" })],
        [put("T", { v: "ABC", s: "abc" })],
        [put("T", { v: "AB", s: "a" })],
      ],
      codes: [9, 9, 9, 9, "ok"],
    },
    {
      name: "a generated key without a value, which is found before the rows are written",
      ddl: "CREATE TABLE T (v INT64, s STRING(1), g FLOAT64 NOT NULL AS (1 / v) STORED) PRIMARY KEY (g);",
      commits: [[put("T", { v: 1, s: "abc" }, { v: 0, s: "a" })], [put("T", { v: 1, s: "a" })]],
      codes: [11, "ok"],
    },
    {
      name: "a generated key may be NULL where nothing says NOT NULL",
      ddl: "CREATE TABLE T (v STRING(MAX), w INT64, g STRING(2) AS (LOWER(v)) STORED) PRIMARY KEY (g);",
      commits: [[put("T", { v: null, w: 1 })], [put("T", { v: null, w: 2 })]],
      codes: ["ok", "ok"],
    },
    {
      name: "a default that is too long or NULL",
      ddl: `CREATE TABLE T (id INT64, v INT64, g STRING(2) DEFAULT (CONCAT('ab','c'))) PRIMARY KEY (id);
        CREATE TABLE N (id INT64, v INT64, g STRING(2) NOT NULL DEFAULT (LOWER(NULL))) PRIMARY KEY (id);
        CREATE TABLE K (id STRING(2) NOT NULL DEFAULT (CONCAT('ab','c')), v INT64) PRIMARY KEY (id);`,
      commits: [
        [put("T", { id: 1, v: 1 })],
        [put("T", { id: 1, g: "x" })],
        [put("T", { id: 1, v: 2 })],
        [put("N", { id: 1, v: 1 })],
        [put("K", { v: 1 })],
      ],
      codes: [9, "ok", "ok", 9, 9],
    },
    {
      name: "the same literal as the default of several types",
      ddl: "CREATE TABLE T (id INT64, i INT64 DEFAULT (1), j FLOAT64 DEFAULT (1), k NUMERIC DEFAULT (1)) PRIMARY KEY (id);",
      commits: [[put("T", { id: 1 })]],
      codes: ["ok"],
    },
    {
      name: "a key of more than 8,192 bytes",
      ddl: `CREATE TABLE T (a STRING(MAX), b STRING(MAX), s STRING(2), g STRING(2) NOT NULL AS (LOWER(s)) STORED)
        PRIMARY KEY (a, b);
        CREATE TABLE U (a STRING(MAX), i INT64, f FLOAT64, o BOOL, d DATE, t TIMESTAMP, n NUMERIC, y BYTES(MAX))
        PRIMARY KEY (a, i, f, o, d, t, n, y);
        CREATE TABLE G (a STRING(MAX), s STRING(1), g STRING(MAX) AS (CONCAT(a, a)) STORED) PRIMARY KEY (g);
        CREATE TABLE C (a STRING(MAX), b STRING(MAX), c STRING(MAX)) PRIMARY KEY (a, b, c), INTERLEAVE IN PARENT T;`,
      commits: [
        [put("T", { a: text(4_096), b: "é".repeat(2_048), s: "" })],
        [put("T", { a: text(4_096), b: `${"é".repeat(2_048)}x`, s: "" })],
        [put("T", { a: text(8_190), b: null, s: "" })],
        [put("T", { a: text(8_191), b: null, s: "abc" }, { a: null, b: null, s: null })],
        [put("T", { a: "", b: "", s: null }, { a: text(8_191), b: null, s: "" })],
        [put("U", { a: text(8_178) })],
        [put("U", { a: text(8_179) })],
        [
          put("U", {
            a: text(8_131),
            i: 1,
            f: "NaN",
            o: true,
            d: "2026-01-31",
            t: "2026-01-31T00:00:00Z",
            n: "1.5",
            y: "AAAA",
          }),
        ],
        [
          put("U", {
            a: text(8_132),
            i: 1,
            f: "NaN",
            o: true,
            d: "2026-01-31",
            t: "2026-01-31T00:00:00Z",
            n: "1.5",
            y: "AAAA",
          }),
        ],
        [put("G", { a: text(4_097), s: "abc" })],
        [put("C", { a: text(4_096), b: text(4_096), c: "x" })],
      ],
      codes: ["ok", 3, "ok", 3, 9, "ok", 3, "ok", 3, 3, 3],
    },
    {
      name: "an entry of an index of more than 8,192 bytes, its row's key with it",
      ddl: `CREATE TABLE T (id INT64, b STRING(MAX), c STRING(MAX), l STRING(2), g STRING(MAX) AS (CONCAT(l, c)) STORED,
        n STRING(1) NOT NULL AS (SUBSTR(c, 1, 2)) STORED, CONSTRAINT k CHECK (id > 0)) PRIMARY KEY (id);
        CREATE INDEX I ON T (b) STORING (c);
        CREATE INDEX J ON T (c, id);
        CREATE INDEX G ON T (g);
        CREATE TABLE N (id INT64, u STRING(MAX), w STRING(MAX)) PRIMARY KEY (id);
        CREATE NULL_FILTERED INDEX NW ON N (u, w);
        CREATE TABLE E (id INT64, u STRING(MAX), CONSTRAINT f FOREIGN KEY (u) REFERENCES N (u)) PRIMARY KEY (id);
        CREATE TABLE D (id INT64, d STRING(MAX) DEFAULT ('d')) PRIMARY KEY (id);
        CREATE INDEX DD ON D (d);`,
      commits: [
        [put("T", { id: 1, b: text(8_184), c: "a" })],
        [put("T", { id: 1, b: text(8_185), c: "a" })],
        [put("T", { id: -1, b: text(8_185), c: "a" })],
        [put("T", { id: 1, b: text(8_185), c: "a", l: "" }, { id: 2, b: "", c: "a", l: "abc" })],
        [put("T", { id: 1, b: "", c: text(9_000), l: "" })],
        [put("T", { id: 1, b: "", c: "a", l: "abc" }, { id: 2, b: text(9_000), c: "a", l: "" })],
        [put("T", { id: 1, b: text(8_185), c: "a" }, { id: 1, b: "", c: "a" })],
        [put("T", { id: -1, c: "b", b: text(9_000) })],
        [put("N", { id: 1, u: text(8_182), w: null })],
        [put("N", { id: 1, u: text(8_183), w: null })],
        [put("E", { id: 1, u: text(8_185) })],
        [put("D", { id: 1, d: text(8_185) })],
        [put("D", { id: 1 })],
      ],
      codes: ["ok", 3, 3, 3, 3, 9, 3, 3, "ok", 3, 3, 3, "ok"],
    },
    {
      name: "values of more than MAX",
      ddl: "CREATE TABLE T (id INT64, s STRING(MAX), b BYTES(MAX), a ARRAY<STRING(MAX)>) PRIMARY KEY (id);",
      commits: [
        [put("T", { id: 1, s: "é".repeat(2_621_440) })],
        [put("T", { id: 2, s: "é".repeat(2_621_441) })],
        [put("T", { id: 3, a: ["a", text(2_621_441)] })],
        [put("T", { id: 4, b: bytes(10_485_760) })],
        [put("T", { id: 5, b: bytes(10_485_761) })],
      ],
      codes: ["ok", 9, 9, "ok", 9],
    },
    {
      name: "vectors of another length, or with NULL",
      ddl: `CREATE TABLE T (id INT64, s STRING(1), v ARRAY<FLOAT32>(vector_length=>3), w ARRAY<FLOAT64>(vector_length=>0))
        PRIMARY KEY (id);
        CREATE TABLE C (id INT64, n INT64, v ARRAY<FLOAT32>(vector_length=>3)) PRIMARY KEY (id, n), INTERLEAVE IN PARENT T;`,
      commits: [
        [put("T", { id: 1, v: [1, "NaN", 0.1], w: [] }, { id: 2, v: null, w: null })],
        [put("T", { id: 3, v: [1, 2] })],
        [put("T", { id: 3, v: [1, 2, 3, 4] })],
        [put("T", { id: 3, v: [1, null, 3] })],
        [put("T", { id: 3, v: [1, null] })],
        [put("T", { id: 3, w: [1] })],
        [put("T", { id: 3, v: [], s: "ab" })],
        [put("T", { id: 3, s: "ab", v: [] })],
        [put("C", { id: 9, n: 1, v: [1] })],
      ],
      codes: ["ok", 3, 3, 3, 3, 3, 3, 9, 3],
    },
    {
      name: "FLOAT32 in defaults, generated columns and checks",
      ddl: `CREATE TABLE D (id INT64, f FLOAT32 NOT NULL DEFAULT (0.1), g FLOAT32 DEFAULT (1),
        h FLOAT32 DEFAULT (CAST(0.1 AS FLOAT32))) PRIMARY KEY (id);
        CREATE TABLE G (id INT64, f FLOAT32, g FLOAT32 NOT NULL AS (CAST(f * 3 AS FLOAT32)) STORED,
        d FLOAT64 AS (f * 3) STORED, n NUMERIC AS (CAST(f AS NUMERIC)), s STRING(MAX) AS (CAST(f AS STRING)) STORED,
        t STRING(MAX) AS (CONCAT('FLOAT32', "FLOAT32")) STORED, b BOOL AS (f >= 0.9) STORED) PRIMARY KEY (id);
        CREATE TABLE T (id INT64, f FLOAT32, d FLOAT64, a ARRAY<FLOAT32>, CONSTRAINT c CHECK (f > 0.1),
        CONSTRAINT n CHECK (f <= CAST('0.9' AS FLOAT32)), CONSTRAINT e CHECK (f != d),
        CONSTRAINT o CHECK (a[SAFE_OFFSET(0)] = 0.1)) PRIMARY KEY (id);`,
      commits: [
        [put("D", { id: 1 }, { id: 2 })],
        [put("D", { id: 3, f: null })],
        [put("G", { id: 1, f: 0.1 }, { id: 2, f: 0.9 }, { id: 3, f: 16_777_217 })],
        [put("G", { id: 4, f: 3e38 })],
        [put("G", { id: 4, f: null })],
        [put("T", { id: 1, f: 0.9, d: 0.9, a: [0.1, null] }, { id: 2, f: null, d: 1, a: [] })],
        [put("T", { id: 3, f: 0.1 })],
        [put("T", { id: 3, f: 0.91 })],
        [put("T", { id: 3, f: 0.5, d: 0.5 })],
        [put("T", { id: 3, f: "NaN" })],
        [put("T", { id: 3, a: [0.2] })],
      ],
      codes: ["ok", 9, "ok", 11, 9, "ok", 11, 11, 11, 11, 11],
    },
    {
      name: "names in another case, and a column that is given twice",
      ddl: "CREATE TABLE T (id INT64, n STRING(3)) PRIMARY KEY (id);",
      commits: [
        [{ table: "t" as TableId, columns: ["id", "n"], rows: [{ id: "1", n: "a" }] }],
        [{ table: "T" as TableId, columns: ["id", "n", "n"], rows: [{ id: 2, n: "a" }] }],
        [{ table: "T" as TableId, columns: ["id", "n", "N"], rows: [{ id: 2, n: "a" }] }],
      ],
      codes: ["ok", 3, 3],
    },
    {
      name: "a mutation without rows",
      ddl: "CREATE TABLE T (id INT64) PRIMARY KEY (id);",
      commits: [
        [{ table: "T" as TableId, columns: ["id"], rows: [] }, put("T", { id: 1 })],
        [{ table: "T" as TableId, columns: ["id"], rows: [] }],
        [],
      ],
      codes: ["ok", "ok", "ok"],
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
      expect(expected.ok ? "ok" : expected.error.code, explained(commit, expected)).toBe(codes[index]);
      // The emulator makes a name for the index of a foreign key.
      const words = (result: typeof found) => (result.ok ? "ok" : result.error.message.replace(/IDX_\w+/, "IDX"));
      expect(words(found)).toBe(words(expected));
      for (const id of catalog.tables.keys()) expect(await memory.read(id)).toEqual(await real.read(id));
    }
    await real.close();
  });
});

import { describe, expect, test } from "vitest";
import type { PlanOptions } from "../../../generator/plan/types.ts";
import type { Row, Value } from "../../../generator/rehearse/types.ts";
import { findBreaches, findHarmless } from "./checker.ts";
import { type Generated, generate } from "./support.ts";

const nodes = `
  CREATE TABLE Person (id INT64 NOT NULL, name STRING(20)) PRIMARY KEY (id);
  CREATE TABLE Account (id STRING(36) NOT NULL, owner INT64, FOREIGN KEY (owner) REFERENCES Person (id)) PRIMARY KEY (id);`;

function rowsOf({ samples }: Generated, table: string): readonly Row[] {
  return samples.tables.find(({ path }) => path === `p.d.${table}`)?.rows ?? [];
}

function messages({ samples }: Generated): readonly string[] {
  return samples.diagnostics.map(({ code, message }) => `${code} ${message}`);
}

function column(generated: Generated, table: string, name: string): readonly Value[] {
  return rowsOf(generated, table).map((row) => row[name] ?? null);
}

function mapping(table: string, name: string, value: unknown) {
  return (options: PlanOptions): PlanOptions => ({
    ...options,
    tables: new Map(
      [...options.tables].map(([id, own]) => [
        id,
        id === table ? { ...own, columns: new Map([...own.columns, [name, value as never]]) } : own,
      ]),
    ),
  });
}

function expectClean({ catalog, tables, samples }: Generated): void {
  expect(findBreaches(catalog, tables, samples)).toEqual([]);
}

describe("the same input", () => {
  test("gives the same rows, another seed gives others", async () => {
    const [first, second, other] = await Promise.all([1, 1, 2].map((seed) => generate(nodes, { seed, dirty: 0.2 })));
    expect(first?.samples).toEqual(second?.samples);
    expect(first?.samples.tables[0]?.rows).not.toEqual(other?.samples.tables[0]?.rows);
  });

  test("with one more table does not change the others", async () => {
    const before = await generate(nodes);
    const after = await generate(
      `${nodes} CREATE TABLE Aa (id STRING(36) NOT NULL, FOREIGN KEY (id) REFERENCES Account (id)) PRIMARY KEY (id);`,
    );
    expect(rowsOf(after, "Account")).toEqual(rowsOf(before, "Account"));
    expect(rowsOf(after, "Person")).toEqual(rowsOf(before, "Person"));
    expectClean(after);
  });

  test("tables do not have the same keys by chance, so that a reference to the wrong table is found", async () => {
    const generated = await generate(`
      CREATE TABLE A (id INT64 NOT NULL) PRIMARY KEY (id);
      CREATE TABLE B (id INT64 NOT NULL) PRIMARY KEY (id);`);
    expect(column(generated, "A", "id")).not.toEqual(column(generated, "B", "id"));
  });
});

describe("references", () => {
  test("share columns over several hops", async () => {
    const generated = await generate(`
      CREATE TABLE Top (id INT64 NOT NULL) PRIMARY KEY (id);
      CREATE TABLE L (id INT64 NOT NULL, top INT64 NOT NULL, FOREIGN KEY (top) REFERENCES Top (id)) PRIMARY KEY (id);
      CREATE TABLE R (id INT64 NOT NULL, top INT64 NOT NULL, FOREIGN KEY (top) REFERENCES Top (id)) PRIMARY KEY (id);
      CREATE UNIQUE INDEX LT ON L (id, top);
      CREATE UNIQUE INDEX RT ON R (top, id);
      CREATE TABLE Both (l INT64 NOT NULL, r INT64 NOT NULL, top INT64 NOT NULL,
        FOREIGN KEY (top, l) REFERENCES L (top, id), FOREIGN KEY (r, top) REFERENCES R (id, top)) PRIMARY KEY (l, r);`);
    expectClean(generated);
    expect(rowsOf(generated, "Both")).toHaveLength(20);
  });

  test("of one column to two tables that know nothing of each other", async () => {
    const generated = await generate(`
      CREATE TABLE A (id STRING(10) NOT NULL) PRIMARY KEY (id);
      CREATE TABLE B (id STRING(10) NOT NULL) PRIMARY KEY (id);
      CREATE TABLE Both (id STRING(10) NOT NULL, FOREIGN KEY (id) REFERENCES B (id)) PRIMARY KEY (id),
        INTERLEAVE IN PARENT A;`);
    expectClean(generated);
    expect(rowsOf(generated, "Both")).toHaveLength(20);
  });

  test("to the own table make chains without rings, or lead to the row itself", async () => {
    const generated = await generate(`
      CREATE TABLE Nullable (id INT64 NOT NULL, boss INT64, FOREIGN KEY (boss) REFERENCES Nullable (id)) PRIMARY KEY (id);
      CREATE TABLE Strict (id INT64 NOT NULL, boss INT64 NOT NULL, FOREIGN KEY (boss) REFERENCES Strict (id)) PRIMARY KEY (id);`);
    expectClean(generated);
    const bosses = new Map(rowsOf(generated, "Nullable").map(({ id, boss }) => [id, boss]));
    for (const start of bosses.keys()) {
      let steps = 0;
      for (let at: Value | undefined = start; at !== undefined && at !== null; at = bosses.get(at)) steps += 1;
      expect(steps).toBeLessThan(21);
    }
    expect(rowsOf(generated, "Strict").every(({ id, boss }) => id === boss)).toBe(true);
  });

  test("in rings are closed", async () => {
    const generated = await generate(`
      CREATE TABLE A (id INT64 NOT NULL, b INT64) PRIMARY KEY (id);
      CREATE TABLE B (id INT64 NOT NULL, a INT64 NOT NULL, FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (id);
      ALTER TABLE A ADD FOREIGN KEY (b) REFERENCES B (id);`);
    expectClean(generated);
    const filled = column(generated, "A", "b").filter((value) => value !== null);
    expect(filled.length).toBeGreaterThan(5);
    expect(filled.length).toBeLessThan(20);
  });

  test("in two rings leave what one of them has filled in to the other", async () => {
    const generated = await generate(`
      CREATE TABLE A (id INT64 NOT NULL, t INT64, b INT64, c INT64) PRIMARY KEY (id);
      CREATE TABLE B (t INT64 NOT NULL, id INT64 NOT NULL, a INT64 NOT NULL, FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (t, id);
      CREATE TABLE C (t INT64 NOT NULL, id INT64 NOT NULL, a INT64 NOT NULL, FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (t, id);
      ALTER TABLE A ADD FOREIGN KEY (t, b) REFERENCES B (t, id);
      ALTER TABLE A ADD FOREIGN KEY (t, c) REFERENCES C (t, id);`);
    expectClean(generated);
    for (const table of ["A", "B", "C"]) expect(rowsOf(generated, table)).toHaveLength(20);
    expect(rowsOf(generated, "A").filter(({ b, c }) => b !== undefined && c !== undefined).length).toBeGreaterThan(3);
  });

  test("in a ring that cannot be closed leave no rows", async () => {
    const generated = await generate(`
      CREATE TABLE A (id INT64 NOT NULL, b INT64 NOT NULL) PRIMARY KEY (id);
      CREATE TABLE B (id INT64 NOT NULL, a INT64 NOT NULL, c INT64 NOT NULL, CHECK (c < 0),
        FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (id);
      CREATE TABLE C (id INT64 NOT NULL, b INT64 NOT NULL, CHECK (id > 0), FOREIGN KEY (b) REFERENCES B (id)) PRIMARY KEY (id);
      ALTER TABLE A ADD FOREIGN KEY (b) REFERENCES B (id);
      ALTER TABLE B ADD FOREIGN KEY (c) REFERENCES C (id);`);
    expectClean(generated);
    expect(generated.samples.tables.map(({ rows }) => rows.length)).toEqual([0, 0, 0]);
    expect(messages(generated)).toEqual(
      ["A", "B", "C"].map(
        (table) =>
          `sample-fewer Table "p.d.${table}": none of 20 rows was found that keep its keys, references and checks`,
      ),
    );
  });

  test("by a foreign key lead to values that are no other row's", async () => {
    const generated = await generate(
      `CREATE TABLE N (id INT64 NOT NULL, u INT64) PRIMARY KEY (id);
       CREATE TABLE R (id INT64 NOT NULL, n INT64, FOREIGN KEY (n) REFERENCES N (u)) PRIMARY KEY (id);`,
      { rows: 200 },
    );
    expectClean(generated);
    const values = column(generated, "N", "u").filter((value) => value !== null);
    expect(values.length).toBeGreaterThan(100);
    expect(new Set(values).size).toBe(values.length);
  });

  test("take over only what is short enough", async () => {
    const ids = ["abcde", "abcdef", "éàüöä", "éàüöäß", "0123456789"];
    const given = [{ path: "p.d.Long", columns: [{ name: "id", type: "STRING" }], rows: ids.map((id) => ({ id })) }];
    const generated = await generate(
      `CREATE TABLE Long (id STRING(10) NOT NULL) PRIMARY KEY (id);
       CREATE TABLE Short (id INT64 NOT NULL, long STRING(5) NOT NULL, FOREIGN KEY (long) REFERENCES Long (id)) PRIMARY KEY (id);`,
      { given },
    );
    expect(messages(generated)).toEqual([]);
    expect(new Set(column(generated, "Short", "long"))).toEqual(new Set(["abcde", "éàüöä"]));
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("that may be NULL are so once in a few rows, seed %i", async (seed) => {
    const owners = column(await generate(nodes, { rows: 6, seed }), "Account", "owner");
    expect(owners).toHaveLength(6);
    expect(owners).toContain(null);
  });

  test("by a part of a key leave enough of its values for a key that is made of them, over several hops too", async () => {
    const generated = await generate(
      `CREATE TABLE Top (a INT64 NOT NULL, b INT64 NOT NULL, c INT64 NOT NULL) PRIMARY KEY (a, b, c);
       CREATE TABLE Middle (a INT64 NOT NULL, b INT64 NOT NULL, c INT64 NOT NULL, n INT64 NOT NULL,
         FOREIGN KEY (a, b, c) REFERENCES Top (a, b, c)) PRIMARY KEY (n);
       CREATE TABLE Low (a INT64 NOT NULL, b INT64 NOT NULL,
         c INT64 NOT NULL, FOREIGN KEY (a, b, c) REFERENCES Top (a, b, c)) PRIMARY KEY (a, b);
       CREATE TABLE Lowest (a INT64 NOT NULL, b INT64 NOT NULL,
         FOREIGN KEY (a, b) REFERENCES Low (a, b)) PRIMARY KEY (a);`,
      { rows: 40 },
    );
    expect(messages(generated)).toEqual([]);
    for (const table of ["Top", "Middle", "Low", "Lowest"]) expect(rowsOf(generated, table).length).toBe(40);
    expectClean(generated);
  });

  test("limit the rows of a key that is made of them", async () => {
    const generated = await generate(`
      CREATE TABLE Flag (id BOOL NOT NULL) PRIMARY KEY (id);
      CREATE TABLE Pair (a BOOL NOT NULL, b BOOL NOT NULL,
        FOREIGN KEY (a) REFERENCES Flag (id), FOREIGN KEY (b) REFERENCES Flag (id)) PRIMARY KEY (a, b);`);
    expectClean(generated);
    expect(rowsOf(generated, "Pair")).toHaveLength(4);
    expect(messages(generated)).toEqual([
      'sample-fewer Table "p.d.Flag": only 2 of 20 rows were found that keep its keys, references and checks',
      'sample-fewer Table "p.d.Pair": only 4 of 20 rows were found that keep its keys, references and checks',
    ]);
  });

  test("agree with constants", async () => {
    const ddl = `
      CREATE TABLE A (tenant INT64 NOT NULL, id INT64 NOT NULL) PRIMARY KEY (tenant, id);
      CREATE TABLE B (id INT64 NOT NULL, tenant INT64, a INT64, FOREIGN KEY (tenant, a) REFERENCES A (tenant, id)) PRIMARY KEY (id);`;
    const generated = await generate(ddl, { change: mapping("A", "tenant", { kind: "constant", value: 7 }) });
    expectClean(generated);
    expect(Object.keys(rowsOf(generated, "A")[0] ?? {})).toEqual(["id"]);
    expect(column(generated, "B", "tenant")).toContain("7");
  });

  test("to a table that is not loaded are NULL, or there are no rows", async () => {
    const generated = await generate(
      `${nodes} CREATE TABLE Card (id INT64 NOT NULL, person INT64 NOT NULL, FOREIGN KEY (person) REFERENCES Person (id)) PRIMARY KEY (id);`,
    );
    const { generateSamples } = await import("../../../generator/rehearse/samples/index.ts");
    const { sharedZetaSql } = await import("../../../generator/engines/index.ts");
    const tables = generated.tables.filter(({ table }) => table.name !== "Person");
    const samples = await generateSamples({
      catalog: generated.catalog,
      sources: [],
      tables,
      rows: 20,
      dirty: 0,
      seed: 1,
      zetasql: await sharedZetaSql(),
    });
    expect(samples.tables.map(({ path, rows }) => [path, rows.length])).toEqual([
      ["p.d.Account", 20],
      ["p.d.Card", 0],
    ]);
    expect(samples.tables[0]?.rows.every(({ owner }) => owner === undefined)).toBe(true);
    expect(samples.diagnostics.map(({ message }) => message)).toEqual([
      'Table "p.d.Card": no rows can be made: foreign key (person) to Person leads to a table that is not loaded',
    ]);
  });
});

describe("one source of several tables", () => {
  test("keeps the rules of all of them", async () => {
    const ddl = `
      CREATE TABLE Person (id INT64 NOT NULL) PRIMARY KEY (id);
      CREATE TABLE Account (id INT64 NOT NULL, kind STRING(10)) PRIMARY KEY (id);
      CREATE TABLE Owns (person INT64 NOT NULL, account INT64 NOT NULL, FOREIGN KEY (person) REFERENCES Person (id),
        FOREIGN KEY (account) REFERENCES Account (id)) PRIMARY KEY (person, account);`;
    const change = (options: PlanOptions): PlanOptions => {
      const mapped = mapping("Owns", "account", { kind: "column", name: "ID" })(options);
      const tables = new Map(
        [...mapped.tables].map(([id, own]) => [
          id,
          id === "Owns" ? { ...own, source: { ...own.source, table: "Account" } } : own,
        ]),
      );
      return { ...mapped, tables };
    };
    const generated = await generate(ddl, { change });
    expectClean(generated);
    expect(generated.samples.tables.map(({ path, columns }) => [path, columns.map(({ name }) => name)])).toEqual([
      ["p.d.Account", ["id", "kind", "person"]],
      ["p.d.Person", ["id"]],
    ]);
  });
});

describe("what Spanner computes or fills in", () => {
  test("a key with a shard, and children that have it too", async () => {
    const generated = await generate(`
      CREATE TABLE Event (shard INT64 NOT NULL AS (MOD(id, 3)) STORED, id INT64 NOT NULL) PRIMARY KEY (shard, id);
      CREATE TABLE Part (shard INT64 NOT NULL, id INT64 NOT NULL, part INT64 NOT NULL) PRIMARY KEY (shard, id, part),
        INTERLEAVE IN PARENT Event;`);
    const there = rowsOf(generated, "Event").map(({ id }) => `${BigInt(String(id)) % 3n} ${id}`);
    expect(generated.samples.tables.map(({ rows }) => rows.length)).toEqual([20, 20]);
    for (const { shard, id } of rowsOf(generated, "Part")) expect(there).toContain(`${shard} ${id}`);
    expect(Object.keys(rowsOf(generated, "Event")[0] ?? {})).toEqual(["id"]);
  });

  test("commit timestamps lie in the past", async () => {
    const generated = await generate(
      "CREATE TABLE V (id INT64 NOT NULL, at TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)) PRIMARY KEY (id, at);",
    );
    expect(column(generated, "V", "at").every((at) => String(at) < "2025")).toBe(true);
  });

  test("generated columns are computed: what overflows them, or is too long for them, is not made", async () => {
    const generated = await generate(
      `CREATE TABLE T (id INT64 NOT NULL, price NUMERIC NOT NULL, cost NUMERIC NOT NULL, name STRING(20) NOT NULL,
        margin NUMERIC AS (price - cost * 3) STORED, twice STRING(24) AS (CONCAT(name, name)) STORED) PRIMARY KEY (id);`,
      { rows: 60 },
    );
    expect(messages(generated)).toEqual([]);
    expect(rowsOf(generated, "T").length).toBe(60);
    for (const name of column(generated, "T", "name")) expect(String(name).length).toBeLessThanOrEqual(12);
    for (const [index, price] of column(generated, "T", "price").entries()) {
      const margin = Number(price) - 3 * Number(column(generated, "T", "cost")[index]);
      expect(Math.abs(margin)).toBeLessThan(1e29);
    }
  });

  test("a unique index over a computed column", async () => {
    const generated = await generate(`
      CREATE TABLE U (id INT64 NOT NULL, email STRING(MAX), lower STRING(MAX) AS (LOWER(email)) STORED,
        CHECK (REGEXP_CONTAINS(email, r'^[a-z0-9]+@[a-z.]+$'))) PRIMARY KEY (id);
      CREATE UNIQUE NULL_FILTERED INDEX ByLower ON U (lower);`);
    const emails = column(generated, "U", "email").filter((email) => email !== null);
    expect(rowsOf(generated, "U")).toHaveLength(20);
    expect(new Set(emails).size).toBe(emails.length);
    expect(emails.length).toBeGreaterThan(5);
    for (const email of emails) expect(email).toMatch(/^[a-z0-9]+@[a-z.]+$/);
  });
});

describe("checks", () => {
  test("of a child are known to the rows that it refers to", async () => {
    const generated = await generate(`
      CREATE TABLE Kind (code STRING(MAX) NOT NULL) PRIMARY KEY (code);
      CREATE TABLE Thing (id INT64 NOT NULL, kind STRING(MAX) NOT NULL, CHECK (kind IN ('a', 'b')),
        FOREIGN KEY (kind) REFERENCES Kind (code)) PRIMARY KEY (id);`);
    expectClean(generated);
    expect(new Set(column(generated, "Thing", "kind"))).toEqual(new Set(["a", "b"]));
  });

  test("that nobody can keep leave the table empty, with a warning", async () => {
    const generated = await generate("CREATE TABLE N (id INT64 NOT NULL, CHECK (id > 1 AND id < 1)) PRIMARY KEY (id);");
    expect(rowsOf(generated, "N")).toEqual([]);
    expect(messages(generated)).toEqual([
      'sample-fewer Table "p.d.N": none of 20 rows was found that keep its keys, references and checks',
    ]);
  });

  test("that cannot be evaluated are told", async () => {
    const generated = await generate(
      "CREATE TABLE N (id INT64 NOT NULL, s STRING(MAX), CHECK (SPANNER_ONLY(s) = 1)) PRIMARY KEY (id);",
    );
    expect(rowsOf(generated, "N")).toHaveLength(20);
    expect(messages(generated).map((line) => line.split(", and")[0])).toEqual([
      'sample-unchecked Table "N": (SPANNER_ONLY(s) = 1) cannot be evaluated here',
    ]);
  });
});

describe("sources that cannot be generated", () => {
  const change = mapping("Person", "id", { kind: "expression", sql: "CAST(`key` AS INT64) + 1" });

  test("an expression hides what the source must hold", async () => {
    const generated = await generate(nodes, { change });
    expect(messages(generated)).toEqual([
      'sample-not-generated Table "p.d.Person": no rows can be made: column "id" of table "Person" is selected by an expression',
    ]);
    expect(column(generated, "Account", "owner")).toEqual(Array.from({ length: 20 }, () => null));
  });

  test("its rows may be given, and others refer to them", async () => {
    const given = [
      { path: "p.d.Person", columns: [{ name: "Key", type: "STRING" }], rows: [{ Key: "41" }, { Key: "6" }] },
    ];
    const generated = await generate(nodes, { change, given });
    expect(messages(generated)).toEqual([]);
    expect(generated.samples.tables.map(({ path }) => path)).toEqual(["p.d.Account"]);
    expect(new Set(column(generated, "Account", "owner"))).toEqual(new Set(["42", "7", null]));
  });

  test("a source that no export reads needs its columns", async () => {
    const sources = [
      { path: "p.d.Other", columns: undefined },
      {
        path: "p.d.More",
        columns: [
          { name: "a", type: "ARRAY<STRING>" },
          { name: "b", type: "INT64" },
        ],
      },
    ];
    const generated = await generate(nodes, { sources });
    expect(messages(generated)).toEqual([
      'sample-not-generated Table "p.d.Other": no rows can be made: no export reads it, and its columns are not known',
    ]);
    expect(rowsOf(generated, "More")).toHaveLength(20);
  });
});

test("dirt is of every kind that the table can have", async () => {
  const generated = await generate(
    `CREATE TABLE Person (id INT64 NOT NULL, name STRING(20)) PRIMARY KEY (id);
     CREATE TABLE Account (id STRING(36) NOT NULL, owner INT64, mail STRING(30), amount INT64 NOT NULL, note STRING(MAX),
       code BYTES(4), CONSTRAINT Owner FOREIGN KEY (owner) REFERENCES Person (id), CONSTRAINT Positive CHECK (amount > 0),
     ) PRIMARY KEY (id);
     CREATE UNIQUE NULL_FILTERED INDEX ByMail ON Account (mail);
     CREATE TABLE Entry (id STRING(36) NOT NULL, n INT64 NOT NULL, tags ARRAY<STRING(5)> NOT NULL) PRIMARY KEY (id, n), INTERLEAVE IN PARENT Account;`,
    { rows: 200, dirty: 0.2 },
  );
  const of = (table: string) =>
    [
      ...new Set(
        generated.samples.planted
          .filter((entry) => entry.table === table)
          .map(({ kind, name }) => `${kind} ${name ?? ""}`.trim()),
      ),
    ].sort();
  expect(of("Account")).toEqual([
    "check Positive",
    "duplicateIndexKey ByMail",
    "duplicateKey",
    "exactCopy",
    "notNull amount",
    "nullKey id",
    "orphan Owner",
    "tooLong code",
    "tooLong id",
    "tooLong mail",
  ]);
  // BigQuery stores an array that is NULL as an empty one, so that none is planted.
  expect(of("Entry")).toEqual([
    "duplicateKey",
    "exactCopy",
    "nullKey id",
    "nullKey n",
    "orphan parent Account",
    "orphanOfOrphan parent Account",
    "tooLong id",
  ]);
  expect(generated.samples.tables.map(({ rows }) => rows.length)).toEqual([200, 200, 200]);
  const rows = new Set(generated.samples.tables.flatMap(({ rows: all }) => all));
  expect(generated.samples.planted.every(({ row }) => rows.has(row))).toBe(true);
  expect(findHarmless(generated.catalog, generated.tables, generated.samples)).toEqual([]);
  const checked = generated.samples.planted.filter(({ kind }) => kind === "check");
  expect(checked.filter(({ row }) => BigInt(String(row.amount)) > 0n)).toEqual([]);
});

test("a hundred tables of five hundred rows are made in seconds", async () => {
  const tables = Array.from({ length: 100 }, (_, index) => {
    const parent = index === 0 ? "" : `, FOREIGN KEY (other) REFERENCES T${Math.floor(index / 2)} (id)`;
    return `CREATE TABLE T${index} (id INT64 NOT NULL, other INT64, name STRING(40)${parent}) PRIMARY KEY (id);`;
  });
  const start = performance.now();
  const generated = await generate(tables.join("\n"), { rows: 500 });
  expect(generated.samples.tables).toHaveLength(100);
  expect(performance.now() - start).toBeLessThan(20_000);
});

import { describe, expect, test } from "vitest";
import { dumpColumns, writeStart } from "../../generator/rehearse/start-from.ts";
import type { Mutation, Row, TableId, Target } from "../../generator/rehearse/types.ts";
import { catalogOf } from "../support/schema.ts";

/** Takes everything, and keeps what it was given: `T: 2 rows of id, v`. */
function recorder(): { readonly target: Target; readonly commits: string[][] } {
  const commits: string[][] = [];
  const target: Target = {
    label: "recorder",
    leftOut: [],
    missing: new Map(),
    async commit(mutations: readonly Mutation[]) {
      commits.push(
        mutations.map(({ table, columns, rows }) => `${table}: ${rows.length} rows of ${columns.join(", ")}`),
      );
      return { ok: true };
    },
    read: async () => [],
    query: async () => ({ ok: true, columns: [], rows: [] }),
    close: async () => undefined,
  };
  return { target, commits };
}

const rowsOf = (count: number): readonly Row[] => Array.from({ length: count }, (_, index) => ({ id: String(index) }));

async function commitsOf(
  ddl: string,
  counts: Readonly<Record<string, number>>,
): Promise<readonly (readonly string[])[]> {
  const catalog = catalogOf(ddl);
  const { target, commits } = recorder();
  const tables = Object.entries(counts).map(([path, count]) => {
    const table = catalog.tables.get(path as TableId);
    return { path, columns: table === undefined ? [] : dumpColumns(table), rows: rowsOf(count) };
  });
  await writeStart(tables, { target, catalog });
  return commits;
}

const table = (name: string, more = "", tail = "") =>
  `CREATE TABLE ${name} (id INT64 NOT NULL, v INT64${more}) PRIMARY KEY (id)${tail};`;

describe("the rows that Spanner holds before", () => {
  test("are written what is referred to first, a thousand at a time", async () => {
    const ddl = `${table("B")} ${table("A", ", FOREIGN KEY (v) REFERENCES B (id)")}`;
    expect(await commitsOf(ddl, { A: 2, B: 1_001 })).toEqual([
      ["B: 1000 rows of id, v"],
      ["B: 1 rows of id, v"],
      ["A: 2 rows of id, v"],
    ]);
  });

  test("of a table that refers to itself are written at once, in whatever order they stand", async () => {
    expect(await commitsOf(table("A", ", FOREIGN KEY (v) REFERENCES A (id)"), { A: 1_001 })).toEqual([
      ["A: 1001 rows of id, v"],
    ]);
  });

  test("of tables in a ring are one commit, parents before their children", async () => {
    const ddl = `${table("Z")} CREATE TABLE A (id INT64 NOT NULL, c INT64 NOT NULL) PRIMARY KEY (id, c), INTERLEAVE IN PARENT Z;
      ALTER TABLE Z ADD FOREIGN KEY (id, v) REFERENCES A (id, c);`;
    expect(await commitsOf(ddl, { A: 1, Z: 2 })).toEqual([["Z: 2 rows of id, v", "A: 1 rows of id, c"]]);
  });

  test("are written without what Spanner computes", async () => {
    const ddl = table("A", ", g INT64 AS (v + 1) STORED, s TOKENLIST AS (TOKENIZE_NUMBER(v)) HIDDEN");
    expect(await commitsOf(ddl, { A: 1 })).toEqual([["A: 1 rows of id, v"]]);
  });

  test("that are not there are not written", async () => {
    expect(await commitsOf(table("A"), { A: 0 })).toEqual([]);
  });
});

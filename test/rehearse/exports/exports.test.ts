import { describe, expect, test } from "vitest";
import { drawBatches, readJob, sourceType } from "../../../generator/rehearse/exports/index.ts";
import { seededRandom } from "../../../generator/rehearse/random.ts";
import type { ExportRequest } from "../../../generator/rehearse/types.ts";
import { catalogOf } from "../../support/schema.ts";

const catalog = catalogOf(`
CREATE SCHEMA sales;
CREATE TABLE Person (id INT64 NOT NULL, name STRING(20) NOT NULL, score FLOAT32, tags ARRAY<STRING(10)>,
  n INT64 NOT NULL DEFAULT (1), twice INT64 AS (id * 2) STORED, seen TIMESTAMP, doc JSON) PRIMARY KEY (id);
CREATE TABLE sales.Orders (id INT64, SYNONYM (Bestellungen)) PRIMARY KEY (id);
`);

const uri = "https://spanner.googleapis.com/projects/p/instances/i/databases/d";

interface Change {
  readonly options?: Readonly<Record<string, string>>;
  readonly spanner?: Readonly<Record<string, unknown>>;
  readonly columns?: readonly (readonly [string, string])[];
  readonly rows?: ExportRequest["rows"];
}

function read({
  options = {},
  spanner = {},
  columns = [
    ["id", "INT64"],
    ["name", "STRING"],
  ],
  rows = [],
}: Change) {
  const spannerOptions = JSON.stringify({ table: "Person", priority: "HIGH", tag: "t", ...spanner });
  const request = {
    options: new Map(Object.entries({ uri, format: "CLOUD_SPANNER", spanner_options: spannerOptions, ...options })),
    columns: columns.map(([name, type]) => ({ name, type })),
    rows,
  };
  return readJob(request, catalog, uri);
}

describe("what an EXPORT DATA wants", () => {
  test("its table, columns and rows under the names of the schema", () => {
    const columns = [
      ["ID", "INT64"],
      ["name", "STRING"],
      ["score", "FLOAT64"],
      ["tags", "ARRAY<STRING>"],
    ] as const;
    const rows = [{ ID: "1", name: "a", score: 1.5, tags: ["x"] }];
    expect(read({ columns, rows, spanner: { change_timestamp_column: "seen" } })).toEqual({
      ok: true,
      job: {
        table: "Person",
        columns: ["id", "name", "score", "tags"],
        rows: [{ id: "1", name: "a", score: 1.5, tags: ["x"] }],
        commitTimes: [],
        changeTimestampColumn: "seen",
      },
    });
  });

  test("a generated column sorts the rows and is not written", () => {
    const columns = [
      ["id", "INT64"],
      ["name", "STRING"],
      ["twice", "INT64"],
    ] as const;
    const result = read({ columns, rows: [{ id: "1", name: "a", twice: "2" }] });
    expect(result).toMatchObject({ job: { columns: ["id", "name"], rows: [{ id: "1", name: "a" }] } });
  });

  test("a table of a named schema, and one by its synonym", () => {
    const columns = [["id", "INT64"]] as const;
    expect(read({ columns, spanner: { table: "sales.Orders" } })).toMatchObject({ job: { table: "sales.Orders" } });
    expect(read({ columns, spanner: { table: "Bestellungen" } })).toMatchObject({ job: { table: "sales.Orders" } });
  });

  test.each<readonly [string, Change, string]>([
    ["another uri", { options: { uri: "gs://bucket/x" } }, 'uri "gs://bucket/x" is not that of a Spanner database'],
    ["no JSON", { options: { spanner_options: "{1}" } }, "spanner_options is not a JSON object: {1}"],
    ["an unknown key", { spanner: { prority: "LOW" } }, 'spanner_options has an unknown key "prority"'],
    ["no table", { spanner: { table: "" } }, "spanner_options names no table"],
    ["another priority", { spanner: { priority: "URGENT" } }, '"URGENT" is no priority'],
    [
      "an unknown table",
      { spanner: { table: "Persn" } },
      'there is no table "Persn" in Spanner; did you mean "Person"?',
    ],
    [
      "an unknown column",
      {
        columns: [
          ["id", "INT64"],
          ["nam", "STRING"],
        ],
      },
      'column "nam" is not in table "Person" of Spanner',
    ],
    [
      "no NOT NULL column",
      { columns: [["id", "INT64"]] },
      'column "name" of table "Person" is NOT NULL and is not in the result of the query',
    ],
    [
      "no key",
      { columns: [["name", "STRING"]] },
      'column "id" of table "Person" is part of the primary key and is not in the result of the query',
    ],
    [
      "another type",
      {
        columns: [
          ["id", "STRING"],
          ["name", "STRING"],
        ],
      },
      'column "id" is of type STRING, which cannot be written into Person.id of type INT64',
    ],
    [
      "a type that no export takes",
      {
        columns: [
          ["id", "INT64"],
          ["name", "STRING"],
          ["seen", "DATETIME"],
        ],
      },
      'column "seen" is of type DATETIME, which cannot be written into Person.seen of type TIMESTAMP',
    ],
    [
      "an array for a scalar",
      {
        columns: [
          ["id", "INT64"],
          ["name", "ARRAY<STRING>"],
        ],
      },
      'column "name" is of type ARRAY<STRING>, which cannot be written into Person.name of type STRING(20)',
    ],
    [
      "a change timestamp of another type",
      { spanner: { change_timestamp_column: "name" } },
      'change_timestamp_column "name" is not a TIMESTAMP column of table "Person"',
    ],
  ])("fails with %s", (_, change, message) => {
    expect(read(change)).toEqual({ ok: false, kind: "failed", message: `EXPORT DATA: ${message}` });
  });

  test("Google's samples have comments and trailing commas in their options", () => {
    const text = '{ "table": "Person", // the "target", it is\n /* of "all", */ "tag": "a,}//b", }';
    expect(read({ options: { spanner_options: text } })).toMatchObject({ ok: true, job: { table: "Person" } });
  });

  test("a NOT NULL column of commit timestamps that is left out is filled with the time of the commit", () => {
    const ddl = `CREATE TABLE T (id INT64, t TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
      u TIMESTAMP OPTIONS (allow_commit_timestamp = true)) PRIMARY KEY (id);`;
    const request = {
      options: new Map(Object.entries({ uri, format: "CLOUD_SPANNER", spanner_options: '{"table":"T"}' })),
      columns: [{ name: "id", type: "INT64" }],
      rows: [],
    };
    expect(readJob(request, catalogOf(ddl), uri)).toMatchObject({ job: { columns: ["id"], commitTimes: ["t"] } });
  });

  test("a row larger than 1 MiB fails, one of 1 MiB does not", () => {
    const rows = (size: number) => [
      { id: "1", name: "x" },
      { id: "12345678", name: "é".repeat(size / 2 - 4) },
    ];
    expect(read({ rows: rows(1_048_576) })).toMatchObject({ ok: true });
    expect(read({ rows: rows(1_048_578) })).toEqual({
      ok: false,
      kind: "failed",
      message: "EXPORT DATA: row 2 of the result is larger than 1 MiB",
    });
  });

  test("to another database it is not rehearsed", () => {
    const result = read({ options: { uri: `${uri}2` } });
    expect(result).toMatchObject({ ok: false, kind: "notRehearsed", message: expect.stringContaining(`${uri}2`) });
  });

  test("to anything but Spanner it is not rehearsed", () => {
    const result = read({ options: { format: "CSV", uri: "gs://bucket/*.csv" } });
    expect(result).toEqual({ ok: false, kind: "notRehearsed", message: "EXPORT DATA to CSV" });
  });

  test.each([
    ["STRING(36)", "STRING"],
    ["ARRAY<BYTES(MAX)>", "ARRAY<BYTES>"],
    ["FLOAT32", "FLOAT64"],
    ["ARRAY<FLOAT32>(vector_length=>3)", "ARRAY<FLOAT64>"],
    ["UUID", "STRING"],
    ["JSON", "JSON"],
    ["my.package.Message", "BYTES"],
  ])("a Spanner column of type %s is loaded from %s", (spanner, bigquery) => {
    expect(sourceType(spanner)).toBe(bigquery);
  });
});

describe("commits", () => {
  test("hold every row once, from one row to a third of them", () => {
    const rows = Array.from({ length: 90 }, (_, index) => index);
    const sizes = new Set<number>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const batches = drawBatches(rows, seededRandom(seed, "batches"));
      expect(batches.flat().sort((a, b) => a - b)).toEqual(rows);
      for (const { length } of batches) sizes.add(length);
    }
    expect(Math.min(...sizes)).toBe(1);
    expect(Math.max(...sizes)).toBe(30);
  });

  test("come in another order than the rows", () => {
    const rows = Array.from({ length: 20 }, (_, index) => index);
    const orders = [1, 2, 3].map((seed) => drawBatches(rows, seededRandom(seed, "order")).flat().join());
    expect(new Set([...orders, rows.join()]).size).toBe(4);
  });

  test("of few rows are single rows, of none there are none, of many they are not larger than a thousand", () => {
    expect(drawBatches([1, 2, 3], seededRandom(1, "few")).map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(drawBatches([], seededRandom(1, "none"))).toEqual([]);
    const many = drawBatches(
      Array.from({ length: 50_000 }, (_, index) => index),
      seededRandom(1, "many"),
    );
    expect(Math.max(...many.map(({ length }) => length))).toBeLessThanOrEqual(1_000);
  });
});

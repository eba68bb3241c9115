import { describe, expect, test } from "vitest";
import { constantProblem } from "../../generator/config/bind/constants.ts";
import { bindConfig } from "../../generator/config/index.ts";
import { formatLocation } from "../../generator/support/index.ts";
import { catalogOf } from "../support/schema.ts";
import { parse } from "./helpers.ts";

const schema = catalogOf(`
  CREATE TABLE Event (
    event_id   INT64 NOT NULL,
    shard      INT64 AS (MOD(event_id, 8)) STORED,
    \`at\`       TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
    kind       STRING(MAX) NOT NULL,
    state      STRING(MAX) NOT NULL DEFAULT ('new'),
    seen_at    TIMESTAMP,
    upper_kind STRING(MAX) AS (UPPER(kind)) STORED,
    tokens     TOKENLIST AS (TOKENIZE(kind)) HIDDEN,
    amount     NUMERIC,
  ) PRIMARY KEY (shard, event_id, \`at\`);
  CREATE TABLE Other (event_id INT64, kind STRING(MAX)) PRIMARY KEY (event_id);
`);

function problems(tables: string): readonly string[] {
  const { config, diagnostics: parsing } = parse(
    `bigquery: { dataset: d }\nspanner: { ddl: a.sql }\ntables:\n${tables}`,
  );
  expect(parsing).toEqual([]);
  if (config === undefined) throw new Error("the config is read");
  const { diagnostics } = bindConfig(config, schema);
  return diagnostics.map(({ code, at, message }) => `${code} ${at && formatLocation(at)} ${message}`);
}

describe("mappings are held against their columns", () => {
  test.each([
    ["event_id: omit", 'column "event_id" of "Event" cannot be omitted: it is part of the primary key'],
    ["at: omit", 'column "at" of "Event" cannot be omitted: it is part of the primary key'],
    ["kind: omit", 'column "kind" of "Event" cannot be omitted: it is NOT NULL and has no default'],
    [
      "upper_kind: { from: kind }",
      'column "upper_kind" of "Event" cannot be mapped: Spanner generates it from other columns',
    ],
    ["tokens: { from: kind }", 'column "tokens" of "Event" cannot be mapped: Spanner generates it from other columns'],
    ["event_id: { value: null }", 'column "event_id" of "Event" cannot be null: it is part of the primary key'],
    ["kind: { value: null }", 'column "kind" of "Event" cannot be null: it is NOT NULL'],
    ["kind: { value: 1.10 }", 'column "kind" of "Event" has the type STRING(MAX) and takes text: put it in quotes'],
    ["amount: { value: many }", 'column "amount" of "Event" has the type NUMERIC and takes a number'],
  ])("%s", (column, message) => {
    const name = column.split(":")[0];
    const text = problems(`  Event:\n    columns:\n      ${column}\n`);
    expect(text).toEqual([`config-column c.yaml:6:${7 + `${name}: `.length} tables.Event.columns.${name}: ${message}`]);
  });

  test.each([
    "state: omit",
    "upper_kind: omit",
    "seen_at: omit",
    'shard: { expression: "MOD(event_id, 8)" }',
    "at: { from: created_at }",
    "amount: { value: null }",
    "amount: { value: 1.5 }",
  ])("%s is fine", (column) => {
    expect(problems(`  Event:\n    columns:\n      ${column}\n`)).toEqual([]);
  });

  test("a glob's mapping counts for the tables that have no entry of their own", () => {
    expect(problems('  "*": { columns: { kind: omit } }\n  Event: { columns: { kind: { from: k } } }\n')).toEqual([]);
    expect(problems('  "*": { columns: { kind: omit } }\n  Other: { columns: { kind: { from: k } } }\n')).toEqual([
      'config-column c.yaml:4:27 tables."*".columns.kind: column "kind" of "Event" cannot be omitted: it is NOT NULL and has no default',
    ]);
  });

  test.each([
    ["kind", 'column "kind" of "Event" has the type STRING(MAX), not TIMESTAMP'],
    ["seen_at, columns: { seen_at: omit }", 'column "seen_at" of "Event" is not exported'],
  ])("changeTimestampColumn: %s", (value, message) => {
    expect(problems(`  Event: { changeTimestampColumn: ${value} }\n`)).toEqual([
      `config-column c.yaml:4:35 tables.Event.changeTimestampColumn: ${message}`,
    ]);
  });
});

describe("constants of each type", () => {
  const date = 'a date as text: "2026-01-31"';
  const time = 'a time as text: "2026-01-31 12:00:00+00"';
  const none = "no constant: write an expression";
  const nullOnly = "no constant but null: write an expression";
  test.each([
    ["BOOL", true, undefined],
    ["BOOL", "true", "true or false"],
    ["INT64", 5, undefined],
    ["INT64", "-9223372036854775808", undefined],
    ["INT64", 1.5, "a whole number"],
    ["INT64", "abc", "a whole number"],
    ["FLOAT64", 1.5, undefined],
    ["FLOAT64", "nan", undefined],
    ["FLOAT64", true, "a number"],
    ["FLOAT32", "x", "a number"],
    ["NUMERIC", "1.10", undefined],
    ["NUMERIC", "inf", "a number"],
    ["STRING(10)", "1.10", undefined],
    ["STRING(10)", 1.1, "text: put it in quotes"],
    ["BYTES(MAX)", "abc", undefined],
    ["BYTES(MAX)", 5, "text"],
    ["DATE", "2026-01-31", undefined],
    ["DATE", "31.01.2026", date],
    ["DATE", 5, date],
    ["TIMESTAMP", "2026-01-31 12:00:00+00", undefined],
    ["TIMESTAMP", 5, time],
    ["JSON", '{"a": 1}', undefined],
    ["JSON", 5, undefined],
    ["JSON", "{a", "JSON as text, a number, true or false"],
    ["UUID", "f47ac10b-58cc-4372-a567-0e02b2c3d479", undefined],
    ["UUID", "f47", "a UUID as text"],
    ["INTERVAL", "1-2 3 4:5:6", undefined],
    ["ARRAY<INT64>", null, undefined],
    ["ARRAY<INT64>", "a", nullOnly],
    ["ARRAY<my.pkg.Enum>", null, none],
    ["my.pkg.Enum", 1, none],
    ["my.pkg.Enum", null, none],
  ])("%s: %j", (type, value, want) => {
    expect(constantProblem(value, type)).toBe(want);
  });
});

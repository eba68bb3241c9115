import { describe, expect, test } from "vitest";
import { parseSqlType, printSqlType, typeFromWire, typeToWire } from "../../../generator/engines/zetasql/sql-type.ts";

describe("parseSqlType and printSqlType", () => {
  test.each([
    ["INT64", "INT64"],
    [" int64 ", "INT64"],
    ["Integer", "INT64"],
    ["BIGINT", "INT64"],
    ["BOOLEAN", "BOOL"],
    ["DECIMAL(10, 2)", "NUMERIC"],
    ["BIGDECIMAL", "BIGNUMERIC"],
    ["STRING(10)", "STRING"],
    ["BYTES(16)", "BYTES"],
    ["RANGE<DATE>", "RANGE<DATE>"],
    ["ARRAY<STRING(10)>", "ARRAY<STRING>"],
    ["STRUCT<>", "STRUCT<>"],
    ["STRUCT<INT64, STRING(3)>", "STRUCT<INT64, STRING>"],
    ["STRUCT<a INT64, b ARRAY<STRUCT<c DATE NOT NULL>>>", "STRUCT<a INT64, b ARRAY<STRUCT<c DATE>>>"],
    [
      "struct<date date, `from` string, `a b` json, int64 bool>",
      "STRUCT<date DATE, `from` STRING, `a b` JSON, int64 BOOL>",
    ],
    ["STRUCT<`a\\`b` INT64>", "STRUCT<`a\\`b` INT64>"],
  ])("%s → %s", (given, want) => {
    const type = parseSqlType(given, "Column");
    expect(printSqlType(type)).toBe(want);
    expect(typeFromWire(typeToWire(type))).toEqual(type);
  });

  test.each([
    "",
    "INT32",
    "INT64 INT64",
    "ARRAY",
    "ARRAY<>",
    "ARRAY<INT64",
    "STRUCT<a>",
    "STRUCT<a INT64 NOT>",
    "INT64)",
    "é",
    "constructor",
  ])("refuses %j", (given) => {
    expect(() => parseSqlType(given, 'Column "a"')).toThrow(
      `unknown-type: Column "a": type "${given}" is not a type of BigQuery.`,
    );
  });
});

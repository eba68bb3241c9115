import { describe, expect, test } from "vitest";
import { expressionProblem } from "../../generator/config/parse/expression.ts";

describe("expressionProblem", () => {
  const cases: readonly { given: string; want: string | undefined }[] = [
    { given: "UPPER(kind)", want: undefined },
    { given: "IF(a > 1, [b, c], ARRAY<STRUCT<x INT64, y INT64>>[])", want: undefined },
    { given: "CONCAT('-- ; ) # /*', \"(\", `odd ; name`)", want: undefined },
    { given: "'''two\nlines'''", want: undefined },
    { given: "a - -b", want: undefined },
    { given: "a\n  + b", want: undefined },
    {
      given: "CASE WHEN a IS DISTINCT FROM b THEN CAST(c AS STRING) ELSE (SELECT MAX(x) FROM UNNEST(d) AS x) END",
      want: undefined,
    },
    { given: "owner.`from`", want: undefined },
    { given: "EXTRACT(YEAR FROM day) + x.order", want: undefined },
    { given: "a, b", want: "the expression holds a comma outside of brackets" },
    { given: "a AS b", want: "the expression holds `AS` outside of brackets" },
    { given: "a from t where b", want: "the expression holds `from` outside of brackets" },
    { given: "a ORDER BY b", want: "the expression holds `ORDER` outside of brackets" },
    { given: "SELECT a", want: "the expression holds `SELECT` outside of brackets" },
    { given: "*", want: "the expression begins with `*`" },
    { given: "distinct a", want: "the expression begins with `distinct`" },
    { given: "( )", want: "the expression is empty" },
    { given: "'\u0000'", want: "the expression holds control characters" },
    { given: "", want: "the expression is empty" },
    { given: " \n ", want: "the expression is empty" },
    { given: "a; b", want: "the expression holds `;`" },
    { given: "a;", want: "the expression holds `;`" },
    { given: "a -- b", want: "the expression holds a comment, `--`" },
    { given: "a # b", want: "the expression holds a comment, `#`" },
    { given: "a /* b */ + c", want: "the expression holds a comment, `/*`" },
    { given: "a -- b;", want: "the expression holds a comment, `--`" },
    { given: "a /* b", want: "comment /* is not closed" },
    { given: "CONCAT('a, b)", want: "string is not closed" },
    { given: "r'a", want: "raw string is not closed" },
    { given: "`a", want: "quoted identifier is not closed" },
    { given: "a \\ b", want: 'unexpected character "\\\\"' },
    { given: "f(a, (b)", want: "`(` is not closed" },
    { given: "a[0", want: "`[` is not closed" },
    { given: "f(a))", want: "`)` closes nothing" },
    { given: "f(a[0)]", want: "`[` is closed by `)`" },
    { given: "'''a\n---\nb'''", want: "a line holds only `---`" },
    { given: "'''a\r\n  --- \r\nb'''", want: "a line holds only `---`" },
    { given: "'''a\n---- b'''", want: undefined },
  ];
  test.each(cases)("$given", ({ given, want }) => {
    expect(expressionProblem(given)).toBe(want);
  });
});

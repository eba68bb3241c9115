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

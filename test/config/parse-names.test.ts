import { expect, test } from "vitest";
import { parseName, parseTablePath } from "../../generator/config/parse/bigquery-path.ts";

test.each([
  ["t", [undefined, undefined, "t"]],
  ["d.t", [undefined, "d", "t"]],
  ["`p.d.t`", ["p", "d", "t"]],
  ["p.`d`.`t\\`x\\\\y`", ["p", "d", "t`x\\y"]],
  ["example.com:p.d.t", ["example.com:p", "d", "t"]],
  ["a\\b", [undefined, undefined, "a\\b"]],
])("%s", (text, want) => {
  const found = parseTablePath(text);
  expect(found && [found.project, found.dataset, found.table]).toEqual(want);
});

test.each(["", ".", "a..b", "a.b.c.d", "a`b", "`a", "`a\\nb`", "`a\\u0000`"])("%j is no table", (text) => {
  expect(parseTablePath(text)).toBeUndefined();
});

test("a name is one part", () => {
  expect(parseName("`a\\`b`")).toBe("a`b");
  expect(parseName("a.b")).toBeUndefined();
});

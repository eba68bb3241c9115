import { describe, expect, test } from "vitest";
import {
  didYouMean,
  escapeJsonInTripleQuoted,
  escapeMermaid,
  escapeSqlx,
  escapeTripleQuoted,
  quoteIdentifier,
  quotePath,
  quoteSqlxConfig,
  quoteSqlxValue,
  quoteString,
  quoteYaml,
} from "../generator/support/index.ts";

describe("quoting", () => {
  test.each([
    ["name", "name"],
    ["_a1", "_a1"],
    ["1a", "`1a`"],
    ["select", "`select`"],
    ["Graph_Table", "`Graph_Table`"],
    ["current_date", "`current_date`"],
    ["a`b\\c", "`a\\`b\\\\c`"],
    ["größe", "`größe`"],
  ])("identifier %s", (given, want) => {
    expect(quoteIdentifier(given)).toBe(want);
  });

  test("path, string, triple-quoted string", () => {
    expect(quotePath(["p-1", "d", "t`x"])).toBe("`p-1.d.t\\`x`");
    expect(quoteString("it's \\ \n \t \r \u0000 \u2028 ü")).toBe("'it\\'s \\\\ \\n \\t \\r \\u0000 \\u2028 ü'");
    expect(escapeTripleQuoted("'''\n\\\"")).toBe("\\'\\'\\'\n\\\\\"");
  });

  test("JSON inside of SQL, YAML, Mermaid", () => {
    expect(escapeJsonInTripleQuoted('it\'s "a" \\ \n')).toBe('it\\\'s \\\\"a\\\\" \\\\\\\\ \\\\n');
    expect(quoteYaml('a: "b" # ü\n')).toBe('"a: \\"b\\" # ü\\n"');
    expect(escapeMermaid('a "b" #quot;')).toBe("a #quot;b#quot; #35;quot;");
  });

  test("SQLX: text, config strings and values", () => {
    expect(escapeSqlx("$${a} ${b}")).toBe('$${"$"}{a} ${"$"}{b}');
    expect(quoteSqlxConfig('a "b" \\ ${c}\nd\u0007')).toBe('"a \\"b\\" \\\\ ${c} d "');
    expect(quoteSqlxValue("a-b `${c}` 😀")).toBe('"a-b \\u0060\\u0024\\u007bc\\u007d\\u0060 \\ud83d\\ude00"');
    expect(JSON.parse(quoteSqlxValue("`it's ${x} 😀 \u0000`"))).toBe("`it's ${x} 😀 \u0000`");
  });
});

describe("suggestions", () => {
  test.each([
    ["acount", ["Account", "Person"], ' Did you mean "Account"?'],
    ["xyz", ["Account"], ' There is "Account".'],
    ["xyz", ["Account", "Person"], ' There are "Account", "Person".'],
    ["xyz", Array.from({ length: 9 }, (_, index) => `Table${index}`), ""],
    ["xyz", [], ""],
  ])("%s of %j", (word, candidates, want) => {
    expect(didYouMean(word, candidates)).toBe(want);
  });
});

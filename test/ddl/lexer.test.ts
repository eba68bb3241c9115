import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { literalValue, readStatementTokens } from "../../generator/ddl/index.ts";

function tokensOf(text: string) {
  const { tokens, error, next } = readStatementTokens(text, 0);
  return { tokens: tokens.map((token) => `${token.kind}:${token.text}`), error: error?.message, next };
}

describe("tokens", () => {
  test.each([
    ["a_1 Ünï x", ["word:a_1", "word:Ünï", "word:x", "end:"]],
    ["`a b` `c\\`d`", ["quoted:`a b`", "quoted:`c\\`d`", "end:"]],
    [
      '\'a\' "b" \'\'\'c\nd\'\'\' """e"f"""',
      ["string:'a'", 'string:"b"', "string:'''c\nd'''", 'string:"""e"f"""', "end:"],
    ],
    ["r'a\\' ' rb\"x\" B'y'", ["string:r'a\\' '", 'string:rb"x"', "string:B'y'", "end:"]],
    ["12 0xFf 1.5e-3 .5", ["number:12", "number:0xFf", "number:1.5e-3", "number:.5", "end:"]],
    [
      "a.b=>c<=d||e",
      ["word:a", "symbol:.", "word:b", "symbol:=>", "word:c", "symbol:<=", "word:d", "symbol:||", "word:e", "end:"],
    ],
    ["a -- b\nc # d\re /* f\n* g */ h", ["word:a", "word:c", "word:e", "word:h", "end:"]],
    ["\uFEFFa\r\n\tb", ["word:a", "word:b", "end:"]],
    ["/**/a/***/b/* * / */c", ["word:a", "word:b", "word:c", "end:"]],
  ])("%s", (text, want) => {
    expect(tokensOf(text).tokens).toEqual(want);
  });

  test("a statement ends at its semicolon, not at one inside of literals and comments", () => {
    const text = "a ';' -- ;\n `;` /* ; */ ; b";
    const first = readStatementTokens(text, 0);
    expect(text.slice(first.next)).toBe(" b");
    expect(readStatementTokens(text, first.next).tokens.map((token) => token.text)).toEqual(["b", ""]);
  });

  test.each([
    ["'abc", "string is not closed", 0],
    ["x 'abc\ny", "string is not closed", 2],
    ['"""abc"" ', "string is not closed", 0],
    ["r'abc", "raw string is not closed", 0],
    ["`abc", "quoted identifier is not closed", 0],
    ["a /* b", "comment /* is not closed", 2],
    ["a \u0001 b", 'unexpected character "\\u0001"', 2],
    ["a 😀", undefined, 0],
  ])("%j is reported: %s", (text, message, start) => {
    const { error } = readStatementTokens(text, 0);
    expect(error?.message).toBe(message);
    if (message !== undefined) expect(error?.start).toBe(start);
  });
});

describe("literal values", () => {
  test.each([
    ["'a\\'b\\\\c'", "a'b\\c"],
    ['"""x\ny\\n"""', "x\ny\n"],
    ["r'a\\nb'", "a\\nb"],
    ["`a\\`b`", "a`b"],
    ["'\\u00e4\\U0001F600\\x41\\101'", "ä😀AA"],
    ["'\\a\\?\\q'", "\x07?q"],
  ])("%s", (text, want) => {
    expect(literalValue(text)).toBe(want);
  });
});

test("any text is cut into tokens that lie in it, in order, in one pass", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      let offset = 0;
      while (offset < text.length) {
        const { tokens, next } = readStatementTokens(text, offset);
        let last = offset;
        for (const token of tokens) {
          expect(token.start).toBeGreaterThanOrEqual(last);
          expect(text.slice(token.start, token.end)).toBe(token.text);
          last = token.end;
        }
        expect(next).toBeGreaterThan(offset);
        offset = next;
      }
    }),
  );
});

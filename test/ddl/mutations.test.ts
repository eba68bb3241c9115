import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDdl, readStatementTokens } from "../../generator/ddl/index.ts";
import { replay } from "../../generator/introspect/replay/replay.ts";
import { buildCatalog, catalogDocument } from "../../generator/model/index.ts";
import { catalogDdl } from "../../generator/render/index.ts";
import { hasErrors, sourceText } from "../../generator/support/index.ts";

// Whatever stands in a file: the whole way from its text to the catalogue and back ends, and throws nothing.

const folder = join(import.meta.dirname, "grammar");
const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));

function catalogOf(text: string) {
  const { statements, diagnostics } = parseDdl(sourceText("schema.sql", text));
  const schema = replay(statements);
  return {
    statements,
    document: catalogDocument(buildCatalog({ ...schema, diagnostics: [...diagnostics, ...schema.diagnostics] })),
  };
}

function expectSound(text: string): void {
  const { statements, document } = catalogOf(text);
  const { read, recorded, reported } = document.statements;
  expect(read + recorded + reported).toBe(statements.length);
  for (const { at, message, hint } of document.diagnostics) {
    expect(message.length + hint.length).toBeLessThan(2000);
    if (at !== null) expect(at.line).toBeGreaterThan(0);
  }
  const printed = catalogDdl(document);
  const again = catalogOf(printed).document;
  expect(hasErrors(again.diagnostics as never) ? printed : "").toBe("");
  expect({ ...again, statements: 0, diagnostics: 0 }).toEqual({ ...document, statements: 0, diagnostics: 0 });
}

const runs = Number(process.env.DDL_RUNS ?? "") || 150;

describe("never throws, and prints what it read", () => {
  test("random bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, fc.constantFrom("utf8" as const, "latin1" as const, "utf16le" as const), (buffer, encoding) =>
        expectSound(buffer.toString(encoding)),
      ),
      { numRuns: runs },
    );
  });

  const text = fc.constantFrom(...texts);

  test("a file that is cut off anywhere", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (whole, from, to) => {
        const [start = 0, end = 0] = [from % whole.length, to % whole.length].sort((a, b) => a - b);
        expectSound(whole.slice(0, end));
        expectSound(whole.slice(start, end));
      }),
      { numRuns: runs },
    );
  });

  test("tokens that are left out, doubled, exchanged, or taken from another file", () => {
    const tokensOf = (whole: string): string[] => {
      const tokens: string[] = [];
      for (let offset = 0; offset < whole.length; ) {
        const read = readStatementTokens(whole, offset);
        tokens.push(...read.tokens.map((token) => (token.kind === "end" ? ";" : token.text)));
        offset = read.next;
      }
      return tokens;
    };
    const tokens = texts.map(tokensOf);
    const change = fc.record({
      kind: fc.constantFrom("drop", "double", "swap", "graft"),
      at: fc.nat(),
      from: fc.nat(),
      length: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...tokens),
        fc.constantFrom(...tokens),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        (own, other, changes) => {
          const list = [...own];
          for (const { kind, at, from, length } of changes) {
            const place = at % list.length;
            if (kind === "drop") list.splice(place, length);
            else if (kind === "double") list.splice(place, 0, ...list.slice(place, place + length));
            else if (kind === "graft") list.splice(place, length, ...other.slice(from % other.length).slice(0, length));
            else list.splice(place, 2, ...list.slice(place, place + 2).reverse());
            if (list.length === 0) break;
          }
          expectSound(list.join(" "));
        },
      ),
      { numRuns: runs * 2 },
    );
  });

  test("characters that are exchanged", () => {
    const character = fc.constantFrom(
      "'",
      '"',
      "`",
      "\\",
      "(",
      ")",
      ";",
      "-",
      "/",
      "*",
      "\n",
      "\0",
      "\u2028",
      "é",
      "\ud83d",
      ",",
      ".",
    );
    fc.assert(
      fc.property(text, fc.array(fc.tuple(fc.nat(), character), { minLength: 1, maxLength: 6 }), (whole, changes) => {
        let changed = whole;
        for (const [at, put] of changes) {
          const place = at % changed.length;
          changed = changed.slice(0, place) + put + changed.slice(place + 1);
        }
        expectSound(changed);
      }),
      { numRuns: runs },
    );
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ParsedStatement, startZetaSql, type ZetaSql } from "../../../generator/engines/index.ts";

let engine: ZetaSql;
beforeAll(async () => {
  engine = await startZetaSql();
});
afterAll(() => engine.close());

async function parse(sql: string): Promise<readonly ParsedStatement[]> {
  const parsed = await engine.parse(sql);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.statements;
}

describe("statements", () => {
  test("have ranges in characters, also behind letters of more than one byte", async () => {
    const sql = "SELECT 'é𝒳'; -- ü\nEXPORT DATA OPTIONS (uri = '''ß''') AS\nSELECT 'ñ' AS x;\n";
    const [first, second, ...more] = await parse(sql);
    expect(first).toMatchObject({ kind: "query", text: "SELECT 'é𝒳'" });
    expect(second).toMatchObject({ kind: "exportData", text: sql.slice(sql.indexOf("EXPORT"), sql.lastIndexOf(";")) });
    expect(sql.slice(second?.query?.start, second?.query?.end)).toBe("SELECT 'ñ' AS x");
    expect(more).toEqual([]);
  });

  test("hold the statements of blocks, loops and branches", async () => {
    const outline = (statement: ParsedStatement): unknown => [statement.kind, ...statement.body.map(outline)];
    const statements = await parse(`
      DECLARE n INT64 DEFAULT 1;
      BEGIN
        WHILE n > 0 DO
          SET n = n - 1;
          IF n = 1 THEN SELECT 1; ELSEIF n = 2 THEN SELECT 2; ELSE UPDATE a.b SET c = 1 WHERE TRUE; END IF;
        END WHILE;
        EXCEPTION WHEN ERROR THEN DELETE FROM a.b WHERE TRUE;
      END;
      MERGE a.b USING a.c ON FALSE WHEN NOT MATCHED THEN INSERT ROW;
      ASSERT n = 0 AS 'no';
      ALTER TABLE a.b SET OPTIONS (description = 'd');
      CREATE OR REPLACE TABLE a.b AS SELECT x FROM a.c QUALIFY ROW_NUMBER() OVER () = 1`);
    expect(statements.map(outline)).toEqual([
      ["variableDeclaration"],
      ["beginEndBlock", ["while", ["singleAssignment"], ["if", ["query"], ["query"], ["update"]]], ["delete"]],
      ["merge"],
      ["assert"],
      ["alterTable"],
      ["createTable"],
    ]);
  });

  test("an empty script has none", async () => {
    expect(await parse(" -- nothing\n")).toEqual([]);
  });

  test("are one without allowScript", async () => {
    const single = { allowScript: false };
    expect(await engine.parse("SELECT 1", single)).toMatchObject({ ok: true, statements: [{ kind: "query" }] });
    expect(await engine.parse("SELECT 1; SELECT 2", single)).toMatchObject({ ok: false, problem: { kind: "syntax" } });
    expect(await engine.parse("SELECT )", single)).toMatchObject({ ok: false, problem: { at: { offset: 7 } } });
  });
});

test.each([
  ["plain", "SELECT 1)", { offset: 8, line: 1, column: 9 }],
  ["behind two-byte and four-byte letters", "SELECT 'é𝒳' )", { offset: 13, line: 1, column: 14 }],
  ["behind tabs", "\tSELECT\t'é',\t1 )", { offset: 15, line: 1, column: 16 }],
  ["on a later line with \\r\\n", "SELECT 'é',\r\n  1 )", { offset: 17, line: 2, column: 5 }],
  ["at the end", "SELECT 'é' FROM\n", undefined],
])("a syntax error %s is located in characters", async (_where, sql, at) => {
  const parsed = await engine.parse(sql);
  expect(parsed).toMatchObject({ ok: false, problem: { kind: "syntax", ...(at === undefined ? {} : { at }) } });
  if (parsed.ok || at === undefined) return;
  expect(parsed.problem.message).toBe('Syntax error: Expected end of input but got ")"');
  expect(sql[at.offset]).toBe(")");
});

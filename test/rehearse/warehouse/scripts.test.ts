import { describe, expect, test } from "vitest";
import { CannotRehearse, SqlFailure } from "../../../generator/rehearse/warehouse/index.ts";
import { openWarehouse, rowsOf, run } from "./support.ts";

/** What the script writes into `p.d.log`, one text per row. */
async function logOf(script: string): Promise<readonly unknown[]> {
  const warehouse = await openWarehouse({ log: ["x STRING"] });
  await run(warehouse, script);
  return (rowsOf(warehouse, "log") ?? []).map(({ x }) => x);
}

const log = (expression: string): string => `INSERT INTO \`p.d.log\` (x) VALUES (CAST(${expression} AS STRING));`;

describe("control flow", () => {
  test.each<[name: string, script: string, logged: readonly (string | null)[]]>([
    ["DECLARE with several names", `DECLARE a, b INT64 DEFAULT 3; ${log("a + b")}`, ["6"]],
    ["DECLARE without a type", `DECLARE a DEFAULT DATE '2026-01-31'; ${log("a")}`, ["2026-01-31"]],
    ["DECLARE without a default", `DECLARE a INT64; ${log("IFNULL(a, -1)")}`, ["-1"]],
    [
      "a literal becomes the type of its variable",
      `DECLARE a DATE DEFAULT '2026-01-31'; ${log("EXTRACT(DAY FROM a)")}`,
      ["31"],
    ],
    ["SET, in any spelling of the name", `DECLARE Ab INT64 DEFAULT 1; SET aB = AB + 1; ${log("ab")}`, ["2"]],
    ["SET of a NUMERIC by an INT64", `DECLARE a NUMERIC; SET a = 2; ${log("a / 4")}`, ["0.5"]],
    [
      "SET of an array",
      `DECLARE a ARRAY<STRING>; SET a = []; ${log("ARRAY_LENGTH(a)")} SET a = ['x', 'é']; ${log("a[OFFSET(1)]")}`,
      ["0", "é"],
    ],
    ["SET by a query", `DECLARE a INT64; SET a = (SELECT COUNT(*) FROM \`p.d.log\`); ${log("a")}`, ["0"]],
    [
      "SET of several",
      `DECLARE a INT64; DECLARE b STRING; SET (a, b) = (SELECT AS STRUCT 1, 'x'); ${log("CONCAT(a, b)")}`,
      ["1x"],
    ],
    [
      "SET of several, swapped",
      `DECLARE a, b INT64; SET (a, b) = (1, 2); SET (a, b) = (b, a); ${log("CONCAT(a, b)")}`,
      ["21"],
    ],
    ["IF", `IF 1 = 1 THEN ${log("'yes'")} ELSE ${log("'no'")} END IF;`, ["yes"]],
    ["IF of NULL", `IF NULL THEN ${log("'yes'")} ELSE ${log("'no'")} END IF;`, ["no"]],
    [
      "ELSEIF",
      `IF FALSE THEN ${log("'a'")} ELSEIF NULL THEN ${log("'b'")} ELSEIF TRUE THEN ${log("'c'")} ELSEIF TRUE THEN ${log("'d'")} ELSE ${log("'e'")} END IF;`,
      ["c"],
    ],
    ["IF without any branch", `IF FALSE THEN ${log("'a'")} END IF; ${log("'z'")}`, ["z"]],
    [
      "CASE with conditions",
      `CASE WHEN FALSE THEN ${log("'a'")} WHEN TRUE THEN ${log("'b'")} ELSE ${log("'c'")} END CASE;`,
      ["b"],
    ],
    [
      "CASE of a value",
      `DECLARE v INT64 DEFAULT 2; CASE v WHEN 1 THEN ${log("'a'")} WHEN 2 THEN ${log("'b'")} END CASE;`,
      ["b"],
    ],
    ["CASE of NULL", `DECLARE v INT64; CASE v WHEN 1 THEN ${log("'a'")} ELSE ${log("'b'")} END CASE;`, ["b"]],
    ["WHILE", `DECLARE i INT64 DEFAULT 0; WHILE i < 3 DO ${log("i")} SET i = i + 1; END WHILE;`, ["0", "1", "2"]],
    [
      "LOOP with BREAK and CONTINUE",
      `DECLARE i INT64 DEFAULT 0; LOOP SET i = i + 1; IF i = 2 THEN CONTINUE; END IF; IF i > 3 THEN BREAK; END IF; ${log("i")} END LOOP;`,
      ["1", "3"],
    ],
    [
      "LOOP with LEAVE and ITERATE",
      `DECLARE i INT64 DEFAULT 0; LOOP SET i = i + 1; IF i = 2 THEN ITERATE; END IF; IF i > 3 THEN LEAVE; END IF; ${log("i")} END LOOP;`,
      ["1", "3"],
    ],
    ["REPEAT", `DECLARE i INT64 DEFAULT 5; REPEAT ${log("i")} SET i = i + 1; UNTIL i > 4 END REPEAT;`, ["5"]],
    [
      "FOR over rows",
      `FOR r IN (SELECT n, n * n AS sq FROM UNNEST([1, 2, 3]) AS n ORDER BY n) DO IF r.n = 2 THEN CONTINUE; END IF; ${log("r.sq")} END FOR;`,
      ["1", "9"],
    ],
    ["FOR over no rows", `FOR r IN (SELECT 1 AS n FROM UNNEST([])) DO ${log("r.n")} END FOR; ${log("'z'")}`, ["z"]],
    [
      "labels",
      `outer_loop: LOOP LOOP ${log("'once'")} BREAK outer_loop; END LOOP; END LOOP outer_loop; ${log("'z'")}`,
      ["once", "z"],
    ],
    [
      "CONTINUE of an outer loop",
      `DECLARE i INT64 DEFAULT 0; o: WHILE i < 2 DO SET i = i + 1; LOOP ${log("i")} CONTINUE o; END LOOP; END WHILE;`,
      ["1", "2"],
    ],
    ["LEAVE of a block", `b: BEGIN ${log("'a'")} LEAVE b; ${log("'b'")} END; ${log("'c'")}`, ["a", "c"]],
    ["BREAK goes through a block", `LOOP BEGIN BREAK; END; END LOOP; ${log("'z'")}`, ["z"]],
    ["RETURN", `${log("'a'")} BEGIN RETURN; END; ${log("'b'")}`, ["a"]],
    [
      "blocks scope their variables",
      `DECLARE a INT64 DEFAULT 1; BEGIN DECLARE b INT64 DEFAULT 2; SET a = a + b; END; BEGIN DECLARE b DEFAULT 'x'; ${log("b")} END; ${log("a")}`,
      ["x", "3"],
    ],
    [
      "an error is handled",
      `BEGIN ${log("'a'")} SELECT 1 / 0; ${log("'b'")} EXCEPTION WHEN ERROR THEN ${log("@@error.message")} END; ${log("'c'")}`,
      ["a", "division by zero: 1 / 0", "c"],
    ],
    [
      "RAISE with a message",
      `BEGIN RAISE USING MESSAGE = CONCAT('a', 'b'); EXCEPTION WHEN ERROR THEN ${log("@@error.message")} END;`,
      ["ab"],
    ],
    [
      "RAISE again",
      `BEGIN BEGIN RAISE USING MESSAGE = 'in'; EXCEPTION WHEN ERROR THEN ${log("'x'")} RAISE; END; EXCEPTION WHEN ERROR THEN ${log("CONCAT('out ', @@error.message)")} END;`,
      ["x", "out in"],
    ],
    [
      "a message is gone after its handler, which gives way to that of the handler around it",
      `BEGIN RAISE USING MESSAGE = 'out'; EXCEPTION WHEN ERROR THEN BEGIN RAISE USING MESSAGE = 'in'; EXCEPTION WHEN ERROR THEN ${log("@@error.message")} END; ${log("@@error.message")} END; ${log("IFNULL(@@error.message, 'none')")}`,
      ["in", "out", "none"],
    ],
    ["no error, no message", log("IFNULL(@@error.message, 'none')"), ["none"]],
    [
      "variables of a block are gone in its handler",
      `DECLARE a DEFAULT 'outer'; BEGIN DECLARE b INT64; RAISE USING MESSAGE = 'm'; EXCEPTION WHEN ERROR THEN BEGIN DECLARE b DEFAULT 's'; ${log("a || b")} END; END;`,
      ["outers"],
    ],
    [
      "row counts",
      `${log("IFNULL(@@row_count, -1)")} ${log("@@row_count")} UPDATE \`p.d.log\` SET x = x WHERE TRUE; SELECT 7; ${log("@@row_count")} DELETE FROM \`p.d.log\` WHERE FALSE; ${log("@@row_count")}`,
      ["-1", "1", "2", "0"],
    ],
    [
      "words in texts and comments",
      `DECLARE a STRING; -- END IF; @@row_count\n/* LOOP */ SET a = 'BEGIN; @@row_count END'; ${log("a")} # @@error.message;\n`,
      ["BEGIN; @@row_count END"],
    ],
    [
      "ranges behind letters of more bytes",
      `/* é𝒳ü */ DECLARE a STRING DEFAULT 'é𝒳'; -- ß\nIF a = 'é𝒳' AND @@row_count IS NULL THEN ${log("CONCAT('ñ', a, 'ñ')")} END IF;`,
      ["ñé𝒳ñ"],
    ],
    [
      "a column hides a variable in a query",
      `DECLARE n INT64 DEFAULT 9; ${log("(SELECT SUM(n) FROM UNNEST([1, 2]) AS n)")}`,
      ["3"],
    ],
    [
      "temporary tables",
      `CREATE TEMP TABLE t AS SELECT 1 AS a; INSERT INTO t (a) VALUES (2); UPDATE t SET a = a + 1 WHERE a = 2; ${log("(SELECT SUM(a) FROM t)")} DROP TABLE t;`,
      ["4"],
    ],
    ["ASSERT that holds", `ASSERT (SELECT COUNT(*) FROM \`p.d.log\`) = 0 AS 'no'; ${log("'z'")}`, ["z"]],
    [
      "a caught ASSERT",
      `BEGIN ASSERT 1 = 2 AS 'it is not'; EXCEPTION WHEN ERROR THEN ${log("@@error.message")} END;`,
      ["Assertion failed: it is not"],
    ],
    [
      "a variable with a length",
      `DECLARE a STRING(3); BEGIN SET a = 'abcd'; EXCEPTION WHEN ERROR THEN ${log("'long'")} END;`,
      ["long"],
    ],
    ["an empty script", "-- nothing", []],
  ])("%s", async (_name, script, logged) => {
    expect(await logOf(script)).toEqual(logged);
  });

  test.each<[name: string, script: string, message: RegExp, position?: { line: number; column: number }]>([
    ["a syntax error", "SELECT 1;\nSELECT )", /^Syntax error/, { line: 2, column: 8 }],
    ["an unknown column", "SELECT 1;\n  SELECT é FROM `p.d.log`", /^Syntax error/],
    [
      "an unknown column, located",
      "/* é */ SELECT 1;\n  SELECT 'é', y FROM `p.d.log`",
      /^Unrecognized name: y/,
      { line: 2, column: 15 },
    ],
    ["behind an edit", "SELECT @@row_count, y FROM `p.d.log`", /^Unrecognized name: y/, { line: 1, column: 21 }],
    ["in a condition", "IF\n y THEN SELECT 1; END IF", /^Unrecognized name: y/, { line: 2, column: 2 }],
    ["an unknown table", "SELECT * FROM `p.d.none`", /^Table not found: p\.d\.none$/, { line: 1, column: 1 }],
    ["a table in another case", "SELECT * FROM `p.d.Log`", /^Table not found: p\.d\.Log$/],
    ["a condition that is no BOOL", "IF 1 THEN SELECT 1; END IF", /BOOL/],
    ["ASSERT", "ASSERT FALSE", /^Assertion failed$/],
    ["ASSERT of NULL", "ASSERT NULL AS 'why'", /^Assertion failed: why$/],
    ["RAISE outside of a handler", "RAISE", /outside of an exception handler/],
    ["BREAK outside of a loop", "BREAK", /^BREAK is only allowed inside of a loop/],
    ["CONTINUE outside of a loop", "IF TRUE THEN CONTINUE; END IF", /^CONTINUE is only allowed inside of a loop/],
    ["CONTINUE of a block", "b: BEGIN CONTINUE b; END", /^CONTINUE is only allowed inside of a loop/],
    ["a late DECLARE", "SELECT 1; DECLARE a INT64", /only at the start/],
    ["a variable twice", "DECLARE a INT64; BEGIN DECLARE A STRING; END", /redeclaration/],
    ["SET of no variable", "SET a = 1", /a/],
    [
      "SET of the wrong type",
      "DECLARE a INT64; SET a = 'x'",
      /^Value of type STRING cannot be assigned to a, which has type INT64/,
      { line: 1, column: 26 },
    ],
    [
      "SET of the wrong type in the second turn",
      `DECLARE i INT64 DEFAULT 0; DECLARE a STRING; CREATE TEMP TABLE u AS SELECT 'x' AS x;
       WHILE i < 2 DO SET a = (SELECT x FROM u); CREATE OR REPLACE TEMP TABLE u AS SELECT 5 AS x; SET i = i + 1; END WHILE`,
      /^Value of type INT64 cannot be assigned to a, which has type STRING/,
      { line: 2, column: 31 },
    ],
    ["too few fields", "DECLARE a, b INT64; SET (a, b) = (SELECT AS STRUCT 1, 2, 3)", /3 fields for 2/],
    ["division by zero", "SELECT 1;\nSELECT 1/0", /division by zero/],
    ["a variable after its block", "BEGIN DECLARE a INT64; END; SELECT a", /Unrecognized name: a/],
    ["columns of the same name", "SELECT 1 AS a, 2 AS A", /^Duplicate column names/],
  ])("fails: %s", async (_name, script, message, position) => {
    const warehouse = await openWarehouse({ log: ["x STRING"] });
    const failure: unknown = await run(warehouse, script).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SqlFailure);
    expect((failure as SqlFailure).message).toMatch(message);
    if (position !== undefined) expect((failure as SqlFailure).position).toEqual(position);
  });

  test.each<[script: string, construct: string]>([
    ["CALL p.d.f()", "CALL"],
    ["EXECUTE IMMEDIATE 'SELECT 1'", "EXECUTE IMMEDIATE"],
    ["CREATE TEMP FUNCTION f() AS (1)", "CREATE FUNCTION"],
    ["CREATE PROCEDURE p.d.f() BEGIN SELECT 1; END", "CREATE PROCEDURE"],
    ["LOAD DATA INTO p.d.t FROM FILES (uris = ['x'])", "LOAD DATA"],
    ["SELECT SEARCH('a', 'b')", "function SEARCH"],
    ["SELECT * FROM EXTERNAL_QUERY('c', 'SELECT 1')", "function EXTERNAL_QUERY"],
    ["SELECT @@script.job_id", "system variable @@script.job_id"],
    ["SELECT * FROM `p.d.INFORMATION_SCHEMA.TABLES`", "INFORMATION_SCHEMA"],
    ["SELECT * FROM `p.d.log` FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()", "FOR SYSTEM_TIME AS OF"],
    ["SELECT * FROM CHANGES(TABLE `p.d.log`, NULL, NULL)", "function CHANGES"],
    ["SELECT _PARTITIONTIME FROM `p.d.log`", "pseudo column _PARTITIONTIME"],
    ["CREATE MATERIALIZED VIEW `p.d.m` AS SELECT 1 AS a", "CREATE MATERIALIZED VIEW"],
    ["SET @@dataset_id = 'd'", "SET of a system variable"],
    ["SELECT GENERATE_UUID()", "function GENERATE_UUID"],
    ["SELECT ST_GEOGPOINT(1, 2)", "function ST_GEOGPOINT"],
    ["SELECT 1;\nFROM `p.d.log` |> SELECT x", "pipe syntax"],
    ["SELECT * FROM `p.d.log` |> SELECT x", "pipe syntax"],
    ["CREATE TEMP TABLE u (s STRUCT<y INT64>); UPDATE u SET s.y = 1 WHERE TRUE", "UPDATE of a part of a column"],
    ["DROP SCHEMA d", "DROP SCHEMA"],
    ["LOOP SELECT 1; END LOOP", "a script that does not end"],
    ["LOOP END LOOP", "a script that does not end"],
    ["BEGIN CALL p.d.f(); EXCEPTION WHEN ERROR THEN SELECT 1; END", "CALL"],
  ])("cannot be rehearsed: %s", async (script, construct) => {
    const warehouse = await openWarehouse({ log: ["x STRING"] }, 50);
    const failure: unknown = await run(warehouse, script).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CannotRehearse);
    expect((failure as CannotRehearse).construct).toBe(construct);
  });

  test("each statement is told before it runs", async () => {
    const warehouse = await openWarehouse();
    const { statements } = await run(warehouse, "IF TRUE THEN SELECT 'é'; END IF; SELECT 2;");
    expect(statements).toEqual(["SELECT 'é'", "SELECT 2"]);
  });
});

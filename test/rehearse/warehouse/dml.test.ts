import { describe, expect, test } from "vitest";
import type { Row } from "../../../generator/rehearse/types.ts";
import { CannotRehearse, SqlFailure } from "../../../generator/rehearse/warehouse/index.ts";
import { openWarehouse, rowsOf, run, type Tables } from "./support.ts";

const tables: Tables = {
  t: [
    "id INT64, name STRING, tags ARRAY<STRING>",
    { id: "1", name: "a", tags: ["x"] },
    { id: "2", name: "b", tags: [] },
    { id: null, name: "é", tags: [] },
  ],
  s: ["id INT64, name STRING", { id: "2", name: "B" }, { id: "3", name: "C" }, { id: null, name: "N" }],
  none: ["id INT64, name STRING"],
  one: ["id INT64, name STRING", { id: "1", name: "a" }],
  typed: ["d DATE, n NUMERIC, f FLOAT64, s STRING(3), j JSON, u STRUCT<a INT64, b DATE>"],
};

const a = { id: "1", name: "a", tags: ["x"] };
const b = { id: "2", name: "b", tags: [] };
const n = { id: null, name: "é", tags: [] };
const all = [a, b, n];

describe("rows after", () => {
  test.each<[name: string, script: string, table: string, rows: readonly Row[]]>([
    [
      "INSERT VALUES",
      "INSERT INTO `p.d.t` (name, id) VALUES ('z', 9), (NULL, DEFAULT)",
      "t",
      [...all, { id: "9", name: "z", tags: [] }, { id: null, name: null, tags: [] }],
    ],
    [
      "INSERT VALUES without a list",
      "INSERT `p.d.t` VALUES (9, 'ß', ['é', 'b'])",
      "t",
      [...all, { id: "9", name: "ß", tags: ["é", "b"] }],
    ],
    [
      "INSERT of a query",
      "INSERT INTO `p.d.t` (name, id) SELECT CONCAT(name, '!'), id * 10 FROM `p.d.s` WHERE id = 3",
      "t",
      [...all, { id: "30", name: "C!", tags: [] }],
    ],
    [
      "INSERT of a query in parentheses",
      "INSERT INTO `p.d.none` (SELECT * FROM `p.d.s` WHERE id = 3)",
      "none",
      [{ id: "3", name: "C" }],
    ],
    ["INSERT of no rows", "INSERT INTO `p.d.t` (id) SELECT id FROM `p.d.none`", "t", all],
    [
      "INSERT of the same column twice and NULL",
      "INSERT INTO `p.d.t` SELECT id, name, NULL FROM `p.d.s` WHERE id = 3",
      "t",
      [...all, { id: "3", name: "C", tags: [] }],
    ],
    [
      "INSERT of itself",
      "INSERT INTO `p.d.s` SELECT * FROM `p.d.s` WHERE id = 3",
      "s",
      [
        { id: "2", name: "B" },
        { id: "3", name: "C" },
        { id: null, name: "N" },
        { id: "3", name: "C" },
      ],
    ],
    ["INSERT into a path of three parts", "INSERT INTO p.d.none (id) VALUES (4)", "none", [{ id: "4", name: null }]],
    [
      "INSERT with WITH",
      "INSERT INTO `p.d.none` WITH w AS (SELECT 5 AS id) SELECT id, 'w' FROM w",
      "none",
      [{ id: "5", name: "w" }],
    ],
    [
      "UPDATE",
      "UPDATE `p.d.t` SET name = UPPER(name), tags = ['é'] WHERE id = 2",
      "t",
      [a, { id: "2", name: "B", tags: ["é"] }, n],
    ],
    [
      "UPDATE swaps",
      "UPDATE `p.d.t` AS x SET id = LENGTH(x.name), name = CAST(x.id AS STRING) WHERE x.id = 2",
      "t",
      [a, { id: "1", name: "2", tags: [] }, n],
    ],
    [
      "UPDATE under the name of the table",
      "UPDATE `p.d.t` SET name = t.name || '!' WHERE t.id = 1",
      "t",
      [{ ...a, name: "a!" }, b, n],
    ],
    ["UPDATE of a path of parts", "UPDATE p.d.t SET name = DEFAULT WHERE id = 1", "t", [{ ...a, name: null }, b, n]],
    [
      "UPDATE of its alias's column",
      "UPDATE `p.d.t` AS x SET x.name = 'y' WHERE x.id = 1",
      "t",
      [{ ...a, name: "y" }, b, n],
    ],
    ["UPDATE WHERE NULL", "UPDATE `p.d.t` SET name = 'y' WHERE id > CAST(NULL AS INT64)", "t", all],
    [
      "UPDATE sees the row without its number",
      "UPDATE `p.d.t` AS x SET name = TO_JSON_STRING(x) WHERE id = 2",
      "t",
      [a, { ...b, name: '{"id":2,"name":"b","tags":[]}' }, n],
    ],
    [
      "UPDATE FROM",
      "UPDATE `p.d.t` AS t SET name = s.name FROM `p.d.s` AS s WHERE s.id = t.id",
      "t",
      [a, { ...b, name: "B" }, n],
    ],
    [
      "UPDATE FROM itself, with *",
      "UPDATE `p.d.t` AS t SET name = TO_JSON_STRING(o) FROM (SELECT * FROM `p.d.t`) AS o WHERE o.id = t.id AND t.id = 2",
      "t",
      [a, { ...b, name: '{"id":2,"name":"b","tags":[]}' }, n],
    ],
    [
      "UPDATE FROM two",
      "UPDATE `p.d.t` AS t SET name = CONCAT(s.name, u) FROM `p.d.s` AS s, UNNEST(['é']) AS u WHERE s.id = t.id",
      "t",
      [a, { ...b, name: "Bé" }, n],
    ],
    [
      "UPDATE FROM a join",
      "UPDATE `p.d.t` AS t SET name = CONCAT(s.name, o.name) FROM `p.d.s` AS s LEFT JOIN `p.d.s` AS o ON o.id = s.id WHERE s.id = t.id",
      "t",
      [a, { ...b, name: "BB" }, n],
    ],
    [
      "UPDATE with EXISTS",
      "UPDATE `p.d.t` AS t SET name = 'y' WHERE EXISTS (SELECT 1 FROM `p.d.s` AS s WHERE s.id = t.id)",
      "t",
      [a, { ...b, name: "y" }, n],
    ],
    [
      "UPDATE FROM with EXISTS",
      "UPDATE `p.d.t` AS t SET name = 'y' FROM `p.d.s` AS s WHERE s.id = t.id AND NOT EXISTS (SELECT 1 FROM `p.d.none` AS o WHERE o.id = t.id)",
      "t",
      [a, { ...b, name: "y" }, n],
    ],
    ["DELETE", "DELETE FROM `p.d.t` WHERE id = 1 OR id IS NULL", "t", [b]],
    [
      "DELETE with an alias",
      "DELETE `p.d.t` AS x WHERE x.id IN (SELECT id FROM `p.d.s` WHERE id IS NOT NULL)",
      "t",
      [a, n],
    ],
    ["DELETE of all", "DELETE FROM `p.d.t` WHERE TRUE", "t", []],
    ["DELETE of none", "DELETE FROM `p.d.t` WHERE NULL", "t", all],
    ["TRUNCATE", "TRUNCATE TABLE `p.d.t`", "t", []],
    [
      "MERGE",
      "MERGE `p.d.t` AS t USING `p.d.s` AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT (id, name) VALUES (id, s.name) WHEN NOT MATCHED BY SOURCE AND name = 'a' THEN DELETE",
      "t",
      [{ ...b, name: "B" }, n, { id: "3", name: "C", tags: [] }, { id: null, name: "N", tags: [] }],
    ],
    [
      "MERGE, the first clause wins",
      "MERGE `p.d.t` t USING `p.d.s` s ON t.id = s.id WHEN MATCHED AND s.name = 'Z' THEN DELETE WHEN MATCHED AND NULL THEN DELETE WHEN MATCHED AND t.name = 'b' THEN UPDATE SET name = 'first' WHEN MATCHED THEN DELETE",
      "t",
      [a, { ...b, name: "first" }, n],
    ],
    [
      "MERGE INSERT ROW",
      "MERGE INTO `p.d.none` USING (SELECT id, name FROM `p.d.s` WHERE id > 1) ON FALSE WHEN NOT MATCHED THEN INSERT ROW",
      "none",
      [
        { id: "2", name: "B" },
        { id: "3", name: "C" },
      ],
    ],
    [
      "MERGE replaces all",
      "MERGE `p.d.s` AS x USING (SELECT 7 AS id, 'é' AS name) AS y ON FALSE WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED BY TARGET THEN INSERT (name, id) VALUES (CONCAT(y.name, '!'), y.id)",
      "s",
      [{ id: "7", name: "é!" }],
    ],
    [
      "MERGE, the first clause wins also without a condition",
      "MERGE `p.d.t` t USING `p.d.s` s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = 'first' WHEN MATCHED THEN DELETE",
      "t",
      [a, { ...b, name: "first" }, n],
    ],
    [
      "MERGE ON TRUE, which all pairs match",
      "MERGE `p.d.one` AS t USING (SELECT 7 AS id, 'y' AS name) AS s ON TRUE WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT ROW WHEN NOT MATCHED BY SOURCE THEN DELETE",
      "one",
      [{ id: "1", name: "y" }],
    ],
    [
      "MERGE INSERT ROW goes by position where columns share a name",
      "MERGE `p.d.none` USING (SELECT 9 AS ID, 'x' AS id) ON FALSE WHEN NOT MATCHED THEN INSERT ROW",
      "none",
      [{ id: "9", name: "x" }],
    ],
    [
      "MERGE of no rows",
      "MERGE `p.d.t` t USING `p.d.none` s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
      "t",
      all,
    ],
    [
      "MERGE of itself",
      "MERGE `p.d.s` AS t USING (SELECT * FROM `p.d.s`) AS s ON t.id = s.id WHEN MATCHED AND t.id = 3 THEN UPDATE SET name = TO_JSON_STRING(s)",
      "s",
      [
        { id: "2", name: "B" },
        { id: "3", name: '{"id":3,"name":"C"}' },
        { id: null, name: "N" },
      ],
    ],
    [
      "MERGE by source sees only rows without a partner",
      "MERGE `p.d.t` AS t USING `p.d.s` AS s ON t.id = s.id WHEN NOT MATCHED BY SOURCE AND t.id = 1 THEN UPDATE SET name = CAST(1 / (2 - t.id) AS STRING)",
      "t",
      [{ ...a, name: "1" }, b, n],
    ],
    [
      "MERGE twice, but acting once",
      "MERGE `p.d.t` AS t USING (SELECT 2 AS id, k FROM UNNEST([1, 2]) AS k) AS s ON t.id = s.id WHEN MATCHED AND k = 1 THEN UPDATE SET name = 'k1'",
      "t",
      [a, { ...b, name: "k1" }, n],
    ],
    [
      "values become the types of their columns",
      "INSERT INTO `p.d.typed` VALUES ('2026-01-31', 1, 2, 'abc', JSON 'null', (NULL, '2026-01-31'))",
      "typed",
      [{ d: "2026-01-31", n: "1", f: 2, s: "abc", j: null, u: { a: null, b: "2026-01-31" } }],
    ],
    [
      "values of a query become the types of their columns",
      "INSERT INTO `p.d.typed` SELECT NULL, k, 2, 'é', NULL, NULL FROM UNNEST([1, 2]) AS k WHERE k > 1; INSERT INTO `p.d.typed` (d, n, f, s) SELECT DATE '2026-01-31', NUMERIC '1.5', k, 'abc' FROM UNNEST([1]) AS k",
      "typed",
      [
        { d: null, n: "2", f: 2, s: "é", j: null, u: null },
        { d: "2026-01-31", n: "1.5", f: 1, s: "abc", j: null, u: null },
      ],
    ],
    [
      "an update becomes the type of its column",
      "INSERT INTO `p.d.typed` (n) VALUES (1); UPDATE `p.d.typed` SET d = '2026-01-31', f = 1, n = NULL, u = STRUCT(1, '2026-02-28') WHERE TRUE",
      "typed",
      [{ d: "2026-01-31", n: null, f: 1, s: null, j: null, u: { a: "1", b: "2026-02-28" } }],
    ],
    [
      "a JSON null is no NULL",
      "INSERT INTO `p.d.typed` (j) VALUES (JSON 'null'), (NULL); DELETE FROM `p.d.typed` WHERE j IS NULL; INSERT INTO `p.d.typed` (j, s) SELECT j, 'x' FROM `p.d.typed` WHERE j IS NOT NULL",
      "typed",
      [
        { d: null, n: null, f: null, s: null, j: null, u: null },
        { d: null, n: null, f: null, s: "x", j: null, u: null },
      ],
    ],
    [
      "variables in DML",
      "DECLARE who STRING DEFAULT 'b'; UPDATE `p.d.t` SET name = CONCAT(who, @@row_count) WHERE name = who; DELETE FROM `p.d.t` WHERE name = who",
      "t",
      [a, n],
    ],
  ])("%s", async (name, script, table, rows) => {
    const warehouse = await openWarehouse(tables);
    // The row count is NULL before the first DML.
    await run(
      warehouse,
      name === "variables in DML"
        ? script.replace("CONCAT(who, @@row_count)", "IFNULL(CAST(@@row_count AS STRING), who)")
        : script,
    );
    expect(rowsOf(warehouse, table)).toEqual(rows);
  });
});

describe("nothing changes when", () => {
  test.each<[name: string, script: string, message: RegExp]>([
    [
      "an UPDATE matches twice",
      "UPDATE `p.d.t` AS t SET name = k FROM UNNEST(['x', 'x']) AS k WHERE t.id = 1",
      /at most one source row/,
    ],
    [
      "a MERGE deletes twice",
      "MERGE `p.d.t` AS t USING (SELECT k FROM UNNEST([1, 2]) AS k) AS s ON TRUE WHEN MATCHED THEN DELETE",
      /at most one source row/,
    ],
    [
      "a MERGE updates, then deletes",
      "MERGE `p.d.t` AS t USING (SELECT k FROM UNNEST([1, 2]) AS k) AS s ON t.id = 1 WHEN MATCHED AND k = 1 THEN UPDATE SET name = 'x' WHEN MATCHED THEN DELETE",
      /at most one source row/,
    ],
    [
      "a MERGE deletes, then updates",
      "MERGE `p.d.t` AS t USING (SELECT k FROM UNNEST([1, 2]) AS k) AS s ON t.id = 1 WHEN MATCHED AND k = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET name = 'x'",
      /at most one source row/,
    ],
    [
      "a MERGE updates twice",
      "MERGE `p.d.t` AS t USING (SELECT 1 AS id UNION ALL SELECT 1) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = 'x'",
      /at most one source row/,
    ],
    [
      "a later clause of a MERGE fails",
      "MERGE `p.d.t` AS t USING `p.d.s` AS s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (DIV(1, s.id - 3))",
      /division by zero/,
    ],
    ["a value fails", "UPDATE `p.d.t` SET name = ERROR('boom') WHERE TRUE", /boom/],
    ["there is no WHERE", "UPDATE `p.d.t` SET name = 'x'", /WHERE/],
    ["TRUNCATE has a WHERE", "TRUNCATE TABLE `p.d.t` WHERE id = 1", /TRUNCATE TABLE has no WHERE/],
    ["DELETE has no WHERE", "DELETE FROM `p.d.t`", /WHERE/],
    ["a column is unknown", "UPDATE `p.d.t` SET nam = 'x' WHERE TRUE", /nam/],
    ["the type is wrong", "UPDATE `p.d.t` SET id = 'x' WHERE TRUE", /cannot be assigned to id/],
    [
      "a FROM reads its target",
      "UPDATE `p.d.t` AS t SET id = u FROM UNNEST([t.id]) AS u WHERE TRUE",
      /Unrecognized name: t/,
    ],
    ["an inserted column is unknown", "INSERT INTO `p.d.t` (nam) VALUES ('x')", /nam/],
    ["there are too few values", "INSERT INTO `p.d.t` (id, name) VALUES (1)", /column/],
    ["the table is unknown", "DELETE FROM `p.d.nix` WHERE TRUE", /^Table not found: p\.d\.nix$/],
    ["an array has a NULL element", "UPDATE `p.d.t` SET tags = ['x', NULL] WHERE TRUE", /null element/],
    ["a text is too long", "INSERT INTO `p.d.typed` (s) SELECT 'abcd'; DELETE FROM `p.d.t` WHERE TRUE", /STRING\(3\)/],
    [
      "INSERT in MERGE reads the target",
      "MERGE `p.d.t` AS t USING `p.d.s` AS s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (t.id)",
      /t/,
    ],
  ])("%s", async (_name, script, message) => {
    const warehouse = await openWarehouse(tables);
    const failure: unknown = await run(warehouse, script).catch((error: unknown) => error);
    expect((failure as Error).message).toMatch(message);
    expect(failure).toBeInstanceOf(SqlFailure);
    expect(rowsOf(warehouse, "t")).toEqual(all);
  });
});

test.each<[script: string, construct: string]>([
  ["INSERT OR IGNORE INTO `p.d.t` (id) VALUES (1)", "INSERT OR IGNORE"],
  ["INSERT OR REPLACE INTO `p.d.t` (id) VALUES (1)", "INSERT OR REPLACE"],
  ["DELETE FROM `p.d.t` WHERE id = 1 ASSERT_ROWS_MODIFIED 1", "ASSERT_ROWS_MODIFIED"],
  ["UPDATE `p.d.t` SET name = 'x' WHERE id = 1 THEN RETURN id", "THEN RETURN"],
  [
    "MERGE `p.d.t` AS t USING UNNEST([1]) AS k ON t.id = k WHEN MATCHED THEN DELETE",
    "MERGE … USING something other than a table or a query",
  ],
  [
    "MERGE `p.d.t` AS t USING (SELECT AS STRUCT 9 AS id) AS s ON FALSE WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
    "MERGE … USING (SELECT AS …)",
  ],
  // The path may also mean a field of that column.
  ["UPDATE `p.d.t` AS tags SET tags.name = 'x' WHERE TRUE", "UPDATE of a part of a column"],
])("cannot be rehearsed: %s", async (script, construct) => {
  const warehouse = await openWarehouse(tables);
  const failure: unknown = await run(warehouse, script).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CannotRehearse);
  expect((failure as CannotRehearse).construct).toBe(construct);
  expect(rowsOf(warehouse, "t")).toEqual(all);
});

test("the number of changed rows", async () => {
  const warehouse = await openWarehouse({ ...tables, log: ["n INT64"] });
  const log = "INSERT INTO `p.d.log` VALUES (@@row_count);";
  await run(
    warehouse,
    `UPDATE \`p.d.t\` SET name = name WHERE id IS NOT NULL; ${log}
     MERGE \`p.d.t\` t USING \`p.d.s\` s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name
       WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id) WHEN NOT MATCHED BY SOURCE THEN DELETE; ${log}
     DELETE FROM \`p.d.t\` WHERE id = 3; ${log}
     TRUNCATE TABLE \`p.d.t\`; ${log}`,
  );
  expect(rowsOf(warehouse, "log")).toEqual([{ n: "2" }, { n: "5" }, { n: "1" }, { n: "2" }]);
});

import { expect, test } from "vitest";
import { CannotRehearse, SqlFailure } from "../../../generator/rehearse/warehouse/index.ts";
import { openWarehouse, rowsOf, run, type Tables } from "./support.ts";

const tables: Tables = {
  t: ["id INT64, name STRING", { id: "1", name: "é" }, { id: "2", name: null }],
  log: ["x STRING"],
};

const options = (more = ""): string => `uri = 'u', format = 'CLOUD_SPANNER', spanner_options = '{"table": "T"}'${more}`;

test("an export hands over its options, columns and rows", async () => {
  const warehouse = await openWarehouse(tables);
  const { exports, statements } = await run(
    warehouse,
    `DECLARE least INT64 DEFAULT 2; DECLARE u DEFAULT 'https://é';
     EXPORT DATA OPTIONS (URI = (u), format = 'CLOUD_SPANNER', spanner_options = CONCAT('''{"table":"''', 'T', '"}')) AS
     WITH w AS (SELECT * FROM p.d.t) SELECT w.id, t.name, 'ß' AS s FROM w JOIN \`p.d.t\` USING (id) WHERE id >= least`,
  );
  expect(exports).toEqual([
    {
      options: new Map([
        ["uri", "https://é"],
        ["format", "CLOUD_SPANNER"],
        ["spanner_options", '{"table":"T"}'],
      ]),
      columns: [
        { name: "id", type: "INT64" },
        { name: "name", type: "STRING" },
        { name: "s", type: "STRING" },
      ],
      rows: [{ id: "2", name: null, s: "ß" }],
    },
  ]);
  expect(statements).toHaveLength(3);
});

test("exports to files are handed over too, and so are those of no rows", async () => {
  const warehouse = await openWarehouse(tables);
  const { exports } = await run(
    warehouse,
    `EXPORT DATA OPTIONS (uri = 'gs://b/*', format = 'CSV', overwrite = TRUE, header = FALSE) AS SELECT 1 AS a;
     EXPORT DATA OPTIONS (${options()}) AS SELECT id FROM \`p.d.t\` WHERE FALSE`,
  );
  expect(exports.map(({ options: given, rows }) => [given.get("overwrite"), rows])).toEqual([
    ["true", [{ a: "1" }]],
    [undefined, []],
  ]);
});

test("what the consumer throws can be handled by the script", async () => {
  const warehouse = await openWarehouse(tables);
  const script = `BEGIN
      EXPORT DATA OPTIONS (${options()}) AS SELECT id FROM \`p.d.t\`;
      INSERT INTO \`p.d.log\` VALUES ('not reached');
    EXCEPTION WHEN ERROR THEN
      INSERT INTO \`p.d.log\` VALUES (@@error.message);
    END`;
  await run(warehouse, script, () => new SqlFailure("é failed"));
  expect(rowsOf(warehouse, "log")).toEqual([{ x: "é failed" }]);
  await expect(run(warehouse, script, () => new CannotRehearse("this"))).rejects.toBeInstanceOf(CannotRehearse);
  await expect(run(warehouse, script, () => new TypeError("bug"))).rejects.toBeInstanceOf(TypeError);
});

test("what is not handled is located at its export", async () => {
  const warehouse = await openWarehouse(tables);
  const script = `SELECT 'é';\n  EXPORT DATA OPTIONS (${options()}) AS SELECT id FROM \`p.d.t\``;
  await expect(run(warehouse, script, () => new SqlFailure("no"))).rejects.toMatchObject({
    message: "no",
    position: { line: 2, column: 3 },
  });
});

test.each<[sql: string, message: RegExp]>([
  [`EXPORT DATA OPTIONS (${options(", ur = 'x'")}) AS SELECT 1 AS a`, /[Uu]nknown option: ur/],
  [`EXPORT DATA OPTIONS (${options(", uri = 'x'")}) AS SELECT 1 AS a`, /Duplicate option/],
  [`EXPORT DATA OPTIONS (${options()}) AS SELECT 1 AS a, 2 AS A`, /Duplicate column names/],
  [
    "EXPORT DATA OPTIONS (uri = 'gs://b/*', format = 'CSV') AS SELECT 1 AS a, 2 AS A",
    /^Duplicate column names in the result are not supported. Found duplicate\(s\): A$/,
  ],
  [`EXPORT DATA OPTIONS (${options()}) AS SELECT x FROM \`p.d.t\``, /Unrecognized name: x/],
  [`EXPORT DATA OPTIONS (${options()}) AS SELECT 1/0 AS x`, /division by zero/],
])("%s fails", async (sql, message) => {
  const warehouse = await openWarehouse(tables);
  const failure: unknown = await run(warehouse, sql).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SqlFailure);
  expect((failure as Error).message).toMatch(message);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Catalog, type ParsedStatement, startZetaSql, type ZetaSql } from "../../../generator/engines/index.ts";

/** The shapes of SQL that the generator is built on: they must resolve and compute. */

let engine: ZetaSql;
beforeAll(async () => {
  engine = await startZetaSql();
});
afterAll(() => engine.close());

const reasons = { name: "reject_reasons", type: "ARRAY<STRING>" };
const catalog: Catalog = {
  tables: [
    {
      path: "p.raw.person_own_account",
      columns: ["id", "account_id", "created"].map((name) => ({ name, type: "INT64" })),
      rows: [
        { id: 1, account_id: 7, created: 0 },
        { id: 1, account_id: 7, created: 1 },
        { id: 2, account_id: 7, created: 2 },
        { id: 1, account_id: 8, created: 3 },
        { id: null, account_id: 7, created: 4 },
      ],
    },
    {
      path: "p.stg.checked_Person",
      columns: [{ name: "id", type: "INT64" }, reasons],
      rows: [
        { id: 1, reject_reasons: [] },
        { id: 2, reject_reasons: ["duplicate_key"] },
      ],
    },
    {
      path: "p.stg.checked_Account",
      columns: [{ name: "id", type: "INT64" }, reasons],
      rows: [{ id: 7, reject_reasons: [] }],
    },
    {
      path: "p.stg.checked_PersonOwnAccount",
      columns: [
        { name: "id", type: "INT64" },
        { name: "account_id", type: "INT64" },
        { name: "create_time", type: "TIMESTAMP" },
        reasons,
      ],
      rows: [
        { id: 2, account_id: 7, create_time: null, reject_reasons: ["missing_parent:Person"] },
        { id: 1, account_id: 7, create_time: "1970-01-01T00:00:00Z", reject_reasons: [] },
      ],
    },
  ],
};

async function evaluate(sql: string): Promise<readonly unknown[]> {
  expect(await engine.analyze(sql, catalog)).toMatchObject({ ok: true });
  const evaluated = await engine.evaluateQuery(sql, catalog);
  if (!evaluated.ok) throw new Error(evaluated.problem.message);
  return evaluated.rows;
}

async function parse(sql: string): Promise<readonly ParsedStatement[]> {
  const parsed = await engine.parse(sql);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.statements;
}

test("a table of checked rows", async () => {
  const rows = await evaluate(`
    WITH
      mapped AS (
        SELECT id, account_id, TIMESTAMP_SECONDS(created) AS create_time FROM \`p.raw.person_own_account\`
      ),
      ranked AS (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY id, account_id ORDER BY TO_JSON_STRING(mapped)) AS row_rank FROM mapped
      )
    SELECT
      t.id, t.account_id, t.create_time,
      ARRAY_CONCAT(
        IF(t.id IS NULL, ['null_key:id'], []),
        IF(t.account_id IS NULL, ['null_key:account_id'], []),
        IF(t.id IS NOT NULL AND t.account_id IS NOT NULL AND t.row_rank > 1, ['duplicate_key'], []),
        IF(t.id IS NOT NULL AND in_Person.id IS NULL, ['missing_parent:Person'], []),
        IF(t.account_id IS NOT NULL AND in_FK_Account.id IS NULL, ['missing_reference:FK_Account'], [])
      ) AS reject_reasons
    FROM ranked AS t
    LEFT JOIN (SELECT DISTINCT id FROM \`p.stg.checked_Person\` WHERE ARRAY_LENGTH(reject_reasons) = 0) AS in_Person
      ON in_Person.id = t.id
    LEFT JOIN (SELECT DISTINCT id FROM \`p.stg.checked_Account\` WHERE ARRAY_LENGTH(reject_reasons) = 0) AS in_FK_Account
      ON in_FK_Account.id = t.account_id
    ORDER BY create_time`);
  expect(rows).toEqual([
    { id: "1", account_id: "7", create_time: "1970-01-01T00:00:00Z", reject_reasons: [] },
    { id: "1", account_id: "7", create_time: "1970-01-01T00:00:01Z", reject_reasons: ["duplicate_key"] },
    { id: "2", account_id: "7", create_time: "1970-01-01T00:00:02Z", reject_reasons: ["missing_parent:Person"] },
    { id: "1", account_id: "8", create_time: "1970-01-01T00:00:03Z", reject_reasons: ["missing_reference:FK_Account"] },
    { id: null, account_id: "7", create_time: "1970-01-01T00:00:04Z", reject_reasons: ["null_key:id"] },
  ]);
});

test("a script that settles a component, statement by statement", async () => {
  const script = await parse(`
    DECLARE marked_rows INT64 DEFAULT 1;
    WHILE marked_rows > 0 DO
      SET marked_rows = 0;
      UPDATE \`p.stg.checked_PersonOwnAccount\` AS t
      SET reject_reasons = ARRAY_CONCAT(t.reject_reasons, ['missing_reference:FK_Account'])
      FROM (
        SELECT DISTINCT f.account_id FROM \`p.stg.checked_PersonOwnAccount\` AS f
        LEFT JOIN (SELECT DISTINCT id FROM \`p.stg.checked_Account\` WHERE ARRAY_LENGTH(reject_reasons) = 0) AS u
          ON u.id = f.account_id
        WHERE f.account_id IS NOT NULL AND u.id IS NULL
      ) AS missing
      WHERE t.account_id = missing.account_id AND 'missing_reference:FK_Account' NOT IN UNNEST(t.reject_reasons);
      SET marked_rows = marked_rows + @@row_count;
    END WHILE;`);
  const [, loop] = script;
  const update = loop?.body.find((statement) => statement.kind === "update");
  expect(await engine.analyze(update?.text ?? "", catalog)).toMatchObject({
    ok: true,
    kind: "update",
    tables: ["p.stg.checked_Account", "p.stg.checked_PersonOwnAccount"],
  });
});

test("a view of rejected rows", async () => {
  const rows = await evaluate(`
    SELECT id, account_id, create_time, reject_reasons,
      ARRAY(
        SELECT AS STRUCT reason,
          CASE reason
            WHEN 'missing_parent:Person' THEN TO_JSON_STRING(STRUCT(id))
            WHEN 'missing_reference:FK_Account' THEN TO_JSON_STRING(STRUCT(account_id))
          END AS missing_key
        FROM UNNEST(reject_reasons) AS reason WHERE STARTS_WITH(reason, 'missing_')
      ) AS missing_keys
    FROM \`p.stg.checked_PersonOwnAccount\` WHERE ARRAY_LENGTH(reject_reasons) > 0`);
  expect(rows).toMatchObject([
    { id: "2", missing_keys: [{ reason: "missing_parent:Person", missing_key: '{"id":2}' }] },
  ]);
});

test("a gate", async () => {
  const rows = await evaluate(`
    SELECT source_rows, rejected_rows
    FROM (
      SELECT COUNT(*) AS source_rows, COUNTIF(ARRAY_LENGTH(reject_reasons) > 0) AS rejected_rows
      FROM \`p.stg.checked_Person\`
    )
    WHERE rejected_rows = source_rows OR rejected_rows > 0.1 * source_rows`);
  expect(rows).toEqual([{ source_rows: "2", rejected_rows: "1" }]);
});

test("an export: its query is cut out and run", async () => {
  const sql = `EXPORT DATA OPTIONS (
      uri = 'https://spanner.googleapis.com/projects/p/instances/i/databases/d', format = 'CLOUD_SPANNER',
      spanner_options = '''{"table":"PersonOwnAccount","priority":"MEDIUM","tag":"ä"}'''
    ) AS
    SELECT id, account_id, create_time FROM \`p.stg.checked_PersonOwnAccount\` WHERE ARRAY_LENGTH(reject_reasons) = 0`;
  expect(await engine.analyze(sql, catalog)).toMatchObject({
    ok: true,
    columns: [
      { name: "id", type: "INT64" },
      { name: "account_id", type: "INT64" },
      { name: "create_time", type: "TIMESTAMP" },
    ],
  });
  const [statement] = await parse(sql);
  const query = sql.slice(statement?.query?.start, statement?.query?.end);
  expect(await evaluate(query)).toEqual([{ id: "1", account_id: "7", create_time: "1970-01-01T00:00:00Z" }]);
});

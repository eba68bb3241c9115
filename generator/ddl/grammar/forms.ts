import { type GrammarNode, readNotation } from "./notation.ts";

const modelColumns =
  "INPUT ( { name type [ options ] } [, ...] [ , ] ) OUTPUT ( { name type [ options ] } [, ...] [ , ] )";

/**
 * The statements that decide nothing about loading, in the notation of the reference:
 * https://cloud.google.com/spanner/docs/reference/standard-sql/data-definition-language
 * The first name in a form is the object's.
 */
const notations: Readonly<Record<string, readonly string[]>> = {
  SCHEMA: [
    "CREATE [ OR REPLACE ] SCHEMA [ IF NOT EXISTS ] name [ options ]",
    "ALTER SCHEMA [ IF EXISTS ] name SET options",
    "DROP SCHEMA [ IF EXISTS ] name",
  ],
  DATABASE: ["CREATE DATABASE name [ options ]", "ALTER DATABASE name SET options", "DROP DATABASE name"],
  SEQUENCE: [
    `CREATE SEQUENCE [ IF NOT EXISTS ] path
       [ BIT_REVERSED_POSITIVE | SKIP RANGE number , number | NO SKIP RANGE | START COUNTER [ WITH ] number ] ...
       [ options ]`,
    `ALTER SEQUENCE [ IF EXISTS ] path
       { SET options | { SKIP RANGE number , number | NO SKIP RANGE | RESTART COUNTER [ WITH ] number }
           [ SKIP RANGE number , number | NO SKIP RANGE | RESTART COUNTER [ WITH ] number ] ... }`,
    "DROP SEQUENCE [ IF EXISTS ] path",
  ],
  FUNCTION: [
    `CREATE [ OR REPLACE ] FUNCTION [ IF NOT EXISTS ] path ( [ { name type [ DEFAULT value ] } [, ...] [ , ] ] )
       [ RETURNS type ] [ [ NOT ] DETERMINISTIC | LANGUAGE name | SQL SECURITY { INVOKER | DEFINER } | REMOTE | options ] ...
       [ AS expression ] [ options ]`,
    "DROP FUNCTION [ IF EXISTS ] path",
  ],
  "PROTO BUNDLE": [
    "CREATE PROTO BUNDLE ( [ message [, ...] [ , ] ] )",
    `ALTER PROTO BUNDLE
       [ INSERT ( [ message [, ...] [ , ] ] ) | UPDATE ( [ message [, ...] [ , ] ] ) | DELETE ( [ message [, ...] [ , ] ] ) ] ...`,
    "DROP PROTO BUNDLE",
  ],
  "LOCALITY GROUP": [
    "CREATE LOCALITY GROUP [ IF NOT EXISTS ] name [ options ]",
    "ALTER LOCALITY GROUP [ IF EXISTS ] { DEFAULT | name } [ SET options ]",
    "DROP LOCALITY GROUP [ IF EXISTS ] name",
  ],
  PLACEMENT: [
    "CREATE PLACEMENT [ IF NOT EXISTS ] name [ options ]",
    "ALTER PLACEMENT [ IF EXISTS ] name SET options",
    "DROP PLACEMENT [ IF EXISTS ] name",
  ],
  "SEARCH INDEX": [
    `CREATE SEARCH INDEX [ IF NOT EXISTS ] path ON path keys [ STORING ( name [, ...] [ , ] ) ]
       [ PARTITION BY { name [ ASC | DESC ] } [, ...] ] [ ORDER BY { name [ ASC | DESC ] } [, ...] ]
       [ WHERE name IS NOT NULL [ AND name IS NOT NULL ] ... ] [ [ , ] INTERLEAVE IN path ] [ options ]`,
    "ALTER SEARCH INDEX path { { ADD | DROP } [ STORED ] COLUMN name | SET options }",
    "DROP SEARCH INDEX [ IF EXISTS ] path",
  ],
  "VECTOR INDEX": [
    `CREATE VECTOR INDEX [ IF NOT EXISTS ] path ON path keys [ STORING ( name [, ...] [ , ] ) ]
       [ WHERE name IS NOT NULL [ AND name IS NOT NULL ] ... ] [ options ]`,
    "ALTER VECTOR INDEX path { { ADD | DROP } STORED COLUMN name | SET options }",
    "DROP VECTOR INDEX [ IF EXISTS ] path",
  ],
  QUEUE: [
    "CREATE QUEUE [ IF NOT EXISTS ] path rest",
    "ALTER QUEUE [ IF EXISTS ] path rest",
    "DROP QUEUE [ IF EXISTS ] path",
  ],
  MODEL: [
    `CREATE [ OR REPLACE ] MODEL [ IF NOT EXISTS ] path [ ${modelColumns} ] REMOTE [ options ]`,
    `CREATE MODEL path IF NOT EXISTS ${modelColumns} REMOTE [ options ]`,
    "ALTER MODEL [ IF EXISTS ] path SET options",
    "DROP MODEL [ IF EXISTS ] path",
  ],
  "CHANGE STREAM": [
    `CREATE CHANGE STREAM [ IF NOT EXISTS ] path
       [ FOR { ALL | { path [ ( [ name [, ...] [ , ] ] ) ] } [, ...] } ] [ options ]`,
    `ALTER CHANGE STREAM path
       { SET FOR { ALL | { path [ ( [ name [, ...] [ , ] ] ) ] } [, ...] } | DROP FOR ALL | SET options }`,
    "DROP CHANGE STREAM [ IF EXISTS ] path",
  ],
  ROLE: [
    "CREATE ROLE [ IF NOT EXISTS ] name",
    "DROP ROLE [ IF EXISTS ] name",
    "GRANT ROLE name [, ...] TO ROLE name [, ...]",
    "REVOKE ROLE name [, ...] FROM ROLE name [, ...]",
  ],
  PRIVILEGE: ["GRANT privileges TO ROLE name [, ...]", "REVOKE privileges FROM ROLE name [, ...]"].map((form) =>
    form.replace(
      "privileges",
      `{ { SELECT [ ( name [, ...] ) ] | INSERT [ ( name [, ...] ) ] | UPDATE [ ( name [, ...] ) ] | DELETE } [, ...]
           ON { TABLE path [, ...] | ALL TABLES IN SCHEMA schema [, ...] }
         | SELECT ON { { VIEW | CHANGE STREAM } path [, ...] | ALL { VIEWS | CHANGE STREAMS } IN SCHEMA schema [, ...] }
         | { SELECT | UPDATE } [, ...] ON { SEQUENCE path [, ...] | ALL SEQUENCES IN SCHEMA schema [, ...] }
         | EXECUTE ON { { TABLE FUNCTION | FUNCTION | MODEL } path [, ...]
                      | ALL { TABLE FUNCTIONS | FUNCTIONS | MODELS } IN SCHEMA schema [, ...] }
         | { SELECT | INSERT | UPDATE | DELETE | RECEIVE } [, ...] ON { QUEUE path [, ...] | ALL QUEUES IN SCHEMA schema [, ...] }
         | USAGE ON { SCHEMA schema [, ...] | ALL SCHEMAS } }`,
    ),
  ),
  STATISTICS: ["ALTER STATISTICS name SET options", "ANALYZE"],
  BATCH: ["START BATCH DDL", "RUN BATCH", "ABORT BATCH"],
  // No DDL at all, but found beside it: what clients understand, transactions, data and queries.
  CLIENT: "BEGIN CALL COMMIT DELETE EXPLAIN FROM GRAPH INSERT MERGE ROLLBACK SELECT SET SHOW UPDATE USE WITH"
    .split(" ")
    .map((word) => `${word} rest`),
};

export interface Form {
  /** `SEQUENCE`, `CHANGE STREAM` */
  readonly kind: string;
  readonly notation: string;
  readonly grammar: GrammarNode;
}

export const recordedForms: readonly Form[] = Object.entries(notations).flatMap(([kind, forms]) =>
  forms.map((form) => {
    const notation = form.replace(/\s+/g, " ");
    return { kind, notation, grammar: readNotation(notation) };
  }),
);

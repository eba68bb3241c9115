import fc from "fast-check";

// Statements about a handful of names, so that they meet: most are refused at first, and more are taken as the schema
// grows. Synonyms have names of their own and are added once each: the emulator lets what comes later take the name of a
// synonym.

const table = fc.constantFrom("A", "B", "C", "D");
const child = fc.constantFrom("AChild", "BChild");
const anyTable = fc.oneof({ weight: 4, arbitrary: table }, { weight: 1, arbitrary: child });
const column = fc.constantFrom("n", "s", "t", "u", "v");
const constraint = fc.constantFrom("one", "two", "three");
const index = fc.constantFrom("first", "second", "third");
const synonym = fc.constantFrom("alias", "byname");
const view = fc.constantFrom("sight", "glance");
const onDelete = fc.constantFrom("", " ON DELETE CASCADE", " ON DELETE NO ACTION");
const definition = fc.constantFrom(
  "INT64",
  "INT64 NOT NULL DEFAULT (7)",
  "INT64 DEFAULT (1 + 2)",
  "STRING(10)",
  "STRING(MAX) DEFAULT (')')",
  "STRING(36) NOT NULL",
  "BYTES(36)",
  "TIMESTAMP",
  "TIMESTAMP OPTIONS (allow_commit_timestamp = true)",
  "INT64 AS (k + 1) STORED",
  "ARRAY<STRING(MAX)>",
  "NUMERIC",
);

/** `part` with its holes filled, each by the next of the given parts. */
function words(texts: TemplateStringsArray, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((found) => texts.map((text, place) => `${text}${found[place] ?? ""}`).join(""));
}

const createTable = words`CREATE TABLE ${fc.constantFrom("", "IF NOT EXISTS ")}${table} (k INT64 NOT NULL, n INT64, s STRING(20) DEFAULT ("x"), t TIMESTAMP${fc.oneof(
  fc.constant(""),
  words`, CONSTRAINT ${constraint} FOREIGN KEY (n) REFERENCES ${table} (k)${onDelete}`,
  words`, FOREIGN KEY (n, s) REFERENCES ${table} (n, s)`,
  words`, CONSTRAINT ${constraint} CHECK (n > 0)`,
  words`, CHECK (n != 3)`,
)}) PRIMARY KEY (k${fc.constantFrom("", " DESC")})${fc.constantFrom("", "", ", ROW DELETION POLICY (OLDER_THAN(t, INTERVAL 3 DAY))")}`;

const createChild = fc
  .constantFrom("A", "B")
  .chain(
    (parent) =>
      words`CREATE TABLE ${fc.constant(`${parent}Child`)} (k INT64 NOT NULL, j INT64, n INT64) PRIMARY KEY (k${fc.constantFrom("", " DESC")}, j), INTERLEAVE IN PARENT ${fc.constant(parent)}${onDelete}`,
  );

const statement = fc.oneof(
  { weight: 6, arbitrary: createTable },
  { weight: 3, arbitrary: createChild },
  { weight: 2, arbitrary: words`DROP TABLE ${fc.constantFrom("", "IF EXISTS ")}${anyTable}` },
  {
    weight: 4,
    arbitrary: words`ALTER TABLE ${anyTable} ADD COLUMN ${fc.constantFrom("", "IF NOT EXISTS ")}${column} ${definition}`,
  },
  { weight: 2, arbitrary: words`ALTER TABLE ${anyTable} DROP COLUMN ${column}` },
  { weight: 4, arbitrary: words`ALTER TABLE ${anyTable} ALTER COLUMN ${column} ${definition}` },
  {
    weight: 2,
    arbitrary: words`ALTER TABLE ${anyTable} ALTER COLUMN ${column} SET DEFAULT (${fc.constantFrom("9", '"nine"', "NULL")})`,
  },
  { weight: 1, arbitrary: words`ALTER TABLE ${anyTable} ALTER COLUMN ${column} DROP DEFAULT` },
  {
    weight: 2,
    arbitrary: words`ALTER TABLE ${anyTable} ALTER COLUMN t SET OPTIONS (allow_commit_timestamp = ${fc.constantFrom("true", "null")})`,
  },
  {
    weight: 3,
    arbitrary: words`ALTER TABLE ${anyTable} ADD CONSTRAINT ${constraint} FOREIGN KEY (n) REFERENCES ${anyTable} (${fc.constantFrom("k", "n")})${onDelete}`,
  },
  { weight: 1, arbitrary: words`ALTER TABLE ${anyTable} ADD FOREIGN KEY (n) REFERENCES ${anyTable} (k)` },
  {
    weight: 2,
    arbitrary: words`ALTER TABLE ${anyTable} ADD CONSTRAINT ${constraint} CHECK (n > ${fc.constantFrom("1", "2")})`,
  },
  { weight: 2, arbitrary: words`ALTER TABLE ${anyTable} DROP CONSTRAINT ${constraint}` },
  { weight: 2, arbitrary: words`ALTER TABLE ${table} ADD ROW DELETION POLICY (OLDER_THAN(t, INTERVAL 5 DAY))` },
  { weight: 1, arbitrary: words`ALTER TABLE ${table} REPLACE ROW DELETION POLICY (OLDER_THAN(t, INTERVAL 9 DAY))` },
  { weight: 1, arbitrary: words`ALTER TABLE ${table} DROP ROW DELETION POLICY` },
  { weight: 1, arbitrary: words`ALTER TABLE ${child} SET ON DELETE ${fc.constantFrom("CASCADE", "NO ACTION")}` },
  {
    weight: 3,
    arbitrary: words`CREATE ${fc.constantFrom("", "UNIQUE ", "NULL_FILTERED ")}INDEX ${fc.constantFrom("", "IF NOT EXISTS ")}${index} ON ${anyTable} (n${fc.constantFrom("", " DESC", ", s")})${fc.constantFrom("", " STORING (t)")}`,
  },
  { weight: 1, arbitrary: words`DROP INDEX ${fc.constantFrom("", "IF EXISTS ")}${index}` },
  { weight: 1, arbitrary: words`ALTER INDEX ${index} ${fc.constantFrom("ADD", "DROP")} STORED COLUMN ${column}` },
  { weight: 2, arbitrary: words`ALTER TABLE ${table} RENAME TO ${table}` },
  { weight: 1, arbitrary: words`ALTER TABLE ${table} ADD SYNONYM ${synonym}` },
  { weight: 1, arbitrary: words`ALTER TABLE ${table} DROP SYNONYM ${synonym}` },
  { weight: 1, arbitrary: words`ALTER TABLE ${synonym} ADD COLUMN ${column} INT64` },
  {
    weight: 1,
    arbitrary: words`CREATE ${fc.constantFrom("", "OR REPLACE ")}VIEW ${view} SQL SECURITY INVOKER AS SELECT x.k FROM ${anyTable} AS x`,
  },
  { weight: 1, arbitrary: words`DROP VIEW ${fc.constantFrom("", "IF EXISTS ")}${view}` },
);

const beginnings = [
  "CREATE TABLE A (k INT64 NOT NULL, n INT64, s STRING(20), t TIMESTAMP) PRIMARY KEY (k)",
  "CREATE TABLE B (k INT64 NOT NULL, n INT64, s STRING(20), t TIMESTAMP) PRIMARY KEY (k)",
  "CREATE TABLE AChild (k INT64 NOT NULL, j INT64, n INT64, t TIMESTAMP) PRIMARY KEY (k, j), INTERLEAVE IN PARENT A",
];

export const randomMigrations: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.subarray(beginnings), fc.array(statement, { minLength: 15, maxLength: 45 }))
  .map(([first, then]) => [...first, ...then.filter(isFirstOfSynonym)]);

function isFirstOfSynonym(text: string, place: number, all: readonly string[]): boolean {
  const added = / ADD SYNONYM \w+$/.exec(text)?.[0];
  return added === undefined || all.findIndex((other) => other.endsWith(added)) === place;
}

import { describe, expect, test } from "vitest";
import { compareDdl, stepLines } from "./support.ts";

const table = (columns: string, more = "") => `CREATE TABLE t (id INT64 NOT NULL, ${columns}) PRIMARY KEY (id)${more};`;
const other = "CREATE TABLE u (id INT64 NOT NULL) PRIMARY KEY (id);";

const fill = (column: string, until = "NULL") =>
  `load load: Full load: rows that are there hold ${until} in ${column} until they are written again. The source needs the column, or the config a mapping.`;
const dropColumn = (column: string) =>
  `after ddl: ALTER TABLE t DROP COLUMN ${column}, after the indexes, foreign keys, checks and generated columns that use it.`;
const setNotNull = (words: string) =>
  `after ddl: ALTER TABLE t ALTER COLUMN ${words} NOT NULL. It fails while a row holds NULL, and from then on so does an export that writes one.`;
const notChanged = (what: string) =>
  `before recreate: Spanner does not change ${what}: pause the old pipeline, drop the table and create it anew; its rows are lost until the load.`;
const emptyLoad = "load load: Full load of the table, which is empty.";

type Row = readonly [string, string, string, readonly string[]];

const columns: readonly Row[] = [
  ["nullable", "a INT64", "a INT64, b DATE", ["before ddl: ALTER TABLE t ADD COLUMN b DATE.", fill("b")]],
  [
    "with a default",
    "a INT64",
    "a INT64, b INT64 NOT NULL DEFAULT (0)",
    ["before ddl: ALTER TABLE t ADD COLUMN b INT64 NOT NULL DEFAULT (0).", fill("b", "the default")],
  ],
  [
    "NOT NULL without a default",
    "a INT64",
    "a INT64, `order` INT64 NOT NULL",
    [
      "before ddl: ALTER TABLE t ADD COLUMN `order` INT64, at first without NOT NULL: Spanner adds a NOT NULL column only with a default.",
      fill("`order`"),
      setNotNull("`order` INT64"),
    ],
  ],
  [
    "NOT NULL array",
    "a INT64",
    "a INT64, b ARRAY<INT64> NOT NULL",
    [
      "before ddl: ALTER TABLE t ADD COLUMN b ARRAY<INT64>, at first without NOT NULL: Spanner adds a NOT NULL column only with a default.",
      fill("b"),
      "after ddl: Spanner does not add NOT NULL to an ARRAY column: leave b nullable, or create the table anew.",
    ],
  ],
  [
    "generated",
    "a INT64",
    "a INT64, b INT64 AS (a + 1) STORED",
    ["before ddl: ALTER TABLE t ADD COLUMN b INT64 AS (a + 1) STORED. Spanner computes it for all rows."],
  ],
  [
    "that Spanner fills in",
    "a INT64",
    "a INT64, b TIMESTAMP OPTIONS (allow_commit_timestamp = true)",
    ["before ddl: ALTER TABLE t ADD COLUMN b TIMESTAMP OPTIONS (allow_commit_timestamp = true)."],
  ],
  ["dropped", "a INT64, b INT64", "a INT64", [dropColumn("b")]],
  [
    "dropped that was NOT NULL",
    "a INT64, b INT64 NOT NULL",
    "a INT64",
    [
      "before ddl: ALTER TABLE t ALTER COLUMN b INT64 takes NOT NULL away: the new pipeline no longer writes the column.",
      dropColumn("b"),
    ],
  ],
  [
    "longer",
    "a STRING(5) NOT NULL DEFAULT ('x')",
    "a STRING(MAX) NOT NULL DEFAULT ('x')",
    ["before ddl: ALTER TABLE t ALTER COLUMN a STRING(MAX) NOT NULL DEFAULT ('x'). Rows stay as they are."],
  ],
  [
    "shorter and nullable",
    "a STRING(5) NOT NULL",
    "a STRING(4)",
    [
      "before ddl: ALTER TABLE t ALTER COLUMN a STRING(5) takes NOT NULL away.",
      "after ddl: ALTER TABLE t ALTER COLUMN a STRING(4). It fails while a value is longer; so does an export from then on.",
    ],
  ],
  [
    "of bytes",
    "a STRING(5)",
    "a BYTES(5)",
    [
      "before ddl: ALTER TABLE t ALTER COLUMN a BYTES(5). Spanner checks the values that are there; the source has to give BYTES(5).",
    ],
  ],
  [
    "of another type",
    "a INT64 NOT NULL",
    "a NUMERIC NOT NULL",
    [
      "before recreate: Spanner does not change INT64 to NUMERIC in place: pause the old pipeline, ALTER TABLE t DROP COLUMN a; its values are lost until the load.",
      "before ddl: ALTER TABLE t ADD COLUMN a NUMERIC, at first without NOT NULL: Spanner adds a NOT NULL column only with a default.",
      fill("a"),
      setNotNull("a NUMERIC"),
    ],
  ],
  [
    "generated in another way",
    "a INT64, b INT64 AS (a) STORED",
    "a INT64, b INT64 AS (a + 1) STORED",
    [
      "before recreate: Spanner does not change how the column is generated in place: pause the old pipeline, ALTER TABLE t DROP COLUMN b; its values are computed from then on.",
      "before ddl: ALTER TABLE t ADD COLUMN b INT64 AS (a + 1) STORED. Spanner computes it for all rows.",
    ],
  ],
  ["made NOT NULL", "a INT64", "a INT64 NOT NULL", [setNotNull("a INT64")]],
  [
    "with another default",
    "a INT64 DEFAULT (1), b INT64 DEFAULT (1)",
    "a INT64 DEFAULT (2), b INT64",
    [
      "before ddl: ALTER TABLE t ALTER COLUMN a SET DEFAULT (2). Rows that are there keep their values.",
      "before ddl: ALTER TABLE t ALTER COLUMN b DROP DEFAULT. Rows that are there keep their values.",
    ],
  ],
  [
    "of commit timestamps",
    "a TIMESTAMP, b TIMESTAMP OPTIONS (allow_commit_timestamp = true)",
    "a TIMESTAMP OPTIONS (allow_commit_timestamp = true), b TIMESTAMP",
    [
      "before ddl: ALTER TABLE t ALTER COLUMN a SET OPTIONS (allow_commit_timestamp = true). No value of it may lie in the future.",
      "before ddl: ALTER TABLE t ALTER COLUMN b SET OPTIONS (allow_commit_timestamp = null).",
      fill("b"),
    ],
  ],
  [
    "hidden, identity",
    "a INT64, b INT64",
    "a INT64 HIDDEN, b INT64 GENERATED BY DEFAULT AS IDENTITY (BIT_REVERSED_POSITIVE)",
    [
      "before recreate: Spanner does not change whether a column is an identity column in place: pause the old pipeline, ALTER TABLE t DROP COLUMN b; its values are lost until the load.",
      "before ddl: Column a becomes HIDDEN; loading is the same.",
      "before ddl: ALTER TABLE t ADD COLUMN b INT64 GENERATED BY DEFAULT AS IDENTITY (BIT_REVERSED_POSITIVE).",
      fill("b", "numbers of Spanner's own"),
    ],
  ],
];

describe("a column", () => {
  test.each(columns)("%s", (_, before, after, expected) => {
    expect(stepLines(compareDdl(table(before), table(after)))).toEqual(expected);
  });
});

const notWritten = (words: string) =>
  `after ddl: ALTER TABLE t ALTER COLUMN ${words} NOT NULL. It fails while a row holds NULL.`;
const fillTimestamps = (column: string) =>
  `after dml: UPDATE t SET ${column} = PENDING_COMMIT_TIMESTAMP() WHERE ${column} IS NULL: the load does not write the column, and its rows hold NULL there.`;

const filledIn: readonly Row[] = [
  [
    "NOT NULL that Spanner numbers: no row holds NULL",
    "a INT64",
    "a INT64, b INT64 NOT NULL GENERATED BY DEFAULT AS IDENTITY (BIT_REVERSED_POSITIVE)",
    [
      "before ddl: ALTER TABLE t ADD COLUMN b INT64 NOT NULL GENERATED BY DEFAULT AS IDENTITY (BIT_REVERSED_POSITIVE).",
      fill("b", "numbers of Spanner's own"),
    ],
  ],
  [
    "that becomes generated: its values are computed, not loaded",
    "a INT64, b INT64",
    "a INT64, b INT64 AS (a) STORED",
    [
      "before recreate: Spanner does not change how the column is generated in place: pause the old pipeline, ALTER TABLE t DROP COLUMN b; its values are computed from then on.",
      "before ddl: ALTER TABLE t ADD COLUMN b INT64 AS (a) STORED. Spanner computes it for all rows.",
    ],
  ],
  [
    "of commit timestamps in another type, which no load gives back",
    "a INT64, b DATE",
    "a INT64, b TIMESTAMP OPTIONS (allow_commit_timestamp = true)",
    [
      "before recreate: Spanner does not change DATE to TIMESTAMP in place: pause the old pipeline, ALTER TABLE t DROP COLUMN b; its values are lost.",
      "before ddl: ALTER TABLE t ADD COLUMN b TIMESTAMP OPTIONS (allow_commit_timestamp = true).",
    ],
  ],
  [
    "NOT NULL of commit timestamps: a statement fills it",
    "a INT64",
    "a INT64, b TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)",
    [
      "before ddl: ALTER TABLE t ADD COLUMN b TIMESTAMP OPTIONS (allow_commit_timestamp = true), at first without NOT NULL: Spanner adds a NOT NULL column only with a default.",
      fillTimestamps("b"),
      notWritten("b TIMESTAMP"),
    ],
  ],
  [
    "of commit timestamps that becomes NOT NULL",
    "a INT64, b TIMESTAMP OPTIONS (allow_commit_timestamp = true)",
    "a INT64, b TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)",
    [fillTimestamps("b"), notWritten("b TIMESTAMP")],
  ],
  [
    "generated that becomes NOT NULL: its expression is said again",
    "a INT64, b INT64 AS (a) STORED",
    "a INT64, b INT64 NOT NULL AS (a) STORED",
    ["after ddl: ALTER TABLE t ALTER COLUMN b INT64 NOT NULL AS (a) STORED. It fails while a row holds NULL."],
  ],
  [
    "with ON UPDATE, with another one, and without",
    "a INT64, b TIMESTAMP OPTIONS (allow_commit_timestamp = true), c TIMESTAMP DEFAULT (PENDING_COMMIT_TIMESTAMP()) ON UPDATE (PENDING_COMMIT_TIMESTAMP()) OPTIONS (allow_commit_timestamp = true)",
    "a INT64, b TIMESTAMP DEFAULT (PENDING_COMMIT_TIMESTAMP()) ON UPDATE (PENDING_COMMIT_TIMESTAMP()) OPTIONS (allow_commit_timestamp = true), c TIMESTAMP DEFAULT (PENDING_COMMIT_TIMESTAMP()) OPTIONS (allow_commit_timestamp = true)",
    [
      "before ddl: ALTER TABLE t ALTER COLUMN b SET DEFAULT (PENDING_COMMIT_TIMESTAMP()). Rows that are there keep their values.",
      "before ddl: ALTER TABLE t ALTER COLUMN b SET ON UPDATE (PENDING_COMMIT_TIMESTAMP()). Rows that are there keep their values until they are written.",
      "before ddl: ALTER TABLE t ALTER COLUMN c DROP ON UPDATE. Rows that are there keep their values until they are written.",
    ],
  ],
];

describe("a column that nobody writes", () => {
  test.each(filledIn)("%s", (_, before, after, expected) => {
    expect(stepLines(compareDdl(table(before), table(after)))).toEqual(expected);
  });
});

const constraints: readonly Row[] = [
  [
    "an enforced foreign key",
    table("a INT64") + other,
    table("a INT64, CONSTRAINT F FOREIGN KEY (a) REFERENCES u (id)") + other,
    [
      "after ddl: ALTER TABLE t ADD CONSTRAINT F FOREIGN KEY (a) REFERENCES u (id). It fails while a row refers to none; from then on an export of such a row fails, and so does one in the old order.",
    ],
  ],
  [
    "a foreign key that is not enforced, and one that is gone",
    table("a INT64, FOREIGN KEY (a) REFERENCES u (id)") + other,
    table("a INT64, FOREIGN KEY (a) REFERENCES u (id) NOT ENFORCED") + other,
    [
      "before ddl: Drop the FOREIGN KEY (a) REFERENCES u (id) by the name that Spanner gave it (INFORMATION_SCHEMA.TABLE_CONSTRAINTS).",
      "after ddl: ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id) NOT ENFORCED. Spanner does not check it, but its optimizer trusts it.",
    ],
  ],
  [
    "a delete action",
    table("a INT64, CONSTRAINT F FOREIGN KEY (a) REFERENCES u (id)") + other,
    table("a INT64, CONSTRAINT F FOREIGN KEY (a) REFERENCES u (id) ON DELETE CASCADE") + other,
    [
      "before ddl: ALTER TABLE t DROP CONSTRAINT F.",
      "after ddl: ALTER TABLE t ADD CONSTRAINT F FOREIGN KEY (a) REFERENCES u (id) ON DELETE CASCADE. It fails while a row refers to none; from then on an export of such a row fails, and so does one in the old order.",
    ],
  ],
  [
    "checks",
    table("a INT64, CONSTRAINT C CHECK (a > 0)"),
    table("a INT64, CHECK (a > 1)"),
    [
      "before ddl: ALTER TABLE t DROP CONSTRAINT C.",
      "after ddl: ALTER TABLE t ADD CHECK (a > 1). It fails while a row breaks it, and from then on so does an export of such a row.",
    ],
  ],
  [
    "indexes",
    `${table("a INT64")} CREATE INDEX I ON t (a);`,
    `${table("a INT64")} CREATE UNIQUE INDEX s.J ON t (a DESC) STORING (id);`,
    [
      'before ddl: Schema "s": CREATE SCHEMA s.',
      "before ddl: DROP INDEX I.",
      "after ddl: CREATE UNIQUE INDEX s.J ON t (a DESC) STORING (id). It fails while two rows have one key, and from then on so does an export of such rows.",
    ],
  ],
  [
    "a row deletion policy",
    table("a TIMESTAMP"),
    table("a TIMESTAMP", ", ROW DELETION POLICY (OLDER_THAN(a, INTERVAL 7 DAY))"),
    [
      "after ddl: ALTER TABLE t ADD ROW DELETION POLICY (OLDER_THAN(a, INTERVAL 7 DAY)). Each full load writes rows again that are that old, as long as the source has them.",
    ],
  ],
  [
    "a row deletion policy that is gone",
    table("a TIMESTAMP", ", ROW DELETION POLICY (OLDER_THAN(a, INTERVAL 7 DAY))"),
    table("a TIMESTAMP"),
    ["before ddl: ALTER TABLE t DROP ROW DELETION POLICY."],
  ],
  [
    "an interleaving that becomes enforced",
    table("a INT64", ", INTERLEAVE IN u") + other,
    table("a INT64", ", INTERLEAVE IN PARENT u ON DELETE CASCADE") + other,
    [
      "after ddl: ALTER TABLE t SET INTERLEAVE IN PARENT u ON DELETE CASCADE in two steps, first without ON DELETE CASCADE. It fails while a row has no parent; from then on so does an export of such a row.",
    ],
  ],
  [
    "an interleaving that is no longer enforced",
    table("a INT64", ", INTERLEAVE IN PARENT u") + other,
    table("a INT64", ", INTERLEAVE IN u") + other,
    ["before ddl: ALTER TABLE t SET INTERLEAVE IN u."],
  ],
  [
    "the delete action of an interleaving",
    table("a INT64", ", INTERLEAVE IN PARENT u") + other,
    table("a INT64", ", INTERLEAVE IN PARENT u ON DELETE CASCADE") + other,
    ["before ddl: ALTER TABLE t SET ON DELETE CASCADE."],
  ],
];

describe("a constraint", () => {
  test.each(constraints)("%s", (_, before, after, expected) => {
    expect(stepLines(compareDdl(before, after))).toEqual(expected);
  });
});

const tables: readonly Row[] = [
  [
    "new, with one that refers to it",
    other,
    `${other} CREATE TABLE A (id INT64, b INT64, FOREIGN KEY (b) REFERENCES t (id)) PRIMARY KEY (id); ${table("a INT64")} CREATE INDEX I ON t (a);`,
    [
      "before ddl: CREATE TABLE t and its indexes.",
      'before ddl: Table "A": CREATE TABLE A, after t.',
      "load load: The first run loads the whole table.",
      'load load: Table "A": The first run loads the whole table.',
    ],
  ],
  [
    "gone, and its graph",
    `${table("a INT64")} ${other} CREATE PROPERTY GRAPH G NODE TABLES (t); CREATE PROPERTY GRAPH H NODE TABLES (t, u);`,
    `${other} CREATE PROPERTY GRAPH H NODE TABLES (u); CREATE PROPERTY GRAPH K NODE TABLES (u);`,
    [
      'after ddl: Graph "G": DROP PROPERTY GRAPH G.',
      'after ddl: Graph "H": CREATE OR REPLACE PROPERTY GRAPH H.',
      'after ddl: Graph "K": CREATE PROPERTY GRAPH K.',
      "after ddl: DROP TABLE t, after its indexes and the tables that are interleaved in it. Until then its rows stay as they are: no export writes or deletes them.",
    ],
  ],
  [
    "with another primary key",
    `${table("a INT64")} CREATE TABLE k (id INT64, n INT64) PRIMARY KEY (id, n), INTERLEAVE IN PARENT t;
     CREATE TABLE l (id INT64, n INT64, m INT64) PRIMARY KEY (id, n, m), INTERLEAVE IN PARENT k;
     CREATE TABLE v (id INT64, CONSTRAINT F FOREIGN KEY (id) REFERENCES t (id)) PRIMARY KEY (id); CREATE PROPERTY GRAPH G NODE TABLES (t);`,
    `CREATE TABLE t (id INT64 NOT NULL, a INT64) PRIMARY KEY (id DESC);
     CREATE TABLE k (id INT64, n INT64) PRIMARY KEY (id, n), INTERLEAVE IN PARENT t;
     CREATE TABLE v (id INT64, CONSTRAINT F FOREIGN KEY (id) REFERENCES t (id)) PRIMARY KEY (id); CREATE PROPERTY GRAPH G NODE TABLES (t);`,
    [
      'before ddl: Graph "G": DROP PROPERTY GRAPH G, which is in the way of the changes below. It is created again afterwards.',
      'before ddl: Table "v": ALTER TABLE v DROP CONSTRAINT F.',
      'before recreate: Table "l": DROP TABLE l, since k, in which it is interleaved, is dropped: pause the old pipeline.',
      'before recreate: Table "k": It is interleaved in t, which is created anew: pause the old pipeline, drop the table and create it anew; its rows are lost until the load.',
      notChanged("a primary key, here from (id) to (id DESC)"),
      "before ddl: CREATE TABLE t.",
      'before ddl: Table "k": CREATE TABLE k.',
      emptyLoad,
      'load load: Table "k": Full load of the table, which is empty.',
      'after ddl: Graph "G": CREATE PROPERTY GRAPH G.',
      'after ddl: Table "v": ALTER TABLE v ADD CONSTRAINT F FOREIGN KEY (id) REFERENCES t (id). It fails while a row refers to none; from then on an export of such a row fails, and so does one in the old order.',
    ],
  ],
  [
    "with a key column of another type, which says nothing more of the table",
    `CREATE TABLE t (id INT64) PRIMARY KEY (id);`,
    `CREATE TABLE t (id STRING(36), a INT64 NOT NULL) PRIMARY KEY (id);`,
    [notChanged("key column id in this way"), "before ddl: CREATE TABLE t.", emptyLoad],
  ],
  [
    "with its children, each loaded once",
    "CREATE TABLE t (id INT64) PRIMARY KEY (id); CREATE TABLE c (id INT64, n INT64) PRIMARY KEY (id, n), INTERLEAVE IN PARENT t;",
    "CREATE TABLE t (x INT64) PRIMARY KEY (x); CREATE TABLE c (x INT64, n INT64) PRIMARY KEY (x, n), INTERLEAVE IN PARENT t;",
    [
      `before recreate: Table "c": ${notChanged("a primary key, here from (id, n) to (x, n)").replace("before recreate: ", "")}`,
      notChanged("a primary key, here from (id) to (x)"),
      "before ddl: CREATE TABLE t.",
      'before ddl: Table "c": CREATE TABLE c.',
      emptyLoad,
      'load load: Table "c": Full load of the table, which is empty.',
    ],
  ],
  [
    "with a longer key column that no other table has",
    `CREATE TABLE t (id STRING(3)) PRIMARY KEY (id);`,
    `CREATE TABLE t (id STRING(36)) PRIMARY KEY (id);`,
    ["before ddl: ALTER TABLE t ALTER COLUMN id STRING(36). Rows stay as they are."],
  ],
  [
    "in another parent",
    `${table("a INT64", ", INTERLEAVE IN PARENT u")} ${other}`,
    `${table("a INT64")} ${other}`,
    [notChanged("in which table another one is interleaved"), "before ddl: CREATE TABLE t.", emptyLoad],
  ],
];

describe("a table", () => {
  test.each(tables)("%s", (_, before, after, expected) => {
    expect(stepLines(compareDdl(before, after))).toEqual(expected);
  });
});

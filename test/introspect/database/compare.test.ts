import { describe, expect, test } from "vitest";
import { parseDdl } from "../../../generator/ddl/index.ts";
import { compareReadings } from "../../../generator/introspect/information-schema/index.ts";
import { replay } from "../../../generator/introspect/replay/replay.ts";
import type { RawForeignKey, RawTable } from "../../../generator/introspect/types.ts";
import { sourceText } from "../../../generator/support/index.ts";

function tablesOf(ddl: string): readonly RawTable[] {
  const { statements, diagnostics } = parseDdl(sourceText("schema.sql", ddl));
  expect(diagnostics).toEqual([]);
  return replay(statements).tables;
}

interface Input {
  readonly emulator?: boolean;
  /** What the second reading has otherwise. */
  readonly change?: (table: RawTable) => RawTable;
}

/** What is told of the difference between two texts, each taken for a reading. */
function differences(ddl: string, live: string, { emulator = false, change = (table) => table }: Input = {}) {
  const input = { ddl: tablesOf(ddl), live: tablesOf(live).map(change), emulator };
  return compareReadings(input).differences.map(({ message }) => message.replace("; the DDL decides", ""));
}

function changeKeys(change: (key: RawForeignKey) => RawForeignKey): (table: RawTable) => RawTable {
  return (table) => ({ ...table, foreignKeys: table.foreignKeys.map(change).toReversed() });
}

const target = "CREATE TABLE P (x INT64, y INT64) PRIMARY KEY (x)";

describe("names and words", () => {
  test("are compared without case", () => {
    const text = `CREATE TABLE T (Id INT64 NOT NULL, Fk INT64, CONSTRAINT Ref FOREIGN KEY (Fk) REFERENCES P (X),
      CONSTRAINT Positive CHECK (1 > 0)) PRIMARY KEY (Id DESC);
      CREATE INDEX ByFk ON T (Fk) STORING (Id); ${target}`;
    const other = text.replaceAll("Id", "ID").replaceAll("Fk", "FK").replace("Ref ", "REF ").replace("ByFk", "BYFK");
    expect(differences(text, other.replace("Positive", "POSITIVE").replaceAll("TABLE T", "TABLE t"))).toEqual([]);
  });
});

describe("expressions", () => {
  const column = (clause: string) => `CREATE TABLE T (a STRING(MAX) ${clause}) PRIMARY KEY (a)`;

  test.each([
    ["DEFAULT ('x' || 'y')", "DEFAULT ('x'||'y')"],
    ["DEFAULT (IF(TRUE, 'a b',\n  'c'))", "DEFAULT (IF(TRUE,'a b','c'))"],
    ["DEFAULT ('x'   ||\t'y')", "DEFAULT ('x' || 'y')"],
    ["AS (CASE   WHEN b THEN 'x' END) STORED", "AS (CASE WHEN b THEN 'x' END) STORED"],
  ])("%j and %j are the same", (ddl, live) => {
    expect(differences(column(ddl), column(live))).toEqual([]);
  });

  test.each([
    ["DEFAULT ('x')", "DEFAULT ('X')"],
    ["DEFAULT ('a b')", "DEFAULT ('ab')"],
    ["DEFAULT ('a  b')", "DEFAULT ('a b')"],
    ['DEFAULT ("it\'s  b")', 'DEFAULT ("it\'s b")'],
    ["DEFAULT ('\\'  b')", "DEFAULT ('\\' b')"],
    ["DEFAULT ('''a'  b''')", "DEFAULT ('''a' b''')"],
    ["DEFAULT (b c)", "DEFAULT (bc)"],
    ["AS (`a  b`)", "AS (`a b`)"],
    ["AS (JSON_VALUE(j, '$.Name'))", "AS (JSON_VALUE(j, '$.name'))"],
    ["AS (b) STORED", "AS (b)"],
  ])("%j and %j differ, as they are written", (ddl, live) => {
    expect(differences(column(ddl), column(live))).toEqual([
      `Table "T": column "a" is STRING(MAX) ${ddl} in the DDL and STRING(MAX) ${live} in INFORMATION_SCHEMA`,
    ]);
  });

  test("of checks are compared in the same way, and each is counted", () => {
    const check = (...clauses: readonly string[]) =>
      `CREATE TABLE T (a INT64, ${clauses.map((clause) => `CHECK (${clause})`).join(", ")}) PRIMARY KEY (a)`;
    expect(differences(check("a  >  0", "b = 'X'"), check("b='X'", "a>0"))).toEqual([]);
    expect(differences(check("b = 'X'"), check("b = 'x'"))).toEqual([
      `Table "T": the check (b = 'X') is (b = 'X') in the DDL and absent in INFORMATION_SCHEMA`,
      `Table "T": the check (b = 'x') is absent in the DDL and (b = 'x') in INFORMATION_SCHEMA`,
    ]);
    expect(differences(check("a > 0", "a > 0"), check("a > 0"))).toEqual([
      `Table "T": the check (a > 0) is (a > 0) in the DDL and absent in INFORMATION_SCHEMA`,
    ]);
  });
});

describe("foreign keys without a name over the same columns to the same table", () => {
  const keys = (...clauses: readonly string[]) =>
    `CREATE TABLE C (id INT64, a INT64, b INT64, ${clauses.join(", ")}) PRIMARY KEY (id); ${target}`;
  const toX = "FOREIGN KEY (a) REFERENCES P (x)";
  const toY = "FOREIGN KEY (a) REFERENCES P (y) ON DELETE CASCADE";

  test("are the same in any order", () => {
    expect(differences(keys(toX, toY), keys(toY, toX))).toEqual([]);
    expect(differences(keys(toX, toX), keys(toX, toX))).toEqual([]);
  });

  test("are told where one is missing or another one", () => {
    expect(differences(keys(toX, toY), keys(toY))).toEqual([
      'Table "C": the foreign key (a) to P is (a) to P (x) ON DELETE NO ACTION in the DDL and absent in INFORMATION_SCHEMA',
    ]);
    expect(differences(keys(toX, toY), keys(toY, toX.replace("(x)", "(x) ON DELETE CASCADE")))).toEqual([
      'Table "C": the foreign key (a) to P is (a) to P (x) ON DELETE NO ACTION in the DDL and (a) to P (x) ON DELETE CASCADE in INFORMATION_SCHEMA',
    ]);
    expect(differences(keys(toX, toX), keys(toX))).toHaveLength(1);
  });

  test("where one of them is open, the other one is compared all the same", () => {
    const notEnforced = `${toX} NOT ENFORCED`;
    const open = changeKeys((key) => (key.enforced ? key : { ...key, tableColumns: [] }));
    expect(differences(keys(notEnforced, toY), keys(toY, notEnforced), { change: open })).toEqual([]);
    expect(
      differences(keys(notEnforced, toY), keys(toY.replace(" ON DELETE CASCADE", ""), notEnforced), { change: open }),
    ).toEqual([
      'Table "C": the foreign key (a) to P is (a) to P (y) ON DELETE CASCADE in the DDL and (a) to P (y) ON DELETE NO ACTION in INFORMATION_SCHEMA',
    ]);
  });

  test("have the emulator's faults corrected each for itself", () => {
    const straight = "FOREIGN KEY (a, b) REFERENCES P (x, y) ON DELETE CASCADE";
    const crossed = "FOREIGN KEY (a, b) REFERENCES P (y, x)";
    // The rule is always NO ACTION there, the columns are in the order of the unique constraint.
    const faults = changeKeys((key) => ({
      ...key,
      onDelete: "noAction",
      tableColumns: key.tableColumns?.toSorted() ?? [],
    }));
    const input = { emulator: true, change: faults };
    expect(differences(keys(toX, toY), keys(toX, toY), input)).toEqual([]);
    expect(differences(keys(straight, crossed), keys(straight, crossed), input)).toEqual([]);
    expect(differences(keys(straight, crossed), keys(straight), input)).toHaveLength(1);
  });
});

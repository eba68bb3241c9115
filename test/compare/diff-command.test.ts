import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type DiffOptions, diffCommand } from "../../generator/commands/diff.ts";
import { inspectCommand } from "../../generator/commands/inspect.ts";
import type { Terminal } from "../../generator/commands/types.ts";
import { temporaryFolder } from "../support/folders.ts";

const before = `CREATE TABLE Person (id INT64 NOT NULL, name STRING(MAX)) PRIMARY KEY (id);
CREATE TABLE Account (id INT64 NOT NULL, owner INT64, nick STRING(10)) PRIMARY KEY (id);
CREATE TABLE Old (id INT64 NOT NULL) PRIMARY KEY (id);
CREATE PROPERTY GRAPH FinGraph NODE TABLES (Person, Account);
`;

const after = `CREATE TABLE Person (id INT64 NOT NULL, name STRING(MAX)) PRIMARY KEY (id);
CREATE TABLE Account (
  id INT64 NOT NULL, owner INT64, opened DATE NOT NULL, nick STRING(20),
  CONSTRAINT FK_Owner FOREIGN KEY (owner) REFERENCES Person (id)
) PRIMARY KEY (id);
CREATE TABLE City (id INT64 NOT NULL, mayor INT64, FOREIGN KEY (mayor) REFERENCES Person (id)) PRIMARY KEY (id);
CREATE PROPERTY GRAPH FinGraph
  NODE TABLES (Person, Account)
  EDGE TABLES (City SOURCE KEY (id) REFERENCES Account DESTINATION KEY (mayor) REFERENCES Person);
`;

function terminalOf(directory: string) {
  const said = { out: "", talk: "" };
  const terminal: Terminal = {
    directory,
    program: "npm run",
    out: (text) => {
      said.out += text;
    },
    talk: (text) => {
      said.talk += text;
    },
    colors: false,
    isInteractive: false,
  };
  return { said, terminal };
}

async function diff(files: Readonly<Record<string, string>>, options: Partial<DiffOptions> = {}) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { said, terminal } = terminalOf(folder);
  const exit = await diffCommand(
    { old: "old.sql", new: "new.sql", format: "text", output: undefined, ...options },
    terminal,
  );
  return { exit, folder, ...said };
}

describe("diff", () => {
  test("prints what changed, what that changes in the pipeline and what is to be done, and exits 2", async () => {
    const { exit, out, talk } = await diff({ "old.sql": before, "new.sql": after });
    expect([exit, talk]).toEqual([2, ""]);
    expect(out).toBe(`6 changes of the schema · 3 actions of the pipeline · 9 steps

Schema
  table Account
    ~ column nick: STRING(10) → STRING(20)
    + column opened: DATE NOT NULL
    + constraint FK_Owner: FOREIGN KEY (owner) REFERENCES Person (id)
  + table City: PRIMARY KEY (id), 2 columns
  - table Old: PRIMARY KEY (id), 1 column
  graph FinGraph
    + edge City: City KEY (id) SOURCE KEY (id) REFERENCES Account (id) DESTINATION KEY (mayor) REFERENCES Person (id) DEFAULT LABEL PROPERTIES ARE ALL COLUMNS

Pipeline
  + export_City: wave 2, columns id, mayor
      after export_Account (source of edge FinGraph.City)
  - export_Old
  ~ export_Account
      + exports opened
      ~ exports nick in another type
      + after export_Person (foreign key FK_Owner)
      ~ wave 0 → 1

Before the new pipeline runs
  Table "Account": ALTER TABLE Account ALTER COLUMN nick STRING(20). Rows stay as they are.
  Table "Account": ALTER TABLE Account ADD COLUMN opened DATE, at first without NOT NULL: Spanner adds a NOT NULL column only with a default.
  Table "City": CREATE TABLE City.

Its first run, over all rows (a changeTimestampColumn skips rows that are not newer: leave it out once)
  Table "Account": Full load: rows that are there hold NULL in opened until they are written again. The source needs the column, or the config a mapping.
  Table "City": The first run loads the whole table.

After that run
  Graph "FinGraph": CREATE OR REPLACE PROPERTY GRAPH FinGraph.
  Table "Old": DROP TABLE Old, after its indexes and the tables that are interleaved in it. Until then its rows stay as they are: no export writes or deletes them.
  Table "Account": ALTER TABLE Account ALTER COLUMN opened DATE NOT NULL. It fails while a row holds NULL, and from then on so does an export that writes one.
  Table "Account": ALTER TABLE Account ADD CONSTRAINT FK_Owner FOREIGN KEY (owner) REFERENCES Person (id). It fails while a row refers to none; from then on an export of such a row fails, and so does one in the old order.
`);
  });

  test("the other way round", async () => {
    const { out } = await diff({ "old.sql": after, "new.sql": before });
    expect(out).toContain("    - constraint FK_Owner: FOREIGN KEY (owner) REFERENCES Person (id)\n");
    expect(out).toContain(
      "      - exports opened\n      ~ exports nick in another type\n      - after export_Person (foreign key FK_Owner)\n      ~ wave 1 → 0\n",
    );
  });

  test("nothing differs: exit 0", async () => {
    const { exit, out, talk } = await diff({ "old.sql": before, "new.sql": `-- a comment\n${before}` });
    expect([exit, out, talk]).toEqual([0, "No differences.\n", ""]);
  });

  test("snapshots stand for their DDL", async () => {
    const folder = temporaryFolder();
    for (const [name, text] of [
      ["old", before],
      ["new", after],
    ] as const) {
      writeFileSync(join(folder, `${name}.sql`), text);
      const { terminal } = terminalOf(folder);
      await inspectCommand(
        { ddl: [`${name}.sql`], database: undefined, graphDdl: undefined, format: "json", output: `${name}.json` },
        terminal,
      );
    }
    const run = async (old: string, now: string) => {
      const { said, terminal } = terminalOf(folder);
      const exit = await diffCommand({ old, new: now, format: "json", output: undefined }, terminal);
      return { exit, ...said };
    };
    const ddl = await run("old.sql", "new.sql");
    expect(await run("old.json", "new.json")).toEqual(ddl);
    expect(await run("old.json", "new.sql")).toEqual(ddl);
    expect((await run("new.json", "new.sql")).exit).toBe(0);
  });

  test("--format json is for programs; -o writes to a file", async () => {
    const { exit, folder, out } = await diff(
      { "old.sql": before, "new.sql": after },
      { format: "json", output: "diff.json" },
    );
    expect([exit, out]).toEqual([2, ""]);
    const document = JSON.parse(readFileSync(join(folder, "diff.json"), "utf8"));
    expect(Object.keys(document)).toEqual(["version", "schema", "pipeline", "steps", "diagnostics"]);
    expect(document.schema[0]).toEqual({
      change: "changed",
      object: "column",
      of: "Account",
      name: "nick",
      from: "STRING(10)",
      to: "STRING(20)",
    });
    expect(document.pipeline.changed).toMatchObject([
      {
        action: "export_Account",
        columns: { added: ["opened"], removed: [], retyped: ["nick"] },
        dependsOn: { added: [{ action: "export_Person", because: [{ kind: "foreignKey", name: "FK_Owner" }] }] },
        wave: { from: 0, to: 1 },
      },
    ]);
    expect(document.steps[0]).toEqual({
      phase: "before",
      kind: "ddl",
      subject: 'Table "Account"',
      text: "ALTER TABLE Account ALTER COLUMN nick STRING(20). Rows stay as they are.",
      ddl: ["ALTER TABLE Account ALTER COLUMN nick STRING(20)"],
    });
  });

  test("an error of either side ends it with 1: no text, but JSON", async () => {
    const bad = "CREATE TABLE a (id INT64, FOREIGN KEY (x) REFERENCES b (id)) PRIMARY KEY (id);";
    const text = await diff({ "old.sql": bad, "new.sql": before });
    expect([text.exit, text.out]).toEqual([1, ""]);
    expect(text.talk).toContain("error[unknown-table]: old.sql:1:27:");
    const { exit, out } = await diff({ "old.sql": before, "new.json": "{}" }, { new: "new.json", format: "json" });
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      schema: [],
      steps: [],
      diagnostics: [{ code: "snapshot-value" }],
    });
  });

  test("a cycle of the new schema is an error; a warning that the old one has too is not said again", async () => {
    const cycle =
      "CREATE TABLE a (id INT64, FOREIGN KEY (id) REFERENCES b (id)) PRIMARY KEY (id); CREATE TABLE b (id INT64, FOREIGN KEY (id) REFERENCES a (id)) PRIMARY KEY (id);";
    const failed = await diff({ "old.sql": before, "new.sql": cycle });
    expect([failed.exit, failed.out]).toEqual([1, ""]);
    expect(failed.talk).toContain("error[reference-cycle]");
    const named = "CREATE TABLE s.A (id INT64) PRIMARY KEY (id);";
    const { exit, talk } = await diff({ "old.sql": named, "new.sql": `${named} ${named.replace("s.A", "s.B")}` });
    expect(exit).toBe(2);
    expect(talk.match(/warning\[named-schema-export\]: .*/g)).toEqual([
      'warning[named-schema-export]: new.sql:1:47: Table "s.B": it is in the named schema "s"',
    ]);
  });
});

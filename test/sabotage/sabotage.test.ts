import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { Limit } from "../../generator/plan/types.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Rows } from "../integrity/random-rows.ts";
import { fillOutside, runAndCompare, type Setting } from "../integrity/scenario.ts";
import type { OracleColumn, OracleGate, OracleTable, Row } from "../oracle.ts";
import { compileFiles, type Pipeline, pipelineOf } from "../rehearse/support.ts";

// Edits of the output, each of which breaks one thing: the run against the oracle has to fail on every one of them.

const ddl = `
CREATE TABLE Region (id INT64 NOT NULL, boss INT64) PRIMARY KEY (id);
CREATE TABLE Person (id INT64 NOT NULL, name STRING(6) NOT NULL, email STRING(6), mentor INT64, region INT64, home INT64,
  CONSTRAINT FK_Mentor FOREIGN KEY (mentor) REFERENCES Person (id),
  CONSTRAINT FK_Region FOREIGN KEY (region) REFERENCES Region (id)) PRIMARY KEY (id);
CREATE UNIQUE NULL_FILTERED INDEX ByEmail ON Person (email);
CREATE TABLE House (region INT64 NOT NULL, id INT64 NOT NULL, owner INT64 NOT NULL,
  CONSTRAINT FK_Owner FOREIGN KEY (owner) REFERENCES Person (id)) PRIMARY KEY (region, id);
ALTER TABLE Person ADD CONSTRAINT FK_Home FOREIGN KEY (region, home) REFERENCES House (region, id);
CREATE TABLE Account (id INT64 NOT NULL, sponsor INT64, CONSTRAINT FK_Sponsor FOREIGN KEY (sponsor) REFERENCES Region (id)) PRIMARY KEY (id);
CREATE TABLE Owns (id INT64 NOT NULL, account INT64 NOT NULL,
  CONSTRAINT FK_Account FOREIGN KEY (account) REFERENCES Account (id)) PRIMARY KEY (id, account), INTERLEAVE IN PARENT Person;
`;

const column = (name: string, type = "INT64", notNull = false): OracleColumn => ({ name, type, notNull });
const key = (name: string) => column(name, "INT64", true);
const table = (name: string, own: Pick<OracleTable, "columns" | "key"> & Partial<OracleTable>): OracleTable => ({
  name,
  parent: undefined,
  foreignKeys: [],
  uniques: [],
  checks: [],
  edges: [],
  isNode: false,
  danglingEdges: undefined,
  order: [],
  layered: undefined,
  ...own,
});
const foreignKey = (name: string, columns: readonly string[], to: string, toColumns: readonly string[]) => ({
  name,
  columns,
  to,
  toColumns,
});

const tables: readonly OracleTable[] = [
  table("Region", { columns: [key("id"), column("boss")], key: ["id"] }),
  table("Person", {
    columns: [
      key("id"),
      column("name", "STRING(6)", true),
      column("email", "STRING(6)"),
      column("mentor"),
      column("region"),
      column("home"),
    ],
    key: ["id"],
    foreignKeys: [
      foreignKey("FK_Mentor", ["mentor"], "Person", ["id"]),
      foreignKey("FK_Region", ["region"], "Region", ["id"]),
      foreignKey("FK_Home", ["region", "home"], "House", ["region", "id"]),
    ],
    uniques: [{ name: "ByEmail", columns: ["email"], notNull: ["email"] }],
  }),
  table("House", {
    columns: [key("region"), key("id"), key("owner")],
    key: ["region", "id"],
    foreignKeys: [foreignKey("FK_Owner", ["owner"], "Person", ["id"])],
  }),
  table("Account", {
    columns: [key("id"), column("sponsor")],
    key: ["id"],
    foreignKeys: [foreignKey("FK_Sponsor", ["sponsor"], "Region", ["id"])],
  }),
  table("Owns", {
    columns: [key("id"), key("account")],
    key: ["id", "account"],
    parent: "Person",
    foreignKeys: [foreignKey("FK_Account", ["account"], "Account", ["id"])],
  }),
];

const person = (id: string | null, more: Row = {}): Row => ({
  id,
  name: "n",
  email: null,
  mentor: null,
  region: null,
  home: null,
  ...more,
});

const first: Rows = new Map([
  ["Region", ["1", "2", null].map((id) => ({ id, boss: null }))],
  [
    "Person",
    [
      person("1", { region: "1", home: "10" }),
      person("2", { mentor: "1" }),
      // An orphan, one whose mentor is the orphan, and one of that one.
      person("3", { mentor: "99" }),
      person("4", { mentor: "3" }),
      person("5", { mentor: "4" }),
      // Mentors of each other.
      person("6", { mentor: "7" }),
      person("7", { mentor: "6" }),
      person("8", { region: "2", home: "77" }),
      person("2", { mentor: "1", name: "other" }),
      person("9", { email: "a" }),
      person("10", { email: "a" }),
      person("11", { name: "toolong" }),
      person(null),
    ],
  ],
  [
    "House",
    [
      { region: "1", id: "10", owner: "1" },
      { region: "2", id: "20", owner: "5" },
      { region: "2", id: "30", owner: "1" },
    ],
  ],
  [
    "Account",
    [
      { id: "1", sponsor: "1" },
      { id: "2", sponsor: null },
      { id: "3", sponsor: "9" },
    ],
  ],
  [
    "Owns",
    [
      { id: "1", account: "1" },
      { id: "2", account: "2" },
      // Of a person that stays out, and of an account that does.
      { id: "5", account: "1" },
      { id: "1", account: "3" },
      { id: "1", account: "8" },
    ],
  ],
]);

/** A person moves: the old home is in no region of the new one. */
const second: Rows = new Map([
  ...first,
  ["Person", (first.get("Person") ?? []).map((row) => (row.id === "1" ? { ...row, region: "2", home: "30" } : row))],
]);

/** What arrives when persons are exported: another one, with an account. */
const arrivals: Rows = new Map([
  ["Person", [...(first.get("Person") ?? []), person("50")]],
  ["Owns", [...(first.get("Owns") ?? []), { id: "50", account: "1" }]],
]);

let zetasql: ZetaSql;
let pipeline: Pipeline;
/** With gates, of which that of Account is shut. */
let gated: Pipeline;
/** Without Region, which Spanner holds. */
let partial: Pipeline;
const limits: Readonly<Record<string, Limit>> & { readonly others: Limit } = {
  Account: { kind: "rows", rows: 0 },
  Region: { kind: "share", percent: "60" },
  others: { kind: "share", percent: "90" },
};
const gates = new Map(
  tables.map(({ name }) => [
    name,
    {
      allowEmpty: false,
      most: name === "Account" ? { rows: 0 } : { percent: name === "Region" ? 60 : 90 },
    } satisfies OracleGate,
  ]),
);
beforeAll(async () => {
  [zetasql, pipeline, gated, partial] = await Promise.all([
    startZetaSql(),
    pipelineOf(ddl, () => ({ integrity: "quarantine" })),
    pipelineOf(ddl, (id) => ({ integrity: "quarantine", allowEmpty: false, maxRejects: limits[id] ?? limits.others })),
    pipelineOf(ddl, () => ({ integrity: "quarantine", outsideReferences: "check" }), { exclude: ["Region"] }),
  ]);
});
afterAll(() => zetasql.close());

type Change = (text: string) => string;

/** One file after the other changed; a change that finds nothing to change would show nothing. */
function edited(changes: Readonly<Record<string, Change>>, original = pipeline): Pipeline {
  const files = new Map(original.files);
  for (const [name, change] of Object.entries(changes)) {
    const path = [...files.keys()].find((candidate) => candidate.endsWith(`/${name}.sqlx`));
    const text = files.get(path ?? "");
    if (path === undefined || text === undefined) throw new Error(`there is no ${name}`);
    const after = change(text);
    if (after === text) throw new Error(`${name} is as it was:\n${text}`);
    files.set(path, after);
  }
  return { ...original, files, graph: compileFiles(files) };
}

/** The run over both states, into one Spanner, and a run in the middle of which rows arrive. */
async function run(changed: Pipeline): Promise<void> {
  const target = await createMemoryTarget({ catalog: changed.catalog, zetasql });
  const setting: Setting = { pipeline: changed, tables, zetasql, target, seed: 3 };
  await runAndCompare(setting, first);
  await runAndCompare(setting, second);
  const late = await createMemoryTarget({ catalog: changed.catalog, zetasql });
  const between = [{ action: "export_Person", rows: arrivals }];
  await runAndCompare({ ...setting, target: late, between }, first);
}

const replace =
  (pattern: string | RegExp, text: string): Change =>
  (file) =>
    file.replace(pattern, text);

describe("the run against the oracle", () => {
  test("succeeds on the output as it is", async () => {
    await run(pipeline);
    expect(pipeline.plan.deferred.map(({ constraint }) => constraint).sort()).toEqual(["FK_Home", "FK_Mentor"]);
  });

  test.each<readonly [string, Readonly<Record<string, Change>>, RegExp]>([
    [
      "the source of a parent instead of its loadable rows",
      {
        checked_Owns: replace(
          'FROM ${resolve("checked_Person")} WHERE ARRAY_LENGTH(reject_reasons) = 0',
          'FROM ${ref(spanner.source("Person"))}',
        ),
      },
      /has no parent {Int64\(5\)}/,
    ],
    [
      "a referenced table with the rows that stay out",
      {
        checked_Owns: replace(
          'FROM ${ref("checked_Account")} WHERE ARRAY_LENGTH(reject_reasons) = 0',
          'FROM ${ref("checked_Account")}',
        ),
      },
      /FK_Account/,
    ],
    [
      "no deduplication",
      { checked_Person: replace("row_rank > 1", "row_rank > 9") },
      /Person is not as it should be.*"different":2/,
    ],
    [
      "an arbitrary row of each key, that is, another than the checked one",
      { checked_Person: replace("row_rank > 1", "row_rank = 1") },
      /of the rows with key "1", 0 count/,
    ],
    [
      "a filter that drops NULL keys",
      { checked_Account: replace("t.sponsor IS NOT NULL AND ", "") },
      /Account: expected/,
    ],
    [
      "pass two removed",
      { export_Person_pass_2: replace(/EXPORT DATA[\s\S]*/, "SELECT 1 AS nothing\n") },
      /Person is not as it should be/,
    ],
    [
      "pass two without one of its columns",
      { export_Person_pass_2: replace(/,\n {2}home\b/, "") },
      /Person in Spanner: expected/,
    ],
    [
      "pass one that leaves a stale column",
      { export_Person: replace(/,\n {2}CAST\(NULL AS INT64\) AS home\b/, "") },
      /FK_Home.*{Int64\(2\), Int64\(10\)}/,
    ],
    [
      "pass one that fills in what has to wait",
      { export_Person: replace("CAST(NULL AS INT64) AS home", "home") },
      /FK_Home.*{Int64\(1\), Int64\(10\)}/,
    ],
    [
      "a dependency reversed",
      {
        export_Owns: replace('"export_Account", ', ""),
        export_Account: replace(/dependencies: \[/, 'dependencies: ["export_Owns", '),
      },
      /export_Owns failed: Foreign key `FK_Account`/,
    ],
    [
      "a view where a table must be, since it is settled",
      { checked_House: replace('type: "table"', 'type: "view"') },
      /checked_House is a view/,
    ],
    [
      "a view where a table must be, since rows arrive",
      { checked_Owns: replace('type: "table"', 'type: "view"') },
      /Owns: expected/,
    ],
    [
      "one reference of a cycle unmarked",
      { settle_House: replace(/\n {2}UPDATE[^;]*FK_Mentor[^;]*;\n.*\n/, "\n") },
      /FK_Mentor.*{Int64\(99\)}/,
    ],
    [
      "one table of a cycle unmarked",
      { settle_House: replace(/\n {2}UPDATE \$\{ref\("checked_House"\)\}[^;]*;\n.*\n/, "\n") },
      /FK_Owner.*{Int64\(5\)}/,
    ],
    [
      "one round alone",
      { settle_House: replace("WHILE marked_rows > 0 DO", "WHILE rounds < 1 DO") },
      /FK_Mentor.*{Int64\(3\)}/,
    ],
    [
      "rows that wait for nothing but each other refused",
      { settle_House: replace("f.mentor IS NOT NULL AND", "f.mentor IS NOT NULL OR") },
      /Person: expected/,
    ],
    [
      "what is settled read before it is",
      { checked_Owns: replace('dependencies: ["settle_House"]', "dependencies: []") },
      /checked_Owns failed/,
    ],
    ["an export of all rows", { export_Account: replace("ARRAY_LENGTH(reject_reasons) = 0", "TRUE") }, /FK_Sponsor/],
    [
      "a unique value twice",
      { checked_Person: replace("t.rank_in_ByEmail > 1", "t.rank_in_ByEmail > 9") },
      /UNIQUE violation on index ByEmail/,
    ],
    [
      "a value that is too long",
      { checked_Person: replace("CHAR_LENGTH(name) > 6", "CHAR_LENGTH(name) > 60") },
      /size: 7, limit: 6/,
    ],
    [
      "a NOT NULL column that is not looked at",
      { checked_Person: replace("IF(id IS NULL, ['null_key:id'], []),", "") },
      /null value for column: Person.id/,
    ],
    [
      "rejects that are not all",
      { rejects_Person: replace("ARRAY_LENGTH(reject_reasons) > 0", "ARRAY_LENGTH(reject_reasons) > 1") },
      /rejects_Person: expected/,
    ],
  ])("fails on %s", async (_, changes, found) => {
    const failure = await run(edited(changes)).then(
      () => "nothing",
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(found);
  });
});

describe("the run against the oracle, with gates", () => {
  const runGated = async (changed: Pipeline) => {
    const target = await createMemoryTarget({ catalog: changed.catalog, zetasql });
    return runAndCompare({ pipeline: changed, tables, gates, zetasql, target, seed: 3 }, first);
  };

  test("succeeds on the output as it is", async () => {
    expect(await runGated(gated)).toMatchObject({ shut: 1, stopped: 2 });
  });

  test.each<readonly [string, Readonly<Record<string, Change>>, RegExp]>([
    [
      "a gate that lets rows stay out",
      { gate_Account: replace("rejected_rows > 0,", "rejected_rows > 1,") },
      /shut gates/,
    ],
    [
      "a gate that counts the rows that are good",
      { gate_Region: replace("ARRAY_LENGTH(reject_reasons) > 0", "ARRAY_LENGTH(reject_reasons) = 0") },
      /shut gates|is not as it should be/,
    ],
    [
      "an export that waits for no gate",
      { export_Account: replace('"gate_Account"]', '"checked_Account"]') },
      /exported in spite of a gate/,
    ],
    [
      "an export whose rows refer to a table that was stopped",
      { export_Owns: replace('"export_Account", ', "") },
      /violation on table `Owns`/,
    ],
    [
      "an export that waits for the gate of a table that it has nothing to do with",
      { export_House: replace('dependencies: ["', 'dependencies: ["gate_Account", "') },
      /stopped by no gate/,
    ],
    [
      "a check that waits for a gate",
      { checked_Owns: replace('dependencies: ["', 'dependencies: ["gate_Account", "') },
      /checked_Owns skipped/,
    ],
  ])("fails on %s", async (_, changes, found) => {
    const failure = await runGated(edited(changes, gated)).then(
      () => "nothing",
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(found);
  });
});

describe("the run against the oracle, with a table that is not selected", () => {
  const runPartial = async (changed: Pipeline) => {
    const target = await createMemoryTarget({ catalog: changed.catalog, zetasql });
    const isOutside = ({ name }: OracleTable) => name === "Region";
    const setting: Setting = {
      pipeline: changed,
      tables: tables.filter((each) => !isOutside(each)),
      outside: tables.filter(isOutside),
      zetasql,
      target,
      seed: 3,
    };
    expect(await fillOutside(setting, first)).toBe(2);
    return runAndCompare(setting, first);
  };

  test("succeeds on the output as it is", async () => {
    const { reasons } = await runPartial(partial);
    expect(reasons.get("missing_reference")).toBeGreaterThan(5);
  });

  test.each<readonly [string, Readonly<Record<string, Change>>, RegExp]>([
    [
      "a join with Spanner's keys that is not there",
      {
        checked_Account: (text) =>
          text.replace(/,\n {4}IF\(t\.sponsor IS NOT NULL AND in_FK_Sponsor.*/, "").replace(/\nLEFT JOIN[\s\S]*/, "\n"),
      },
      /FK_Sponsor/,
    ],
    [
      "a reference that no row of Spanner is found for",
      { checked_Account: replace("in_FK_Sponsor.id = t.sponsor", "in_FK_Sponsor.id = t.sponsor + 100") },
      /Account: expected/,
    ],
    [
      "rows with NULL held against Spanner",
      { checked_Account: replace("t.sponsor IS NOT NULL AND ", "") },
      /Account: expected/,
    ],
    [
      "another table of Spanner",
      { checked_Person: replace("SELECT t.id FROM Region AS t", "SELECT t.id FROM Person AS t") },
      /Person: expected/,
    ],
    [
      "some of Spanner's keys",
      { checked_Person: replace("SELECT t.id FROM Region AS t", "SELECT t.id FROM Region AS t LIMIT 1") },
      /Person: expected/,
    ],
  ])("fails on %s", async (_, changes, found) => {
    const failure = await runPartial(edited(changes, partial)).then(
      () => "nothing",
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(found);
  });
});

describe("the run against the oracle, of scripts", () => {
  let scripts: Pipeline;
  let gatedScripts: Pipeline;
  beforeAll(async () => {
    const gate = (id: string) => ({ allowEmpty: false, maxRejects: limits[id] ?? limits.others });
    [scripts, gatedScripts] = await Promise.all([
      pipelineOf(ddl, () => ({ integrity: "quarantine" }), { layout: "compact" }),
      pipelineOf(ddl, (id) => ({ integrity: "quarantine", ...gate(id) }), { layout: "compact" }),
    ]);
  });

  /** Changes operations of the one file. */
  function editedScripts(changes: Readonly<Record<string, Change>>, original: Pipeline): Pipeline {
    const path = "definitions/tables/scripts.js";
    const operations = (original.files.get(path) ?? "").split(/^(?=operate\()/m);
    for (const [name, change] of Object.entries(changes)) {
      const place = operations.findIndex((text) => text.startsWith(`operate("${name}", `));
      const before = operations[place] ?? "";
      const after = change(before);
      if (after === before) throw new Error(`${name} is as it was:\n${before}`);
      operations[place] = after;
    }
    const files = new Map([...original.files, [path, operations.join("")]]);
    return { ...original, files, graph: compileFiles(files) };
  }

  const runGated = async (changed: Pipeline) => {
    const target = await createMemoryTarget({ catalog: changed.catalog, zetasql });
    return runAndCompare({ pipeline: changed, tables, gates, zetasql, target, seed: 3 }, first);
  };
  const message = (running: Promise<unknown>) =>
    running.then(
      () => "nothing",
      (error: unknown) => String(error),
    );

  test("succeeds on the output as it is, with gates and without", async () => {
    await run(scripts);
    expect(await runGated(gatedScripts)).toMatchObject({ shut: 1, stopped: 2 });
  });

  test.each<readonly [string, Readonly<Record<string, Change>>, RegExp]>([
    [
      "a referenced table with the rows that stay out",
      {
        load_Owns: replace(
          'FROM ${spanner.path("checked_Account")} WHERE ARRAY_LENGTH(reject_reasons) = 0',
          'FROM ${spanner.path("checked_Account")}',
        ),
      },
      /FK_Account/,
    ],
    [
      "no deduplication",
      { check_House: replace(/(IF\(id IS NOT NULL AND )row_rank > 1/, "$1row_rank > 9") },
      /Person is not as it should be.*"different":2/,
    ],
    [
      "pass two removed",
      { export_Person_pass_2: replace(/EXPORT DATA[^`]*/, "SELECT 1 AS nothing\n") },
      /Person is not as it should be|does not compile/,
    ],
    [
      "pass one that fills in what has to wait",
      { export_Person: replace("CAST(NULL AS INT64) AS home", "home") },
      /FK_Home.*{Int64\(1\), Int64\(10\)}/,
    ],
    [
      "a dependency reversed",
      {
        load_Owns: replace(', "load_Account"', ""),
        load_Account: replace('dependencies: ["', 'dependencies: ["load_Owns", "'),
      },
      /load_Owns failed: Table not found: p\.stg\.checked_Account/,
    ],
    [
      "a second pass that does not wait for the table that it refers to",
      { export_Person_pass_2: replace('["export_House"]', '["export_Person"]') },
      /FK_Home|does not depend on "export_House"/,
    ],
    [
      "a view where a table must be, since it is settled",
      { check_House: replace("CREATE OR REPLACE TABLE", "CREATE OR REPLACE VIEW") },
      /checked_House is a view/,
    ],
    [
      "one reference of a cycle unmarked",
      { check_House: replace(/\n {2}UPDATE[^;]*FK_Mentor[^;]*;\n.*\n/, "\n") },
      /FK_Mentor.*{Int64\(99\)}/,
    ],
    [
      "one round alone",
      { check_House: replace("WHILE marked_rows > 0 DO", "WHILE rounds < 1 DO") },
      /FK_Mentor.*{Int64\(3\)}/,
    ],
    [
      "declarations outside of a block",
      {
        check_House: (text) =>
          text
            .replace("\nBEGIN\nDECLARE marked_rows", "\nDECLARE marked_rows")
            .replace("END WHILE;\nEND;", "END WHILE;"),
      },
      /Variable declarations are allowed only at the start/,
    ],
    [
      "an export before the checks",
      {
        load_Account: (text) => {
          const [, head = "", checks = "", load = ""] =
            /^([\s\S]*?=> `\n)([\s\S]*)(EXPORT DATA[\s\S]*;\n)`\);\n*$/.exec(text) ?? [];
          return `${head}${load}\n${checks}\`);\n\n`;
        },
      },
      /load_Account failed: Table not found/,
    ],
    [
      "an export of all rows",
      { load_Account: replace(/WHERE\n {2}ARRAY_LENGTH\(reject_reasons\) = 0/, "WHERE\n  TRUE") },
      /FK_Sponsor/,
    ],
    [
      "rejects that are not all",
      { load_Owns: replace("ARRAY_LENGTH(reject_reasons) > 0", "ARRAY_LENGTH(reject_reasons) > 1") },
      /rejects_Owns: expected/,
    ],
  ])("fails on %s", async (_, changes, found) => {
    expect(await message(run(editedScripts(changes, scripts)))).toMatch(found);
  });

  test.each<readonly [string, Readonly<Record<string, Change>>, RegExp]>([
    [
      "a gate that lets rows stay out",
      { load_Account: replace("rejected_rows > 0,", "rejected_rows > 1,") },
      /shut gates/,
    ],
    [
      "a gate without the rule that shuts it",
      { load_Account: replace(/ASSERT 'a row stays out'.*\n/, "") },
      /shut gates/,
    ],
    [
      "a gate behind the export",
      {
        load_Account: (text) => {
          const gate = /BEGIN\nDECLARE problems[\s\S]*?\nEND;\n\n/.exec(text)?.[0] ?? "nothing";
          return text.replace(gate, "").replace(/;\n`\);\n*$/, () => `;\n\n${gate}\`);\n\n`);
        },
      },
      /exported in spite of a gate|Account in Spanner|gate/,
    ],
    [
      "an export that waits for the gate of a table that it has nothing to do with",
      { export_House: replace('dependencies: ["', 'dependencies: ["load_Account", "') },
      /stopped by no gate/,
    ],
  ])("fails on %s", async (_, changes, found) => {
    expect(await message(runGated(editedScripts(changes, gatedScripts)))).toMatch(found);
  });
});

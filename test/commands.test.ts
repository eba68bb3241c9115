import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runProgram } from "../generator/commands/program.ts";
import { runProcess } from "../generator/engines/index.ts";
import { layOut, listCases } from "./support/cases.ts";
import { runCli } from "./support/cli.ts";
import { readFolder, temporaryFolder } from "./support/folders.ts";

const root = resolve(import.meta.dirname, "..");

function example(name = "fingraph"): string {
  const golden = listCases().find((candidate) => candidate.name === name);
  if (golden === undefined) throw new Error(`there is no case ${name}`);
  return layOut(golden);
}

describe("generate", () => {
  test("--check prints a diff and what to run, and exits 2; --dry-run lists and exits 0; neither writes", async () => {
    const folder = example();
    const before = readFolder(folder);
    const check = await runCli(folder, "generate", "--check");
    expect(check.exit).toBe(2);
    expect(check.out).toContain("--- /dev/null\n+++ b/definitions/FinGraph/export_Person.sqlx\n@@ -0,0 +1,");
    expect(check.talk).toBe(
      "23 files: 23 created checked (… ms)\n" +
        "The files are not what the schema and the config say: run `npm run generate` and commit the result.\n",
    );
    const dryRun = await runCli(folder, "generate", "--dry-run");
    expect([dryRun.exit, dryRun.out]).toEqual([0, ""]);
    expect(dryRun.talk).toContain("+ definitions/FinGraph/export_Person.sqlx\n");
    expect(dryRun.talk).toContain("23 files: 23 created (dry run) (… ms)\n");
    expect(readFolder(folder)).toEqual(before);
  });

  test("a changed schema changes the files that it concerns, and deletes those of a dropped table", async () => {
    const folder = example();
    await runCli(folder, "generate");
    const schema = readFileSync(join(folder, "schema.sql"), "utf8");
    writeFileSync(
      join(folder, "schema.sql"),
      schema
        .replace("name  STRING(MAX)", "name  STRING(MAX),\n  born  DATE")
        .replace(/CREATE TABLE PersonOwnAccount[\s\S]*?;\n/, "")
        .replace(/\s*EDGE TABLES[\s\S]*$/, ";\n"),
    );
    const { exit, talk } = await runCli(folder, "generate");
    expect([exit, talk]).toEqual([
      0,
      "~ definitions/FinGraph/checked_Person.sqlx\n" +
        "- definitions/FinGraph/checked_PersonOwnAccount.sqlx\n" +
        "~ definitions/FinGraph/export_Person.sqlx\n" +
        "- definitions/FinGraph/export_PersonOwnAccount.sqlx\n" +
        "- definitions/FinGraph/gate_PersonOwnAccount.sqlx\n" +
        "~ definitions/FinGraph/rejects_Person.sqlx\n" +
        "- definitions/FinGraph/rejects_PersonOwnAccount.sqlx\n" +
        "~ definitions/FinGraph/sources.js\n" +
        "~ definitions/ledger/rejects_history.sqlx\n" +
        "~ definitions/ledger/run_tables.sqlx\n" +
        "~ definitions/ledger/runs_end.sqlx\n" +
        "~ includes/schema.d.ts\n" +
        "~ includes/schema.js\n" +
        "~ spanner_graph.schema.json\n" +
        "23 files: 10 updated, 4 deleted, 9 unchanged (… ms)\n",
    ]);
    expect(readFileSync(join(folder, "definitions/FinGraph/export_Person.sqlx"), "utf8")).toContain(
      "  name,\n  born\n",
    );
  });

  test("--json prints one document, also with errors", async () => {
    const folder = example("node-and-two-edges");
    const fine = JSON.parse((await runCli(folder, "generate", "--dry-run", "--json")).out);
    expect(fine).toMatchObject({ version: 1, exit: 0, diagnostics: [] });
    expect(fine.files).toContainEqual({ path: "includes/spanner.js", kind: "create" });
    writeFileSync(join(folder, "schema.sql"), "CREATE TABLE");
    const failed = await runCli(folder, "generate", "--json");
    expect(failed.exit).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({
      version: 1,
      exit: 1,
      files: [],
      diagnostics: [
        { code: "ddl-syntax", severity: "error", at: { file: "schema.sql", line: 1, column: 13 }, configPath: null },
      ],
    });
  });

  test("--force overwrites the file that it names", async () => {
    const folder = example();
    mkdirSync(join(folder, "includes"));
    writeFileSync(join(folder, "includes/spanner.js"), "// mine\n");
    expect((await runCli(folder, "generate")).exit).toBe(1);
    expect((await runCli(folder, "generate", "--force", "includes/spanner.js")).exit).toBe(0);
    expect(readFileSync(join(folder, "includes/spanner.js"), "utf8")).toContain("function uri()");
  });

  test("--config in another folder makes that folder the project; messages name files from where one stands", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "graphs"));
    for (const [path, text] of readFolder(example())) writeFileSync(join(folder, "graphs", path), text);
    const { exit } = await runCli(folder, "generate", "--config", "graphs/spanner_graph.yaml");
    expect(exit).toBe(0);
    expect([...readFolder(folder).keys()]).toContain("graphs/definitions/FinGraph/export_Person.sqlx");
    writeFileSync(join(folder, "graphs/schema.sql"), "\nCREATE TABLE t (");
    const { talk } = await runCli(folder, "generate", "--config", "graphs/spanner_graph.yaml");
    expect(talk).toContain("graphs/schema.sql:2:17: expected");
  });

  test("a second config in the same folder keeps its own files and its own manifest", async () => {
    const folder = example();
    writeFileSync(
      join(folder, "other.yaml"),
      "spanner:\n  ddl: other.sql\nbigquery:\n  dataset: other\nprefix: other_\n",
    );
    writeFileSync(
      join(folder, "other.sql"),
      "CREATE TABLE City (id INT64) PRIMARY KEY (id); CREATE PROPERTY GRAPH Map NODE TABLES (City)",
    );
    expect((await runCli(folder, "generate")).exit).toBe(0);
    const first = readFolder(folder);
    const { exit, talk } = await runCli(folder, "generate", "--config", "other.yaml");
    expect([exit, talk]).toEqual([0, expect.stringContaining("15 files: 13 created, 2 unchanged")]);
    const both = readFolder(folder);
    expect([...both.keys()]).toContain(".spanner-graph.other.manifest.json");
    for (const [path, text] of first) expect(both.get(path), path).toBe(text);
    expect((await runCli(folder, "generate", "--check")).exit).toBe(0);
    expect((await runCli(folder, "generate", "--check", "--config", "other.yaml")).exit).toBe(0);
  });
});

describe("plan", () => {
  test("--ddl takes all tables, --graph those of a graph", async () => {
    const folder = example("fingraph-relaxed");
    const all = await runCli(folder, "plan", "--ddl", "schema.sql");
    expect(all.out).toContain("4 tables");
    const graph = await runCli(folder, "plan", "--ddl", "schema.sql", "--graph", "fingraph");
    expect(graph.out).toContain("3 tables");
  });

  test("--format mermaid", async () => {
    expect((await runCli(example(), "plan", "--format", "mermaid")).out).toBe(
      [
        "flowchart LR",
        '  a0[("runs")]',
        '  a1[("checked_Account")]',
        '  a2[("checked_Person")]',
        '  a3[("checked_PersonOwnAccount")]',
        '  a4[/"rejects_Account"/]',
        '  a5[/"rejects_Person"/]',
        '  a6{"gate_Account"}',
        '  a7{"gate_Person"}',
        '  a8[/"rejects_PersonOwnAccount"/]',
        '  a9{"gate_PersonOwnAccount"}',
        '  a10(["export_Account"])',
        '  a11(["export_Person"])',
        '  a12[("rejects_history")]',
        '  a13[("run_tables")]',
        '  a14["export_PersonOwnAccount"]',
        '  a15[("runs_end")]',
        "  a0 --> a1",
        "  a0 --> a2",
        "  a1 --> a3",
        "  a2 --> a3",
        "  a1 --> a4",
        "  a2 --> a5",
        "  a1 --> a6",
        "  a2 --> a7",
        "  a3 --> a8",
        "  a3 --> a9",
        "  a6 --> a10",
        "  a7 --> a11",
        "  a3 --> a12",
        "  a3 --> a13",
        "  a10 --> a14",
        "  a11 --> a14",
        "  a9 --> a14",
        "  a14 --> a15",
        "  a4 --> a15",
        "  a5 --> a15",
        "  a8 --> a15",
        "  a12 --> a15",
        "  a13 --> a15",
        "",
      ].join("\n"),
    );
  });

  test("--format json prints the document also when there are errors", async () => {
    const run = await runCli(example("error-cycle"), "plan", "--format", "json");
    expect(run.exit).toBe(1);
    const document = JSON.parse(run.out);
    expect(document.version).toBe(1);
    expect(document.diagnostics.map(({ code }: { code: string }) => code)).toEqual([
      "reference-cycle",
      "reference-cycle",
    ]);
    expect((await runCli(example("error-cycle"), "plan")).out).toBe("");
  });

  test("-o writes to a file and prints nothing; a folder that is not there is an error", async () => {
    const folder = example("node-and-two-edges");
    const run = await runCli(folder, "plan", "-o", "plan.out");
    expect([run.exit, run.out, run.talk]).toEqual([0, "", ""]);
    expect(readFileSync(join(folder, "plan.out"), "utf8")).toBe((await runCli(folder, "plan")).out);
    const failed = await runCli(folder, "plan", "-o", "missing/plan.out");
    expect([failed.exit, failed.out]).toEqual([1, ""]);
    expect(failed.talk).toContain("missing/plan.out");
  });
});

describe("inspect", () => {
  test("prints tables, references, graphs and counts", async () => {
    expect((await runCli(example(), "inspect", "--ddl", "schema.sql")).out).toBe(
      `Account (id), 4 columns

Person (id), 2 columns

PersonOwnAccount (id, account_id), 3 columns
  interleaved in (id) → Person
  foreign key FK_Account (account_id) → Account

graph FinGraph
  node Person
  node Account
  edge PersonOwnAccount: Person → Account

4 statements: 4 read, 0 recorded, 0 not understood
`,
    );
  });

  test("--format ddl prints the statements that make the schema anew", async () => {
    const folder = example();
    const first = await runCli(folder, "inspect", "--ddl", "schema.sql", "--format", "ddl", "-o", "printed.sql");
    expect([first.exit, first.out, first.talk]).toEqual([0, "", ""]);
    const printed = readFileSync(join(folder, "printed.sql"), "utf8");
    expect(printed).toMatch(/^CREATE TABLE Account \(\n {2}id INT64 NOT NULL,\n/);
    expect((await runCli(folder, "inspect", "--ddl", "printed.sql", "--format", "ddl")).out).toBe(printed);
    expect((await runCli(folder, "diff", "schema.sql", "printed.sql")).exit).toBe(0);
  });

  test("--format json prints the catalogue", async () => {
    const { out, exit } = await runCli(example(), "inspect", "--ddl", "schema.sql", "--format", "json");
    expect(exit).toBe(0);
    const catalog = JSON.parse(out);
    expect(catalog).toMatchObject({
      version: 1,
      dialect: "googlesql",
      statements: { read: 4, recorded: 0, reported: 0 },
    });
    expect(catalog.tables[2].references).toEqual([
      {
        kind: "interleave",
        name: null,
        to: "Person",
        columns: ["id"],
        toColumns: ["id"],
        enforced: true,
        onDelete: "cascade",
      },
      {
        kind: "foreignKey",
        name: "FK_Account",
        to: "Account",
        columns: ["account_id"],
        toColumns: ["id"],
        enforced: true,
        onDelete: "noAction",
      },
    ]);
    expect(catalog.graphs[0].edges[0]).toMatchObject({
      name: "PersonOwnAccount",
      labels: ["Owns"],
      source: { node: "Person", columns: ["id"], nodeColumns: ["id"] },
      destination: { node: "Account", columns: ["account_id"], nodeColumns: ["id"] },
    });
  });
});

describe("a schema with faults", () => {
  const codesOf = (talk: string) => [...talk.matchAll(/^(\w+\[[a-z-]+\])/gm)].map(([, head]) => head);

  test("inspect warns, prints the schema and exits 0", async () => {
    const run = await runCli(example("error-unresolved-names"), "inspect", "--ddl", "schema.sql");
    expect(run.exit).toBe(0);
    expect(run.out).toContain("Pet (owner_id, pet_id)");
    expect(new Set(codesOf(run.talk))).toEqual(
      new Set([
        "warning[unknown-column]",
        "warning[unknown-table]",
        "warning[reference-columns]",
        "warning[interleave-key]",
        "warning[unknown-node]",
      ]),
    );
  });

  test("plan and generate exit 1 when a fault touches what is selected, and only then", async () => {
    const folder = example("faults-outside");
    const shop = await runCli(folder, "plan", "--ddl", "schema.sql", "--graph", "Shop");
    expect([shop.exit, codesOf(shop.talk).filter((head) => head?.startsWith("error"))]).toEqual([0, []]);
    const old = await runCli(folder, "plan", "--ddl", "schema.sql", "--graph", "OldClicks");
    expect([old.exit, old.out]).toEqual([1, ""]);
    // OldSession and Product are its nodes; OldTag, OldNote and OldVisit belong to nobody, and neither does its lost edge.
    expect(codesOf(old.talk).filter((head) => head?.startsWith("error"))).toEqual([
      "error[row-deletion-policy]",
      "error[label-properties-differ]",
      "error[property-types-differ]",
      "error[unknown-node]",
    ]);
    const config = readFileSync(join(folder, "spanner_graph.yaml"), "utf8");
    writeFileSync(join(folder, "spanner_graph.yaml"), config.replace("[Shop]", "[Shop]\n  include: [OldNote]"));
    const included = await runCli(folder, "generate");
    expect(included.exit).toBe(1);
    expect(codesOf(included.talk).filter((head) => head?.startsWith("error"))).toEqual(["error[ddl-no-primary-key]"]);
  });
});

describe("files that nobody can read", () => {
  // A link to itself: also root cannot open it.
  test.each([
    ["spanner_graph.yaml", "config-unreadable"],
    ["schema.sql", "schema-file-unreadable"],
  ])("%s is told with its cause, and nothing is written", async (file, code) => {
    const folder = example();
    rmSync(join(folder, file));
    symlinkSync(file, join(folder, file));
    const { exit, out, talk } = await runCli(folder, "generate");
    expect([exit, out]).toEqual([1, ""]);
    expect(talk).toMatch(new RegExp(`^error\\[${code}\\]: File "${file}": too many symbolic links\n  help: .+\n$`));
    expect(readdirSync(folder).sort()).toEqual(["package.json", "schema.sql", "spanner_graph.yaml"]);
  });
});

describe("the command line", () => {
  test.each([
    [["genrate"], "error: unknown command 'genrate'\n(Did you mean generate?)"],
    [["generate", "--chek"], "error: unknown option '--chek'\n(Did you mean --check?)"],
    [
      ["plan", "--format", "html"],
      "error: option '--format <format>' argument 'html' is invalid. Allowed choices are text, json, mermaid.",
    ],
    [
      ["plan", "--ddl", "a.sql", "--config", "b.yaml"],
      "error: option '--ddl <file...>' cannot be used with option '--config <file>'",
    ],
    [["inspect"], "error: one of --ddl and --database is needed"],
    [
      ["inspect", "--database", "my-db"],
      "error: option '--database <path>' argument 'my-db' is invalid. It is projects/<project>/instances/<instance>/databases/<database>.",
    ],
  ])("%j", async (argv, message) => {
    const run = await runCli(root, ...argv);
    expect([run.exit, run.out]).toEqual([1, ""]);
    expect(run.talk).toContain(message);
  });

  test("--help is a product", async () => {
    const run = await runCli(root, "--help");
    expect([run.exit, run.talk]).toEqual([0, ""]);
    expect(run.out).toContain("generate [options]");
  });

  test("--graph goes with --ddl only, and the line that says what to run names the config", async () => {
    const folder = example();
    expect((await runCli(folder, "plan", "--graph", "FinGraph")).talk).toContain("error: --graph goes with --ddl");
    const { talk } = await runCli(folder, "generate", "--check", "--config", "./spanner_graph.yaml");
    expect(talk).toContain("run `npm run generate -- --config ./spanner_graph.yaml` and commit the result.\n");
  });

  test("inspect prints its document also when there is nothing to read", async () => {
    const { out, exit } = await runCli(
      example("error-schema-missing"),
      "inspect",
      "--ddl",
      "missing.sql",
      "--format",
      "json",
    );
    expect(exit).toBe(1);
    expect(JSON.parse(out).diagnostics).toMatchObject([{ code: "schema-file-unreadable" }]);
  });

  test("a closed pipe is no error", async () => {
    // pipefail: the exit code is ours, not that of head.
    const command = `"${process.execPath}" --import tsx generator/cli.ts inspect --ddl test/cases/barriers/schema.sql --format json`;
    const { stdout, stderr, code } = await runProcess({
      command: "bash",
      args: ["-c", `set -o pipefail; ${command} | head -1`],
      cwd: root,
      deadlineMs: 60_000,
    });
    expect([code, stdout, stderr]).toEqual([0, "{\n", ""]);
  });

  test("an error that nobody expected is one line, with --debug its stack", async () => {
    const folder = example();
    const fail = () => {
      throw new Error("the screen is broken");
    };
    for (const [argv, hasStack] of [
      [["plan"], false],
      [["--debug", "plan"], true],
    ] as const) {
      let talk = "";
      const exit = await runProgram(argv, {
        directory: folder,
        program: "npm run",
        out: fail,
        talk: (text) => {
          talk += text;
        },
        colors: false,
        isInteractive: false,
      });
      expect(exit).toBe(1);
      expect(talk).toContain("error: the screen is broken\n  This is a fault of dataform-spanner-graph");
      expect(/^\s+at /m.test(talk)).toBe(hasStack);
    }
  });

  test("no more problems are printed than fit on a screen", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "schema.sql"), "CREATE TABLE;\n".repeat(40));
    const { talk } = await runCli(folder, "plan", "--ddl", "schema.sql");
    expect(talk.match(/^error\[/gm)?.length).toBe(12);
    expect(talk).toContain("… and 28 more\n");
  });

  test("notes are told by plan and not by generate", async () => {
    const folder = example("fingraph-relaxed");
    writeFileSync(
      join(folder, "schema.sql"),
      `${readFileSync(join(folder, "schema.sql"), "utf8")}
ALTER TABLE Account ADD COLUMN first_owner INT64;
ALTER TABLE Account ADD CONSTRAINT FK_First FOREIGN KEY (first_owner, id) REFERENCES PersonOwnAccount (id, account_id) NOT ENFORCED;`,
    );
    expect((await runCli(folder, "plan")).talk).toContain("info[order-cycle]");
    expect((await runCli(folder, "generate")).talk).not.toContain("info[");
  });

  test("a package.json without Dataform's core is told with the command that adds it", async () => {
    const folder = example();
    writeFileSync(join(folder, "package.json"), "{}");
    const { exit, talk } = await runCli(folder, "generate");
    expect(exit).toBe(0);
    expect(talk).toContain(
      'warning[dataform-core-missing]: File "package.json": does not name @dataform/core, so Dataform cannot compile the project\n' +
        "  help: Run `npm install --save-exact @dataform/core@3.0.62` in the project.\n",
    );
  });

  test("npm run cli means paths from where the user stands", async () => {
    const folder = example();
    const { stdout, code } = await runProcess({
      command: "npm",
      args: ["run", "--silent", "--prefix", root, "cli", "--", "plan", "--ddl", "schema.sql"],
      cwd: folder,
      deadlineMs: 60_000,
    });
    expect([code, stdout]).toEqual([0, readFileSync(join(root, "test/cases/fingraph/plan.txt"), "utf8")]);
  });
});

describe("explain", () => {
  test("tells of one table what it reads, what is checked, when it is loaded and who waits for it", async () => {
    const { exit, out, talk } = await runCli(example("cycles"), "explain", "player");
    expect([exit, talk]).toEqual([0, ""]);
    expect(out).toBe(`Player · node Player of Games

source     Player
key        (player_id); of several rows with one key the first by the content of the row counts
integrity  quarantine, checked rows in a table
gate       shut if no row is left to load or more than 10% of the rows stay out
deferred   FK_CurrentGame: current_game in a second pass
deletes    none: a row that left the source stays in Spanner

columns
  player_id     INT64
  name          STRING(40)
  current_game  INT64

reasons to stay out
  null_key:player_id, null_required:name, duplicate_key, too_long:name
  missing_reference:FK_CurrentGame

actions
  checked_Player, wave 1
    after runs  the run is in the ledger
  settle_Game, wave 2: marks rows of Game and Player that refer to missing ones
    after checked_Game    checked rows of Game
    after checked_Player  checked rows of Player
  rejects_Player, wave 3: the rows that stay out
    after settle_Game  checked rows of Player
  gate_Player, wave 3
    after settle_Game  checked rows of Player
  export_Player, wave 4: node Player of Games, without current_game
    after gate_Game    gate of Game
    after gate_Player  gate of Player
  export_Player_pass_2, wave 6: fills in current_game
    after export_Game  foreign key FK_CurrentGame

waited for by
  rejects_Game, gate_Game, rejects_history, run_tables, export_Game, runs_end
`);
  });

  test("tells what is asked of Spanner, before the load and after it", async () => {
    const { out } = await runCli(example("outside"), "explain", "Item");
    expect(out).toContain("outside    held against what Spanner holds in trade.Order and Country\n");
    expect(out).toContain("verify     fails if Spanner holds fewer rows than are loadable\n");
    expect(out).toContain("  verify_Item, wave 4\n    after export_Item  Item is loaded\n");
    const { out: person } = await runCli(example("outside"), "explain", "Hint");
    expect(person).not.toMatch(/^outside|^verify/m);
  });

  test("tells of mappings, shards and order; a table that is not loaded is an error", async () => {
    const folder = example("columns");
    const { out } = await runCli(folder, "explain", "Event");
    expect(out).toMatch(/^source +my-project\.events\.|^source +\w+/m);
    expect(out).toContain("shards     3 exports of disjoint parts");
    expect(out).toContain("not exported");
    const wrong = await runCli(folder, "explain", "Evnt");
    expect([wrong.exit, wrong.out]).toEqual([1, ""]);
    expect(wrong.talk).toContain('error[table-not-planned]: Table "Evnt": it is not loaded. Did you mean "Event"?');
  });
});

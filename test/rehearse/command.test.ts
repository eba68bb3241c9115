import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportV1 } from "../../generator/contracts/schemas/index.ts";
import { type PreparedProject, prepareProject } from "../../generator/engines/index.ts";
import { runCli } from "../support/cli.ts";
import { readFolder, temporaryFolder } from "../support/folders.ts";
import { committedExample, trustingExample } from "./support.ts";

// What stands before the first run.

let project: PreparedProject;
beforeAll(() => {
  project = prepareProject(committedExample());
});
afterAll(() => project.remove());

const builtIn = ["rehearse", "--target", "built-in"] as const;

describe("the command line", () => {
  test.each([
    [["--dirty", "0.1"], "error: --dirty goes with --generate"],
    [["--samples", "a", "--runs", "b"], "error: --samples and --runs exclude each other"],
    [["--generate", "5", "--samples", "a"], "'--generate <rows>' cannot be used with option '--samples <folder>'"],
    [["--generate", "0"], "It is a whole number from 1 on."],
    [["--generate", "5", "--dirty", "5%"], "It is a number from 0 to 1."],
    [["--seed", "x"], "It is a whole number from 0 on."],
    [["--between", "export_Person"], "It is <action>:<folder>."],
    [["--fail", "export_Person:last"], "It is <action>, or <action>:<commit>"],
    [["--target", "real"], "Allowed choices are auto, emulator, built-in."],
  ])("%j is refused", async (argv, message) => {
    const { exit, out, talk } = await runCli(project.folder, ...builtIn, ...argv);
    expect([exit, out]).toEqual([1, ""]);
    expect(talk).toContain(message);
  });
});

describe("before the first run", () => {
  test("sources without sample rows are named, also in the JSON, which has no runs", async () => {
    const { exit, out, talk } = await runCli(project.folder, ...builtIn, "--json");
    expect(exit).toBe(1);
    for (const table of ["Account", "Person", "PersonOwnAccount"]) {
      expect(talk).toContain(`error[sample-missing]: Table "my-project.finance.${table}"`);
    }
    const report = JSON.parse(out);
    expect(reportV1.parse(report)).toEqual(report);
    expect(report).toMatchObject({ exit: 1, target: "none", runs: [] });
    expect(report.diagnostics.filter(({ code }: { code: string }) => code === "sample-missing").length).toBe(3);
  });

  test("a project that does not compile is told in Dataform's words", async () => {
    const files = new Map(committedExample());
    files.set("definitions/more.sqlx", 'config { type: "operations", dependencies: ["nowhere"] }\nSELECT 1\n');
    const broken = prepareProject(files);
    try {
      const { exit, talk } = await runCli(broken.folder, ...builtIn, "--generate", "3");
      expect(exit).toBe(1);
      expect(talk).toMatch(
        /^error\[rehearse-compile\]: definitions\/more\.sqlx: Missing dependency detected: .*nowhere/m,
      );
    } finally {
      broken.remove();
    }
  });

  test("a schema that is not there is told as by the other commands", async () => {
    const broken = prepareProject(new Map([...committedExample()].filter(([path]) => path !== "spanner/schema.sql")));
    try {
      const { exit, talk } = await runCli(broken.folder, ...builtIn, "--generate", "3");
      expect(exit).toBe(1);
      expect(talk).toContain("error[schema-file-unreadable]");
    } finally {
      broken.remove();
    }
  });

  test("rows to start from that break a rule are refused", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "PersonOwnAccount.jsonl"), '{"id": 1, "account_id": 2}\n');
    const { exit, talk } = await runCli(project.folder, ...builtIn, "--generate", "3", "--from", folder);
    expect(exit).toBe(1);
    expect(talk).toMatch(/^error\[rehearse-from\]: --from: PersonOwnAccount: Insert failed because key was not found/m);
  });
});

describe("generated rows", () => {
  test("stand beside written ones only for tables that an expression reads", async () => {
    const files = new Map(committedExample());
    const config = files.get("spanner_graph.yaml") ?? "";
    files.set(
      "spanner_graph.yaml",
      `${config}\ntables:\n  Person:\n    columns:\n      name: { expression: "UPPER(n)" }\n`,
    );
    files.set("samples/Account.jsonl", '{"id": 1}\n');
    const without = prepareProject(files);
    const argv = [
      "rehearse",
      "--target",
      "built-in",
      "--generate",
      "5",
      "--config",
      join(without.folder, "spanner_graph.yaml"),
    ];
    try {
      // From elsewhere: the samples lie beside the config.
      const elsewhere = temporaryFolder();
      await runCli(without.folder, "generate");
      const missing = await runCli(elsewhere, ...argv);
      expect(missing.talk).toContain('error[sample-not-generated]: Table "my-project.finance.Person"');
      without.write("samples/Person.jsonl", '{"id": 1, "n": "a"}\n{"id": 2, "n": "b"}\n');
      without.write("samples/Person.schema.json", '[{"name": "id", "type": "INT64"}, {"name": "n", "type": "STRING"}]');
      const { exit, out } = await runCli(elsewhere, ...argv);
      expect(out).toMatch(/Account +5 +5 +5 +5 +equal\n +Person +2 +2 +2 +2 +equal/);
      expect(exit).toBe(0);
    } finally {
      without.remove();
    }
  });

  test("with something that cannot be run end with exit code 3", async () => {
    const files = new Map(committedExample());
    files.set("definitions/more.sqlx", 'config { type: "operations" }\nCALL p.d.f()\n');
    const more = prepareProject(files);
    try {
      const { exit, out } = await runCli(more.folder, ...builtIn, "--generate", "3");
      expect(exit).toBe(3);
      expect(out).toContain("Not rehearsed\n  more: CALL");
    } finally {
      more.remove();
    }
  });

  test("of the example load whole; of those with dirt the rest, and nothing where nobody checks them", async () => {
    const folder = temporaryFolder();
    const clean = await runCli(project.folder, ...builtIn, "--generate", "40", "--dump", folder);
    expect([clean.exit, clean.out.split("\n").at(-2)]).toEqual([
      0,
      "Every loadable row is in Spanner as it should be: 120 rows in 3 tables.",
    ]);
    expect([...readFolder(folder)].map(([path, text]) => [path, text.trimEnd().split("\n").length])).toEqual([
      ["Account.jsonl", 40],
      ["Person.jsonl", 40],
      ["PersonOwnAccount.jsonl", 40],
      // Nothing stays out: it has no row.
      ["ledger/rejects_history.jsonl", 1],
      ["ledger/run_tables.jsonl", 3],
      ["ledger/runs.jsonl", 1],
    ]);
    const dirt = ["--generate", "40", "--dirty", "0.2"];
    // More than a tenth of the rows: the gates are shut, which are opened for this.
    expect((await runCli(project.folder, ...builtIn, ...dirt)).out).toContain("of the rows stay out");
    const config = join(project.folder, "spanner_graph.yaml");
    writeFileSync(config, readFileSync(config, "utf8").replace("integrity: quarantine", "maxRejects: 100%"));
    expect((await runCli(project.folder, "generate")).exit).toBe(0);
    const checked = await runCli(project.folder, ...builtIn, ...dirt);
    expect(checked.exit).toBe(0);
    expect(checked.out).toMatch(/PersonOwnAccount rejected: .*\d+ missing_reference:FK_Account/);
    const trusting = prepareProject(await trustingExample());
    try {
      const dirty = await runCli(trusting.folder, ...builtIn, ...dirt);
      expect(dirty.exit).toBe(1);
      expect(dirty.out).toContain("First error: ");
    } finally {
      trusting.remove();
    }
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../../generator/contracts/index.ts";
import { reportV1 } from "../../generator/contracts/schemas/index.ts";
import { type PreparedProject, prepareProject } from "../../generator/engines/index.ts";
import { describeWithEmulator } from "../engines/emulator/support.ts";
import { type Run, runCli, runIn } from "../support/cli.ts";
import { readFolder, temporaryFolder } from "../support/folders.ts";
import { committedExample, trustingExample } from "./support.ts";

// The example of this repository, as it is committed.

const samples = join(import.meta.dirname, "fingraph");

let project: PreparedProject;
/** The same with sources that nobody checks. */
let trusting: PreparedProject;

beforeAll(async () => {
  project = prepareProject(committedExample());
  trusting = prepareProject(await trustingExample());
});

afterAll(() => {
  project.remove();
  trusting.remove();
});

/** Runs the command in the project; times are left out of what it prints. */
function rehearse(folder: string, ...argv: readonly string[]): Promise<Run> {
  return rehearseIn(project, folder, ...argv);
}

function rehearseIn({ folder: root }: PreparedProject, folder: string, ...argv: readonly string[]): Promise<Run> {
  return runCli(root, "rehearse", "--samples", join(samples, folder), ...argv);
}

function report(folder: string, ...argv: readonly string[]): Promise<ReportDocument> {
  return reportIn(project, folder, ...argv);
}

async function reportIn(where: PreparedProject, folder: string, ...argv: readonly string[]): Promise<ReportDocument> {
  const { exit, out } = await rehearseIn(where, folder, "--json", ...argv);
  const document = JSON.parse(out) as ReportDocument;
  expect(reportV1.parse(document)).toEqual(document);
  expect(document.exit).toBe(exit);
  return document;
}

const statuses = ({ runs }: ReportDocument) =>
  Object.fromEntries((runs.at(-1)?.actions ?? []).map(({ name, status }) => [name, status]));
const errorCodes = ({ diagnostics }: ReportDocument) =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
const tables = ({ runs }: ReportDocument) =>
  Object.fromEntries((runs.at(-1)?.tables ?? []).map(({ name, ...table }) => [name, table]));

function judge(target: "emulator" | "built-in"): void {
  const on = ["--target", target] as const;

  test("clean samples: what is loaded equals the source", { timeout: 60_000 }, async () => {
    const found = await report("clean", ...on);
    expect(found).toMatchObject({ exit: 0, seed: 1, order: "adversary", notRehearsed: [] });
    const whole = (rows: number) => ({ source: rows, loadable: rows, exported: rows, inSpanner: rows, equal: true });
    expect(tables(found)).toMatchObject({ Account: whole(5), Person: whole(6), PersonOwnAccount: whole(10) });
  });

  test("a dangling row under trust: the export fails in Spanner's words, the batch stays out, the row is named", async () => {
    const found = await reportIn(trusting, "dangling", ...on);
    expect(found.exit).toBe(1);
    expect(statuses(found)).toEqual({ export_Account: "ok", export_Person: "ok", export_PersonOwnAccount: "failed" });
    const failed = found.runs[0]?.actions.find(({ status }) => status === "failed");
    expect(failed?.error).toBe(
      "Foreign key `FK_Account` constraint violation on table `PersonOwnAccount`. " +
        "Cannot find referenced key `{Int64(99)}` in table `Account`.",
    );
    expect(failed?.violations).toMatchObject([
      { kind: "missingReference", name: "FK_Account", row: { id: "3", account_id: "99" } },
    ]);
    const { missing = 0, inSpanner = 0, equal } = tables(found).PersonOwnAccount ?? {};
    expect({ sum: missing + inSpanner, equal }).toEqual({ sum: 11, equal: false });
    expect(missing).toBeGreaterThan(0);
  });

  test("the same row under quarantine stays out, with its reason, and all others are loaded", async () => {
    const found = await report("dangling", ...on);
    expect({ exit: found.exit, failed: Object.values(statuses(found)).filter((status) => status !== "ok") }).toEqual({
      exit: 0,
      failed: [],
    });
    expect(tables(found).PersonOwnAccount).toMatchObject({
      source: 11,
      loadable: 10,
      rejected: { "missing_reference:FK_Account": 1 },
      inSpanner: 10,
      equal: true,
    });
  });
}

describeWithEmulator("FinGraph on the emulator", () => judge("emulator"));
describe("FinGraph on the built-in checks", () => judge("built-in"));

describe("the controls", () => {
  const on = ["--target", "built-in"] as const;

  test("several runs: later states replace what they name, rows beyond are listed", async () => {
    const { exit, out } = await runCli(
      project.folder,
      "rehearse",
      "--json",
      ...on,
      "--runs",
      join(samples, "clean"),
      join(samples, "moved"),
    );
    const found = JSON.parse(out) as ReportDocument;
    expect({ exit, runs: found.runs.length }).toEqual({ exit: 0, runs: 2 });
    expect(tables(found)).toMatchObject({
      Account: { source: 5, inSpanner: 5, beyond: 0 },
      Person: { source: 6, inSpanner: 7, beyond: 1, equal: true, differences: [{ kind: "beyond", key: "(6)" }] },
      PersonOwnAccount: { source: 10, inSpanner: 11, beyond: 1, equal: true },
    });
  });

  test("--dump writes what Spanner holds, and --from starts from it", async () => {
    const folder = temporaryFolder();
    await rehearse("clean", ...on, "--dump", folder);
    const dumped = readFolder(folder);
    expect([...dumped.keys()].filter((path) => !path.startsWith("ledger/"))).toEqual([
      "Account.jsonl",
      "Person.jsonl",
      "PersonOwnAccount.jsonl",
    ]);
    expect(dumped.get("Account.jsonl")?.split("\n")[0]).toBe(
      '{"id":"7","create_time":"2020-01-10T06:22:20.222Z","is_blocked":false,"type":"Vacation Fund"}',
    );
    const { exit, out } = await runCli(
      project.folder,
      ...["rehearse", "--json", "--samples", join(samples, "moved"), "--from", folder, ...on],
    );
    // Accounts have no sample rows in that folder.
    expect({ exit, codes: errorCodes(JSON.parse(out)) }).toEqual({
      exit: 1,
      codes: ["sample-missing"],
    });
    const again = await report("clean", ...on, "--from", folder, "--fail", "export_PersonOwnAccount");
    expect(tables(again).PersonOwnAccount).toMatchObject({ loadable: null, inSpanner: 10, equal: false });
  });

  test("--fail breaks an action, at its start or at a commit; what does not depend on it goes on", async () => {
    const early = await report("clean", ...on, "--fail", "export_Person");
    expect(statuses(early)).toMatchObject({
      export_Person: "failed",
      export_Account: "ok",
      export_PersonOwnAccount: "skipped",
    });
    expect(early.exit).toBe(1);
    const late = await report("clean", ...on, "--fail", "export_PersonOwnAccount:2");
    const action = late.runs[0]?.actions.find(({ name }) => name === "export_PersonOwnAccount");
    expect(action).toMatchObject({ status: "failed", commits: 1 });
    expect(tables(late).PersonOwnAccount?.inSpanner).toBe(action?.rows);
  });

  test("--between changes the sources when an action is over", async () => {
    const change = `export_Person:${join(samples, "moved")}`;
    const found = await reportIn(trusting, "clean", ...on, "--between", change);
    // The new person came too late for the export of persons, the new edge did not.
    expect(statuses(found)).toMatchObject({ export_PersonOwnAccount: "failed" });
    const failed = found.runs[0]?.actions.find(({ status }) => status === "failed");
    expect(failed?.violations).toMatchObject([{ kind: "missingParent", row: { id: "8" } }]);
  });

  test("what arrives between two exports waits for the next run, where rows are checked", async () => {
    const change = `export_Person:${join(samples, "moved")}`;
    const found = await report("clean", ...on, "--between", change);
    expect(found.exit).toBe(0);
    expect(tables(found).PersonOwnAccount).toMatchObject({ loadable: 10, inSpanner: 10, equal: true });
  });

  test.each([
    ["--fail", "export_Persn", 'the project has no action "export_Persn". Did you mean "export_Person"?'],
    ["--between", "export_X:clean", 'the project has no action "export_X".'],
  ])("%s of an unknown action is an error", async (option, value, message) => {
    const folder = option === "--between" ? `export_X:${join(samples, "clean")}` : value;
    const { exit, talk } = await rehearse("clean", ...on, option, folder);
    expect(exit).toBe(1);
    expect(talk).toContain(`error[rehearse-option]: ${option} ${value.split(":")[0]}: ${message}`);
  });

  test("--fail may name several commits; what did not happen is told", async () => {
    const fails = ["--fail", "export_Person:99", "--fail", "export_Account:1", "--fail", "export_Person:2"];
    const found = await report("clean", ...on, ...fails);
    expect(statuses(found)).toMatchObject({ export_Person: "failed", export_Account: "failed" });
    const warnings = found.diagnostics.filter(({ severity }) => severity === "warning");
    expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "rehearse-not-failed --fail export_Person:99: it came to no commit 99",
    ]);
  });

  test.each([
    ["--from", "nowhere"],
    ["--between", "export_Person:nowhere"],
  ])("%s of a folder that is not there is an error", async (option, value) => {
    const { exit, talk } = await rehearse("clean", ...on, option, value);
    expect(exit).toBe(1);
    expect(talk).toContain("error[sample-unreadable]: nowhere: there is no such folder");
  });

  test("a later run of a folder that is not there is an error", async () => {
    const { exit, talk } = await runCli(project.folder, "rehearse", ...on, "--runs", join(samples, "clean"), "nowhere");
    expect(exit).toBe(1);
    expect(talk).toContain("error[sample-unreadable]: nowhere: there is no such folder");
  });

  test("a dump that cannot be written is told before the run", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const { exit, talk, out } = await rehearse("clean", ...on, "--dump", file);
    expect({ exit, out }).toEqual({ exit: 1, out: "" });
    expect(talk).toMatch(/^error\[write-failed\]: File "[^"]*file": cannot be written/);
  });

  test("an emulator that is not where the variable says is told so", async () => {
    const before = process.env.SPANNER_EMULATOR_HOST;
    process.env.SPANNER_EMULATOR_HOST = "127.0.0.1:1";
    try {
      const { exit, talk } = await rehearse("clean");
      expect(exit).toBe(1);
      expect(talk).toMatch(
        /^error\[rehearse-emulator\]: SPANNER_EMULATOR_HOST "127\.0\.0\.1:1": no emulator answers there/,
      );
    } finally {
      if (before === undefined) delete process.env.SPANNER_EMULATOR_HOST;
      else process.env.SPANNER_EMULATOR_HOST = before;
    }
  });

  test("on a terminal each action that is over is told, elsewhere none is", async () => {
    const argv = ["rehearse", "--samples", join(samples, "clean"), ...on];
    const watched = await runIn({ directory: trusting.folder, isInteractive: true }, ...argv);
    expect(watched.talk.replace(/\d+ ms/g, "… ms")).toBe(
      "  export_Person: ok (… ms)\n  export_Account: ok (… ms)\n  export_PersonOwnAccount: ok (… ms)\n",
    );
    expect((await runIn({ directory: project.folder, isInteractive: false }, ...argv)).talk).toBe("");
  });

  test("the same seed gives the same report, another seed other commits", async () => {
    const withoutTimes = ({ runs }: ReportDocument) =>
      runs.map(({ clock: _, ...run }) => ({ ...run, actions: run.actions.map(({ ms: __, ...action }) => action) }));
    const [first, again, other] = [
      await report("clean", ...on, "--seed", "7", "--order", "random"),
      await report("clean", ...on, "--seed", "7", "--order", "random"),
      await report("clean", ...on, "--seed", "8", "--order", "random"),
    ];
    expect(withoutTimes(again)).toEqual(withoutTimes(first));
    expect(withoutTimes(other)).not.toEqual(withoutTimes(first));
  });
});

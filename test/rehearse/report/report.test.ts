import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { RehearsedTableDocument, ReportDocument } from "../../../generator/contracts/index.ts";
import { reportV1 } from "../../../generator/contracts/schemas/index.ts";
import { exitOf } from "../../../generator/rehearse/report/report.ts";
import { reportText } from "../../../generator/rehearse/report/report-text.ts";
import { contractFiles } from "../../../generator/tools/contracts.ts";
import { type JsonSchema, possibleForms, shownForms, undescribedFields } from "../../contracts/forms.ts";

const path = "docs/contracts/report-v1.schema.json";
const jsonSchema = JSON.parse(contractFiles().get(path) ?? "{}") as JsonSchema;

const table: RehearsedTableDocument = {
  name: "Account",
  source: 5,
  loadable: 5,
  rejected: {},
  exported: 5,
  tombstones: 0,
  inSpanner: 5,
  equal: true,
  missing: 0,
  different: 0,
  beyond: 0,
  differences: [],
};

const ok = { status: "ok", ms: 12.3, error: null, violations: [] } as const;

/** A report with every field in every form. */
const full: ReportDocument = {
  version: 1,
  target: "emulator 1.5.28",
  seed: 7,
  order: "random",
  exit: 1,
  runs: [
    {
      name: "monday",
      clock: "2026-01-01T00:00:00.000Z",
      tables: [
        { ...table, beyond: 1, inSpanner: 6, differences: [{ kind: "beyond", key: "(9)", columns: [] }] },
        {
          ...table,
          name: "Owns",
          source: null,
          loadable: null,
          rejected: { duplicate_key: 2, "missing_reference:FK_Account": 8 },
          exported: 0,
          equal: false,
          inSpanner: 0,
        },
        {
          ...table,
          name: "Person",
          equal: false,
          missing: 5,
          different: 1,
          differences: [
            ...["(1)", "(2)", "(3)", "(4)"].map((key) => ({ kind: "missing" as const, key, columns: [] })),
            { kind: "different", key: '(6, "x")', columns: ["name", "age"] },
          ],
        },
      ],
      actions: [
        { ...ok, name: "export_Account", commits: 3, rows: 5 },
        {
          name: "export_Person",
          status: "failed",
          ms: 4,
          commits: 1,
          rows: 2,
          error: "Foreign key `FK` constraint violation.",
          violations: [
            {
              kind: "missingReference",
              table: "Person",
              name: "FK",
              row: { id: "1", boss: "99" },
              message: "Row (1) of Person refers to no row of Person: boss 99.",
            },
            ...(
              [
                "nullKey",
                "notNull",
                "tooLong",
                "badValue",
                "missingParent",
                "duplicateIndexKey",
                "check",
                "unknownColumn",
                "notWritable",
              ] as const
            ).map((kind) => ({ kind, table: "Person", name: null, row: {}, message: `${kind}.` })),
          ],
        },
        {
          name: "export_Owns",
          status: "skipped",
          ms: 0,
          commits: 0,
          rows: 0,
          error: "it depends on …",
          violations: [],
        },
        { name: "off", status: "disabled", ms: 0, commits: 0, rows: 0, error: null, violations: [] },
        { name: "view", status: "notRehearsed", ms: 1, commits: 0, rows: 0, error: "function F", violations: [] },
      ],
    },
    { name: "tuesday", clock: "2026-01-02T00:00:00.000Z", tables: [], actions: [] },
  ],
  notRehearsed: [{ action: "view", reason: "function F: it is not known here" }],
  leftOut: [{ statement: "CREATE PROPERTY GRAPH G\n  NODE TABLES (T)", reason: "not supported" }],
  diagnostics: [],
};

const empty: ReportDocument = {
  ...full,
  target: "none",
  order: "adversary",
  exit: 3,
  runs: [],
  notRehearsed: [],
  leftOut: [],
};

describe("report-v1", () => {
  test("the committed JSON Schema is up to date (`npm run docs`)", () => {
    expect(readFileSync(join(resolve(import.meta.dirname, "../../.."), path), "utf8")).toBe(contractFiles().get(path));
  });

  test("every field has a description", () => {
    expect(undescribedFields(jsonSchema)).toEqual([]);
  });

  test("takes every field in every form, and refuses unknown ones, missing ones and another version", () => {
    const documents = [full, empty, { ...empty, exit: 0 }];
    for (const document of documents) expect(reportV1.parse(document)).toEqual(document);
    const shown = new Set(documents.flatMap((document) => [...shownForms(jsonSchema, document)]));
    const own = [...possibleForms(jsonSchema)].filter((form) => !/^Diagnostic\.|^diagnostics is/.test(form));
    expect(own.filter((form) => !shown.has(form) && !/diagnostics/.test(form))).toEqual([]);
    expect(reportV1.safeParse({ ...full, more: 1 }).success).toBe(false);
    expect(reportV1.safeParse({ ...full, version: 2 }).success).toBe(false);
    const { runs: _, ...rest } = full;
    expect(reportV1.safeParse(rest).success).toBe(false);
  });
});

describe("the report for people", () => {
  test("tells of tables, actions, the first error, what was left out, and ends with the verdict", () => {
    expect(reportText(full)).toMatchInlineSnapshot(`
      "Rehearsed on emulator 1.5.28: seed 7, random order

      Run monday

        table    source  loadable  exported  in Spanner
        Account       5         5         5           6  equal, 1 more in Spanner
        Owns          ?         ?         0           0  not exported
        Person        5         5         5           5  5 missing, 1 different
        Owns rejected: 2 duplicate_key, 8 missing_reference:FK_Account
        Account beyond: (9)
        Person missing: (1), (2), (3) and 2 more
        Person different: (6, "x") in name, age

        action                         rows  commits  ms
        export_Account  ok                5        3  12
        export_Person   FAILED            2        1   4
          Foreign key \`FK\` constraint violation.
            Row (1) of Person refers to no row of Person: boss 99.
            nullKey.
            notNull.
            tooLong.
            badValue.
            missingParent.
            duplicateIndexKey.
            check.
            unknownColumn.
            notWritable.
        export_Owns     skipped
          it depends on …
        off             disabled
        view            not rehearsed                  1
          function F

      Run tuesday

        table  source  loadable  exported  in Spanner

        action    rows  commits  ms

      First error: export_Person in run monday: Foreign key \`FK\` constraint violation.

      Not rehearsed
        view: function F: it is not known here

      Not in the target, so not checked
        CREATE PROPERTY GRAPH G …: not supported

      Not as it should be: Owns, Person."
    `);
  });

  test("of one run has no heading for it, and a good one is short", () => {
    const run = {
      name: "1",
      clock: "",
      tables: [table],
      actions: [{ ...ok, name: "export_Account", commits: 3, rows: 5 }],
    };
    expect(reportText({ ...empty, target: "built-in checks", exit: 0, runs: [run] })).toMatchInlineSnapshot(`
      "Rehearsed on built-in checks: seed 7, children first

        table    source  loadable  exported  in Spanner
        Account       5         5         5           5  equal

        action              rows  commits  ms
        export_Account  ok     5        3  12

      Every loadable row is in Spanner as it should be: 5 rows in 1 table."
    `);
  });
});

describe("the exit code", () => {
  const run = (
    change: Partial<RehearsedTableDocument>,
    status: "ok" | "failed" | "skipped" | "notRehearsed" = "ok",
  ) => ({
    name: "1",
    clock: "",
    tables: [{ ...table, ...change }],
    actions: [{ ...ok, name: "a", status, commits: 0, rows: 0 }],
  });
  const error = {
    code: "x",
    severity: "error",
    subject: "x",
    message: "x",
    hint: "x",
    at: null,
    touches: null,
    configPath: null,
  } as const;
  const not = [{ action: "a", reason: "b" }];

  test.each<readonly [string, 0 | 1 | 3, Parameters<typeof exitOf>[0]]>([
    ["all is well", 0, { runs: [run({})], notRehearsed: [], diagnostics: [{ ...error, severity: "warning" }] }],
    ["there are rows beyond", 0, { runs: [run({ beyond: 3 })], notRehearsed: [], diagnostics: [] }],
    ["a table differs", 1, { runs: [run({ equal: false })], notRehearsed: [], diagnostics: [] }],
    ["an earlier run differs", 1, { runs: [run({ equal: false }), run({})], notRehearsed: [], diagnostics: [] }],
    ["an action failed", 1, { runs: [run({}, "failed")], notRehearsed: [], diagnostics: [] }],
    ["an error was found beside the run", 1, { runs: [run({})], notRehearsed: [], diagnostics: [error] }],
    [
      "not all was run",
      3,
      { runs: [run({ equal: false, loadable: null }, "notRehearsed")], notRehearsed: not, diagnostics: [] },
    ],
    ["not all was run, and the rest differs", 1, { runs: [run({ equal: false })], notRehearsed: not, diagnostics: [] }],
    ["not all was run, and something failed", 1, { runs: [run({}, "skipped")], notRehearsed: not, diagnostics: [] }],
  ])("when %s is %d", (_, exit, report) => {
    expect(exitOf(report)).toBe(exit);
  });
});

import { describe, expect, test } from "vitest";
import { isAllowedName, parseName, parseProject, parseTablePath } from "../../generator/config/parse/bigquery-path.ts";
import { parseSpannerDatabase } from "../../generator/config/parse/spanner-database.ts";

describe("parseTablePath", () => {
  const path = (table: string, dataset?: string, project?: string) => ({ project, dataset, table });
  const cases: readonly { given: string; want: ReturnType<typeof path> | undefined }[] = [
    { given: "t", want: path("t") },
    { given: "d.t", want: path("t", "d") },
    { given: "p.d.t", want: path("t", "d", "p") },
    { given: "`p.d.t`", want: path("t", "d", "p") },
    { given: "`p`.`d`.t", want: path("t", "d", "p") },
    { given: "`p.d`.t", want: path("t", "d", "p") },
    { given: "example.com:p.d.t", want: path("t", "d", "example.com:p") },
    { given: "`example.com:p.d.t`", want: path("t", "d", "example.com:p") },
    { given: "__proto__.constructor", want: path("constructor", "__proto__") },
    { given: "a.b.c.d", want: undefined },
    { given: "example.com:p.d.t.u", want: undefined },
    { given: "example.com:d.t", want: undefined },
    { given: "example.com:t", want: undefined },
    { given: "", want: undefined },
    { given: ".t", want: undefined },
    { given: "d.", want: undefined },
    { given: "d..t", want: undefined },
    { given: "`d..t`", want: undefined },
    { given: "`t", want: undefined },
    { given: "``", want: undefined },
    { given: "t`u`", want: undefined },
  ];
  test.each(cases)("$given", ({ given, want }) => {
    expect(parseTablePath(given)).toEqual(want);
  });
});

test("parseProject and parseName", () => {
  const given = ["p", "`p`", "example.com:p", "p.d", "`p.d`", "", "`"];
  expect(given.map(parseProject)).toEqual(["p", "p", "example.com:p", undefined, undefined, undefined, undefined]);
  expect(given.map(parseName)).toEqual(["p", "p", undefined, undefined, undefined, undefined, undefined]);
});

describe("isAllowedName", () => {
  const cases = [
    { kind: "project", yes: ["my-project-1", "example.com:proj"], no: ["my project", "a_b"] },
    { kind: "dataset", yes: ["Finance_2024", "_hidden"], no: ["my-data", "Straße"] },
    { kind: "table", yes: ["Straße 1-2", "a".repeat(1024)], no: ["a+b", "é".repeat(513)] },
  ] as const;
  test.each(cases)("$kind", ({ kind, yes, no }) => {
    expect(yes.map((name) => isAllowedName(kind, name))).toEqual([true, true]);
    expect(no.map((name) => isAllowedName(kind, name))).toEqual([false, false]);
  });
});

describe("parseSpannerDatabase", () => {
  const of = (project: string, instance: string, database: string) =>
    parseSpannerDatabase(`projects/${project}/instances/${instance}/databases/${database}`);
  const projectRule = "the project must be 6 to 30 lower-case letters, digits and `-`, a letter first and no `-` last";
  const instanceRule =
    "the instance must be 2 to 64 lower-case letters, digits and `-`, a letter first and no `-` last";
  const databaseRule =
    "the database must be 2 to 30 lower-case letters, digits, `_` and `-`, a letter first and a letter or digit last";

  test.each([
    ["my-project", "my-instance", "my_db-1"],
    ["example.com:my-project", "ab", "cd"],
    ["p".repeat(30), "i".repeat(64), "d".repeat(30)],
  ])("%s %s %s", (project, instance, database) => {
    expect(of(project, instance, database)).toEqual({ project, instance, database });
  });

  test.each([
    { given: of("short", "ab", "cd"), want: `${projectRule}, not "short"` },
    { given: of("My-Project", "ab", "cd"), want: `${projectRule}, not "My-Project"` },
    { given: of("my-project-", "ab", "cd"), want: `${projectRule}, not "my-project-"` },
    { given: of("p".repeat(31), "ab", "cd"), want: `${projectRule}, not "${"p".repeat(31)}"` },
    { given: of("my-project", "a", "cd"), want: `${instanceRule}, not "a"` },
    { given: of("my-project", "a_b", "cd"), want: `${instanceRule}, not "a_b"` },
    { given: of("my-project", "i".repeat(65), "cd"), want: `${instanceRule}, not "${"i".repeat(65)}"` },
    { given: of("my-project", "ab", "1db"), want: `${databaseRule}, not "1db"` },
    { given: of("my-project", "ab", "db_"), want: `${databaseRule}, not "db_"` },
    { given: of("my-project", "ab", ""), want: `${databaseRule}, not ""` },
    {
      given: parseSpannerDatabase("projects/p/instances/i"),
      want: 'must be projects/<project>/instances/<instance>/databases/<database>, not "projects/p/instances/i"',
    },
    {
      given: parseSpannerDatabase("/projects/my-project/instances/ab/databases/cd"),
      want: 'must be projects/<project>/instances/<instance>/databases/<database>, not "/projects/my-project/instances/ab/databases/cd"',
    },
  ])("$want", ({ given, want }) => {
    expect(given).toEqual({ problem: want });
  });
});

import { describe, expect, test } from "vitest";
import { parse, parsed, problems } from "./helpers.ts";

const name = (database: string) => `projects/my-project/instances/my-instance/databases/${database}`;
const parts = (database: string) => ({ project: "my-project", instance: "my-instance", database });
const rest = "bigquery: { dataset: a }\n";

describe("where the schema is read from", () => {
  const cases: readonly { given: string; want: Record<string, unknown> }[] = [
    { given: "ddl: a.sql", want: { kind: "ddl", ddl: ["a.sql"], target: undefined } },
    { given: "ddl: [a.sql, b.sql]", want: { kind: "ddl", ddl: ["a.sql", "b.sql"], target: undefined } },
    {
      given: `ddl: a.sql, target: ${name("prod")}`,
      want: { kind: "ddl", ddl: ["a.sql"], target: parts("prod") },
    },
    {
      given: `database: ${name("dev")}`,
      want: { kind: "database", database: name("dev"), graphDdl: [], ddl: [], target: parts("dev") },
    },
    {
      given: `database: ${name("dev")}, target: ${name("prod")}, graphDdl: graph.sql`,
      want: { kind: "database", database: name("dev"), graphDdl: ["graph.sql"], ddl: [], target: parts("prod") },
    },
    {
      given: `graphDdl: [g.sql, h.sql], database: ${name("dev")}`,
      want: { kind: "database", database: name("dev"), graphDdl: ["g.sql", "h.sql"], ddl: [], target: parts("dev") },
    },
    {
      given: "snapshot: catalog.json",
      want: { kind: "snapshot", snapshot: "catalog.json", ddl: [], target: undefined },
    },
    {
      given: `snapshot: catalog.json, target: ${name("prod")}`,
      want: { kind: "snapshot", snapshot: "catalog.json", ddl: [], target: parts("prod") },
    },
  ];
  test.each(cases)("$given", ({ given, want }) => {
    expect(parsed(`spanner: { ${given} }\n${rest}`).spanner).toEqual(want);
  });
});

describe("what does not go together", () => {
  const missing = "must have exactly one of the keys database, ddl and snapshot";
  const read = "exactly one of the keys database, ddl and snapshot is read";
  const cases: readonly { given: string; want: readonly string[] }[] = [
    { given: "", want: [`config-missing-key 1:1 spanner: ${missing}`] },
    { given: "spanner:\n", want: [`config-missing-key 1:1 spanner: ${missing}`] },
    { given: "spanner: {}\n", want: [`config-missing-key 1:1 spanner: ${missing}`] },
    { given: `spanner: { target: ${name("a1")} }\n`, want: [`config-missing-key 1:1 spanner: ${missing}`] },
    { given: "spanner: { graphDdl: g.sql }\n", want: [`config-missing-key 1:1 spanner: ${missing}`] },
    { given: "spanner: [ddl]\n", want: ["config-value 1:10 spanner: must be a mapping, not a list"] },
    {
      given: `spanner:\n  ddl: a.sql\n  database: ${name("dev")}\n`,
      want: [`config-value 3:3 spanner.database: stands beside ddl; ${read}`],
    },
    {
      given: `spanner:\n  database: ${name("dev")}\n  ddl: a.sql\n  snapshot: c.json\n  graphDdl: g.sql\n`,
      want: [
        `config-value 3:3 spanner.ddl: stands beside database; ${read}`,
        `config-value 4:3 spanner.snapshot: stands beside database; ${read}`,
      ],
    },
    {
      given: "spanner:\n  ddl: a.sql\n  graphDdl: g.sql\n",
      want: ["config-value 3:3 spanner.graphDdl: stands beside ddl; only beside database is it read"],
    },
    {
      given: "spanner:\n  snapshot: c.json\n  graphDdl: [g.sql, h.sql]\n",
      want: ["config-value 3:3 spanner.graphDdl: stands beside snapshot; only beside database is it read"],
    },
    {
      given: "spanner: { databse: x }\n",
      want: ['config-unknown-key 1:12 spanner.databse: there is no such key. Did you mean "database"?'],
    },
    {
      given: "spaner: { ddl: x }\n",
      want: ['config-unknown-key 1:1 spaner: there is no such key. Did you mean "spanner"?'],
    },
    {
      given: "spanner: { colour: x }\n",
      want: [
        `config-missing-key 1:1 spanner: ${missing}`,
        'config-unknown-key 1:12 spanner.colour: there is no such key. There are "database", "graphDdl", "ddl", "snapshot", "target".',
      ],
    },
    {
      given: "spanner: { database: my-db, graphDdl: [], }\n",
      want: [
        'config-value 1:22 spanner.database: must be projects/<project>/instances/<instance>/databases/<database>, not "my-db"',
        "config-value 1:39 spanner.graphDdl: must name at least one file",
      ],
    },
    {
      given: "spanner: { snapshot: [a.json, b.json] }\n",
      want: ["config-value 1:22 spanner.snapshot: must be text, not a list"],
    },
    { given: "spanner: { snapshot: '' }\n", want: ["config-value 1:22 spanner.snapshot: must not be empty"] },
    {
      given: "spanner: { snapshot: }\n",
      want: ["config-value 1:12 spanner.snapshot: must be text, not an empty value"],
    },
    {
      given: `spanner: { database: ${name("dev")}, graphDdl: 5 }\n`,
      want: ["config-value 1:89 spanner.graphDdl: must be text or a list of texts, not the number 5"],
    },
    {
      given: `spanner: { database: ${name("dev")}, graphDdl: [g.sql, 5] }\n`,
      want: ["config-value 1:97 spanner.graphDdl[1]: must be text, not the number 5"],
    },
  ];
  test.each(cases)("$given", ({ given, want }) => {
    expect(problems(`${given}${rest}`)).toEqual(want);
  });

  test("the hints say what to do", () => {
    const hints = (given: string) => parse(`spanner: { ${given} }\n${rest}`).diagnostics.map(({ hint }) => hint);
    expect(hints("ddl: a, snapshot: b")).toEqual(["Remove one of the two."]);
    expect(hints("ddl: a, graphDdl: b")).toEqual(["Add its files to spanner.ddl."]);
    expect(hints("snapshot: a, graphDdl: b")).toEqual([
      "Remove it: a snapshot holds the graphs that there were when it was taken.",
    ]);
    expect(hints("")).toEqual(["Add one: `ddl` names the files that create the schema."]);
  });

  test("of several sources the file is looked at first, so that names are checked without a connection", () => {
    expect(parse(`spanner: { database: ${name("dev")}, ddl: a.sql }\n${rest}`).config?.spanner.kind).toBe("ddl");
    expect(parse(`spanner: { database: ${name("dev")}, snapshot: a }\n${rest}`).config?.spanner.kind).toBe("snapshot");
  });
});

import { describe, expect, test } from "vitest";
import { configCodes } from "../../generator/config/index.ts";
import { parse, parsed, problems, required } from "./helpers.ts";

describe("every key, present", () => {
  const config = parsed(`
spanner:
  ddl: [a.sql, b.sql]
  target: projects/my-project/instances/my-instance/databases/my_db
select:
  graphs: [FinGraph, ShopGraph]
  include: ["sales.*", Extra]
  exclude: ["*_audit", Old]
bigquery:
  project: my-project
  dataset: finance
  staging: staging
defaults:
  integrity: trust
  deletes: none
  priority: LOW
  shards: 2
tables:
  Person:
    source: person_table
    columns:
      a: { from: b }
      c: { expression: " UPPER(d) " }
      e: { value: EU }
      f: { value: 1.5 }
      g: { value: true }
      h: { value: null }
      i: omit
    integrity: trust
    order: [updated_at DESC, "\`a b\`", c asc]
    danglingEdges: keep
    informationalKeys: ignore
    selfReference: { maxDepth: 8 }
    deletes: none
    priority: HIGH
    tag: my_tag
    changeTimestampColumn: updated_at
    shards: 1000
  sales.Orders: { source: { table: p.d.t } }
prefix: my_app_
`);

  test("spanner, select, bigquery, defaults and prefix", () => {
    const { spanner, select, bigquery, defaults, prefix } = config;
    expect({ spanner, select, bigquery, defaults, prefix }).toEqual({
      spanner: {
        kind: "ddl",
        ddl: ["a.sql", "b.sql"],
        target: { project: "my-project", instance: "my-instance", database: "my_db" },
      },
      select: { graphs: ["FinGraph", "ShopGraph"], include: ["sales.*", "Extra"], exclude: ["*_audit", "Old"] },
      bigquery: { project: "my-project", dataset: "finance", staging: "staging" },
      defaults: { integrity: "trust", deletes: "none", priority: "LOW", shards: 2 },
      prefix: "my_app_",
    });
  });

  test("tables", () => {
    expect([...config.tables]).toEqual([
      [
        "Person",
        {
          source: { project: undefined, dataset: undefined, table: "person_table" },
          columns: new Map<string, unknown>([
            ["a", { kind: "column", name: "b" }],
            ["c", { kind: "expression", sql: "UPPER(d)" }],
            ["e", { kind: "constant", value: "EU" }],
            ["f", { kind: "constant", value: 1.5 }],
            ["g", { kind: "constant", value: true }],
            ["h", { kind: "constant", value: null }],
            ["i", { kind: "omit" }],
          ]),
          integrity: "trust",
          order: [
            { column: "updated_at", descending: true },
            { column: "a b", descending: false },
            { column: "c", descending: false },
          ],
          danglingEdges: "keep",
          informationalKeys: "ignore",
          selfReference: { maxDepth: 8 },
          deletes: "none",
          priority: "HIGH",
          tag: "my_tag",
          changeTimestampColumn: "updated_at",
          shards: 1000,
        },
      ],
      ["sales.Orders", { source: { project: "p", dataset: "d", table: "t" } }],
    ]);
  });
});

describe("every key, absent or left empty", () => {
  const nothing = {
    spanner: { kind: "ddl", ddl: ["schema.sql"], target: undefined },
    select: { graphs: undefined, include: [], exclude: [] },
    bigquery: { project: undefined, dataset: "finance", staging: "finance_spanner" },
    defaults: {},
    tables: new Map(),
    prefix: "",
    ledger: { retention: 90 },
    layout: "sqlx",
  };
  const cases: readonly { given: string; want: Record<string, unknown> }[] = [
    { given: "", want: {} },
    { given: "select:\ndefaults:\ntables:\nledger:\nprefix: ''", want: {} },
    { given: "ledger: {}", want: {} },
    { given: "ledger: none", want: { ledger: undefined } },
    { given: "ledger: { retention: 7d }", want: { ledger: { retention: 7 } } },
    { given: "select: {}\ndefaults: {}\ntables: {}", want: {} },
    { given: "select:\n  graphs:\n  include:\n  exclude:", want: {} },
    { given: "select: { graphs: [] }", want: { select: { graphs: [], include: [], exclude: [] } } },
    { given: "select: { graphs: G }", want: { select: { graphs: ["G"], include: [], exclude: [] } } },
    {
      given: "tables:\n  A:\n  B: {}",
      want: {
        tables: new Map([
          ["A", {}],
          ["B", {}],
        ]),
      },
    },
    { given: "tables: { A: { columns: } }", want: { tables: new Map([["A", { columns: new Map() }]]) } },
  ];
  test.each(cases)("$given", ({ given, want }) => {
    const { locate, ...config } = parsed(`${required}${given}`);
    expect(config).toEqual({ ...nothing, ...want });
  });
});

describe("all problems at once, each where it is", () => {
  const cases: readonly { name: string; given: string; want: readonly string[] }[] = [
    {
      name: "missing keys",
      given: "prefix: a\nselect: {}\n",
      want: [
        "config-missing-key 1:1 bigquery.dataset: the key is missing",
        "config-missing-key 1:1 spanner: must have exactly one of the keys database, ddl and snapshot",
      ],
    },
    {
      name: "missing keys in sections that are there",
      given: "spanner:\n  target: projects/my-project/instances/ab/databases/cd\nbigquery:\n  project: p\n",
      want: [
        "config-missing-key 1:1 spanner: must have exactly one of the keys database, ddl and snapshot",
        "config-missing-key 3:1 bigquery.dataset: the key is missing",
      ],
    },
    {
      name: "unknown keys; a misspelled one is not missing as well",
      given: "spanner: { dll: a.sql }\nbigquery: { datset: a, colour: b }\ntabels: {}\nselect: { graph: [] }\n",
      want: [
        'config-unknown-key 1:12 spanner.dll: there is no such key. Did you mean "ddl"?',
        'config-unknown-key 2:13 bigquery.datset: there is no such key. Did you mean "dataset"?',
        'config-unknown-key 2:24 bigquery.colour: there is no such key. There are "project", "dataset", "staging", "connection".',
        'config-unknown-key 3:1 tabels: there is no such key. Did you mean "tables"?',
        'config-unknown-key 4:11 select.graph: there is no such key. Did you mean "graphs"?',
      ],
    },
    {
      name: "unknown keys of tables, sources and columns",
      given: `${required}tables:
  A: { shard: 2, source: { tabel: a }, columns: { b: { form: c }, d: { expresion: e } } }
  "a b.c": { piority: LOW }
defaults: { shard: 2, tag: a, source: b }
`,
      want: [
        'config-unknown-key 4:8 tables.A.shard: there is no such key. Did you mean "shards"?',
        'config-unknown-key 4:28 tables.A.source.tabel: there is no such key. Did you mean "table"?',
        'config-unknown-key 4:56 tables.A.columns.b.form: there is no such key. Did you mean "from"?',
        'config-unknown-key 4:72 tables.A.columns.d.expresion: there is no such key. Did you mean "expression"?',
        'config-unknown-key 5:14 tables."a b.c".piority: there is no such key. Did you mean "priority"?',
        'config-unknown-key 6:13 defaults.shard: there is no such key. Did you mean "shards"?',
        "config-unknown-key 6:23 defaults.tag: the key cannot be said of all tables",
        "config-unknown-key 6:31 defaults.source: the key cannot be said of all tables",
      ],
    },
    {
      name: "what a later version has",
      given: `spanner: { ddl: a.sql }
bigquery: { dataset: a, schemas: b }
targets: [a]
defaults: { verify: checksums, maxDeletes: 1% }
tables:
  A: { deletes: { strategy: softDelete, flag: x }, source: { table: a, ref: b } }
  B: { deletes: fullRefresh, owned: true, columns: { a: { from: b, timeZone: UTC } } }
`,
      want: [
        "config-not-available 2:25 bigquery.schemas: the key is not available in this version",
        "config-not-available 3:1 targets: the key is not available in this version",
        'config-not-available 4:21 defaults.verify: "checksums" is not available in this version',
        "config-not-available 4:32 defaults.maxDeletes: the key is not available in this version",
        'config-not-available 6:17 tables.A.deletes: "softDelete" is not available in this version',
        "config-not-available 6:72 tables.A.source.ref: the key is not available in this version",
        'config-not-available 7:17 tables.B.deletes: "fullRefresh" is not available in this version',
        "config-not-available 7:30 tables.B.owned: the key is not available in this version",
        "config-not-available 7:68 tables.B.columns.a.timeZone: the key is not available in this version",
      ],
    },
    {
      name: "what asks Spanner without a connection, once",
      given: `spanner: { ddl: a.sql }
bigquery: { dataset: a }
defaults: { outsideReferences: present, verify: none }
tables:
  A: { outsideReferences: error }
  B: { verify: keys }
  C: { outsideReferences: check }
`,
      want: [
        "config-missing-key 2:1 bigquery.connection: must be there: through it BigQuery asks Spanner, as `tables.B.verify: keys` wants it",
      ],
    },
    {
      name: "a connection that is none, and what is asked through it",
      given: `spanner: { ddl: a.sql }
bigquery: { dataset: a, connection: eu.spanner }
defaults: { outsideReferences: look, verify: all }
tables:
  A: { outsideReferences: check }
`,
      want: [
        'config-value 2:37 bigquery.connection: must be <project>.<location>.<connection>, not "eu.spanner"',
        'config-value 3:32 defaults.outsideReferences: must be present, check or error, not "look". There are "present", "check", "error".',
        'config-value 3:46 defaults.verify: must be none, counts or keys, not "all". There are "none", "counts", "keys".',
      ],
    },
    {
      name: "values of the wrong kind",
      given: `spanner: { ddl: [a.sql, 5, ""], target: [] }
select: all
bigquery: { dataset: 2024, project: , staging: true }
tables: [A, B]
prefix: 1.5
defaults: x
`,
      want: [
        "config-value 1:25 spanner.ddl[1]: must be text, not the number 5",
        "config-value 1:28 spanner.ddl[2]: must not be empty",
        "config-value 1:41 spanner.target: must be text, not a list",
        'config-value 2:9 select: must be a mapping, not "all"',
        "config-value 3:22 bigquery.dataset: must be text, not the number 2024",
        "config-value 3:28 bigquery.project: must be text, not an empty value",
        "config-value 3:48 bigquery.staging: must be text, not true",
        "config-value 4:9 tables: must be a mapping, not a list",
        "config-value 5:9 prefix: must be text, not the number 1.5",
        'config-value 6:11 defaults: must be a mapping, not "x"',
      ],
    },
    {
      name: "ddl of the wrong kind",
      given: "spanner:\n  ddl: { a: b }\nbigquery: { dataset: a }\n",
      want: ["config-value 2:8 spanner.ddl: must be text or a list of texts, not a mapping"],
    },
    {
      name: "an empty list of ddl",
      given: "spanner:\n  ddl: []\nbigquery: { dataset: a }\n",
      want: ["config-value 2:8 spanner.ddl: must name at least one file"],
    },
    {
      name: "words and numbers of tables",
      given: `${required}tables:
  A: { priority: HIHG, integrity: truts, deletes: 5, shards: 0, tag: "" }
  B: { priority: 1, integrity: [], deletes: non, shards: 1001, tag: 1 }
  C: { shards: 1.5, source: [a], changeTimestampColumn: { a: b }, columns: omit }
  D: { shards: "2", source: , tag: "a\\nb" }
  E: 5
  F: { shards: 1e300 }
  G: { maxRejects: 0.5, allowEmpty: 1 }
  H: { maxRejects: 120%, allowEmpty: }
`,
      want: [
        'config-value 4:18 tables.A.priority: must be LOW, MEDIUM or HIGH, not "HIHG". Did you mean "HIGH"?',
        'config-value 4:35 tables.A.integrity: must be trust, drop, quarantine or fail, not "truts". Did you mean "trust"?',
        "config-value 4:51 tables.A.deletes: must be none, not the number 5",
        "config-value 4:62 tables.A.shards: must be a whole number from 1 to 1000, not the number 0",
        "config-value 4:70 tables.A.tag: must not be empty",
        "config-value 5:18 tables.B.priority: must be LOW, MEDIUM or HIGH, not the number 1",
        "config-value 5:32 tables.B.integrity: must be trust, drop, quarantine or fail, not a list",
        'config-value 5:45 tables.B.deletes: must be none, not "non". Did you mean "none"?',
        "config-value 5:58 tables.B.shards: must be a whole number from 1 to 1000, not the number 1001",
        "config-value 5:69 tables.B.tag: must be text, not the number 1",
        "config-value 6:16 tables.C.shards: must be a whole number from 1 to 1000, not the number 1.5",
        "config-value 6:29 tables.C.source: must be the name of a table or a mapping, not a list",
        "config-value 6:57 tables.C.changeTimestampColumn: must be text, not a mapping",
        'config-value 6:76 tables.C.columns: must be a mapping, not "omit"',
        'config-value 7:16 tables.D.shards: must be a whole number from 1 to 1000, not "2"',
        "config-value 7:21 tables.D.source: must be the name of a table or a mapping, not an empty value",
        "config-value 7:36 tables.D.tag: must not hold control characters",
        "config-value 8:6 tables.E: must be a mapping, not the number 5",
        "config-value 9:16 tables.F.shards: must be a whole number from 1 to 1000, not the number 1e+300",
        "config-value 10:20 tables.G.maxRejects: must be a number of rows or a share of them, as 100 or 0.1%, not the number 0.5",
        "config-value 10:37 tables.G.allowEmpty: must be true or false, not the number 1",
        'config-value 11:20 tables.H.maxRejects: must be a number of rows or a share of them, as 100 or 0.1%, not "120%"',
        "config-value 11:26 tables.H.allowEmpty: must be true or false, not an empty value",
      ],
    },
    {
      name: "columns",
      given: `${required}tables:
  A:
    columns:
      a: ommit
      b: { from: x, value: 5 }
      c: {}
      d: { from: [x, y] }
      e: { from: address.city }
      f: { value: [1, 2] }
      g: { value: 12345678901234567890 }
      h: { value: 0.1234567890123456 }
      i: { value: .inf }
      j:
`,
      want: [
        'config-value 6:10 tables.A.columns.a: must be `omit` or a mapping, not "ommit"',
        "config-value 7:10 tables.A.columns.b: must have exactly one of the keys from, expression and value",
        "config-value 8:10 tables.A.columns.c: must have exactly one of the keys from, expression and value",
        "config-value 9:18 tables.A.columns.d.from: must be text, not a list",
        'config-value 10:18 tables.A.columns.e.from: must be the name of a column, not "address.city"; a field is an expression',
        "config-value 11:19 tables.A.columns.f.value: must be text, a finite number, true, false or null",
        "config-value 12:19 tables.A.columns.g.value: the number 12345678901234567890 has more digits than are kept; write it as an expression",
        "config-value 13:19 tables.A.columns.h.value: the number 0.1234567890123456 has more digits than are kept; write it as an expression",
        "config-value 14:19 tables.A.columns.i.value: must be text, a finite number, true, false or null",
        "config-value 15:7 tables.A.columns.j: must be `omit` or a mapping, not an empty value",
      ],
    },
    {
      name: "expressions",
      given: `${required}tables:
  A:
    columns:
      a: { expression: "" }
      b: { expression: f(x }
      c: { expression: 5 }
`,
      want: [
        "config-expression 6:24 tables.A.columns.a.expression: the expression is empty",
        "config-expression 7:24 tables.A.columns.b.expression: `(` is not closed",
        "config-value 8:24 tables.A.columns.c.expression: must be text, not the number 5",
      ],
    },
    {
      name: "names and paths",
      given: `spanner: { ddl: a.sql, target: my-db }
bigquery: { dataset: p.d, project: a.b, staging: "\`x" }
tables:
  A: { source: a.b.c.d }
  B: { source: { table: .t } }
prefix: "a b"
`,
      want: [
        'config-value 1:32 spanner.target: must be projects/<project>/instances/<instance>/databases/<database>, not "my-db"',
        'config-value 2:22 bigquery.dataset: must be the name of a dataset, without its project, not "p.d"',
        'config-value 2:36 bigquery.project: must be the name of a project, not "a.b"',
        'config-value 2:50 bigquery.staging: must be the name of a dataset, without its project, not "`x"',
        'config-value 4:16 tables.A.source: must be <table>, <dataset>.<table> or a full path, not "a.b.c.d"',
        'config-value 5:25 tables.B.source.table: must be <table>, <dataset>.<table> or a full path, not ".t"',
        "config-value 6:9 prefix: must hold up to 40 letters, digits and `_`, and begin with a letter",
      ],
    },
    {
      name: "names that BigQuery does not allow are warnings",
      given: `spanner: { ddl: a.sql }
bigquery: { dataset: my-data, project: "my project", staging: "Überstand" }
tables:
  A: { source: "my_project.my-data.t+" }
  B: { source: Straße 1-2 }
`,
      want: [
        'bigquery-name 2:22 bigquery.dataset: BigQuery does not allow the name "my-data" for a dataset',
        'bigquery-name 2:40 bigquery.project: BigQuery does not allow the name "my project" for a project',
        'bigquery-name 2:63 bigquery.staging: BigQuery does not allow the name "Überstand" for a dataset',
        'bigquery-name 4:16 tables.A.source: BigQuery does not allow the name "my-data" for a dataset',
        'bigquery-name 4:16 tables.A.source: BigQuery does not allow the name "my_project" for a project',
        'bigquery-name 4:16 tables.A.source: BigQuery does not allow the name "t+" for a table',
      ],
    },
  ];
  test.each(cases)("$name", ({ given, want }) => {
    expect(problems(given)).toEqual(want);
  });
});

test("diagnostics carry the path, the severity and the hint", () => {
  const { diagnostics } = parse("spanner: { ddl: [a, 5] }\nbigquery: { dataset: a }\ndefaults: { tag: x }\n");
  expect(diagnostics).toEqual([
    {
      code: "config-value",
      severity: "error",
      subject: "spanner.ddl[1]",
      message: "spanner.ddl[1]: must be text, not the number 5",
      hint: "Put it in quotes.",
      at: { file: "c.yaml", line: 1, column: 21, lineText: "spanner: { ddl: [a, 5] }" },
      configPath: "spanner.ddl[1]",
    },
    {
      code: "config-unknown-key",
      severity: "error",
      subject: "defaults.tag",
      message: "defaults.tag: the key cannot be said of all tables",
      hint: 'Write it under tables.<Table>; a quoted glob such as "*" stands for several tables.',
      at: { file: "c.yaml", line: 3, column: 13, lineText: "defaults: { tag: x }" },
      configPath: "defaults.tag",
    },
  ]);
  expect(configCodes["config-value"].severity).toBe("error");
});

describe("beside errors, the config holds what could be read", () => {
  test("wrong values are left out, one by one", () => {
    const { config } = parse(`spanner: { ddl: [a.sql, 5], target: x }
select: { include: [A, 5], graphs: 7 }
bigquery: { dataset: 7 }
tables:
  A: { shards: 0, tag: a, colour: red }
  B: { source: {}, tag: b }
  C: { columns: { x: { from: 5 }, y: { from: z }, w: {} } }
  D: 5
`);
    expect(config?.spanner).toEqual({ kind: "ddl", ddl: ["a.sql"], target: undefined });
    expect(config?.select).toEqual({ graphs: undefined, include: ["A"], exclude: [] });
    expect([...(config?.tables ?? [])]).toEqual([
      ["A", { tag: "a" }],
      ["B", { tag: "b" }],
      ["C", { columns: new Map([["y", { kind: "column", name: "z" }]]) }],
    ]);
  });

  const cases: readonly { given: string }[] = [
    { given: "bigquery: { dataset: a }" },
    { given: "spanner: { ddl: 5 }\nbigquery: { dataset: a }" },
    { given: "spanner: { ddl: [5, 6] }\nbigquery: { dataset: a }" },
    { given: "spanner: 5\nbigquery: { dataset: a }" },
    { given: "spanner: { database: my-db }\nbigquery: { dataset: a }" },
  ];
  test.each(cases)("without a schema there is none: $given", ({ given }) => {
    expect(parse(given).config).toBeUndefined();
  });
});

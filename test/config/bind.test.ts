import { describe, expect, test } from "vitest";
import { bindConfig } from "../../generator/config/index.ts";
import type { TableId } from "../../generator/model/types.ts";
import { defaultPlanOptions } from "../../generator/plan/index.ts";
import { bind, bindProblems, catalogOf, optionsOf, parse, parsed, shop } from "./helpers.ts";

test("a config that says nothing gives the defaults", () => {
  const { options, settings, diagnostics } = bind("");
  expect(diagnostics).toEqual([]);
  expect(options).toEqual(defaultPlanOptions(shop, { graphs: undefined, include: [], exclude: [] }));
  expect(settings).toEqual({
    target: undefined,
    bigquery: { project: undefined, dataset: "finance", staging: "finance_spanner", connection: undefined },
  });
});

test("settings, prefix and selection are handed on; graphs in the spelling of the schema, each once", () => {
  const target = "projects/my-project/instances/my-instance/databases/my-db";
  const { config } = parse(`spanner: { ddl: [a.sql, b.sql], target: ${target} }
bigquery: { project: p, dataset: d, staging: s }
`);
  expect(config?.spanner.ddl).toEqual(["a.sql", "b.sql"]);
  const { options } = bind(
    'prefix: x_\nselect: { graphs: [shopgraph, FINGRAPH, ShopGraph], include: ["sales.*", account], exclude: ["*_audit", Person] }',
  );
  expect(options.prefix).toBe("x_");
  expect(options.select).toEqual({
    graphs: ["ShopGraph", "FinGraph"],
    include: ["sales.*", "account"],
    exclude: ["*_audit", "Person"],
  });
});

describe("the most specific entry wins key by key", () => {
  const text = `defaults: { priority: LOW, shards: 2 }
tables:
  PERSON: { tag: by_name, source: people, maxRejects: 7 }
  "Person*": { tag: by_long_glob, priority: HIGH, columns: { ID: { from: person_id }, name: { from: n } } }
  "P*": { tag: by_short_glob, priority: MEDIUM, shards: 4 }
  "*n": { shards: 5, columns: { name: omit } }
  "sales.?rders": { source: d.o }
`;
  test("name, glob with more letters, with fewer, defaults", () => {
    expect(optionsOf(text, "Person")).toEqual({
      source: { project: undefined, dataset: undefined, table: "people" },
      columns: new Map([
        ["id", { kind: "column", name: "person_id" }],
        ["name", { kind: "column", name: "n" }],
      ]),
      integrity: "quarantine",
      maxRejects: { kind: "rows", rows: 7 },
      allowEmpty: false,
      order: [],
      danglingEdges: undefined,
      informationalKeys: "filter",
      outsideReferences: "present",
      maxDepth: undefined,
      deletes: "none",
      priority: "HIGH",
      tag: "by_name",
      changeTimestampColumn: undefined,
      shards: 5,
      verify: "none",
    });
  });

  test("what is asked of Spanner, key by key", () => {
    const asking = `spanner: { ddl: a.sql }
bigquery: { dataset: d, connection: example.com:p.eu.c_1 }
defaults: { outsideReferences: check, verify: counts }
tables: { Person: { verify: keys }, Account: { outsideReferences: error, verify: none } }
`;
    const asked = (table: string) => {
      const options = bindConfig(parsed(asking), shop).options.tables.get(table as TableId);
      return `${options?.outsideReferences} ${options?.verify}`;
    };
    expect(["Person", "Account", "sales.Orders"].map(asked)).toEqual(["check keys", "error none", "check counts"]);
    expect(parsed(asking).bigquery.connection).toBe("example.com:p.eu.c_1");
  });

  test("globs alone; columns that only other tables have are left out", () => {
    const { tag, shards, columns, source } = optionsOf(text, "Person_audit");
    expect({ tag, shards, source }).toEqual({
      tag: "by_long_glob",
      shards: 4,
      source: { project: undefined, dataset: undefined, table: "Person_audit" },
    });
    expect(columns).toEqual(new Map([["id", { kind: "column", name: "person_id" }]]));
  });

  test("defaults alone", () => {
    const { priority, shards, tag } = optionsOf(text, "Account");
    expect({ priority, shards, tag }).toEqual({ priority: "LOW", shards: 2, tag: undefined });
  });

  test("a table of a named schema", () => {
    expect(optionsOf(text, "sales.Orders").source).toEqual({ project: undefined, dataset: "d", table: "o" });
    expect(optionsOf(text, "sales.Refunds").source.table).toBe("Refunds");
  });

  test("of globs with equally many letters the later one", () => {
    expect(optionsOf('tables: { "A*": { shards: 2 }, "*t": { shards: 3 } }', "Account").shards).toBe(3);
    expect(optionsOf('tables: { "*t": { shards: 3 }, "A*": { shards: 2 } }', "Account").shards).toBe(2);
  });

  test("a name wins over a glob without wildcards left, whatever the order", () => {
    expect(optionsOf('tables: { Account: { shards: 2 }, "Account*": { shards: 3 } }', "Account").shards).toBe(2);
  });

  test("changeTimestampColumn in the spelling of the schema, for the tables that have it", () => {
    const given = 'tables: { "*": { changeTimestampColumn: UPDATED_AT } }';
    expect(optionsOf(given, "sales.Orders").changeTimestampColumn).toBe("updated_at");
    expect(optionsOf(given, "Person").changeTimestampColumn).toBeUndefined();
    expect(bindProblems(given)).toEqual([]);
  });
});

describe("names that the schema does not have", () => {
  const cases: readonly { name: string; given: string; want: readonly string[] }[] = [
    {
      name: "graphs",
      given: "select: { graphs: [FinGrph, Other, fingraph] }",
      want: [
        'config-unknown-graph 3:20 select.graphs[0]: there is no graph "FinGrph". Did you mean "FinGraph"?',
        'config-unknown-graph 3:29 select.graphs[1]: there is no graph "Other". There are "FinGraph", "ShopGraph".',
      ],
    },
    {
      name: "a graph that is not in a list",
      given: "select: { graphs: Other }",
      want: ['config-unknown-graph 3:19 select.graphs: there is no graph "Other". There are "FinGraph", "ShopGraph".'],
    },
    {
      name: "include and exclude",
      given: 'select:\n  include: ["sale.*", Acount, Orders]\n  exclude: ["*_log", "person"]',
      want: [
        'config-unknown-table 4:23 select.include[1]: there is no table "Acount". Did you mean "Account"?',
        'config-unknown-table 4:31 select.include[2]: there is no table "Orders". Did you mean "sales.Orders"?',
        'config-unmatched-glob 4:13 select.include[0]: no table matches "sale.*". There are "Account", "Person", "Person_audit", "sales.Orders", "sales.Refunds".',
        'config-unmatched-glob 5:13 select.exclude[0]: no table matches "*_log". There are "Account", "Person", "Person_audit", "sales.Orders", "sales.Refunds".',
      ],
    },
    {
      name: "tables",
      given: 'tables:\n  Persn: { shards: 2 }\n  Refunds: {}\n  "Acount*": {}\n  "x.*": {}',
      want: [
        'config-unknown-table 4:3 tables.Persn: there is no table "Persn". Did you mean "Person"?',
        'config-unknown-table 5:3 tables.Refunds: there is no table "Refunds". Did you mean "sales.Refunds"?',
        'config-unmatched-glob 6:3 tables."Acount*": no table matches "Acount*". Did you mean "Account"?',
        'config-unmatched-glob 7:3 tables."x.*": no table matches "x.*". There are "Account", "Person", "Person_audit", "sales.Orders", "sales.Refunds".',
      ],
    },
    {
      name: "columns",
      given: `tables:
  Person: { columns: { nme: { from: a }, BIRTHDAY: omit }, changeTimestampColumn: birthdy }
  "sales.*": { columns: { order_id: { from: a }, refund_ids: omit }, changeTimestampColumn: changed }`,
      want: [
        'config-unknown-column 4:24 tables.Person.columns.nme: table "Person" has no column "nme". Did you mean "name"?',
        'config-unknown-column 4:83 tables.Person.changeTimestampColumn: table "Person" has no column "birthdy". Did you mean "birthday"?',
        'config-unknown-column 5:50 tables."sales.*".columns.refund_ids: no table of the glob has a column "refund_ids". Did you mean "refund_id"?',
        'config-unknown-column 5:93 tables."sales.*".changeTimestampColumn: no table of the glob has a column "changed". There are "order_id", "updated_at", "refund_id".',
      ],
    },
    {
      name: "one table or column in two spellings: the first counts",
      given: "tables:\n  Person: { columns: { id: omit, ID: { from: a } } }\n  person: { shards: 9 }",
      want: [
        'config-duplicate-key 4:34 tables.Person.columns.ID: the column "id" stands in line 4 already',
        'config-duplicate-key 5:3 tables.person: the table "Person" stands in line 4 already',
      ],
    },
  ];
  test.each(cases)("$name", ({ given, want }) => {
    expect(bindProblems(given)).toEqual(want);
  });

  test("the first of two spellings counts", () => {
    const given = "tables:\n  Person: { columns: { id: omit, ID: { from: a } } }\n  person: { shards: 9 }";
    const { columns, shards } = optionsOf(given, "Person");
    expect({ columns, shards }).toEqual({ columns: new Map([["id", { kind: "omit" }]]), shards: 1 });
  });
});

test("a schema without tables and graphs", () => {
  const empty = catalogOf({}, []);
  expect(bindProblems("select: { graphs: [A, B] }\ntables: { C: {}, 'D*': {} }", empty)).toEqual([
    'config-unknown-graph 3:20 select.graphs[0]: there is no graph "A".',
    'config-unknown-graph 3:23 select.graphs[1]: there is no graph "B".',
    'config-unknown-table 4:11 tables.C: there is no table "C".',
    'config-unmatched-glob 4:18 tables."D*": no table matches "D*".',
  ]);
  expect(bind("", empty).options.tables.size).toBe(0);
});

test("names that mean something to JavaScript are names", () => {
  const catalog = catalogOf({ constructor: ["toString", "__proto__"], hasOwnProperty: ["id", "valueOf"] }, []);
  const given = "tables:\n  constructor: { columns: { TOSTRING: omit, valueOf: omit } }\n  __proto__: {}\n";
  expect(bindProblems(given, catalog)).toEqual([
    'config-unknown-column 4:45 tables.constructor.columns.valueOf: table "constructor" has no column "valueOf". There are "toString", "__proto__".',
    'config-unknown-table 5:3 tables.__proto__: there is no table "__proto__". There are "constructor", "hasOwnProperty".',
  ]);
  expect(Object.prototype).not.toHaveProperty("columns");
});

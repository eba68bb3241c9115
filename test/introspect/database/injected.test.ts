import { describe, expect, test } from "vitest";
import { prepareProject } from "../../../generator/engines/index.ts";
import type { InformationSchema } from "../../../generator/engines/spanner/index.ts";
import { databaseSource } from "../../../generator/introspect/index.ts";
import type { RawSchema } from "../../../generator/introspect/types.ts";
import { buildCatalog } from "../../../generator/model/index.ts";
import { defaultPlanOptions, planLoad } from "../../../generator/plan/index.ts";
import { hasErrors } from "../../../generator/support/index.ts";
import { fakeSpanner, grpcError } from "../../engines/spanner/fake-client.ts";
import { recordedDdl, recordedGraphDdl, recordedMetadata, recordedRows } from "./recorded.ts";
import { documentOf, documentOfDdl, readLive, somewhere } from "./support.ts";

const denied = grpcError(7, "PERMISSION_DENIED: Caller is missing IAM permission spanner.databases.getDdl.");
const wholeDdl = [...recordedDdl, recordedGraphDdl].join(";\n");

function codesOf(schema: RawSchema): readonly string[] {
  return schema.diagnostics.map(({ code }) => code);
}

function messagesOf(schema: RawSchema): readonly string[] {
  return schema.diagnostics.map(({ message }) => message);
}

describe("both readings", () => {
  test("agree: the catalogue is that of the DDL, and graphs are asked of it alone", async () => {
    const { connect, calls } = fakeSpanner({ ddl: [[...recordedDdl, recordedGraphDdl]], rows: recordedRows });
    const live = await readLive(somewhere, connect);
    expect(documentOf(live)).toEqual(await documentOfDdl(wholeDdl));
    expect(codesOf(live)).toEqual([]);
    expect(calls.filter((call) => call === "ddl" || call === "snapshot")).toEqual(["ddl", "snapshot"]);
    expect(calls).not.toContain("graphs");
    expect(calls.slice(-2)).toEqual(["end", "close"]);
  });

  test("differ: each difference names both, and the DDL decides", async () => {
    const [person, ...rest] = recordedDdl;
    const changed = [
      person.replace("STRING(MAX) DEFAULT", "STRING(50) DEFAULT"),
      ...rest
        .filter((statement) => !statement.includes("UNIQUE INDEX"))
        .map((statement) =>
          statement
            .replace("id, branch DESC", "id, branch")
            .replace("90 DAY", "30 DAY")
            .replace("balance >= 0", "balance > 0")
            .replace(
              "account_branch, account_id) REFERENCES Account(branch, id) ON DELETE CASCADE",
              "account_id, account_branch) REFERENCES Account(id, branch)",
            )
            .replace("INTERLEAVE IN PARENT Person ON DELETE CASCADE", "INTERLEAVE IN PARENT Person"),
        ),
      "CREATE TABLE Extra (id INT64) PRIMARY KEY (id)",
    ];
    const rows: InformationSchema = {
      ...recordedRows,
      tables: [
        ...recordedRows.tables,
        { ...recordedRows.tables[0], tableSchema: "", tableName: "Ghost", parent: null } as never,
      ],
    };
    const live = await readLive(somewhere, fakeSpanner({ ddl: [changed], rows }).connect);
    expect(documentOf({ ...live, diagnostics: [] })).toEqual(await documentOfDdl(changed.join(";\n")));
    expect(messagesOf(live)).toEqual([
      'Table "Account": the primary key is (id, branch) in the DDL and (id, branch DESC) in INFORMATION_SCHEMA; the DDL decides',
      'Table "Account": the row deletion policy is created, 30 days in the DDL and created, 90 days in INFORMATION_SCHEMA; the DDL decides',
      'Table "Account": check "Positive" is (balance > 0) in the DDL and (balance >= 0) in INFORMATION_SCHEMA; the DDL decides',
      'Table "Account": index "AccountByBranch" is absent in the DDL and UNIQUE (branch, id DESC) STORING (balance) in INFORMATION_SCHEMA; the DDL decides',
      'Table "Extra": stands in the DDL and not in INFORMATION_SCHEMA; the DDL decides',
      'Table "Person": column "name" is STRING(50) DEFAULT ("nobody") in the DDL and STRING(MAX) DEFAULT ("nobody") in INFORMATION_SCHEMA; the DDL decides',
      'Table "PersonOwnAccount": the interleaving is IN PARENT Person ON DELETE NO ACTION in the DDL and IN PARENT Person ON DELETE CASCADE in INFORMATION_SCHEMA; the DDL decides',
      'Table "PersonOwnAccount": foreign key "OwnAccount" is (account_id, account_branch) to Account (id, branch) ON DELETE NO ACTION in the DDL and (account_branch, account_id) to Account (branch, id) ON DELETE CASCADE in INFORMATION_SCHEMA; the DDL decides',
      'Table "Ghost": stands in INFORMATION_SCHEMA and not in the DDL; the DDL decides',
    ]);
    expect(new Set(codesOf(live))).toEqual(new Set(["database-readings-differ"]));
  });

  test("a constraint that the user named as Spanner does keeps its name", async () => {
    const names = new Map([
      ["Positive", "CK_Account_0123456789ABCDEF_1"],
      ["OwnAccount", "FK_PersonOwnAccount_Account_0123456789ABCDEF_1"],
    ]);
    const rename = (text: string) =>
      [...names].reduce((renamed, [from, to]) => renamed.replaceAll(new RegExp(`\\b${from}\\b`, "g"), to), text);
    const ddl = recordedDdl.map(rename);
    const renamed = JSON.parse(JSON.stringify(recordedRows), (key, value) =>
      key === "constraintName" ? rename(value) : value,
    ) as InformationSchema;
    const live = await readLive(somewhere, fakeSpanner({ ddl: [ddl], rows: renamed }).connect);
    expect(messagesOf(live)).toEqual([]);
    expect(documentOf(live)).toEqual(await documentOfDdl(ddl.join(";\n")));
    // One that the DDL does not know is Spanner's own; and of names that are none of these the difference is told.
    const rest = await readLive(somewhere, fakeSpanner({ ddl: [recordedDdl], rows: renamed }).connect);
    expect(messagesOf(rest)).toHaveLength(4);
  });

  test("many differences are told in part", async () => {
    const ddl = Array.from({ length: 30 }, (_, index) => `CREATE TABLE T${index} (id INT64) PRIMARY KEY (id)`);
    const messages = messagesOf(await readLive(somewhere, fakeSpanner({ ddl: [ddl] }).connect));
    expect(messages).toHaveLength(21);
    expect(messages.at(-1)).toBe("INFORMATION_SCHEMA: differs from the DDL in 10 more places; the DDL decides");
  });

  test("of a schema that changes in between are read again", async () => {
    const before = recordedDdl.slice(0, -1);
    const { connect, calls } = fakeSpanner({ ddl: [before, recordedDdl], rows: recordedRows });
    expect(documentOf(await readLive(somewhere, connect))).toEqual(await documentOfDdl(recordedDdl.join(";\n")));
    expect(calls.filter((call) => call === "ddl" || call === "snapshot")).toEqual([
      "ddl",
      "snapshot",
      "ddl",
      "snapshot",
    ]);
  });

  test("of a schema that goes on changing end in an error", async () => {
    const ddl = [1, 2, 3, 4].map((n) => [`CREATE TABLE T${n} (id INT64) PRIMARY KEY (id)`]);
    const live = await readLive(somewhere, fakeSpanner({ ddl, rows: recordedRows }).connect);
    expect(codesOf(live)).toEqual(["database-schema-changing"]);
    expect(messagesOf(live)).toEqual([`Database "${somewhere}": changed while it was read, 3 times`]);
  });

  test("where the DDL does not parse, its errors are told and no difference", async () => {
    const live = await readLive(somewhere, fakeSpanner({ ddl: [["CREATE TABLE ("]], rows: recordedRows }).connect);
    expect(codesOf(live)).toEqual(["ddl-syntax"]);
  });

  test("of a Spanner without IS_HIDDEN agree too", async () => {
    const unknown = grpcError(3, "INVALID_ARGUMENT: Unrecognized name: IS_HIDDEN [at 3:97]");
    const queryError = (sql: string) => (sql.includes("IS_HIDDEN") ? unknown : undefined);
    const ddl = recordedDdl.map((statement) => statement.replace(" HIDDEN", ""));
    const columns = recordedRows.columns.map(({ hidden: _, ...row }) => row);
    const { connect } = fakeSpanner({ ddl: [ddl], rows: { ...recordedRows, columns }, queryError });
    expect(codesOf(await readLive(somewhere, connect))).toEqual([]);
  });

  test("an empty database is an error", async () => {
    expect(codesOf(await readLive(somewhere, fakeSpanner({}).connect))).toEqual(["database-empty"]);
  });
});

describe("without permission for the DDL", () => {
  test("INFORMATION_SCHEMA alone gives the same catalogue, graphs included, and a warning", async () => {
    const { connect, calls } = fakeSpanner({ ddl: [denied], rows: recordedRows });
    const live = await readLive(somewhere, connect);
    const { diagnostics, ...document } = documentOf(live);
    const { diagnostics: fromDdl, ...want } = await documentOfDdl(wholeDdl);
    expect(document).toEqual(want);
    expect(codesOf(live)).toEqual(["database-ddl-denied"]);
    expect(diagnostics.slice(1)).toEqual(fromDdl);
    expect(calls).toContain("graphs");
    expect(calls.filter((call) => call === "snapshot")).toHaveLength(1);
    expect(live.statements).toEqual({ read: 6, recorded: 0, reported: 0 });
  });

  test("the KEY of an element is its own, be it not the key of its table", async () => {
    const [account, customer] = recordedMetadata.nodeTables;
    const [owns] = recordedMetadata.edgeTables;
    const metadata = {
      ...recordedMetadata,
      nodeTables: [account, { ...customer, keyColumns: ["name", "id"] }],
      edgeTables: [{ ...owns, keyColumns: ["account_id"] }],
    };
    const graphs = [{ graphSchema: "", graphName: "Bank", metadata: JSON.stringify(metadata) }];
    const live = await readLive(somewhere, fakeSpanner({ ddl: [denied], rows: { ...recordedRows, graphs } }).connect);
    expect(live.graphs[0]?.nodes.map(({ key }) => key)).toEqual([
      ["id", "branch"],
      ["name", "id"],
    ]);
    expect(live.graphs[0]?.edges.map(({ key }) => key)).toEqual([["account_id"]]);
    const withKeys = wholeDdl
      .replace("KEY(id)\n      DEFAULT", "KEY(name, id)\n      DEFAULT")
      .replace("KEY(id, account_id, account_branch)\n      SOURCE", "KEY(account_id)\n      SOURCE");
    expect(documentOf(live).graphs).toEqual((await documentOfDdl(withKeys)).graphs);
  });

  test("views are those of the DDL", async () => {
    const first = "SELECT Person.name FROM Person";
    const second = "SELECT n.name FROM Names AS n";
    const ddl = [
      ...recordedDdl,
      `CREATE VIEW Names SQL SECURITY INVOKER AS ${first}`,
      `CREATE VIEW log.Names SQL SECURITY DEFINER AS ${second}`,
    ];
    const views = [
      { tableSchema: "log", tableName: "Names", definition: second, security: "DEFINER" },
      { tableSchema: "", tableName: "Names", definition: first, security: "INVOKER" },
    ];
    const live = await readLive(somewhere, fakeSpanner({ ddl: [denied], rows: { ...recordedRows, views } }).connect);
    expect(documentOf(live).views).toEqual((await documentOfDdl(ddl.join(";\n"))).views);
    expect(live.views).toHaveLength(2);
  });

  test("a database of before graphs has none", async () => {
    const unknown = grpcError(3, "INVALID_ARGUMENT: Table not found: INFORMATION_SCHEMA.PROPERTY_GRAPHS [at 3:6]");
    const queryError = (sql: string) => (sql.includes("PROPERTY_GRAPHS") ? unknown : undefined);
    const live = await readLive(somewhere, fakeSpanner({ ddl: [denied], rows: recordedRows, queryError }).connect);
    expect([live.graphs, codesOf(live)]).toEqual([[], ["database-ddl-denied"]]);
  });

  test("a foreign key without referenced columns is left out with a warning", async () => {
    const referential = recordedRows.referential.map((row) =>
      row.constraintName === "OwnPerson" ? { ...row, uniqueName: null } : row,
    );
    const live = await readLive(
      somewhere,
      fakeSpanner({ ddl: [denied], rows: { ...recordedRows, referential } }).connect,
    );
    expect(messagesOf(live)[1]).toBe(
      'Table "PersonOwnAccount": foreign key "OwnPerson" has no referenced columns in INFORMATION_SCHEMA and is left out',
    );
    expect(codesOf(live)).toEqual(["database-ddl-denied", "database-foreign-key-open"]);
    // With the DDL it is no difference.
    const both = fakeSpanner({ ddl: [recordedDdl], rows: { ...recordedRows, referential } });
    expect(codesOf(await readLive(somewhere, both.connect))).toEqual([]);
  });

  const broken: readonly (readonly [want: string, metadata: unknown])[] = [
    ["the metadata is not JSON", "{"],
    ["the metadata is not an object", "[]"],
    ['"nodeTables" of the metadata is not a list', JSON.stringify({ nodeTables: {} })],
    ['an entry of "nodeTables" has no text "name"', JSON.stringify({ nodeTables: [{ kind: "NODE" }] })],
    [
      'edge "Owns" has no source or no destination',
      JSON.stringify({ ...recordedMetadata, edgeTables: [{ name: "Owns", baseTableName: "PersonOwnAccount" }] }),
    ],
    [
      '"labelNames" of an entry of "nodeTables" holds something else than text',
      JSON.stringify({ nodeTables: [{ name: "A", baseTableName: "A", labelNames: [1] }] }),
    ],
  ];
  test.each(broken)("metadata of another shape: %s", async (want, metadata) => {
    const graphs = [{ graphSchema: "", graphName: "Bank", metadata: String(metadata) }];
    const live = await readLive(somewhere, fakeSpanner({ ddl: [denied], rows: { ...recordedRows, graphs } }).connect);
    expect(codesOf(live)).toEqual(["database-ddl-denied", "database-graph-unreadable"]);
    expect(messagesOf(live)[1]).toBe(`Graph "Bank": its metadata cannot be read: ${want}`);
  });

  test("dynamic labels and properties are columns", async () => {
    const node = { name: "Any", baseTableName: "Person", dynamicLabelExpr: "`name`", dynamicPropertyExpr: "secret" };
    const graphs = [{ graphSchema: "", graphName: "Loose", metadata: JSON.stringify({ nodeTables: [node] }) }];
    const live = await readLive(somewhere, fakeSpanner({ ddl: [denied], rows: { ...recordedRows, graphs } }).connect);
    expect(live.graphs[0]?.nodes[0]).toMatchObject({ alias: "Any", dynamicLabel: "name", dynamicProperties: "secret" });
  });
});

describe("graph DDL beside a database", () => {
  async function readWith(file: string, ddl: readonly string[] = recordedDdl): Promise<RawSchema> {
    const project = prepareProject({ "graph.sql": file });
    try {
      const { connect } = fakeSpanner({ ddl: [ddl], rows: recordedRows });
      const { folder: directory } = project;
      return await databaseSource({ database: somewhere, directory, graphDdl: ["graph.sql"], connect }).read();
    } finally {
      project.remove();
    }
  }

  test("gives the catalogue of a database that holds the graph", async () => {
    expect(documentOf(await readWith(recordedGraphDdl))).toEqual(await documentOfDdl(wholeDdl));
  });

  test("a graph that the database holds already is an error", async () => {
    const live = await readWith(recordedGraphDdl, [...recordedDdl, recordedGraphDdl]);
    expect(live.diagnostics).toMatchObject([
      {
        code: "ddl-duplicate-object",
        message: 'Graph "Bank": exists already in the database',
        at: { file: "graph.sql" },
        touches: { tables: [], graphs: ["Bank"] },
      },
    ]);
    // It is an error for who loads the graph, which is there once: the database's.
    const { diagnostics: _, ...document } = documentOf(live);
    const { diagnostics: __, ...want } = await documentOfDdl(wholeDdl);
    expect(document).toEqual(want);
    const catalog = buildCatalog(live);
    const planned = (graphs: readonly string[]) =>
      planLoad(catalog, defaultPlanOptions(catalog, { graphs, include: ["Person"], exclude: [] })).diagnostics;
    expect(hasErrors(planned(["Bank"]))).toBe(true);
    expect(hasErrors(planned([]))).toBe(false);
  });

  test("graphs that files give twice are a fault, and the first one stays", async () => {
    const live = await readWith(`${recordedGraphDdl}; CREATE PROPERTY GRAPH bank NODE TABLES (Person)`);
    expect([codesOf(live), live.graphs.map(({ nodes }) => nodes.length)]).toEqual([["ddl-duplicate-object"], [2]]);
  });

  const foreign: readonly (readonly [statement: string, words: string])[] = [
    ["CREATE TABLE X (id INT64) PRIMARY KEY (id)", "CREATE TABLE X …"],
    ["DROP TABLE IF EXISTS Person", "DROP TABLE IF …"],
    ["CREATE VIEW V SQL SECURITY INVOKER AS SELECT 1 AS one", "CREATE VIEW V …"],
    ["CREATE INDEX `By` ON Person (name)", "CREATE INDEX …"],
    ["CREATE SEQUENCE S OPTIONS (sequence_kind = 'bit_reversed_positive')", "CREATE SEQUENCE S …"],
    ["ALTER TABLE Person DROP COLUMN name", "ALTER TABLE Person …"],
    ["DROP PROPERTY GRAPH Bank", "DROP PROPERTY GRAPH …"],
    ["CREATE WIDGET w", "CREATE WIDGET w …"],
  ];
  test.each(foreign)("%s in such a file is an error, at its place", async (statement, words) => {
    const live = await readWith(`${recordedGraphDdl};\n ${statement}`);
    expect(codesOf(live)).toEqual(["graph-ddl-statement"]);
    expect(live.diagnostics[0]).toMatchObject({
      severity: "error",
      message: `File "graph.sql": holds ${words}, and is for CREATE PROPERTY GRAPH only`,
      at: { file: "graph.sql", line: 18, column: 2 },
    });
  });

  test("a table that a file creates and drops again is an error too", async () => {
    const live = await readWith(`CREATE TABLE X (id INT64) PRIMARY KEY (id); DROP TABLE X;\n${recordedGraphDdl}`);
    expect(codesOf(live)).toEqual(["graph-ddl-statement", "graph-ddl-statement"]);
  });

  test.each(["", "-- CREATE PROPERTY GRAPH later\n"])("a file without a graph is an error: %j", async (text) => {
    const live = await readWith(text);
    expect(codesOf(live)).toEqual(["graph-ddl-empty"]);
    expect(live.diagnostics[0]).toMatchObject({
      severity: "error",
      message: 'File "graph.sql": no CREATE PROPERTY GRAPH found',
    });
  });

  test("a file that is not there or does not parse is an error", async () => {
    expect(codesOf(await readWith("CREATE PROPERTY GRAPH"))).toEqual(["ddl-syntax"]);
    const options = { database: somewhere, directory: "/", graphDdl: ["no-such.sql"] };
    const { connect } = fakeSpanner({ ddl: [recordedDdl], rows: recordedRows });
    expect(codesOf(await databaseSource({ ...options, connect }).read())).toEqual(["schema-file-unreadable"]);
  });
});

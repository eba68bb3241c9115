import { afterAll, beforeAll, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { TableId } from "../../generator/plan/types.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Row, WarehouseTable } from "../../generator/rehearse/types.ts";
import { type Pipeline, pipelineOf, rehearseOnce } from "../rehearse/support.ts";

// Where the recipe breaks that the documentation of Spanner Graph gives for reverse ETL by hand: one query per table, the
// rows of a child filtered by the source of its parent. https://cloud.google.com/bigquery/docs/reverse-etl

const ddl = `
CREATE TABLE Person (id INT64 NOT NULL, boss INT64) PRIMARY KEY (id);
CREATE TABLE Account (id INT64 NOT NULL, owner INT64,
  CONSTRAINT FK_Owner FOREIGN KEY (owner) REFERENCES Person (id)) PRIMARY KEY (id);
CREATE TABLE Card (id INT64 NOT NULL, account INT64 NOT NULL,
  CONSTRAINT FK_Account FOREIGN KEY (account) REFERENCES Account (id)) PRIMARY KEY (id);
CREATE TABLE Owns (id INT64 NOT NULL, account INT64 NOT NULL, since INT64) PRIMARY KEY (id, account),
  INTERLEAVE IN PARENT Person;
CREATE PROPERTY GRAPH G NODE TABLES (Person, Account)
  EDGE TABLES (Owns SOURCE KEY (id) REFERENCES Person (id) DESTINATION KEY (account) REFERENCES Account (id));
`;

let zetasql: ZetaSql;
let pipeline: Pipeline;
beforeAll(async () => {
  zetasql = await startZetaSql();
  pipeline = await pipelineOf(ddl, (id) => ({
    integrity: "quarantine",
    order: id === "Owns" ? [{ column: "since", descending: true }] : [],
  }));
});
afterAll(() => zetasql.close());

type Tables = Readonly<Record<string, readonly Row[]>>;

const sources = (rows: Tables): readonly WarehouseTable[] =>
  pipeline.plan.tables.map(({ id, columns }) => ({
    path: `p.src.${id}`,
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: rows[id] ?? [],
  }));

interface Loaded {
  readonly rejected: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly held: (table: string) => readonly Row[];
}

/** Nothing may fail; what is held is what was let in. */
async function load(
  rows: Tables,
  between: readonly { readonly action: string; readonly rows: Tables }[] = [],
): Promise<Loaded> {
  const target = await createMemoryTarget({ catalog: pipeline.catalog, zetasql });
  const { report } = await rehearseOnce({
    ...pipeline,
    zetasql,
    target,
    tables: sources(rows),
    between: between.map(({ action, rows: later }) => ({
      action,
      tables: sources(later).filter(({ path }) => Object.hasOwn(later, path.split(".").at(-1) ?? "")),
    })),
  });
  expect(report.runs[0]?.actions.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(report.exit).toBe(0);
  const held = new Map<string, readonly Row[]>();
  for (const { id } of pipeline.plan.tables) held.set(id, await target.read(id as TableId));
  const tables = report.runs[0]?.tables ?? [];
  return {
    rejected: Object.fromEntries(tables.map(({ name, rejected }) => [name, rejected])),
    held: (table) => held.get(table) ?? [],
  };
}

test("an orphan of an orphan: the filter is transitive", async () => {
  const { rejected, held } = await load({
    Person: [{ id: "1", boss: null }],
    Account: [
      { id: "1", owner: "1" },
      { id: "2", owner: "9" },
    ],
    Card: [
      { id: "1", account: "1" },
      { id: "2", account: "2" },
    ],
  });
  expect(rejected).toMatchObject({
    Account: { "missing_reference:FK_Owner": 1 },
    Card: { "missing_reference:FK_Account": 1 },
  });
  expect(held("Card").map(({ id }) => id)).toEqual(["1"]);
});

test("duplicate parents: one of them counts, and their children are not doubled", async () => {
  const { rejected, held } = await load({
    Person: [
      { id: "1", boss: null },
      { id: "1", boss: "5" },
      { id: "1", boss: null },
    ],
    Account: [{ id: "7", owner: "1" }],
    Owns: [{ id: "1", account: "7", since: null }],
  });
  expect(rejected).toMatchObject({ Person: { duplicate_key: 2 }, Account: {}, Owns: {} });
  expect([held("Person").length, held("Account").length, held("Owns").length]).toEqual([1, 1, 1]);
});

test("a nullable foreign key: NULL refers to nothing and stays", async () => {
  const { rejected, held } = await load({
    Account: [
      { id: "1", owner: null },
      { id: "2", owner: "3" },
    ],
  });
  expect(rejected.Account).toEqual({ "missing_reference:FK_Owner": 1 });
  expect(held("Account")).toEqual([{ id: "1", owner: null }]);
});

test("a row that arrives between two exports waits for the next run", async () => {
  const rows = {
    Person: [{ id: "1", boss: null }],
    Account: [{ id: "1", owner: "1" }],
    Owns: [{ id: "1", account: "1", since: null }],
  };
  const later = {
    Person: [...rows.Person, { id: "2", boss: null }],
    Account: [...rows.Account, { id: "2", owner: "2" }],
    Owns: [...rows.Owns, { id: "2", account: "2", since: null }],
  };
  for (const action of ["checked_Person", "checked_Account", "export_Person", "export_Account"]) {
    const { held } = await load(rows, [{ action, rows: later }]);
    const accounts = held("Account").map(({ id }) => id);
    // What was checked before the new rows came does not know them; what is checked after waits for its parents.
    expect(accounts, action).toEqual(["1"]);
    expect(
      held("Owns").map(({ id }) => id),
      action,
    ).toEqual(["1"]);
  }
});

test("parallel edges: one key is one edge, the newest by the configured order, and the others are listed", async () => {
  const owns = ["3", "9", null].map((since) => ({ id: "1", account: "1", since }));
  const { rejected, held } = await load({
    Person: [{ id: "1", boss: null }],
    Account: [{ id: "1", owner: "1" }],
    Owns: owns,
  });
  expect(held("Owns")).toEqual([{ id: "1", account: "1", since: "9" }]);
  expect(rejected.Owns).toEqual({ duplicate_key: 2 });
});

test("an edge to a node that is not there stays out", async () => {
  const { rejected } = await load({
    Person: [{ id: "1", boss: null }],
    Owns: [{ id: "1", account: "5", since: null }],
  });
  expect(rejected.Owns).toEqual({ "dangling_destination:Account": 1 });
});

// BigQuery believes keys that are declared, though it enforces none, and then leaves joins out whose result it thinks it knows:
// https://cloud.google.com/bigquery/docs/primary-foreign-keys
test("keys declared in BigQuery: our tables declare none, and no join can be left out", () => {
  const { tables } = pipeline.graph;
  let joins = 0;
  for (const { query, target } of tables) {
    expect(query, target.name).not.toMatch(/PRIMARY KEY|FOREIGN KEY/);
    for (const [, alias] of query.matchAll(/\) AS (\w+)\n\s+ON/g)) {
      joins += 1;
      expect(query, target.name).toContain(`${alias}.id IS NULL`);
      // The rows that are joined are not the table but those of it without reasons: of no key is it known that it is there.
      expect(query).toMatch(new RegExp(`LEFT JOIN\\n\\s+\\(SELECT [^)]* WHERE [^)]*\\) = 0\\) AS ${alias}\\n`));
    }
  }
  expect(joins).toBe(4);
});

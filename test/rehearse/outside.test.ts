import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { TableOptions } from "../../generator/plan/types.ts";
import type { Row, TableId, Target } from "../../generator/rehearse/types.ts";
import { onEveryTarget, type TargetOf } from "./every-target.ts";
import { compileFiles, type Pipeline, pipelineOf, rehearseOnce } from "./support.ts";

// References to tables that are not selected: what they lead to is in Spanner before, or is not.

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

const ddl = `
CREATE SCHEMA s;
CREATE TABLE Country (code STRING(2) NOT NULL, t INT64) PRIMARY KEY (code);
CREATE TABLE s.\`Order\` (t INT64, f FLOAT64, w STRING(9), b BYTES(9), d DATE, ts TIMESTAMP, n NUMERIC, o BOOL) PRIMARY KEY (t, f, w, b, d, ts, n, o);
CREATE TABLE One (v INT64) PRIMARY KEY ();
CREATE TABLE City (id INT64 NOT NULL, country STRING(2), CONSTRAINT FK_Country FOREIGN KEY (country) REFERENCES Country (code)) PRIMARY KEY (id);
CREATE TABLE Hint (id INT64 NOT NULL, country STRING(2), CONSTRAINT FK_Hint FOREIGN KEY (country) REFERENCES Country (code) NOT ENFORCED) PRIMARY KEY (id);
CREATE TABLE Lives (id INT64 NOT NULL, city INT64, country STRING(2)) PRIMARY KEY (id);
CREATE TABLE Item (t INT64, f FLOAT64, w STRING(9), b BYTES(9), d DATE, ts TIMESTAMP, n NUMERIC, o BOOL, line INT64 NOT NULL) PRIMARY KEY (t, f, w, b, d, ts, n, o, line), INTERLEAVE IN PARENT s.\`Order\`;
CREATE TABLE Note (id INT64 NOT NULL, t INT64, f FLOAT64, w STRING(9), b BYTES(9), d DATE, ts TIMESTAMP, n NUMERIC, o BOOL,
  CONSTRAINT FK_Order FOREIGN KEY (t, f, w, b, d, ts, n, o) REFERENCES s.\`Order\` (t, f, w, b, d, ts, n, o)) PRIMARY KEY (id);
CREATE TABLE Part (id INT64 NOT NULL) PRIMARY KEY (id), INTERLEAVE IN PARENT One;
CREATE TABLE Worker (id INT64 NOT NULL, boss INT64, country STRING(2), CONSTRAINT FK_Boss FOREIGN KEY (boss) REFERENCES Worker (id),
  CONSTRAINT FK_Home FOREIGN KEY (country) REFERENCES Country (code)) PRIMARY KEY (id);
CREATE PROPERTY GRAPH G NODE TABLES (City, Country) EDGE TABLES (Lives
  SOURCE KEY (city) REFERENCES City (id) DESTINATION KEY (country) REFERENCES Country (code));`;

const outside = ["Country", "s.Order", "One"];
const plan = (options: Partial<TableOptions>, own: Readonly<Record<string, Partial<TableOptions>>> = {}) =>
  pipelineOf(ddl, (id) => ({ integrity: "quarantine", ...options, ...own[id] }), { exclude: outside });

type Rows = Readonly<Record<string, readonly Row[]>>;

async function load(pipeline: Pipeline, target: Target, rows: Rows, held: Rows = {}) {
  for (const [table, own] of Object.entries(held)) {
    const columns = [...new Set(own.flatMap((row) => Object.keys(row)))];
    expect(await target.commit([{ table: table as TableId, columns, rows: own }])).toEqual({ ok: true });
  }
  const tables = pipeline.plan.tables.map(({ id, columns }) => ({
    path: `p.src.${id}`,
    columns: columns.map(({ name, type }) => ({ name, type: type.replace(/\(\w+\)/, "") })),
    rows: rows[id] ?? [],
  }));
  const { report } = await rehearseOnce({ ...pipeline, zetasql, target, tables });
  const [run] = report.runs;
  const bad = (run?.actions ?? []).flatMap(({ name, status, error }) => (status === "ok" ? [] : `${name}: ${error}`));
  const rejected = Object.fromEntries(
    (run?.tables ?? []).filter((table) => rows[table.name] !== undefined).map((table) => [table.name, table.rejected]),
  );
  return { bad, exit: report.exit, rejected, codes: report.diagnostics.map(({ code }) => code) };
}

const ids = async (target: Target, table: string, column = "id") =>
  (await target.read(table as TableId)).map((row) => row[column]);

/** One key, and others that differ from it in one part each. */
const key: Row = {
  t: "9007199254740993",
  f: 0,
  w: "it's `\\ ü",
  b: "AP8=",
  d: "2020-02-29",
  ts: "2020-01-01T00:00:00.123456Z",
  n: "0.1",
  o: true,
};
const other: Row = {
  t: "9007199254740992",
  f: 1e-9,
  w: "it's `\\ u",
  b: "AP4=",
  d: "2020-02-28",
  ts: "2020-01-01T00:00:00.123455Z",
  n: "0.100000001",
  o: false,
};
const wrong = Object.keys(key).map((name): Row => ({ ...key, [name]: other[name] ?? null }));
const nulls = Object.keys(key).map((name): Row => ({ ...key, [name]: null }));
const countries = [{ code: "at" }, { code: "de" }];

function define(open: TargetOf): void {
  const withTarget = async <T>(pipeline: Pipeline, use: (target: Target) => Promise<T>): Promise<T> => {
    const target = await open(pipeline.catalog, zetasql);
    try {
      return await use(target);
    } finally {
      await target.close();
    }
  };

  describe("outsideReferences: check", () => {
    test("foreign keys let in what Spanner holds, and rows with NULL", async () => {
      const pipeline = await plan({ outsideReferences: "check" });
      const rows = ["at", "xx", null, "AT", "de"].map((country, id) => ({ id: String(id), country }));
      await withTarget(pipeline, async (target) => {
        const found = await load(pipeline, target, { City: rows, Hint: rows }, { Country: countries });
        expect(found).toMatchObject({
          bad: [],
          exit: 0,
          rejected: { City: { "missing_reference:FK_Country": 2 }, Hint: { "missing_reference:FK_Hint": 2 } },
        });
        expect(await ids(target, "City")).toEqual(["0", "2", "4"]);
        expect(await ids(target, "Hint")).toEqual(["0", "2", "4"]);
      });
    });

    test("an empty table of Spanner lets nothing in but NULL, and the next run sees what came", async () => {
      const pipeline = await plan({ outsideReferences: "check" });
      const rows = { City: ["at", null].map((country, id) => ({ id: String(id), country })) };
      await withTarget(pipeline, async (target) => {
        expect((await load(pipeline, target, rows)).rejected).toEqual({ City: { "missing_reference:FK_Country": 1 } });
        expect((await load(pipeline, target, rows, { Country: countries })).rejected).toEqual({ City: {} });
        expect(await ids(target, "City")).toEqual(["0", "1"]);
      });
    });

    test("keys of every type, composite, in a named schema: each part counts, NULL is a value to children alone", async () => {
      const pipeline = await plan({ outsideReferences: "check" });
      const same: Row = { ...key, f: -0 };
      const children = [key, same, ...wrong, ...nulls];
      await withTarget(pipeline, async (target) => {
        const found = await load(
          pipeline,
          target,
          {
            Item: children.map((row, line) => ({ ...row, line: String(line) })),
            Note: children.map((row, id) => ({ ...row, id: String(id) })),
          },
          { "s.Order": [key, nulls[5] ?? {}] },
        );
        expect(found).toMatchObject({
          bad: [],
          exit: 0,
          // Of the keys with NULL one is held; a foreign key with NULL leads nowhere.
          rejected: { Item: { "missing_parent:s.Order": 15 }, Note: { "missing_reference:FK_Order": 8 } },
        });
        expect((await ids(target, "Item", "line")).toSorted()).toEqual(["0", "1", "15"]);
        expect(await ids(target, "Note")).toEqual(["0", "1", ...nulls.map((_, place) => String(place + 10))]);
      });
    });

    test("a parent without a key has a row, or none", async () => {
      const pipeline = await plan({ outsideReferences: "check" });
      await withTarget(pipeline, async (target) => {
        const rows = { Part: [{ id: "1" }] };
        expect((await load(pipeline, target, rows)).rejected).toEqual({ Part: { "missing_parent:One": 1 } });
        expect(await load(pipeline, target, rows, { One: [{ v: "7" }] })).toMatchObject({
          bad: [],
          rejected: { Part: {} },
        });
      });
    });

    test("edges find their nodes in Spanner", async () => {
      const pipeline = await plan({ outsideReferences: "check" });
      const lives = [
        { id: "1", city: "1", country: "at" },
        { id: "2", city: "1", country: "xx" },
        { id: "3", city: "9", country: "at" },
        { id: "4", city: "1", country: null },
      ];
      await withTarget(pipeline, async (target) => {
        const rows = { City: [{ id: "1", country: null }], Lives: lives };
        expect(await load(pipeline, target, rows, { Country: countries })).toMatchObject({
          bad: [],
          rejected: { Lives: { "dangling_destination:Country": 2, "dangling_source:City": 1 } },
        });
        expect(await ids(target, "Lives")).toEqual(["1"]);
      });
    });

    test("tables that refer to each other: what leads to a row that stays out stays out too", async () => {
      const pipeline = await plan({ outsideReferences: "check" });
      const worker = (id: string, boss: string | null, country: string | null) => ({ id, boss, country });
      const rows = [
        worker("1", null, "at"),
        worker("2", "1", "de"),
        worker("3", null, "xx"),
        worker("4", "3", "at"),
        worker("5", "4", null),
        worker("6", "7", "at"),
        worker("7", "6", null),
      ];
      await withTarget(pipeline, async (target) => {
        expect(await load(pipeline, target, { Worker: rows }, { Country: countries })).toMatchObject({
          bad: [],
          rejected: { Worker: { "missing_reference:FK_Home": 1, "missing_reference:FK_Boss": 2 } },
        });
        expect(await ids(target, "Worker")).toEqual(["1", "2", "6", "7"]);
      });
    });

    test("`drop` has a table too: what a run was told is not asked again", async () => {
      const pipeline = await plan({ outsideReferences: "check", integrity: "drop" });
      const checked = pipeline.plan.actions.flatMap((action) => (action.kind === "checked" ? [action] : []));
      expect(Object.fromEntries(checked.map(({ table, materialized }) => [table, materialized]))).toEqual({
        City: true,
        Hint: true,
        Item: true,
        Lives: true,
        Note: true,
        Part: true,
        Worker: true,
      });
      await withTarget(pipeline, async (target) => {
        const rows = ["at", "xx"].map((country, id) => ({ id: String(id), country }));
        expect(await load(pipeline, target, { City: rows }, { Country: countries })).toMatchObject({
          bad: [],
          exit: 0,
        });
        expect(await ids(target, "City")).toEqual(["0"]);
      });
    });

    test("without the join a row is let in that Spanner refuses", async () => {
      const pipeline = await plan({ outsideReferences: "check" });
      const files = new Map(pipeline.files);
      const path = [...files.keys()].find((name) => name.endsWith("/checked_City.sqlx")) ?? "";
      const text = files.get(path) ?? "";
      const edited = text.replace(/IF\(t\.country IS NOT NULL AND in_FK_Country[^\n]*\)/, "CAST([] AS ARRAY<STRING>)");
      expect(edited).not.toBe(text);
      files.set(path, edited);
      const changed = { ...pipeline, files, graph: compileFiles(files) };
      await withTarget(changed, async (target) => {
        const found = await load(changed, target, { City: [{ id: "1", country: "xx" }] }, { Country: countries });
        expect(found.bad.join()).toContain("FK_Country");
      });
    });
  });

  describe("outsideReferences: present", () => {
    test("a row that Spanner refuses makes the export fail; where nothing is enforced it is loaded", async () => {
      const pipeline = await plan({ outsideReferences: "present" });
      const rows = ["at", "xx"].map((country, id) => ({ id: String(id), country }));
      await withTarget(pipeline, async (target) => {
        const found = await load(
          pipeline,
          target,
          { City: rows, Hint: rows, Lives: [{ id: "1", city: "0", country: "xx" }] },
          { Country: countries },
        );
        expect(found.bad.join()).toMatch(/^export_City: .*FK_Country.*,export_Lives: /);
        expect(found.exit).toBe(1);
        expect(await ids(target, "Hint")).toEqual(["0", "1"]);
      });
      await withTarget(pipeline, async (target) => {
        const lives = [{ id: "1", city: "0", country: "xx" }];
        const found = await load(pipeline, target, { City: rows.slice(0, 1), Lives: lives }, { Country: countries });
        expect(found).toMatchObject({ bad: [], exit: 0, rejected: { City: {}, Lives: {} } });
        expect(await ids(target, "Lives")).toEqual(["1"]);
      });
    });
  });
}

onEveryTarget("references that leave the selection", define, (emulator) => {
  test("BigQuery cuts times off: a key of Spanner between two microseconds is the key of no row", async () => {
    const pipeline = await pipelineOf(
      `CREATE TABLE P (seen TIMESTAMP NOT NULL) PRIMARY KEY (seen);
       CREATE TABLE C (id INT64 NOT NULL, seen TIMESTAMP, CONSTRAINT F FOREIGN KEY (seen) REFERENCES P (seen)) PRIMARY KEY (id);`,
      () => ({ integrity: "quarantine", outsideReferences: "check" }),
      { exclude: ["P"] },
    );
    const target = await emulator(pipeline.catalog, zetasql);
    const times = ["2020-01-01T00:00:00.123456Z", "2020-01-01T00:00:00.000001Z"];
    const held = [{ seen: "2020-01-01T00:00:00.123456789Z" }, { seen: times[1] ?? "" }];
    const rows = { C: times.map((seen, id) => ({ id: String(id), seen })) };
    expect(await load(pipeline, target, rows, { P: held })).toMatchObject({
      bad: [],
      rejected: { C: { "missing_reference:F": 1 } },
    });
    expect(await ids(target, "C")).toEqual(["1"]);
    await target.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import type { TableOptions } from "../../generator/plan/types.ts";
import type { Row, TableId, Target } from "../../generator/rehearse/types.ts";
import { onEveryTarget, type TargetOf } from "./every-target.ts";
import { compileFiles, type Pipeline, pipelineOf, rehearseOnce } from "./support.ts";

// What is asked of Spanner after the load: it passes after a good one, and fails where rows did not come.

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

const ddl = `
CREATE SCHEMA s;
CREATE TABLE s.\`Order\` (t INT64, f FLOAT64, w STRING(9), b BYTES(9), d DATE, ts TIMESTAMP, n NUMERIC, o BOOL NOT NULL, v INT64) PRIMARY KEY (t, f, w, b, d, ts, n, o);
CREATE TABLE Person (id INT64 NOT NULL, name STRING(9), boss INT64, CONSTRAINT FK_Boss FOREIGN KEY (boss) REFERENCES Person (id)) PRIMARY KEY (id);
CREATE TABLE Pair (a INT64 NOT NULL, b STRING(9) NOT NULL) PRIMARY KEY (a, b);
CREATE TABLE Step (id INT64 NOT NULL, before INT64 NOT NULL, CONSTRAINT FK_Before FOREIGN KEY (before) REFERENCES Step (id)) PRIMARY KEY (id);
CREATE TABLE One (v INT64) PRIMARY KEY ();
CREATE TABLE Bucket (h INT64 NOT NULL AS (MOD(id, 16)) STORED, id INT64 NOT NULL) PRIMARY KEY (h, id);`;

const plan = (options: Partial<TableOptions>) =>
  pipelineOf(ddl, (id) => ({
    integrity: "quarantine",
    ...(id === "Step" && options.integrity !== "trust" ? { maxDepth: 2 } : {}),
    ...(id === "Pair" ? { shards: 3 } : {}),
    ...options,
  }));

type Rows = Readonly<Record<string, readonly Row[]>>;

const key: Row = {
  t: "9007199254740993",
  f: 0.1,
  w: "it's `\\ ü",
  b: "AP8=",
  d: "2020-02-29",
  ts: "2020-01-01T00:00:00.123456Z",
  n: "0.1",
  o: true,
};
const person = (id: number, boss: number | null, name = "n"): Row => ({
  id: String(id),
  name,
  boss: boss === null ? null : String(boss),
});
/** Each with a row that stays out, and with a duplicate. */
const rows: Rows = {
  "s.Order": [
    { ...key, v: "1" },
    { ...key, v: "2" },
    ...Object.keys(key).map((name): Row => ({ ...key, [name]: null, v: "1" })),
    { ...key, f: Number.NaN, v: "1" },
    { ...key, f: -0, v: "1" },
    { ...key, f: 0, v: "1" },
    { ...key, f: Number.POSITIVE_INFINITY, v: "1" },
  ],
  Person: [person(1, 2), person(2, 1), person(3, 9), person(4, null), person(4, null, "m")],
  Pair: Array.from({ length: 9 }, (_, n) => ({ a: String(n % 3), b: `b${n}` })),
  Step: [
    { id: "1", before: "1" },
    { id: "2", before: "1" },
    { id: "3", before: "2" },
    { id: "4", before: "3" },
  ],
  One: [{ v: "1" }],
  Bucket: [{ id: "17" }, { id: "17" }, { id: "3" }],
};

/** The rows of the sources as soon as an action is over. */
interface Change {
  readonly action: string;
  readonly rows: Rows;
}

async function load(
  pipeline: Pipeline,
  target: Target,
  given: Rows = rows,
  { fail = [], between = [] }: { readonly fail?: readonly string[]; readonly between?: readonly Change[] } = {},
) {
  const tablesOf = (of: Rows) =>
    pipeline.plan.tables.map(({ id, columns }) => ({
      path: `p.src.${id.slice(id.indexOf(".") + 1)}`,
      columns: columns
        .filter(({ exported }) => exported)
        .map(({ name, type }) => ({ name, type: type.replace(/\(\w+\)/, "") })),
      rows: of[id] ?? [],
    }));
  const { report } = await rehearseOnce({
    ...pipeline,
    zetasql,
    target,
    tables: tablesOf(given),
    between: between.map(({ action, rows: later }) => ({ action, tables: tablesOf(later) })),
    fail: fail.map((action) => ({ action, commit: 1 })),
  });
  const actions = report.runs[0]?.actions ?? [];
  const verified = actions.filter(({ name }) => name.startsWith("verify_"));
  return {
    exit: report.exit,
    notOk: actions.filter(({ status }) => status !== "ok").map(({ name, status }) => `${name} ${status}`),
    verified: verified.length,
    told: Object.fromEntries(
      verified.flatMap(({ name, status, error }) => {
        if (status !== "failed") return [];
        const text = /the first is (\{.*\})/.exec(error ?? "")?.[1] ?? `"${error}"`;
        return [[name, JSON.parse(text)]];
      }),
    ),
    codes: report.diagnostics.map(({ code }) => code),
  };
}

/** Exports that leave rows out, which nobody notices who does not look. */
function lossy(pipeline: Pipeline, exports: readonly string[], condition: string): Pipeline {
  const files = new Map(pipeline.files);
  for (const name of exports) {
    const path = [...files.keys()].find((each) => each.endsWith(`/${name}.sqlx`)) ?? "";
    const text = files.get(path) ?? "";
    const edited = text.includes("\nWHERE\n")
      ? text.replace("\nWHERE\n", `\nWHERE\n  ${condition} AND `)
      : `${text}\nWHERE\n  ${condition}\n`;
    expect(edited, name).not.toBe(text);
    files.set(path, edited);
  }
  return { ...pipeline, files, graph: compileFiles(files) };
}

const everyKey = "Spanner does not hold the key of every loadable row";
const tooFew = "Spanner holds fewer rows than are loadable";

function define(open: TargetOf): void {
  const on = async <T>(pipeline: Pipeline, use: (target: Target) => Promise<T>): Promise<T> => {
    const target = await open(pipeline.catalog, zetasql);
    try {
      return await use(target);
    } finally {
      await target.close();
    }
  };

  describe.each(["counts", "keys"] as const)("verify: %s", (verify) => {
    test.each(["quarantine", "drop"] as const)(
      "passes after a good load, once and again, under %s",
      async (integrity) => {
        const pipeline = await plan({ verify, integrity });
        await on(pipeline, async (target) => {
          for (const _ of [1, 2]) {
            expect(await load(pipeline, target)).toMatchObject({ exit: 0, notOk: [], verified: 6, codes: [] });
          }
          // What left the sources stays in Spanner, and is no reason to fail.
          const fewer = Object.fromEntries(Object.entries(rows).map(([table, own]) => [table, own.slice(0, 1)]));
          expect(await load(pipeline, target, fewer)).toMatchObject({ notOk: [], verified: 6 });
        });
      },
    );

    test("is skipped where an export failed", async () => {
      const pipeline = await plan({ verify });
      await on(pipeline, async (target) => {
        const found = await load(pipeline, target, rows, {
          fail: ["export_Pair_shard_2", "export_Person_pass_2"],
        });
        expect(found.notOk.toSorted()).toEqual([
          "export_Pair_shard_2 failed",
          "export_Person_pass_2 failed",
          "verify_Pair skipped",
          "verify_Person skipped",
        ]);
      });
    });
  });

  test("counts fails where an export leaves rows out, and says how many", async () => {
    const pipeline = await plan({ verify: "counts" });
    const changed = lossy(
      pipeline,
      [
        "export_Person",
        "export_Person_pass_2",
        "export_s__Order",
        "export_One",
        "export_Step_depth_1",
        "export_Bucket",
      ],
      "FALSE",
    );
    await on(changed, async (target) => {
      expect(
        (await load(changed, target, { ...rows, Person: [person(4, null)], Step: rows.Step?.slice(0, 2) ?? [] })).told,
      ).toEqual({
        verify_Person: { problem: tooFew, loadable_rows: "1", spanner_rows: "0" },
        verify_s__Order: { problem: tooFew, loadable_rows: "11", spanner_rows: "0" },
        verify_One: { problem: tooFew, loadable_rows: "1", spanner_rows: "0" },
        verify_Step: { problem: tooFew, loadable_rows: "2", spanner_rows: "1" },
        verify_Bucket: { problem: tooFew, loadable_rows: "2", spanner_rows: "0" },
      });
    });
  });

  test("keys fails where an export leaves a row out, and names it, whatever else Spanner holds", async () => {
    const pipeline = await plan({ verify: "keys" });
    const changed = lossy(
      lossy(
        lossy(lossy(pipeline, ["export_Person", "export_Person_pass_2"], "id != 4"), ["export_One"], "FALSE"),
        ["export_Pair_shard_1", "export_Pair_shard_2", "export_Pair_shard_3"],
        "b != 'b5'",
      ),
      ["export_Bucket"],
      "id != 17",
    );
    await on(changed, async (target) => {
      const others = Array.from({ length: 9 }, (_, n) => ({ id: String(100 + n), name: "n", boss: null }));
      await target.commit([{ table: "Person" as TableId, columns: ["id", "name", "boss"], rows: others }]);
      expect((await load(changed, target)).told).toEqual({
        verify_Person: { problem: everyKey, loadable_rows: "3", missing_rows: "1", missing_key: '{"id":4}' },
        verify_Pair: { problem: everyKey, loadable_rows: "9", missing_rows: "1", missing_key: '{"a":2,"b":"b5"}' },
        verify_One: { problem: everyKey, loadable_rows: "1", missing_rows: "1", missing_key: "{}" },
        verify_Bucket: { problem: everyKey, loadable_rows: "2", missing_rows: "1", missing_key: '{"id":17}' },
      });
    });
  });

  test("each part of a key counts, and NULL is a value of it", async () => {
    const pipeline = await plan({ verify: "keys" });
    // Each of these rows differs from one that is loaded in one part alone.
    const parts = ["t", "f", "w", "b", "d", "ts", "n"].map((name) => `${name} IS NULL`);
    const changed = lossy(pipeline, ["export_s__Order"], `NOT (${parts.join(" OR ")})`);
    await on(changed, async (target) => {
      expect((await load(changed, target)).told).toEqual({
        verify_s__Order: expect.objectContaining({ loadable_rows: "11", missing_rows: "7" }),
      });
    });
    const nan = lossy(pipeline, ["export_s__Order"], "IS_NAN(f) IS NOT TRUE");
    await on(nan, async (target) => {
      expect((await load(nan, target)).told).toEqual({
        verify_s__Order: {
          problem: everyKey,
          loadable_rows: "11",
          missing_rows: "1",
          missing_key: expect.stringContaining('"f":"NaN"'),
        },
      });
    });
  });

  test("what arrives behind an export is looked for by the next run, but for a trusted source", async () => {
    const more: Rows = { Pair: [...(rows.Pair ?? []), { a: "9", b: "late" }] };
    const small = "CREATE TABLE Pair (a INT64 NOT NULL, b STRING(9) NOT NULL) PRIMARY KEY (a, b);";
    for (const verify of ["counts", "keys"] as const) {
      for (const integrity of ["drop", "quarantine", "trust"] as const) {
        const pipeline = await pipelineOf(small, () => ({ integrity, verify }));
        await on(pipeline, async (target) => {
          const found = await load(pipeline, target, rows, { between: [{ action: "export_Pair", rows: more }] });
          expect(found.notOk, `${verify} ${integrity}`).toEqual(integrity === "trust" ? ["verify_Pair failed"] : []);
          expect((await load(pipeline, target, more)).notOk).toEqual([]);
        });
      }
    }
  });

  test("of a trusted source every row is looked for", async () => {
    const given: Rows = { Pair: rows.Pair ?? [], One: rows.One ?? [], Bucket: [{ id: "1" }] };
    const small = ddl.replace(/CREATE TABLE (Person|Step)[^;]*;/g, "");
    const trusting = (verify: TableOptions["verify"]) =>
      pipelineOf(small, (id) => ({
        integrity: "trust",
        verify,
        ...(id === "Pair" ? { columns: new Map([["b", { kind: "expression", sql: "UPPER(b)" }]]) } : {}),
      }));
    for (const verify of ["counts", "keys"] as const) {
      const pipeline = await trusting(verify);
      await on(pipeline, async (target) => {
        expect(await load(pipeline, target, given)).toMatchObject({ exit: 0, notOk: [], verified: 4 });
      });
    }
    const changed = lossy(await trusting("keys"), ["export_Pair"], "b != 'b5'");
    await on(changed, async (target) => {
      expect((await load(changed, target, given)).told).toEqual({
        verify_Pair: {
          problem: "Spanner does not hold the key of every row of the source",
          source_rows: "9",
          missing_rows: "1",
          missing_key: '{"a":2,"b":"B5"}',
        },
      });
    });
    const counted = lossy(await trusting("counts"), ["export_Pair"], "b != 'b5'");
    await on(counted, async (target) => {
      expect((await load(counted, target, given)).told).toEqual({
        verify_Pair: { problem: "Spanner holds fewer rows than the source has", source_rows: "9", spanner_rows: "8" },
      });
    });
  });
}

onEveryTarget("a look after the load", define);

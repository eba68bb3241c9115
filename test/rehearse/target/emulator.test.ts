import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { startEmulator } from "../../../generator/engines/emulator/index.ts";
import { sharedZetaSql } from "../../../generator/engines/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { createEmulatorTarget, createMemoryTarget, explainedTarget } from "../../../generator/rehearse/target/index.ts";
import type { Mutation, Row, TableId, Target } from "../../../generator/rehearse/types.ts";
import { catalogStatements } from "../../../generator/render/index.ts";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { catalogOf } from "../../support/schema.ts";

function put(table: string, ...rows: readonly Row[]): Mutation {
  return { table: table as TableId, columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}

const measured = process.env.VERDICT_COUNTS === "1";

/** A signal is on its way for a moment, in which the process may still answer. */
async function stopped(pid: number): Promise<void> {
  await vi.waitFor(() =>
    expect(execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })).toMatch(/^T/),
  );
}

describeWithEmulator("the target in an emulator", (emulator) => {
  const open = (ddl: string, running = emulator.running(), deadlineMs = 20_000): Promise<Target> =>
    createEmulatorTarget({
      catalog: catalogDocument(catalogOf(ddl)),
      statements: catalogStatements,
      directory: process.cwd(),
      emulator: running,
      deadlineMs,
    });

  test("keeps tables and leaves out what this emulator does not know", async () => {
    const target =
      await open(`CREATE TABLE A (id INT64 NOT NULL, n INT64, CONSTRAINT positive CHECK (id > 0) NOT ENFORCED,
        CONSTRAINT own FOREIGN KEY (n) REFERENCES A (id) NOT ENFORCED) PRIMARY KEY (id);
      CREATE TABLE B (id INT64 NOT NULL, k INT64, x INT64, CONSTRAINT info FOREIGN KEY (x) REFERENCES A (id) NOT ENFORCED,
        CONSTRAINT kept FOREIGN KEY (k) REFERENCES A (id), CONSTRAINT small CHECK (k < 100)) PRIMARY KEY (id, k), INTERLEAVE IN A;
      CREATE UNIQUE INDEX BK ON B (k);
      CREATE TABLE C (id UUID NOT NULL) PRIMARY KEY (id);
      CREATE TABLE D (id UUID NOT NULL, n INT64) PRIMARY KEY (id, n), INTERLEAVE IN PARENT C;
      CREATE TABLE E (id INT64, c UUID) PRIMARY KEY (id);
      CREATE VIEW V SQL SECURITY INVOKER AS SELECT A.id FROM A;
      CREATE OR REPLACE PROPERTY GRAPH G NODE TABLES (A);`);
    const left = target.leftOut.map(({ statement }) => statement.replace(/\s+/g, " ").slice(0, 60));
    if (emulator.version === "1.5.28") {
      expect([...target.missing.keys()]).toEqual(["C", "D", "E"]);
      expect(target.missing.get("D" as TableId)).toMatch(/^its parent "C" is missing: /);
      expect(left).toEqual([
        "A: foreign key own of A to itself, NOT ENFORCED",
        "A: CONSTRAINT positive CHECK (id > 0) NOT ENFORCED",
        "B: INTERLEAVE IN A",
        "CREATE TABLE C ( id UUID NOT NULL ) PRIMARY KEY (id)",
        "CREATE TABLE D ( id UUID NOT NULL, n INT64 ) PRIMARY KEY (id",
        "CREATE TABLE E ( id INT64, c UUID ) PRIMARY KEY (id)",
        "ALTER TABLE B ADD CONSTRAINT info FOREIGN KEY (x) REFERENCES",
        "CREATE PROPERTY GRAPH G NODE TABLES ( A KEY (id) DEFAULT LAB",
      ]);
      expect(target.leftOut.map(({ reason }) => reason)).toContainEqual(
        expect.stringContaining("Foreign key enforcement is not supported."),
      );
    }
    expect(await target.commit([put("A", { id: -1, n: 77 }, { id: 5 }), put("B", { id: 9, k: 5, x: 77 })])).toEqual({
      ok: true,
    });
    expect(await target.read("B" as TableId)).toEqual([{ id: "9", k: "5", x: "77" }]);
    const refused = await target.commit([put("B", { id: 9, k: 6 })]);
    expect(refused).toEqual({
      ok: false,
      error: {
        code: 9,
        message:
          "Foreign key `kept` constraint violation on table `B`. Cannot find referenced key `{Int64(6)}` in table `A`.",
        violations: [],
      },
    });
    await target.close();
  });

  test("starts with the schema of the example within half a second", async () => {
    const ddl = readFileSync("spanner/schema.sql", "utf8");
    await open(ddl).then((target) => target.close());
    const start = performance.now();
    const target = await open(ddl);
    const took = performance.now() - start;
    if (measured) process.stdout.write(`start with ${target.leftOut.length} left out: ${took.toFixed(0)} ms\n`);
    expect(target.missing.size).toBe(0);
    expect(took).toBeLessThan(5_000);
    await target.close();
  });

  test("reads what was written, a column called like its table too", async () => {
    const target = await open(`CREATE TABLE u (u INT64, t TIMESTAMP OPTIONS (allow_commit_timestamp = true), j JSON,
      a ARRAY<FLOAT64>) PRIMARY KEY (u DESC);`);
    const rows = [
      { u: "2", t: "2026-01-31T12:00:00.123456789Z", j: { b: [1, null], a: "é" }, a: [1.5, "NaN", null] },
      { u: null },
    ];
    expect(await target.commit([put("u", ...rows)])).toEqual({ ok: true });
    expect(await target.read("u" as TableId)).toEqual([rows[0], { u: null, t: null, j: null, a: null }]);
    expect(await target.commit([put("u", { u: 2, t: "spanner.commit_timestamp()" })])).toEqual({ ok: true });
    const [first] = await target.read("u" as TableId);
    expect(Date.parse(String(first?.t))).toBeGreaterThan(Date.now() - 60_000);
    await target.close();
  });

  test("refuses an object where the column has no JSON, as the checks in memory do", async () => {
    const types = [
      "INT64",
      "STRING(MAX)",
      "BYTES(MAX)",
      "BOOL",
      "FLOAT64",
      "NUMERIC",
      "DATE",
      "TIMESTAMP",
      "ARRAY<JSON>",
    ];
    const ddl = `CREATE TABLE T (id INT64, ${types.map((type, at) => `c${at} ${type}`).join(", ")}) PRIMARY KEY (id);`;
    const real = await open(ddl);
    const memory = await createMemoryTarget({ catalog: catalogOf(ddl), zetasql: await sharedZetaSql() });
    for (const [at, type] of types.entries()) {
      for (const value of [{}, { a: [1, { b: "x" }] }]) {
        const commit = [put("T", { id: 1, [`c${at}`]: value })];
        const codes = [await real.commit(commit), await memory.commit(commit)].map(
          (result) => !result.ok && result.error.code,
        );
        expect(codes, type).toEqual([9, 9]);
      }
    }
    expect(await real.read("T" as TableId)).toEqual([]);
    await real.close();
  });

  test("takes 25,000 rows a second in batches of 1,000", async () => {
    const target = await open("CREATE TABLE T (id INT64, a STRING(20), b FLOAT64, c DATE, d BOOL) PRIMARY KEY (id);");
    const rows = Array.from({ length: 10_000 }, (_, id) => ({
      id,
      a: `name ${id}`,
      b: id / 7,
      c: "2026-01-31",
      d: true,
    }));
    const start = performance.now();
    for (let from = 0; from < rows.length; from += 1_000) {
      expect(await target.commit([put("T", ...rows.slice(from, from + 1_000))])).toEqual({ ok: true });
    }
    const seconds = (performance.now() - start) / 1_000;
    const read = performance.now();
    expect(await target.read("T" as TableId)).toHaveLength(10_000);
    const readSeconds = (performance.now() - read) / 1_000;
    if (measured) {
      const perSecond = (time: number): string => `${Math.round(10_000 / time)} rows/s`;
      process.stdout.write(`written ${perSecond(seconds)}, read ${perSecond(readSeconds)}\n`);
    }
    // On a machine that does much else it is less.
    expect(seconds).toBeLessThan(5);
    await target.close();
  });

  test("ends with the emulator, and says so", async () => {
    const running = await startEmulator({ environment: { PATH: process.env.PATH } });
    if (running.pid === undefined) return;
    const target = await open("CREATE TABLE T (id INT64) PRIMARY KEY (id);", running);
    expect(await target.commit([put("T", { id: 1 })])).toEqual({ ok: true });
    process.kill(running.pid, "SIGKILL");
    const start = performance.now();
    const died = /^engine-died: Spanner emulator ended while it was needed: signal SIGKILL/;
    await expect(target.commit([put("T", { id: 2 })])).rejects.toThrow(died);
    await expect(target.read("T" as TableId)).rejects.toThrow(died);
    await expect(target.query("SELECT id FROM T")).rejects.toThrow(died);
    await target.close();
    expect(performance.now() - start).toBeLessThan(5_000);
    await running.stop();
  });

  test("does not wait for one that hangs", async () => {
    const running = await startEmulator({ environment: { PATH: process.env.PATH } });
    if (running.pid === undefined) return;
    const target = await open("CREATE TABLE T (id INT64) PRIMARY KEY (id);", running, 500);
    process.kill(running.pid, "SIGSTOP");
    await stopped(running.pid);
    await expect(target.commit([put("T", { id: 2 })])).rejects.toThrow(
      "engine-died: Spanner emulator did not answer within 0.5 s",
    );
    await target.close();
    await running.stop();
  });

  test("a time without a zone is one of America/Los_Angeles, here and in memory", async () => {
    const ddl =
      "CREATE TABLE T (id INT64, ts TIMESTAMP, CONSTRAINT C CHECK (ts >= TIMESTAMP '2020-01-01')) PRIMARY KEY (id);";
    const real = await open(ddl);
    const memory = await createMemoryTarget({ catalog: catalogOf(ddl), zetasql: await sharedZetaSql() });
    for (const target of [real, memory]) {
      expect((await target.commit([put("T", { id: 1, ts: "2020-01-01T08:00:00Z" })])).ok).toBe(true);
      expect((await target.commit([put("T", { id: 2, ts: "2020-01-01T07:59:59Z" })])).ok).toBe(false);
    }
    await real.close();
  });

  test("explained: the emulator's words, and the rows that the checks in memory find", async () => {
    const ddl = `CREATE TABLE N (id INT64 NOT NULL) PRIMARY KEY (id);
      CREATE TABLE E (id INT64 NOT NULL, n INT64, CONSTRAINT f FOREIGN KEY (n) REFERENCES N (id)) PRIMARY KEY (id);`;
    const real = await open(ddl);
    const memory = await createMemoryTarget({ catalog: catalogOf(ddl), zetasql: await sharedZetaSql() });
    const target = explainedTarget(real, memory);
    expect(await target.commit([put("N", { id: 1 })])).toEqual({ ok: true });
    const row = { id: 2, n: 7 };
    expect(await target.commit([put("E", { id: 1, n: 1 }, row)])).toMatchObject({
      ok: false,
      error: {
        code: 9,
        message: expect.stringContaining("`f`"),
        violations: [{ kind: "missingReference", name: "f", row }],
      },
    });
    expect(target.disagreements).toEqual([]);
    // Behind the back of the memory: now it would refuse what the emulator takes.
    expect(await real.commit([put("N", { id: 7 })])).toEqual({ ok: true });
    expect(await target.commit([put("E", row)])).toEqual({ ok: true });
    expect(target.disagreements).toMatchObject([{ emulator: { ok: true }, memory: { ok: false } }]);
    expect(await memory.read("E" as TableId)).toEqual([{ id: "2", n: "7" }]);
    await target.close();
  });
});

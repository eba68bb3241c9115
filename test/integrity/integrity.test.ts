import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import { createEmulatorTarget } from "../../generator/rehearse/target/index.ts";
import { catalogStatements } from "../../generator/render/index.ts";
import { describeWithEmulator, emulatorSeed } from "../engines/emulator/support.ts";
import type { OracleTable } from "../oracle.ts";
import { dirtyRows } from "./random-rows.ts";
import { integritySchemas } from "./random-schema.ts";
import { fillOutside, integrityPipeline, nextRows, runAndCompare, runAndFail, type Setting } from "./scenario.ts";

// Random schemas and dirty rows against the oracle. The short form runs with all tests, the long one by
// `npm run test:soak:integrity`.
const runs = Number(process.env.INTEGRITY_RUNS ?? 25);
const isVerbose = process.env.INTEGRITY_COUNTS === "1";

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

describeWithEmulator("random schemas with dirty rows", (emulator) => {
  test("what is loaded is what the oracle lets in, whatever Spanner held before", {
    timeout: runs * 30_000,
  }, async () => {
    const counts = new Map<string, number>();
    const add = (what: string, count = 1) => counts.set(what, (counts.get(what) ?? 0) + count);
    await fc.assert(
      fc.asyncProperty(integritySchemas, fc.integer({ min: 0, max: 1_000_000 }), async (schema, seed) => {
        // The lowest bit decides the order of the run.
        const layout = (seed >> 1) % 2 === 0 ? "sqlx" : "compact";
        const pipeline = await integrityPipeline(schema, layout).catch((error: unknown) => {
          if (String(error).includes("references form a cycle") || String(error).includes("references itself"))
            return undefined;
          throw error;
        });
        fc.pre(pipeline !== undefined);
        if (pipeline === undefined) return;
        const target = await createEmulatorTarget({
          catalog: catalogDocument(pipeline.catalog),
          statements: catalogStatements,
          directory: process.cwd(),
          emulator: { ...emulator.running(), pid: undefined },
          deadlineMs: 60_000,
        });
        try {
          const isOutside = ({ name }: OracleTable) => schema.outside.includes(name);
          const setting: Setting = {
            pipeline,
            tables: schema.tables.filter((table) => !isOutside(table)),
            outside: schema.tables.filter(isOutside),
            gates: schema.gates,
            zetasql,
            target,
            seed,
          };
          const rows = dirtyRows(schema.tables, seed);
          add("row of a table that is not selected", await fillOutside(setting, rows));
          const first = await runAndCompare(setting, rows);
          const later = await nextRows(setting, rows);
          await runAndFail(setting, later);
          const second = await runAndCompare(setting, later);
          for (const { reasons, loadable, shut, stopped } of [first, second]) {
            add("shut gate", shut);
            add("table stopped by a gate", stopped);
            if (schema.gates.size > 0) add("table with a gate", setting.tables.length - stopped);
            for (const [reason, count] of reasons) add(reason, count);
            add("loadable", loadable);
          }
        } catch (error) {
          throw new Error(
            `${error instanceof Error ? error.message : String(error)}\n${schema.ddl}\nseed ${seed}, ${layout}`,
            {
              cause: error,
            },
          );
        } finally {
          await target.close();
        }
        for (const feature of schema.features) add(feature);
        add("schemas");
        add(`layout ${layout}`);
        if (isVerbose && (counts.get("schemas") ?? 0) % 20 === 0) process.stdout.write(`${shownCounts(counts)}\n`);
      }),
      { numRuns: runs, seed: emulatorSeed },
    );
    if (isVerbose) process.stdout.write(`${shownCounts(counts)}\n`);
    for (const feature of wanted)
      expect(counts.get(feature) ?? 0, `${feature} in ${shownCounts(counts)}`).toBeGreaterThanOrEqual(
        runs >= 400 ? 30 : 1,
      );
  });
});

/** What has to come by, in the long form thirty times. */
const wanted = [
  "layout sqlx",
  "layout compact",
  "self reference",
  "cycle over 2 tables",
  "composite foreign key",
  "foreign key by a key column",
  "interleaving",
  "named schema",
  "nullable key",
  "edge",
  "null_key",
  "null_required",
  "duplicate_key",
  "missing_parent",
  "missing_reference",
  "too_long",
  "shut gate",
  "table stopped by a gate",
  "table that is not selected",
  "row of a table that is not selected",
  ...(runs >= 400
    ? [
        "cycle over 3 tables",
        "loaded by depth",
        "too_deep",
        "foreign key to unique columns in another order",
        "column shared between foreign keys",
        "nullable key of a parent",
        "node and several edges",
        "several edges",
        "FLOAT64 key",
        "unique index, plain",
        "unique index, nullFiltered",
        "unique index, notNull",
        "unique index, partial",
        "configured order",
        "dangling_source",
        "dangling_destination",
        "duplicate_unique",
        "check_failed",
      ]
    : []),
];

function shownCounts(counts: ReadonlyMap<string, number>): string {
  return JSON.stringify(Object.fromEntries([...counts].sort()));
}

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import { generateSamples } from "../../generator/rehearse/samples/index.ts";
import { exportedTables, findSources } from "../../generator/rehearse/sources.ts";
import { createEmulatorTarget, createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Target, WarehouseTable } from "../../generator/rehearse/types.ts";
import { catalogStatements } from "../../generator/render/index.ts";
import { describeWithEmulator, emulatorSeed } from "../engines/emulator/support.ts";
import { acyclicPipelines, randomPipelines } from "./random-pipeline.ts";
import { type Pipeline, pipelineOf, rehearseOnce } from "./support.ts";

// Whole rehearsals of random schemas with clean data. The short form runs with all tests, the long one by
// `npm run test:soak`.
const runs = Number(process.env.PIPELINE_RUNS ?? 12);
const seeds = Array.from({ length: Number(process.env.PIPELINE_SEEDS ?? 2) }, (_, index) => index + 1);
const rows = 20;
/** `PIPELINE_CYCLES=0`: acyclic schemas alone. */
const drawn = process.env.PIPELINE_CYCLES === "0" ? acyclicPipelines : randomPipelines;
const isVerbose = process.env.PIPELINE_COUNTS === "1";

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

/** What a rehearsal has to say of clean data; undefined when it is all right. */
async function complaint(
  { catalog, plan, graph }: Pipeline,
  input: { readonly tables: readonly WarehouseTable[]; readonly target: Target; readonly seed: number },
): Promise<string | undefined> {
  const { tables, target, seed } = input;
  const { report } = await rehearseOnce({
    graph,
    catalog,
    plan,
    zetasql,
    target,
    seed,
    order: seed === 1 ? "adversary" : "random",
    tables,
  });
  const [run] = report.runs;
  const isWhole = run?.tables.every(
    ({ equal, source, loadable, inSpanner, beyond }) =>
      equal && source === loadable && loadable === inSpanner && beyond === 0,
  );
  if (report.exit === 0 && isWhole === true && run?.tables.length === plan.tables.length) return undefined;
  return JSON.stringify(report, null, 1);
}

/** A reference that no row uses with values is not rehearsed. */
function unusedReferences({ catalog }: Pipeline, tables: readonly WarehouseTable[]): readonly string[] {
  return [...catalog.tables.values()].flatMap(({ id, name, references }) => {
    const rows = tables.find(({ path }) => path === `p.src.${name}`)?.rows ?? [];
    return references
      .filter(({ columns }) => !rows.some((row) => columns.every((column) => (row[column] ?? null) !== null)))
      .map((reference) => `${id}: ${reference.columns.join(", ")}`);
  });
}

describeWithEmulator("random pipelines", (emulator) => {
  const openBoth = async ({ catalog }: Pipeline): Promise<readonly Target[]> => [
    await createMemoryTarget({ catalog, zetasql }),
    await createEmulatorTarget({
      catalog: catalogDocument(catalog),
      statements: catalogStatements,
      directory: process.cwd(),
      // As if it were somebody else's: each database goes with its target.
      emulator: { ...emulator.running(), pid: undefined },
      deadlineMs: 60_000,
    }),
  ];

  test("clean data: what is loaded equals the source, on both targets", { timeout: runs * 20_000 }, async () => {
    const counts = new Map<string, number>();
    const add = (feature: string, count = 1) => counts.set(feature, (counts.get(feature) ?? 0) + count);
    await fc.assert(
      fc.asyncProperty(drawn, async ({ ddl, features }) => {
        const pipeline = await pipelineOf(ddl);
        const { catalog, plan, graph } = pipeline;
        const sources = findSources(plan, graph);
        for (const seed of seeds) {
          const made = await generateSamples({
            catalog,
            sources,
            tables: exportedTables(plan, catalog, graph.projectConfig),
            rows,
            dirty: 0,
            seed,
            zetasql,
          });
          expect(made.diagnostics).toEqual([]);
          for (const { rows: own } of made.tables) expect(own.length).toBeGreaterThanOrEqual(rows);
          expect(unusedReferences(pipeline, made.tables)).toEqual([]);
          for (const target of await openBoth(pipeline)) {
            try {
              expect(await complaint(pipeline, { tables: made.tables, target, seed }), ddl).toBeUndefined();
            } finally {
              await target.close();
            }
          }
        }
        for (const feature of features) add(feature);
        add("tables", plan.tables.length);
        add("schemas");
        if (isVerbose && (counts.get("schemas") ?? 0) % 10 === 0)
          process.stdout.write(`${JSON.stringify(Object.fromEntries(counts))}\n`);
      }),
      // Each step of shrinking is as many rehearsals again.
      { numRuns: runs, seed: emulatorSeed, endOnFailure: runs > 50 },
    );
    if (isVerbose) process.stdout.write(`${JSON.stringify(Object.fromEntries(counts))}\n`);
    // Each feature has to come by.
    expect(counts.size, JSON.stringify(Object.fromEntries(counts))).toBeGreaterThanOrEqual(runs >= 100 ? 12 : 9);
  });
});

import { performance } from "node:perf_hooks";
import { startEmulator } from "../../generator/engines/emulator/index.ts";
import { prepareProject, startZetaSql } from "../../generator/engines/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import { rehearseProject } from "../../generator/rehearse/index.ts";
import { generateSamples } from "../../generator/rehearse/samples/index.ts";
import { exportedTables, findSources } from "../../generator/rehearse/sources.ts";
import { createEmulatorTarget, createMemoryTarget, explainedTarget } from "../../generator/rehearse/target/index.ts";
import type { Target, WarehouseTable } from "../../generator/rehearse/types.ts";
import { catalogStatements } from "../../generator/render/index.ts";
import { committedExample, pipelineOf, rehearseOnce } from "../rehearse/support.ts";

// Rows per second through a rehearsal, beside bare upserts of the same rows into the same emulator; and the time until a
// rehearsal of a few rows is over: `npm run bench:rehearse`.

const directory = process.cwd();
const rounds = 5;
const rowsPerTable = 3_400;
const rowsPerCommit = 1_000;

const emulator = await startEmulator();
const zetasql = await startZetaSql();
const example = committedExample();
const pipeline = await pipelineOf(example.get("spanner/schema.sql") ?? "");
const { catalog, plan, graph } = pipeline;
const made = await generateSamples({
  catalog,
  sources: findSources(plan, graph),
  tables: exportedTables(plan, catalog, graph.projectConfig),
  rows: rowsPerTable,
  dirty: 0,
  seed: 1,
  zetasql,
});
const count = made.tables.reduce((sum, { rows }) => sum + rows.length, 0);

const openTarget = (): Promise<Target> =>
  createEmulatorTarget({
    catalog: catalogDocument(catalog),
    statements: catalogStatements,
    directory,
    emulator,
    deadlineMs: 60_000,
  });

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

function rowsOf(table: string): readonly WarehouseTable["rows"][number][] {
  return made.tables.find(({ path }) => path.endsWith(`.${table}`))?.rows ?? [];
}

/** The client alone: the same rows in commits of a thousand, in the order of the plan. */
async function bare(target: Target): Promise<void> {
  for (const action of plan.actions) {
    if (action.kind !== "export") continue;
    const rows = rowsOf(action.table);
    for (let start = 0; start < rows.length; start += rowsPerCommit) {
      const columns = action.columns.map(({ name }) => name);
      const part = { table: action.table, columns, rows: rows.slice(start, start + rowsPerCommit) };
      const result = await target.commit([part]);
      if (!result.ok) throw new Error(result.error.message);
    }
  }
}

async function rehearsed(target: Target): Promise<void> {
  const { report } = await rehearseOnce({ graph, catalog, plan, zetasql, target, tables: made.tables });
  if (report.exit !== 0) throw new Error(JSON.stringify(report.runs));
}

const times = { bare: [] as number[], rehearsed: [] as number[] };
for (let round = 0; round < rounds; round += 1) {
  for (const [name, run] of [
    ["bare", bare],
    ["rehearsed", rehearsed],
  ] as const) {
    const target = await openTarget();
    const whole = name === "bare" ? target : explainedTarget(target, await createMemoryTarget({ catalog, zetasql }));
    times[name].push(await timed(() => run(whole)));
    await whole.close();
  }
}
const perSecond = (ms: number): number => Math.round((count / ms) * 1_000);
const [bareMs, rehearsedMs] = [median(times.bare), median(times.rehearsed)];
await zetasql.close();
await emulator.stop();

const project = prepareProject(example);
const starts: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  starts.push(
    await timed(() =>
      rehearseProject({
        root: project.folder,
        directory: project.folder,
        catalog,
        plan,
        statements: catalogStatements,
        samples: { kind: "generated", rows: 1, dirty: 0 },
        from: undefined,
        between: [],
        fail: [],
        seed: 1,
        order: "adversary",
        target: "emulator",
        diagnostics: [],
        onEnd: () => undefined,
      }),
    ),
  );
}
project.remove();

process.stdout.write(
  `${count} rows, medians of ${rounds} rounds\n` +
    `bare upserts ${perSecond(bareMs)} rows/s, rehearsal ${perSecond(rehearsedMs)} rows/s: ${Math.round((bareMs / rehearsedMs) * 100)} %\n` +
    `from nothing to the report of three rows: ${(median(starts) / 1_000).toFixed(2)} s\n`,
);
process.exit(0);

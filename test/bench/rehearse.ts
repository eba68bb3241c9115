import { performance } from "node:perf_hooks";
import { Spanner } from "@google-cloud/spanner";
import { createEmulatorDatabase, startEmulator } from "../../generator/engines/emulator/index.ts";
import { prepareProject, startZetaSql } from "../../generator/engines/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import { drawBatches } from "../../generator/rehearse/exports/index.ts";
import { rehearseProject } from "../../generator/rehearse/index.ts";
import { seededRandom } from "../../generator/rehearse/random.ts";
import { generateSamples } from "../../generator/rehearse/samples/index.ts";
import { exportedTables, findSources } from "../../generator/rehearse/sources.ts";
import { createEmulatorTarget, createMemoryTarget, explainedTarget } from "../../generator/rehearse/target/index.ts";
import type { Row, Target } from "../../generator/rehearse/types.ts";
import { catalogStatements } from "../../generator/render/index.ts";
import { committedExample, type Pipeline, pipelineOf, rehearseOnce } from "../rehearse/support.ts";

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
const checked = await pipelineOf(example.get("spanner/schema.sql") ?? "", () => ({ integrity: "quarantine" }));
const whole = await pipelineOf(
  example.get("spanner/schema.sql") ?? "",
  () => ({ integrity: "quarantine", allowEmpty: false, maxRejects: { kind: "share", percent: "10" } }),
  { ledger: { retention: 90 } },
);
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

function rowsOf(table: string): readonly Row[] {
  return made.tables.find(({ path }) => path.endsWith(`.${table}`))?.rows ?? [];
}

let databases = 0;

/** The client as everybody uses it: `table.upsert` of a thousand rows at a time. */
async function publicClient(): Promise<number> {
  databases += 1;
  process.env.SPANNER_EMULATOR_HOST = emulator.host;
  const database = `projects/bench/instances/bench/databases/bench_${databases}`;
  const statements = catalogStatements({ ...catalogDocument(catalog), graphs: [] });
  await createEmulatorDatabase({ database, statements, directory });
  const spanner = new Spanner({ projectId: "bench", disableBuiltInMetrics: true });
  const client = spanner.instance("bench").database(`bench_${databases}`);
  // Makes its session.
  await client.run("SELECT 1");
  const parts = plan.actions.flatMap((action) => {
    if (action.kind !== "export") return [];
    const columns = action.columns.map(({ name }) => name);
    const whole = rowsOf(action.table).map((row) =>
      Object.fromEntries(columns.map((name) => [name, row[name] ?? null])),
    );
    return cutEvenly(whole).map((rows) => ({ table: action.table, rows }));
  });
  const ms = await timed(async () => {
    for (const { table, rows } of parts) await client.table(table).upsert([...rows]);
  });
  await client.close();
  spanner.close();
  return ms;
}

/** Our own client alone: the same rows in the order of the plan, cut into commits. */
async function bare(target: Target, cut: (rows: readonly Row[], action: string) => readonly (readonly Row[])[]) {
  for (const action of plan.actions) {
    if (action.kind !== "export") continue;
    const columns = action.columns.map(({ name }) => name);
    for (const rows of cut(rowsOf(action.table), action.name)) {
      const result = await target.commit([{ table: action.table, columns, rows }]);
      if (!result.ok) throw new Error(result.error.message);
    }
  }
}

function cutEvenly(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / rowsPerCommit);
  return Array.from({ length: count }, (_, index) => rows.slice(index * rowsPerCommit, (index + 1) * rowsPerCommit));
}

/** As many rows in each as the rehearsal has, in the same random order. */
function cutAsRehearsed(rows: readonly Row[], action: string): readonly (readonly Row[])[] {
  const { defaultDatabase, defaultSchema } = graph.projectConfig;
  return drawBatches(rows, seededRandom(1, `commits of ${defaultDatabase}.${defaultSchema}.${action} in run 1`));
}

async function rehearsed(target: Target, of: Pipeline): Promise<void> {
  const { report } = await rehearseOnce({ ...of, zetasql, target, tables: made.tables });
  if (report.exit !== 0) throw new Error(JSON.stringify(report.runs));
}

const times = {
  client: [] as number[],
  even: [] as number[],
  same: [] as number[],
  trust: [] as number[],
  quarantine: [] as number[],
  whole: [] as number[],
};
const ways = {
  even: (target: Target) => bare(target, cutEvenly),
  same: (target: Target) => bare(target, cutAsRehearsed),
  trust: (target: Target) => rehearsed(target, pipeline),
  quarantine: (target: Target) => rehearsed(target, checked),
  whole: (target: Target) => rehearsed(target, whole),
};
for (let round = 0; round < rounds; round += 1) {
  times.client.push(await publicClient());
  for (const name of ["even", "same", "trust", "quarantine", "whole"] as const) {
    const target = await openTarget();
    const memory = name !== "even" && name !== "same" ? await createMemoryTarget({ catalog, zetasql }) : undefined;
    const whole = memory === undefined ? target : explainedTarget(target, memory);
    times[name].push(await timed(() => ways[name](whole)));
    await whole.close();
  }
}
const perSecond = (ms: number): number => Math.round((count / ms) * 1_000);
const clientMs = median(times.client);
const [evenMs, sameMs] = [median(times.even), median(times.same)];
await zetasql.close();
await emulator.stop();

delete process.env.SPANNER_EMULATOR_HOST;
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
        elsewhere: new Map(),
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

const share = (ms: number): string =>
  (["trust", "quarantine", "whole"] as const)
    .map(
      (mode) =>
        `${mode === "whole" ? "with gates and ledger" : mode} ${Math.round((ms / median(times[mode])) * 100)} % of it`,
    )
    .join(", ");
process.stdout.write(
  `${count} rows, medians of ${rounds} rounds\n` +
    `rehearsal under trust ${perSecond(median(times.trust))} rows/s, under quarantine ${perSecond(median(times.quarantine))}\n` +
    `bare upserts in the same commits ${perSecond(sameMs)} rows/s: ${share(sameMs)}\n` +
    `bare upserts by the client's own table.upsert ${perSecond(clientMs)} rows/s: ${share(clientMs)}\n` +
    `bare upserts a thousand at a time ${perSecond(evenMs)} rows/s: ${share(evenMs)}\n` +
    `from nothing to the report of three rows: ${(median(starts) / 1_000).toFixed(2)} s\n`,
);
process.exit(0);

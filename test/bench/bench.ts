import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { compileWithCli, prepareProject, runProcess } from "../../generator/engines/index.ts";
import { syntheticConfig, syntheticSchema } from "./synthetic.ts";

// Everything in one run, so that the ratios hold on a noisy machine. Needs the bundle: `npm run bench` builds it.

const root = resolve(import.meta.dirname, "../..");
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 100, 1000, 5000];
const stages = ["read", "plan", "render", "write"] as const;

interface Measured {
  readonly times: Readonly<Record<string, number>>;
}

/** Prints the process's peak memory in kB behind everything else. */
const reportMemory = 'process.on("exit", () => process.stdout.write(`\\n${process.resourceUsage().maxRSS}`));';

/** Peak memory of the published command, which is the bundle, in megabytes. */
async function peakMemory(size: number): Promise<number> {
  const project = prepareProject({ "schema.sql": syntheticSchema(size), "spanner_graph.yaml": syntheticConfig });
  try {
    const preload = `data:text/javascript,${encodeURIComponent(reportMemory)}`;
    const output = await run(["--import", preload, resolve(root, "dist/cli.js"), "generate"], project.folder);
    return Number(output.split("\n").at(-1)) / 1024;
  } finally {
    project.remove();
  }
}

function print(cells: readonly (string | number)[]): void {
  process.stdout.write(
    `| ${cells.map((cell, index) => (index === 0 ? String(cell).padEnd(7) : String(cell).padStart(9))).join(" | ")} |\n`,
  );
}

async function run(args: readonly string[], cwd = root): Promise<string> {
  const finished = await runProcess({ command: process.execPath, args, cwd, deadlineMs: 600_000 });
  if (finished.code !== 0) throw new Error(finished.stderr);
  return finished.stdout;
}

async function measure(size: number): Promise<readonly [all: number, ratio: number]> {
  const project = prepareProject({ "schema.sql": syntheticSchema(size), "spanner_graph.yaml": syntheticConfig });
  try {
    const output = await run(["--import", "tsx", resolve(import.meta.dirname, "stages.ts"), project.folder]);
    const { times }: Measured = JSON.parse(output);
    const megabytes = await peakMemory(size);
    const all = stages.reduce((sum, stage) => sum + (times[stage] ?? 0), 0);
    const start = performance.now();
    const graph = await compileWithCli(project.folder, { deadlineMs: 600_000 });
    const compile = performance.now() - start;
    if (graph.errors.length > 0 || graph.operations.length !== size) throw new Error("the output does not compile");
    const ms = stages.map((stage) => Math.round(times[stage] ?? 0));
    print([size, ...ms, Math.round(all), Math.round(megabytes), Math.round(compile), (all / compile).toFixed(3)]);
    return [all, all / compile];
  } finally {
    project.remove();
  }
}

process.stdout.write(
  "Milliseconds per stage for synthetic schemas; the stages run cold, once, in a process of their own.\n\n",
);
print(["tables", ...stages, "all", "peak MB", "compile", "all/comp."]);
print(["-------", ...Array.from({ length: 8 }, () => "---------")]);
const all = new Map<number, number>();
for (const size of sizes) all.set(size, (await measure(size))[0]);

const [large, middle] = sizes.toSorted((a, b) => b - a);
if (large !== undefined && middle !== undefined) {
  const growth = (all.get(large) ?? 0) / (all.get(middle) ?? 1);
  const allowed = (large * Math.log(large)) / (middle * Math.log(middle));
  process.stdout.write(
    `\nGrowth from ${middle} to ${large} tables: ${growth.toFixed(2)}; n log n: ${allowed.toFixed(2)}.\n`,
  );
}

const cold: number[] = [];
for (let round = 0; round < 7; round += 1) {
  const start = performance.now();
  await run([resolve(root, "dist/cli.js"), "plan", "--ddl", "spanner/schema.sql"]);
  cold.push(performance.now() - start);
}
cold.sort((a, b) => a - b);
process.stdout.write(
  `\nCold \`plan\` on FinGraph, bundled: median ${Math.round(cold[3] ?? 0)} ms of 7 (${cold.map(Math.round).join(", ")}).\n`,
);

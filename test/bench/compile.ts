import { performance } from "node:perf_hooks";
import { compileWithCli, prepareProject } from "../../generator/engines/index.ts";
import { makeFiles } from "../../generator/pipeline.ts";
import type { Layout } from "../../generator/plan/types.ts";
import { syntheticConfig, syntheticSchema } from "./synthetic.ts";

// How long the Dataform CLI takes to compile the output in both layouts, in one run, so that the ratios hold on a noisy machine:
// `npm run bench:compile [-- TABLES [MODE]]`.

const size = Number(process.argv[2] ?? 4000);
const only = process.argv[3];
/** For what has too many actions as files: hosted Dataform runs 5,000. */
const fewer = Math.floor(size / 4);
const mostActions = 5000;
const modes = [
  ["trust, no gates", "integrity: trust\n  allowEmpty: true"],
  ["trust", "integrity: trust"],
  ["drop", "integrity: drop"],
  ["quarantine", "integrity: quarantine"],
  ["fail", "integrity: fail"],
] as const;

interface Measured {
  readonly actions: number;
  readonly files: number;
  readonly megabytes: number;
  /** Undefined where there are too many actions. */
  readonly ms: number | undefined;
}

async function measure(tables: number, defaults: string, layout: Layout): Promise<Measured> {
  const config = `${syntheticConfig.replace("integrity: trust", defaults)}\nlayout: ${layout}\n`;
  const project = prepareProject({ "schema.sql": syntheticSchema(tables), "spanner_graph.yaml": config });
  try {
    const made = await makeFiles({ kind: "config", path: "spanner_graph.yaml", directory: project.folder });
    const { files, plan } = made;
    const actions = plan?.operations.length ?? 0;
    if (files.length === 0) return { actions, files: 0, megabytes: 0, ms: undefined };
    for (const { path, content } of files) project.write(path, content);
    const bytes = files.reduce(
      (sum, { path, content }) => sum + (path.startsWith("definitions/") ? content.length : 0),
      0,
    );
    const start = performance.now();
    const graph = await compileWithCli(project.folder, { deadlineMs: 900_000 });
    const ms = performance.now() - start;
    const compiled = graph.operations.length + graph.tables.length + graph.assertions.length;
    if (graph.errors.length > 0 || compiled !== actions) {
      throw new Error(`the output does not compile: ${compiled} actions, ${graph.errors[0]?.message}`);
    }
    return { actions, files: files.length, megabytes: bytes / 1_000_000, ms };
  } finally {
    project.remove();
  }
}

function line(tables: number, layout: Layout, { actions, files, megabytes, ms }: Measured): string {
  const time = ms === undefined ? "more actions than hosted Dataform runs" : `compiled in ${(ms / 1000).toFixed(1)} s`;
  const size = ms === undefined ? "" : `, ${files} files, ${megabytes.toFixed(1)} MB`;
  return `  ${tables} tables, ${layout}: ${actions} actions${size}: ${time}\n`;
}

for (const [name, defaults] of modes) {
  if (only !== undefined && name !== only) continue;
  process.stdout.write(`${name}\n`);
  const compact = await measure(size, defaults, "compact");
  process.stdout.write(line(size, "compact", compact));
  if (compact.ms === undefined || compact.actions > mostActions) throw new Error("too many actions");
  const plain = await measure(size, defaults, "sqlx");
  process.stdout.write(line(size, "sqlx", plain));
  let pair = [plain, compact] as const;
  if (plain.ms === undefined) {
    pair = [await measure(fewer, defaults, "sqlx"), await measure(fewer, defaults, "compact")];
    process.stdout.write(line(fewer, "sqlx", pair[0]) + line(fewer, "compact", pair[1]));
  }
  process.stdout.write(`  sqlx / compact: ${((pair[0].ms ?? 0) / (pair[1].ms ?? 1)).toFixed(1)}\n`);
}

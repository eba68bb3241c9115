import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { bindConfig, configSchemaFile, readConfig } from "../../generator/config/index.ts";
import { ddlSource } from "../../generator/introspect/index.ts";
import { buildCatalog } from "../../generator/model/index.ts";
import { planLoad } from "../../generator/plan/index.ts";
import { renderFiles } from "../../generator/render/index.ts";
import {
  applyChanges,
  defaultLockWaitMs,
  defaultManifestPath,
  nodeFileSystem,
  nodeProcesses,
} from "../../generator/write/index.ts";

// Runs the stages once over the project in the folder that is given, in a process of its own, so that each is cold.
// Prints milliseconds per stage as JSON.

const [root = "."] = process.argv.slice(2);
const times: Record<string, number> = {};

async function timed<T>(stage: string, run: () => Promise<T> | T): Promise<T> {
  const start = performance.now();
  const result = await run();
  times[stage] = performance.now() - start;
  return result;
}

const { catalog, bound } = await timed("read", async () => {
  const { config } = await readConfig({ path: "spanner_graph.yaml", directory: root });
  if (config === undefined) throw new Error("no config");
  const files = config.spanner.ddl.map((file) => resolve(root, file));
  const read = buildCatalog(await ddlSource({ files, directory: root }).read());
  return { catalog: read, bound: bindConfig(config, read) };
});
const plan = await timed("plan", () => planLoad(catalog, bound.options));
if (plan.diagnostics.some(({ severity }) => severity === "error")) throw new Error(plan.diagnostics[0]?.message);
const { target, bigquery } = bound.settings;
const files = await timed("render", async () => [
  ...(await renderFiles(plan, {
    environment: {
      spanner: target,
      project: bigquery.project,
      sourceDataset: bigquery.dataset,
      stagingDataset: bigquery.staging,
      connection: bigquery.connection,
    },
    configPath: "spanner_graph.yaml",
    dataformCoreVersion: undefined,
  })),
  configSchemaFile(catalog),
]);
await timed("write", () =>
  applyChanges({
    root,
    manifestPath: defaultManifestPath,
    files,
    force: [],
    fileSystem: nodeFileSystem,
    lockWaitMs: defaultLockWaitMs,
    processes: nodeProcesses,
  }),
);
process.stdout.write(JSON.stringify({ times, files: files.length }));

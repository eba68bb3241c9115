import { performance } from "node:perf_hooks";
import { Spanner, v1 } from "@google-cloud/spanner";
import { createEmulatorDatabase, startEmulator } from "../../generator/engines/emulator/index.ts";
import {
  columnsQuery,
  connectSpanner,
  type DatabasePath,
  parseDatabasePath,
  schemaQueries,
} from "../../generator/engines/spanner/index.ts";
import { databaseSource } from "../../generator/introspect/index.ts";
import { buildCatalog } from "../../generator/model/index.ts";
import { syntheticSchema } from "./synthetic.ts";

// Introspection of a database in the emulator, beside its bare queries: `npm run bench:introspect [size …]`. 1,000 tables
// take the emulator minutes and 3 GB to create; one emulator per size, so that none sees the other's.

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 300, 1_000];
const rounds = 5;
const directory = process.cwd();

function print(cells: readonly (string | number)[]): void {
  process.stdout.write(`| ${cells.map((cell) => String(cell).padStart(9)).join(" | ")} |\n`);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

const queries = Object.values({ ...schemaQueries, columns: columnsQuery({ hidden: false }) });

/** The same calls in the same order, and nothing done with their answers. */
async function bareQueries(path: DatabasePath): Promise<void> {
  const client = await connectSpanner({ path, directory });
  await client.readDdl();
  const snapshot = await client.openSnapshot();
  await Promise.all(queries.map((sql) => snapshot.query(sql)));
  snapshot.end();
  client.close();
}

/** The same calls below our client, in the same kind of transaction: messages are taken off the wire and dropped. */
async function drainQueries(project: string, database: string): Promise<void> {
  const spanner = new Spanner({ projectId: project, disableBuiltInMetrics: true });
  await spanner.getDatabaseAdminClient().getDatabaseDdl({ database });
  const client = new v1.SpannerClient(spanner.options as unknown as ConstructorParameters<typeof v1.SpannerClient>[0]);
  const [{ name: session }] = await client.createSession({ database });
  const options = { readOnly: { strong: true } };
  const [{ id }] = await client.beginTransaction({ session: session ?? "", options });
  const drain = (sql: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const stream = client.executeStreamingSql({ session: session ?? "", transaction: { id: id ?? null }, sql });
      stream.on("data", () => undefined);
      stream.on("end", resolve);
      stream.on("error", reject);
    });
  await Promise.all(queries.map(drain));
  await client.deleteSession({ name: session ?? "" });
  await client.close();
  spanner.close();
}

async function measure(size: number): Promise<void> {
  const emulator = await startEmulator();
  process.env.SPANNER_EMULATOR_HOST = emulator.host;
  try {
    const database = `projects/bench/instances/bench/databases/bench_${size}`;
    // The emulator of the Google Cloud CLI has no CREATE PROPERTY GRAPH.
    const statements = syntheticSchema(size)
      .split(";")
      .map((statement) => statement.trim())
      .filter((statement) => statement.startsWith("CREATE TABLE"));
    const created = await timed(() => createEmulatorDatabase({ database, statements, directory }));
    const path = parseDatabasePath(database);
    const wire: number[] = [];
    const bare: number[] = [];
    const read: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      wire.push(await timed(() => drainQueries(path.project, database)));
      bare.push(await timed(() => bareQueries(path)));
      read.push(
        await timed(async () => {
          const catalog = buildCatalog(await databaseSource({ database, directory }).read());
          if (catalog.tables.size !== size || catalog.diagnostics.length > 0) throw new Error("not read as it is");
        }),
      );
    }
    const [wireMs, bareMs, readMs] = [median(wire), median(bare), median(read)];
    const ratios = [(readMs / bareMs).toFixed(2), (readMs / wireMs).toFixed(2)];
    print([size, ...[created, wireMs, bareMs, readMs].map(Math.round), ...ratios]);
  } finally {
    delete process.env.SPANNER_EMULATOR_HOST;
    await emulator.stop();
  }
}

process.stdout.write(
  `Milliseconds, medians of ${rounds}, connecting and the DDL included. wire: the calls below our client; bare: the same
calls by our client; read: everything up to the catalogue.\n\n`,
);
print(["tables", "creating", "wire", "bare", "read", "read/bare", "read/wire"]);
print(Array.from({ length: 7 }, () => "---------"));
for (const size of sizes) await measure(size);

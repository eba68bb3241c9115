import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { describeWithEmulator } from "../emulator/support.ts";
import { runScript } from "../support.ts";

const spanner = JSON.stringify(new URL("../../../generator/engines/spanner/index.ts", import.meta.url).pathname);

/** Reads in a process of its own, which nothing ends but its own end; prints when it is interrupted. */
function readAndInterrupt(host: string, database: string, afterMs: number): ReturnType<typeof runScript> {
  return runScript(`
    process.env.SPANNER_EMULATOR_HOST = ${JSON.stringify(host)};
    const { connectSpanner, useDatabase } = await import(${spanner});
    const controller = new AbortController();
    const { signal } = controller;
    await import("@google-cloud/spanner");
    let interrupted = 0;
    setTimeout(() => { interrupted = Date.now(); controller.abort(new Error("interrupted")); }, ${afterMs});
    let says = "read";
    try {
      await useDatabase({ database: ${JSON.stringify(database)}, directory: process.cwd(), signal }, async (connection) => {
        for (;;) {
          await connection.readDdl();
          await connection.readInformationSchema({ withGraphs: true });
        }
      });
    } catch (error) { says = error.message; }
    console.log(JSON.stringify({ says, interrupted, ended: Date.now() }));`);
}

async function expectQuickEnd(script: ReturnType<typeof runScript>): Promise<void> {
  const line = (await script.firstLine) as { says: string; interrupted: number; ended: number };
  expect(line.says).toBe("interrupted");
  expect(line.ended - line.interrupted).toBeLessThan(500);
  await script.ended;
  expect(Date.now() - line.interrupted).toBeLessThan(1_000);
}

let close = (): void => undefined;
afterEach(() => close());

test("an interrupt ends within a second, process and all, where nobody answers", async () => {
  const server = createServer();
  close = () => server.close();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  await expectQuickEnd(readAndInterrupt(`127.0.0.1:${port}`, "projects/p/instances/in/databases/db", 400));
});

describeWithEmulator("an interrupt in the middle of the queries", (emulator) => {
  test("ends within a second", async () => {
    const database = await emulator.create("CREATE TABLE A (id INT64) PRIMARY KEY (id)");
    await expectQuickEnd(readAndInterrupt(process.env.SPANNER_EMULATOR_HOST ?? "", database, 700));
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { useDatabase } from "../../../generator/engines/spanner/index.ts";
import { runScript, waitUntil } from "../support.ts";
import { type FakeServer, sessionName, startFakeServer, transactionId } from "./fake-server.ts";

const database = "projects/p/instances/in/databases/db";

let server: FakeServer;
beforeEach(async () => {
  server = await startFakeServer();
  vi.stubEnv("SPANNER_EMULATOR_HOST", server.host);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.stop();
});

function requests(method: string): readonly Readonly<Record<string, unknown>>[] {
  return server.calls.filter((call) => call.method === method).map(({ request }) => request);
}

async function readOnce(): Promise<void> {
  await useDatabase({ database, directory: process.cwd() }, async (connection) => {
    await connection.readDdl();
    await connection.readInformationSchema({ withGraphs: true });
  });
}

describe("what goes over the wire", () => {
  test("is one strong read-only transaction, in which all queries are asked", async () => {
    await readOnce();
    expect(requests("GetDatabaseDdl")).toEqual([{ database }]);
    expect(requests("CreateSession")).toMatchObject([{ database }]);
    expect(requests("BeginTransaction")).toEqual([
      {
        session: sessionName,
        options: { mode: "readOnly", readOnly: { timestampBound: "strong", strong: true } },
      },
    ]);
    const queries = requests("ExecuteStreamingSql");
    expect(queries).toHaveLength(12);
    for (const { session, transaction } of queries) {
      expect(session).toBe(sessionName);
      // Neither a transaction of its own (`singleUse`) nor one that is begun anew (`begin`).
      expect(transaction).toEqual({ selector: "id", id: transactionId });
    }
  });

  test("ends with the session, which is given back before the connection closes", async () => {
    await readOnce();
    expect(await waitUntil(() => requests("DeleteSession").length > 0)).toBe(true);
    expect(requests("DeleteSession")).toEqual([{ name: sessionName }]);
    expect(server.calls.at(-1)?.method).toBe("DeleteSession");
  });

  test("does not wait for the answer: the process ends within a second", async () => {
    const silent = await startFakeServer("DeleteSession");
    const module = JSON.stringify(new URL("../../../generator/engines/spanner/index.ts", import.meta.url).pathname);
    const script = runScript(`
      process.env.SPANNER_EMULATOR_HOST = ${JSON.stringify(silent.host)};
      const { useDatabase } = await import(${module});
      await useDatabase({ database: ${JSON.stringify(database)}, directory: process.cwd() }, (connection) =>
        connection.readInformationSchema({ withGraphs: false }));
      console.log(JSON.stringify(Date.now()));`);
    const read = Number(await script.firstLine);
    expect((await script.ended).code).toBe(0);
    expect(Date.now() - read).toBeLessThan(1_000);
    expect(silent.calls.at(-1)?.method).toBe("DeleteSession");
    silent.stop();
  });

  test("gives the session back after a failure too", async () => {
    const reading = useDatabase({ database, directory: process.cwd() }, async (connection) => {
      await connection.readInformationSchema({ withGraphs: false });
      throw new Error("later");
    });
    await expect(reading).rejects.toThrow("later");
    expect(await waitUntil(() => requests("DeleteSession").length === 1)).toBe(true);
  });
});

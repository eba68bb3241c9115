import { afterEach, expect, test } from "vitest";
import { openWriter, type SpannerWriter } from "../../../generator/engines/spanner/index.ts";
import { type FakeServer, sessionName, startFakeServer } from "./fake-server.ts";

const [ok, failedPrecondition, aborted] = [0, 9, 10];

let close = async (): Promise<void> => undefined;
afterEach(() => close());

/** A writer to a server that answers its commits like that. */
async function writerTo(...commits: readonly number[]): Promise<{ server: FakeServer; writer: SpannerWriter }> {
  const server = await startFakeServer(undefined, commits);
  const writer = await openWriter({
    host: server.host,
    ended: new Promise(() => undefined),
    database: "projects/p/instances/in/databases/db",
    directory: process.cwd(),
    deadlineMs: 10_000,
  });
  close = async () => {
    await writer.close();
    server.stop();
  };
  return { server, writer };
}

const mutations = [{ table: "T", columns: ["id"], rows: [[{ stringValue: "1" }]] }];

function commitsOf(server: FakeServer): readonly unknown[] {
  return server.calls.filter(({ method }) => method === "Commit").map(({ request }) => request);
}

test("a commit that another transaction held up is tried again, the same each time", async () => {
  const { server, writer } = await writerTo(aborted, aborted, ok);
  expect(await writer.commit(mutations)).toEqual({ ok: true });
  const [first, ...others] = commitsOf(server);
  expect(first).toMatchObject({
    session: sessionName,
    mutations: [{ insertOrUpdate: { table: "T", columns: ["id"] } }],
  });
  expect(others).toEqual([first, first]);
});

test("but not for ever", async () => {
  const { server, writer } = await writerTo(aborted);
  expect(await writer.commit(mutations)).toEqual({ ok: false, code: aborted, message: "the words of ABORTED" });
  expect(commitsOf(server)).toHaveLength(5);
});

test("one that is refused is not tried again", async () => {
  const { server, writer } = await writerTo(failedPrecondition, ok);
  expect(await writer.commit(mutations)).toEqual({
    ok: false,
    code: failedPrecondition,
    message: "the words of FAILED_PRECONDITION",
  });
  expect(commitsOf(server)).toHaveLength(1);
});

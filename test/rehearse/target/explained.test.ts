import { expect, test } from "vitest";
import { explainedTarget, type MemoryTarget } from "../../../generator/rehearse/target/index.ts";
import type { CommitResult, Mutation, Row, TableId, Target } from "../../../generator/rehearse/types.ts";

const table = "T" as TableId;
const mutations: readonly Mutation[] = [{ table, columns: ["id"], rows: [{ id: 1 }] }];

/** Says the same of every commit, and has these rows. */
function saying(result: CommitResult, rows: readonly Row[]): Target {
  return {
    label: "fake",
    leftOut: [],
    missing: new Map(),
    commit: async () => result,
    read: async () => rows,
    query: async (sql) => ({ ok: true, columns: [{ name: "sql", type: "STRING" }], rows: [{ sql }, ...rows] }),
    close: async () => undefined,
  };
}

function memorySaying(
  result: CommitResult,
): MemoryTarget & { readonly replaced: (readonly [TableId, readonly Row[]])[] } {
  const replaced: (readonly [TableId, readonly Row[]])[] = [];
  const replace = async (id: TableId, rows: readonly Row[]): Promise<void> => {
    replaced.push([id, rows]);
  };
  return { ...saying(result, []), replaced, replace };
}

const refused = (code: number, message: string): CommitResult => ({
  ok: false,
  error: { code, message, violations: [] },
});

test("what the emulator refuses and the memory takes is refused, and the memory gets the emulator's rows", async () => {
  const no = refused(9, "the emulator's words");
  const memory = memorySaying({ ok: true });
  const target = explainedTarget(saying(no, [{ id: "7" }]), memory);
  expect(await target.commit(mutations)).toEqual(no);
  expect(target.disagreements).toEqual([{ mutations, emulator: no, memory: { ok: true } }]);
  expect(memory.replaced).toEqual([[table, [{ id: "7" }]]]);
});

test("what the emulator takes and the memory refuses is taken", async () => {
  const no = refused(11, "the memory's words");
  const memory = memorySaying(no);
  const target = explainedTarget(saying({ ok: true }, [{ id: "1" }]), memory);
  expect(await target.commit(mutations)).toEqual({ ok: true });
  expect(target.disagreements).toEqual([{ mutations, emulator: { ok: true }, memory: no }]);
  expect(memory.replaced).toEqual([[table, [{ id: "1" }]]]);
});

test("what both take or refuse is no disagreement, and the emulator's code and words count", async () => {
  const no = refused(9, "the emulator's words");
  for (const [judged, explained] of [[{ ok: true }, { ok: true }] as const, [no, refused(6, "other words")] as const]) {
    const memory = memorySaying(explained);
    const target = explainedTarget(saying(judged, []), memory);
    expect(await target.commit(mutations)).toEqual(judged);
    expect([target.disagreements, memory.replaced]).toEqual([[], []]);
  }
});

test("queries are the emulator's", async () => {
  const target = explainedTarget(saying({ ok: true }, [{ sql: "emulator" }]), memorySaying({ ok: true }));
  expect(await target.query("q")).toMatchObject({ rows: [{ sql: "q" }, { sql: "emulator" }] });
});

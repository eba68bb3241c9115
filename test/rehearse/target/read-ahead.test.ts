import { expect, test } from "vitest";
import { readAheadTarget } from "../../../generator/rehearse/target/index.ts";
import type { Mutation, Row, TableId, Target } from "../../../generator/rehearse/types.ts";

const table = "T" as TableId;
const other = "U" as TableId;
const write = (to: TableId, id: number): readonly Mutation[] => [{ table: to, columns: ["id"], rows: [{ id }] }];

/** Holds what was written; a commit takes as long as `gate` is shut. */
function counting(gate: () => Promise<void> = async () => undefined) {
  const rows = new Map<TableId, Row[]>();
  const reads: TableId[] = [];
  const target: Target = {
    label: "fake",
    leftOut: [],
    missing: new Map([["Missing" as TableId, "why"]]),
    async commit(mutations) {
      await gate();
      for (const mutation of mutations) {
        rows.set(mutation.table, [...(rows.get(mutation.table) ?? []), ...mutation.rows]);
      }
      return { ok: true };
    },
    async read(id) {
      reads.push(id);
      return [...(rows.get(id) ?? [])];
    },
    query: async () => ({ ok: true, columns: [], rows: [...rows.values()].flat() }),
    close: async () => undefined,
  };
  return { target: readAheadTarget(target), reads };
}

test("a table is read once, ahead or not", async () => {
  const { target, reads } = counting();
  await target.commit(write(table, 1));
  target.readAhead(table);
  target.readAhead(table);
  expect(await target.read(table)).toEqual([{ id: 1 }]);
  expect(await target.read(other)).toEqual([]);
  expect(reads).toEqual([table, other]);
});

test("a query is never answered ahead", async () => {
  const { target } = counting();
  await target.commit(write(table, 1));
  target.readAhead(table);
  expect(await target.query("q")).toMatchObject({ rows: [{ id: 1 }] });
  await target.commit(write(other, 2));
  expect(await target.query("q")).toMatchObject({ rows: [{ id: 1 }, { id: 2 }] });
});

test("what is written after that is read again, and of other tables nothing", async () => {
  const { target, reads } = counting();
  target.readAhead(table);
  target.readAhead(other);
  await target.commit(write(table, 2));
  expect(await target.read(table)).toEqual([{ id: 2 }]);
  expect(await target.read(other)).toEqual([]);
  expect(reads).toEqual([table, other, table]);
});

test("a reading that began while a commit was on its way does not count", async () => {
  const { promise, resolve } = open();
  const { target } = counting(() => promise);
  const committing = target.commit(write(table, 3));
  target.readAhead(table);
  resolve();
  await committing;
  expect(await target.read(table)).toEqual([{ id: 3 }]);
});

test("a table that is missing is not asked for", () => {
  const { target, reads } = counting();
  target.readAhead("Missing" as TableId);
  expect(reads).toEqual([]);
});

function open(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../generator/rehearse/random.ts";
import {
  adversaryOrder,
  type Choose,
  type End,
  type Outcome,
  randomOrder,
  runSchedule,
  type Task,
} from "../../../generator/rehearse/schedule/index.ts";

const inOrder: Choose = (candidates) => candidates[0] as Task;

interface Plot {
  readonly outcome: Outcome;
  readonly steps: number;
}

/** Runs tasks that end as told; gives how they ended, and the trace of their steps. */
async function play(tasks: readonly (Task & Partial<Plot>)[], choose: Choose = inOrder) {
  const trace: string[] = [];
  const ends: End[] = [];
  await runSchedule({
    tasks,
    choose,
    begin({ id, steps = 1, outcome = "ok" }) {
      let left = steps;
      return async () => {
        left -= 1;
        trace.push(id);
        return left === 0 ? outcome : undefined;
      };
    },
    onEnd: (end) => {
      ends.push(end);
    },
  });
  return { trace: trace.join(" "), ends: Object.fromEntries(ends.map((end) => [end.id, end])) };
}

const statuses = (ends: Readonly<Record<string, End>>) =>
  Object.fromEntries(Object.entries(ends).map(([id, { status }]) => [id, status]));

describe("a schedule", () => {
  test("skips what depends on a failure, however far away, and goes on with all else", async () => {
    const { ends, trace } = await play([
      { id: "a", dependsOn: [], outcome: "failed" },
      { id: "b", dependsOn: ["a"] },
      { id: "c", dependsOn: ["b", "d"] },
      { id: "d", dependsOn: [] },
      { id: "e", dependsOn: ["d"] },
    ]);
    expect(statuses(ends)).toEqual({ a: "failed", b: "skipped", c: "skipped", d: "ok", e: "ok" });
    expect(ends.c?.because).toBe("a");
    expect(trace).toBe("a d e");
  });

  test("does not run what depends on something that could not be run, unless a failure skips it anyway", async () => {
    const { ends } = await play([
      { id: "a", dependsOn: [], outcome: "notRehearsed" },
      { id: "b", dependsOn: ["a"] },
      { id: "c", dependsOn: ["b"] },
      { id: "d", dependsOn: [], outcome: "failed" },
      { id: "e", dependsOn: ["a", "d"] },
    ]);
    expect(statuses(ends)).toEqual({
      a: "notRehearsed",
      b: "notRehearsed",
      c: "notRehearsed",
      d: "failed",
      e: "skipped",
    });
    expect(ends.c?.because).toBe("a");
    expect(ends.e?.because).toBe("d");
  });

  test("lets the steps of independent tasks go side by side, another way for another seed", async () => {
    const tasks = ["a", "b", "c"].map((id) => ({ id, dependsOn: [], steps: 3 }));
    const traces = [1, 2, 3, 4].map(async (seed) => (await play(tasks, randomOrder(seededRandom(seed, "test")))).trace);
    const all = await Promise.all(traces);
    expect(new Set(all).size).toBe(4);
    expect(all.some((trace) => !/^(\w)( \1){2} (\w)( \3){2} (\w)( \5){2}$/.test(trace))).toBe(true);
    expect((await play(tasks, randomOrder(seededRandom(1, "test")))).trace).toBe(all[0]);
  });

  test("of the adversary: checks first, then children before parents where the dependencies allow it", async () => {
    const ranks = new Map([
      ["parent", 0],
      ["child", 1],
      ["grandchild", 2],
    ]);
    const choose = adversaryOrder((id) => ranks.get(id));
    const tasks = (grandchild: readonly string[]) => [
      { id: "parent", dependsOn: [], steps: 2 },
      { id: "child", dependsOn: [], steps: 2 },
      { id: "grandchild", dependsOn: grandchild, steps: 2 },
      { id: "check", dependsOn: [], steps: 2 },
    ];
    expect((await play(tasks([]), choose)).trace).toBe("check check grandchild grandchild child child parent parent");
    expect((await play(tasks(["parent"]), choose)).trace).toBe(
      "check check child child parent parent grandchild grandchild",
    );
  });

  test("runs every task after all that it depends on, whatever is chosen", async () => {
    const graphs = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer(), async (drawn, seed) => {
        const tasks = drawn.map((targets, index) => ({
          id: `t${index}`,
          dependsOn: [...new Set(targets.filter((target) => target < index))].map((target) => `t${target}`),
          steps: 2,
        }));
        const { trace, ends } = await play(tasks, randomOrder(seededRandom(seed, "test")));
        const steps = trace.split(" ");
        for (const { id, dependsOn } of tasks) {
          expect(ends[id]?.status).toBe("ok");
          for (const other of dependsOn) expect(steps.indexOf(id)).toBeGreaterThan(steps.lastIndexOf(other));
        }
      }),
    );
  });
});

describe("draws", () => {
  test("are the same for the same seed and purpose, and others for others", () => {
    const draw = (seed: number, purpose: string) => {
      const random = seededRandom(seed, purpose);
      return Array.from({ length: 8 }, () => random.integer(0, 1_000_000));
    };
    expect(draw(1, "a")).toEqual(draw(1, "a"));
    expect(draw(1, "a")).not.toEqual(draw(2, "a"));
    expect(draw(1, "a")).not.toEqual(draw(1, "b"));
    expect(draw(1, "1 a")).not.toEqual(draw(11, "a"));
  });

  test("shuffle keeps all items, and puts each of them everywhere", () => {
    const random = seededRandom(1, "shuffle");
    const places = Array.from({ length: 200 }, () => random.shuffle(["a", "b", "c", "d"]));
    for (const items of places) expect([...items].sort()).toEqual(["a", "b", "c", "d"]);
    for (const place of [0, 1, 2, 3]) expect(new Set(places.map((items) => items[place])).size).toBe(4);
  });

  test("chance keeps its share", () => {
    const random = seededRandom(1, "chance");
    const hits = Array.from({ length: 10_000 }, () => random.chance(0.05)).filter(Boolean).length;
    expect(hits).toBeGreaterThan(400);
    expect(hits).toBeLessThan(600);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });
});

import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapBounded } from "../../generator/write/bounded.ts";

const items = Array.from({ length: 100 }, (_, index) => index);

test("gives the results in the order of the items, whatever takes longer", async () => {
  const results = await mapBounded(items, async (item, index) => {
    await setTimeout(item % 3);
    return `${item} ${index}`;
  });
  expect(results).toEqual(items.map((item) => `${item} ${item}`));
  expect(await mapBounded([], async () => 1)).toEqual([]);
});

test("has some under way at a time, but not all", async () => {
  let now = 0;
  let most = 0;
  await mapBounded(items, async () => {
    now += 1;
    most = Math.max(most, now);
    await setTimeout(1);
    now -= 1;
  });
  expect(most).toBe(32);
});

test("begins nothing after a failure, and ends when nothing is under way any more", async () => {
  let begun = 0;
  let ended = 0;
  const failed = mapBounded(items, async (item) => {
    begun += 1;
    await setTimeout(item === 3 ? 1 : 10);
    ended += 1;
    if (item === 3) throw new Error("failed");
  });
  await expect(failed).rejects.toThrow("failed");
  expect([begun, ended]).toEqual([32, 32]);
});

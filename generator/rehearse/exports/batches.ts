import type { Random } from "../random.ts";

/** Google's service keeps below the limit of mutations; the emulator becomes slow beyond about a thousand rows. */
const largestBatch = 1_000;

/** Rows in a random order, cut into batches of one row up to a third of them all. */
export function drawBatches<T>(rows: readonly T[], random: Random): readonly (readonly T[])[] {
  const shuffled = random.shuffle(rows);
  const most = Math.min(largestBatch, Math.max(1, Math.ceil(rows.length / 3)));
  const batches: (readonly T[])[] = [];
  for (let start = 0; start < shuffled.length; ) {
    const size = random.integer(1, most);
    batches.push(shuffled.slice(start, start + size));
    start += size;
  }
  return batches;
}

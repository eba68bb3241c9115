import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws that are the same for the same seed, on every machine. */
export interface Random {
  /** Both ends included. */
  integer(from: number, to: number): number;
  /** True with this probability. */
  chance(share: number): boolean;
  /** @throws RangeError for an empty list. */
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): readonly T[];
}

/** `purpose` keeps draws apart: one more draw for one table changes nothing for the others. */
export function seededRandom(seed: number, purpose: string): Random {
  const start = createHash("sha256").update(`${seed} ${purpose}`, "utf8").digest().readInt32LE();
  const generator = xoroshiro128plus(start);
  const integer = (from: number, to: number): number => uniformInt(generator, from, to);
  return {
    integer,
    chance: (share) => integer(0, resolution - 1) < share * resolution,
    pick(items) {
      if (items.length === 0) throw new RangeError("there is nothing to pick from");
      return items[integer(0, items.length - 1)] as (typeof items)[number];
    },
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = integer(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other] as never, shuffled[last] as never];
      }
      return shuffled;
    },
  };
}

const resolution = 1_000_000;

import type { Random } from "../random.ts";
import type { Choose } from "./types.ts";

/** Any of them, drawn anew for every step. */
export function randomOrder(random: Random): Choose {
  return (candidates) => random.pick(candidates);
}

/**
 * The order in which a missing dependency does most harm: what loads nothing comes first, then children before the rows
 * that they refer to, one task after the other. Where it may be the child's turn, it is.
 *
 * @param rank of a task: how many references lie below what it loads; undefined for one that loads nothing.
 */
export function adversaryOrder(rank: (id: string) => number | undefined): Choose {
  const weight = (id: string): number => rank(id) ?? Number.POSITIVE_INFINITY;
  return (candidates) => {
    const [first] = candidates;
    if (first === undefined) throw new RangeError("there is nothing to choose from");
    return candidates.reduce((best, task) => (weight(task.id) > weight(best.id) ? task : best), first);
  };
}

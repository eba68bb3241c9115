import type { Phase, PlacedStep, Rank, Step } from "./types.ts";

/**
 * The order of the steps of a phase: what uses an object goes before it and comes after it, so that Spanner takes the
 * statements one after the other. What stands on one place keeps the order in which it was found.
 */
const places: Readonly<Record<Rank, number>> = {
  load: 0,
  makeObject: 1,
  dropPolicy: 2,
  dropGraph: 3,
  dropView: 4,
  makeView: 5,
  makeGraph: 6,
  dropUnusedView: 7,
  dropConstraint: 8,
  dropIndex: 9,
  dropTable: 10,
  dropSynonym: 11,
  setPolicy: 12,
  dropColumn: 13,
  fillColumn: 14,
  alterColumn: 15,
  addColumn: 16,
  makeTable: 17,
  addSynonym: 18,
  makeIndex: 19,
  addConstraint: 20,
  makeLateView: 21,
  dropObject: 22,
};

const phases: readonly Phase[] = ["before", "load", "after"];

export function inOrder(steps: readonly PlacedStep[]): readonly Step[] {
  return phases.flatMap((phase) =>
    steps
      .filter((step) => step.phase === phase)
      .toSorted((a, b) => places[a.rank] - places[b.rank])
      .map(({ rank: _, ...step }) => step),
  );
}

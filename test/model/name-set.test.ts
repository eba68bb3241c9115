import fc from "fast-check";
import { expect, test } from "vitest";
import { NameSet } from "../../generator/model/checks/name-set.ts";

const names = fc.array(fc.constantFrom(..."abcdefgh", "A", "c1", "c2", "c11", "c12", "c21", "c22"));

test("sets of the same names, and no others, have the same mark", () => {
  fc.assert(
    fc.property(names, names, names, names, (all, without, otherAll, otherWithout) => {
      const plain = (some: readonly string[], less: readonly string[]) => {
        const out = new Set(less.map((name) => name.toLowerCase()));
        return new Set(some.map((name) => name.toLowerCase()).filter((name) => !out.has(name)));
      };
      const [left, right] = [NameSet.of(all).except(without), NameSet.of(otherAll).except(otherWithout)];
      const [wantLeft, wantRight] = [plain(all, without), plain(otherAll, otherWithout)];
      const missing = [...wantLeft].filter((name) => !wantRight.has(name));
      expect(left.notIn(right)).toEqual(missing);
      expect(left.mark === right.mark).toBe(missing.length === 0 && wantLeft.size === wantRight.size);
    }),
    { numRuns: 500 },
  );
});

test("many sets of names that differ in a letter have marks of their own", () => {
  const all = NameSet.of(Array.from({ length: 400 }, (_, at) => `c${at}`));
  const marks = new Set<string>();
  for (let one = 0; one < 400; one += 1) {
    for (let other = 0; other < one; other += 1) marks.add(all.except([`c${one}`, `c${other}`]).mark);
  }
  expect(marks.size).toBe((400 * 399) / 2);
});

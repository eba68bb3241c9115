import fc from "fast-check";
import { expect, test } from "vitest";
import type { IntegrityMode, Plan } from "../../generator/plan/types.ts";
import { criticalPath, makespan, type TimedTable } from "../support/makespan.ts";
import { planOf } from "../support/schema.ts";

// How long a run takes with unlimited slots: what the plan makes of a schema against the critical path through its references,
// worked out without the plan.

interface Schema {
  readonly size: number;
  /** From a higher number to a lower. */
  readonly references: readonly { readonly from: number; readonly to: number }[];
  readonly mode: IntegrityMode;
  /** Seconds by table: of its check, of its rejects, of its gate, of its export. */
  readonly durations: readonly (readonly [number, number, number, number])[];
  /** Whether a gate can be shut at all. */
  readonly hasGates: boolean;
  readonly shuffle: readonly number[];
}

const seconds = fc.integer({ min: 1, max: 100 });
const schemas: fc.Arbitrary<Schema> = fc
  .record({
    size: fc.integer({ min: 1, max: 70 }),
    pairs: fc.array(fc.tuple(fc.nat(69), fc.nat(69)), { maxLength: 150 }),
    mode: fc.constantFrom<IntegrityMode>("trust", "drop", "quarantine", "fail"),
    durations: fc.array(fc.tuple(seconds, seconds, seconds, seconds), { minLength: 70, maxLength: 70 }),
    hasGates: fc.boolean(),
    shuffle: fc.array(fc.nat(), { minLength: 70, maxLength: 70 }),
  })
  .map(({ size, pairs, ...rest }) => ({
    size,
    references: pairs.flatMap(([a, b]) => {
      const [from, to] = [Math.max(a, b) % size, Math.min(a, b) % size];
      return from > to ? [{ from, to }] : [];
    }),
    ...rest,
  }));

function planFor({ size, references, mode, hasGates }: Schema, order: readonly number[]): Plan {
  const tables = Array.from(
    { length: size },
    (_, index) => `CREATE TABLE T${index} (id INT64, x INT64) PRIMARY KEY (id);`,
  );
  const keys = references.map(
    ({ from, to }, index) => `ALTER TABLE T${from} ADD CONSTRAINT FK_${index} FOREIGN KEY (x) REFERENCES T${to} (id);`,
  );
  const sorted = tables.map((text, index) => ({ text, at: order[index] ?? 0 })).toSorted((a, b) => a.at - b.at);
  return planOf([...sorted.map(({ text }) => text), ...keys].join("\n"), (options) => ({
    ...options,
    tables: new Map([...options.tables].map(([id, own]) => [id, { ...own, integrity: mode, allowEmpty: !hasGates }])),
  }));
}

function timedTables({ size, references, durations, mode, hasGates }: Schema): readonly TimedTable[] {
  return Array.from({ length: size }, (_, index) => {
    const [checked, rejects, judged, load] = durations[index] ?? [0, 0, 0, 0];
    const gate = hasGates || mode === "fail" ? judged : 0;
    const targets = references.filter(({ from }) => from === index).map(({ to }) => to);
    return { name: `T${index}`, targets, checked, rejects, gate, export: load };
  });
}

test("with unlimited slots a run takes the critical path and no longer", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      const inOrder = Array.from({ length: schema.size }, (_, index) => index);
      const tables = timedTables(schema);
      expect(makespan(planFor(schema, inOrder), tables)).toBe(criticalPath(tables, schema.mode));
    }),
    { numRuns: 150 },
  );
});

test("the order of the input changes nothing", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      const inOrder = Array.from({ length: schema.size }, (_, index) => index);
      const [plan, shuffled] = [planFor(schema, inOrder), planFor(schema, schema.shuffle)];
      expect(shuffled.actions).toEqual(plan.actions);
    }),
    { numRuns: 60 },
  );
});

test("barriers cost nothing", () => {
  const references = Array.from({ length: 69 }, (_, to) => ({ from: 69, to }));
  const durations = Array.from({ length: 70 }, (_, index) => [index + 1, 1, 3, 200 - index] as const);
  const schema: Schema = { size: 70, references, mode: "quarantine", durations, hasGates: true, shuffle: [] };
  const plan = planFor(schema, []);
  expect(plan.actions.filter(({ kind }) => kind === "barrier").length).toBeGreaterThan(2);
  expect(makespan(plan, timedTables(schema))).toBe(criticalPath(timedTables(schema), schema.mode));
});

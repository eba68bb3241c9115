import fc from "fast-check";
import { expect, test } from "vitest";
import type { Plan } from "../../generator/plan/types.ts";
import { planOf } from "../support/schema.ts";

/** Tables T0 … Tn-1; a reference leads from a higher number to a lower, enforced or not; names are shuffled. */
interface Schema {
  readonly names: readonly string[];
  readonly references: readonly { readonly from: number; readonly to: number; readonly enforced: boolean }[];
}

const schemas: fc.Arbitrary<Schema> = fc
  .record({
    size: fc.integer({ min: 1, max: 14 }),
    salt: fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 14, maxLength: 14 }),
    pairs: fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.boolean(), fc.boolean()), { maxLength: 40 }),
  })
  .map(({ size, salt, pairs }) => ({
    names: salt.slice(0, size).map((number, index) => `T${number}_${index}`),
    references: pairs.flatMap(([a, b, enforced, backward]) => {
      const [from, to] = [Math.max(a, b) % size, Math.min(a, b) % size];
      if (from <= to) return [];
      // Only what is not enforced may lead backward and so ask for a cycle.
      return [enforced || !backward ? { from, to, enforced } : { from: to, to: from, enforced: false }];
    }),
  }));

function ddlOf({ names, references }: Schema): string {
  return [
    ...names.map((name) => `CREATE TABLE ${name} (id INT64, x INT64) PRIMARY KEY (id);`),
    ...references.map(({ from, to, enforced }, index) => {
      const ending = enforced ? "" : " NOT ENFORCED";
      return `ALTER TABLE ${names[from]} ADD CONSTRAINT FK_${index} FOREIGN KEY (x) REFERENCES ${names[to]} (id)${ending};`;
    }),
  ].join("\n");
}

/** Everything that an action waits for, directly or not. */
function ancestors(plan: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const { name, dependsOn } of plan.actions) {
    const own = new Set<string>();
    for (const { action } of dependsOn) {
      // Load order: what is waited for has been seen.
      expect(all.has(action), `${name} comes before ${action}`).toBe(true);
      own.add(action);
      for (const further of all.get(action) ?? []) own.add(further);
    }
    all.set(name, own);
  }
  return all;
}

test("every enforced reference is kept by the order, nothing waits without a reason, and nothing is said twice", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      const plan = planOf(ddlOf(schema));
      const waits = ancestors(plan);
      const name = (index: number) => `export_${schema.names[index]}`;
      for (const { from, to, enforced } of schema.references) {
        if (enforced) expect(waits.get(name(from))?.has(name(to))).toBe(true);
      }
      for (const action of plan.actions) {
        for (const { action: before, because } of action.dependsOn) {
          expect(because.length).toBeGreaterThan(0);
          for (const reason of because) {
            const given = schema.references.find(({ from, to }, index) => {
              return reason.name === `FK_${index}` && name(from) === action.name && name(to) === before;
            });
            expect(given?.enforced).toBe(reason.enforced);
          }
          // Reduced: no other dependency implies this one.
          const others = action.dependsOn.filter((other) => other.action !== before);
          expect(others.some((other) => waits.get(other.action)?.has(before))).toBe(false);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("a reference that is not enforced is left out only if it closes a cycle with what is kept", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      const plan = planOf(ddlOf(schema));
      const waits = ancestors(plan);
      for (const { from, to } of schema.references) {
        const [a, b] = [`export_${schema.names[from]}`, `export_${schema.names[to]}`];
        expect(waits.get(a)?.has(b) || waits.get(b)?.has(a)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("a wave is the longest chain of exports before an action", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      const plan = planOf(ddlOf(schema));
      const depth = new Map<string, number>();
      for (const { name, dependsOn, wave } of plan.actions) {
        depth.set(name, Math.max(0, ...dependsOn.map(({ action }) => (depth.get(action) ?? 0) + 1)));
        expect(wave).toBe(depth.get(name));
      }
    }),
  );
});

test("with any number of references no action has more than 50 dependencies, and still waits for all", () => {
  for (const count of [48, 49, 50, 51, 99, 150, 2500, 2600]) {
    const columns = Array.from({ length: count }, (_, index) => `x${index} INT64`).join(", ");
    const tables = Array.from({ length: count }, (_, index) => `CREATE TABLE T${index} (id INT64) PRIMARY KEY (id);`);
    const keys = Array.from({ length: count }, (_, index) => `FOREIGN KEY (x${index}) REFERENCES T${index} (id)`);
    const plan = planOf(
      `${tables.join("\n")} CREATE TABLE Hub (id INT64, ${columns}, ${keys.join(", ")}) PRIMARY KEY (id);`,
    );
    for (const { dependsOn, kind } of plan.actions) {
      expect(dependsOn.length).toBeLessThanOrEqual(kind === "export" ? 49 : 50);
    }
    const before = [...(ancestors(plan).get("export_Hub") ?? [])].filter((name) => name.startsWith("export_"));
    expect(before.length).toBe(count);
    expect(plan.actions.find(({ name }) => name === "export_Hub")?.wave).toBe(1);
    const barriers = plan.actions.filter(({ kind }) => kind === "barrier").map(({ dependsOn }) => dependsOn.length);
    // Balanced: the shares of one level differ by one at most.
    if (count === 2500) expect([Math.max(...barriers), barriers.length]).toEqual([50, 51]);
  }
});

test("in load order also where barriers of several tables share and nest", () => {
  const ids = Array.from({ length: 2550 }, (_, index) => `T${index}`);
  const hub = (name: string, count: number) => {
    const own = ids.slice(0, count);
    const keys = own.map((id) => `FOREIGN KEY (${id}) REFERENCES ${id} (id)`);
    return `CREATE TABLE ${name} (id INT64, ${own.map((id) => `${id} INT64`).join(", ")}, ${keys.join(", ")}) PRIMARY KEY (id);`;
  };
  const tables = ids.map((id) => `CREATE TABLE ${id} (id INT64) PRIMARY KEY (id);`);
  const plan = planOf(`${tables.join("\n")} ${hub("Y", 2500)} ${hub("Z", 2550)}`);
  // `ancestors` fails where an action stands before one that it waits for.
  const exports = (name: string) =>
    [...(ancestors(plan).get(name) ?? [])].filter((other) => other.startsWith("export_"));
  expect([exports("export_Y").length, exports("export_Z").length]).toEqual([2500, 2550]);
});

/** Tables whose references may lead anywhere; each has a column of its own, nullable or not. */
const cyclic = fc.record({
  size: fc.integer({ min: 1, max: 8 }),
  references: fc.array(fc.record({ from: fc.nat(7), to: fc.nat(7), nullable: fc.boolean() }), { maxLength: 14 }),
});

test("of references in any shape each is kept by the order or filled in by a second pass, or the cycle has no column that can wait", () => {
  let seen = { deferred: 0, refused: 0 };
  fc.assert(
    fc.property(cyclic, ({ size, references }) => {
      const own = references.map(({ from, to, nullable }, index) => {
        return { index, from: from % size, to: to % size, nullable };
      });
      const ddl = [
        ...Array.from({ length: size }, (_, table) => {
          const columns = own
            .filter(({ from }) => from === table)
            .map(({ index, nullable }) => `, x${index} INT64${nullable ? "" : " NOT NULL"}`);
          return `CREATE TABLE T${table} (id INT64${columns.join("")}) PRIMARY KEY (id);`;
        }),
        ...own.map(
          ({ index, from, to }) =>
            `ALTER TABLE T${from} ADD CONSTRAINT FK_${index} FOREIGN KEY (x${index}) REFERENCES T${to} (id);`,
        ),
      ].join("\n");
      const plan = planOf(ddl);
      if (plan.diagnostics.some(({ code }) => code === "reference-cycle")) {
        seen = { ...seen, refused: seen.refused + 1 };
        // The references that cannot wait have a cycle of their own.
        const reach = (start: number, target: number, seenTables = new Set<number>()): boolean =>
          own.some(({ from, to, nullable }) => {
            if (nullable || from !== start) return false;
            if (to === target) return true;
            if (seenTables.has(to)) return false;
            return reach(to, target, seenTables.add(to));
          });
        expect(Array.from({ length: size }, (_, table) => table).some((table) => reach(table, table))).toBe(true);
        return;
      }
      const waits = ancestors(plan);
      for (const { index, from, to } of own) {
        const isDeferred = plan.deferred.some(({ constraint }) => constraint === `FK_${index}`);
        if (isDeferred) seen = { ...seen, deferred: seen.deferred + 1 };
        const name = `export_T${from}${isDeferred ? "_pass_2" : ""}`;
        expect(waits.get(name)?.has(`export_T${to}`), `${name} after export_T${to}`).toBe(true);
        const first = plan.actions.find((action) => action.name === `export_T${from}`);
        const written = first?.kind === "export" && first.columns.some((column) => column.name === `x${index}`);
        expect(written).toBe(!isDeferred);
      }
      // Nothing waits that need not: what is deferred lies on a cycle.
      for (const { table, constraint } of plan.deferred) {
        const { from = 0, to = 0 } = own.find(({ index }) => constraint === `FK_${index}`) ?? {};
        expect(table).toBe(`T${from}`);
        const back = (start: number, seenTables = new Set<number>()): boolean =>
          start === from ||
          own.some(
            (other) => other.from === start && !seenTables.has(other.to) && back(other.to, seenTables.add(other.to)),
          );
        expect(back(to)).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
  expect(Math.min(seen.deferred, seen.refused), JSON.stringify(seen)).toBeGreaterThan(20);
});

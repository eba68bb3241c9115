import fc from "fast-check";
import { expect, test } from "vitest";
import type { Limit, Plan, TableOptions } from "../../generator/plan/types.ts";
import { planOf } from "../support/schema.ts";

/** The plan of all tables, checked, with gates. */
function gated(ddl: string, own: Readonly<Record<string, Partial<TableOptions>>> = {}): Plan {
  return planOf(ddl, (options) => ({
    ...options,
    tables: new Map(
      [...options.tables].map(([id, table]) => [
        id,
        { ...table, integrity: "quarantine" as const, allowEmpty: false, ...own["*"], ...own[id] },
      ]),
    ),
  }));
}

/** The tables whose exports are not run when the gate of one is shut: all that waits for it, through however many others. */
function stoppedBy(plan: Plan, table: string): readonly string[] {
  const stopped = new Set([`gate_${table}`]);
  for (const { name, dependsOn } of plan.actions) {
    if (dependsOn.some(({ action }) => stopped.has(action))) stopped.add(name);
  }
  const kinds = plan.actions.filter(({ name, kind }) => stopped.has(name) && kind !== "export" && kind !== "barrier");
  // Checks and lists of other tables go on.
  expect(kinds.map(({ name }) => name)).toEqual([`gate_${table}`]);
  const exports = plan.actions.flatMap((action) =>
    action.kind === "export" && stopped.has(action.name) ? action.table : [],
  );
  const partly = plan.actions.flatMap((action) =>
    action.kind === "export" && !stopped.has(action.name) && exports.includes(action.table) ? action.name : [],
  );
  expect(partly).toEqual([]);
  return [...new Set<string>(exports)].sort();
}

test("a shut gate stops its table and what is held against it, and nothing else", () => {
  const schemas = fc.record({
    size: fc.integer({ min: 1, max: 30 }),
    pairs: fc.array(fc.tuple(fc.nat(29), fc.nat(29), fc.boolean()), { maxLength: 60 }),
    drop: fc.boolean(),
  });
  let cycles = 0;
  fc.assert(
    fc.property(schemas, ({ size, pairs, drop }) => {
      const references = pairs.map(([from, to, enforced]) => ({ from: from % size, to: to % size, enforced }));
      const ddl = [
        ...Array.from({ length: size }, (_, n) => {
          const columns = references.flatMap(({ from }, place) => (from === n ? `, x${place} INT64` : []));
          return `CREATE TABLE T${n} (id INT64${columns.join("")}) PRIMARY KEY (id);`;
        }),
        ...references.map(({ from, to, enforced }, place) => {
          const end = enforced ? "" : " NOT ENFORCED";
          return `ALTER TABLE T${from} ADD CONSTRAINT FK_${place} FOREIGN KEY (x${place}) REFERENCES T${to} (id)${end};`;
        }),
      ].join("\n");
      const plan = gated(ddl, { "*": { integrity: drop ? "drop" : "quarantine" } });
      expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      if (plan.deferred.length > 0) cycles += 1;
      for (let table = 0; table < size; table += 1) {
        const expected = new Set([table]);
        for (let before = -1; before < expected.size; ) {
          before = expected.size;
          for (const { from, to } of references) if (expected.has(to)) expected.add(from);
        }
        expect(stoppedBy(plan, `T${table}`)).toEqual([...expected].map((n) => `T${n}`).sort());
      }
    }),
    { numRuns: 120 },
  );
  expect(cycles).toBeGreaterThan(10);
});

test("of a trusted table it stops what Spanner would refuse, and what comes after it", () => {
  const ddl = `
CREATE TABLE P (id INT64) PRIMARY KEY (id);
CREATE TABLE C (id INT64, n INT64) PRIMARY KEY (id, n), INTERLEAVE IN PARENT P;
CREATE TABLE E (id INT64, p INT64, CONSTRAINT FK FOREIGN KEY (p) REFERENCES P (id) NOT ENFORCED) PRIMARY KEY (id);
CREATE TABLE X (id INT64) PRIMARY KEY (id);
`;
  const plan = gated(ddl, { "*": { integrity: "trust" } });
  expect(stoppedBy(plan, "P")).toEqual(["C", "E", "P"]);
  expect(stoppedBy(plan, "X")).toEqual(["X"]);
  const gate = plan.actions.find(({ name }) => name === "gate_P");
  // Nobody looks at the rows, so that none are known to stay out.
  expect(gate).toMatchObject({
    kind: "gate",
    rules: { empty: true, maxRejects: undefined },
    reads: { kind: "source" },
  });
});

test("a table has no gate where nothing can shut it, and what comes after it none of it", () => {
  const ddl = `
CREATE TABLE P (id INT64) PRIMARY KEY (id);
CREATE TABLE C (id INT64, p INT64, CONSTRAINT FK FOREIGN KEY (p) REFERENCES P (id)) PRIMARY KEY (id);
`;
  const open = { allowEmpty: true, maxRejects: { kind: "share", percent: "100.0" } as Limit };
  const names = (plan: Plan) => plan.actions.flatMap(({ name, kind }) => (kind === "gate" ? name : []));
  expect(names(gated(ddl, { P: open }))).toEqual(["gate_C"]);
  expect(names(gated(ddl, { "*": { ...open, integrity: "fail" } }))).toEqual(["gate_P", "gate_C"]);
  expect(names(gated(ddl, { "*": { ...open, integrity: "trust", maxRejects: { kind: "rows", rows: 0 } } }))).toEqual(
    [],
  );
});

test("an export that waits for very many gates waits for barriers of them", () => {
  const size = 120;
  // A ring: each is held against all others.
  const ddl = Array.from({ length: size }, (_, n) => {
    return `CREATE TABLE T${n} (id INT64, next INT64) PRIMARY KEY (id);`;
  });
  const keys = Array.from({ length: size }, (_, n) => {
    return `ALTER TABLE T${n} ADD CONSTRAINT FK_${n} FOREIGN KEY (next) REFERENCES T${(n + 1) % size} (id);`;
  });
  const plan = gated([...ddl, ...keys].join("\n"));
  expect(Math.max(...plan.actions.map(({ dependsOn }) => dependsOn.length))).toBeLessThanOrEqual(50);
  for (const table of ["T0", "T77"]) expect(stoppedBy(plan, table).length).toBe(size);
  // Shared: all exports wait for the same gates.
  expect(plan.actions.filter(({ kind }) => kind === "barrier").length).toBeLessThan(20);
});

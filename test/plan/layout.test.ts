import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Action, Operation, Plan, TableOptions } from "../../generator/plan/types.ts";
import { planOf, ungated } from "../support/schema.ts";

const gates = { allowEmpty: false, maxRejects: { kind: "share", percent: "10" } } as const;

type Own = Partial<TableOptions>;
type Options = (id: string) => Own;

/** The same plan in both layouts. */
function both(ddl: string, own: Options): { readonly plain: Plan; readonly compact: Plan } {
  const [plain, compact] = (["sqlx", "compact"] as const).map((layout) =>
    planOf(ddl, (options) => ({
      ...options,
      layout,
      tables: new Map([...options.tables].map(([id, table]) => [id, { ...table, ...gates, ...own(id) }])),
    })),
  );
  if (plain === undefined || compact === undefined) throw new Error("two layouts");
  return { plain, compact };
}

const compactOf = (ddl: string, own: Options = () => ({ integrity: "quarantine" })) => both(ddl, own).compact;

/** Names of operations with those of their steps and what they wait for. */
function shown({ operations }: Plan) {
  return Object.fromEntries(
    operations.map(({ name, steps, dependsOn }) => [
      name,
      { steps: steps.map((step) => step.name).join(" "), after: dependsOn.map(({ action }) => action).join(" ") },
    ]),
  );
}

/** What is not run when a step fails: what comes after it in its script, and whatever waits for that. */
function stoppedBy(operations: readonly Operation[], gate: string): readonly string[] {
  const stopped: Action[] = [];
  const names = new Set<string>();
  for (const { name, steps, dependsOn } of operations) {
    const failing = steps.findIndex((step) => step.name === gate);
    if (failing < 0 && !dependsOn.some(({ action }) => names.has(action))) continue;
    names.add(name);
    stopped.push(...steps.slice(failing + 1));
  }
  return stopped.flatMap(({ kind, name }) => (kind === "export" ? name : [])).sort();
}

/** All that is over before an operation begins; what stands behind it in the list is not found. */
function ancestors(operations: readonly Operation[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, ReadonlySet<string>>();
  for (const { name, dependsOn } of operations) {
    all.set(
      name,
      new Set(dependsOn.flatMap(({ action }) => [action, ...(all.get(action) ?? [`${action} is not before ${name}`])])),
    );
  }
  return all;
}

function judge({ plain, compact }: ReturnType<typeof both>): void {
  const { operations } = compact;
  expect(compact.actions).toEqual(plain.actions);
  expect(plain.operations.map(({ name }) => name)).toEqual(plain.actions.map(({ name }) => name));
  const names = operations.map(({ name }) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);

  // Every action but the barriers, each once.
  const isDone = ({ kind }: Action) => kind !== "barrier";
  const steps = operations.flatMap((operation) => operation.steps.filter(isDone).map((step) => step.name));
  expect(steps.toSorted()).toEqual(
    compact.actions
      .filter(isDone)
      .map(({ name }) => name)
      .toSorted(),
  );

  // What comes before an action in the plan comes before it here: so nothing waits in a circle.
  const before = ancestors(operations);
  const operationOf = new Map(operations.flatMap(({ name, steps: own }) => own.map((step) => [step.name, name])));
  const place = new Map(operations.flatMap(({ steps: own }) => own.map((step, at) => [step.name, at])));
  const barriers = new Map(
    plain.actions.flatMap((action) => (action.kind === "barrier" ? [[action.name, action]] : [])),
  );
  const needed = (name: string): readonly string[] =>
    barriers.get(name)?.dependsOn.flatMap(({ action }) => needed(action)) ?? [name];
  for (const { name, kind, dependsOn } of plain.actions) {
    if (kind === "barrier") continue;
    const own = operationOf.get(name) ?? "";
    for (const other of dependsOn.flatMap(({ action }) => needed(action))) {
      const there = operationOf.get(other) ?? "";
      if (there === own) expect(place.get(other), `${other} before ${name}`).toBeLessThan(place.get(name) ?? -1);
      else expect([...(before.get(own) ?? [])], `${other} before ${name}`).toContain(there);
    }
  }

  for (const { name, dependsOn, steps: own, wave } of operations) {
    const read = own.flatMap((step) => {
      if (step.kind === "checked") return step.checks.source.table;
      return (step.kind === "export" || step.kind === "gate") && step.reads.kind === "source"
        ? step.reads.source.table
        : [];
    });
    expect(dependsOn.length + new Set(read).size, name).toBeLessThanOrEqual(50);
    for (const { action, because } of dependsOn) {
      expect(because.length, `${name} after ${action}`).toBeGreaterThan(0);
      const other = operations.find((operation) => operation.name === action);
      const isBarrier = other?.steps[0]?.kind === "barrier";
      expect(other?.wave).toBeLessThanOrEqual(isBarrier ? wave : wave - 1);
    }
  }

  for (const { kind, name } of plain.actions) {
    if (kind !== "gate") continue;
    expect(stoppedBy(operations, name), `stopped by ${name}`).toEqual(stoppedBy(plain.operations, name));
  }

  // A run of what has a graph's tag is whole.
  for (const graph of new Set(plain.tables.flatMap(({ elements }) => elements.map((element) => element.graph)))) {
    const tagged = new Set(operations.flatMap(({ name, tags }) => (tags.includes(graph) ? name : [])));
    const incomplete = operations.flatMap(({ name, dependsOn }) =>
      tagged.has(name) ? dependsOn.filter(({ action }) => !tagged.has(action)) : [],
    );
    expect(incomplete).toEqual([]);
  }
}

const modes = ["trust", "drop", "quarantine", "fail"] as const;

const schemas = fc.record({
  size: fc.integer({ min: 1, max: 14 }),
  references: fc.array(
    fc.record({
      from: fc.nat(13),
      to: fc.nat(13),
      enforced: fc.boolean(),
      // Keys that share a column wait for a second pass together.
      shared: fc.boolean(),
    }),
    { maxLength: 30 },
  ),
  edges: fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.nat(13)), { maxLength: 4 }),
  mode: fc.array(fc.constantFrom(...modes), { minLength: 14, maxLength: 14 }),
  ignored: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
  shards: fc.array(fc.constantFrom(1, 1, 1, 1, 3), { minLength: 14, maxLength: 14 }),
  gated: fc.array(fc.constantFrom(true, true, true, false), { minLength: 14, maxLength: 14 }),
  oneMode: fc.boolean(),
});

test("of random schemas no script waits in a circle, and a shut gate stops the same exports in both layouts", () => {
  const counts = new Map<string, number>();
  const add = (what: string, count = 1) => counts.set(what, (counts.get(what) ?? 0) + count);
  fc.assert(
    fc.property(schemas, ({ size, references, edges, mode, ignored, shards, gated, oneMode }) => {
      const own = references.map((reference) => ({
        ...reference,
        from: reference.from % size,
        to: reference.to % size,
      }));
      const column = (place: number) => {
        const first = own.findIndex(({ from, shared }) => from === own[place]?.from && shared);
        return own[place]?.shared ? `x${first}` : `x${place}`;
      };
      const ddl = [
        ...Array.from({ length: size }, (_, n) => {
          const columns = new Set(own.flatMap(({ from }, place) => (from === n ? column(place) : [])));
          return `CREATE TABLE T${n} (id INT64${[...columns].map((name) => `, ${name} INT64`).join("")}) PRIMARY KEY (id);`;
        }),
        ...own.map(
          ({ from, to, enforced }, place) =>
            `ALTER TABLE T${from} ADD CONSTRAINT FK_${place} FOREIGN KEY (${column(place)}) REFERENCES T${to} (id)${enforced ? "" : " NOT ENFORCED"};`,
        ),
        ...edges.map(([edge, source, destination], place) => {
          const [e, s, d] = [edge % size, source % size, destination % size];
          const nodes = [...new Set([s, d])].map((n) => `T${n}`).join(", ");
          return `CREATE PROPERTY GRAPH G${place} NODE TABLES (${nodes}) EDGE TABLES (T${e} AS E KEY (id)
            SOURCE KEY (id) REFERENCES T${s} (id) DESTINATION KEY (id) REFERENCES T${d} (id));`;
        }),
      ].join("\n");
      const pair = both(ddl, (id) => {
        const n = Number(id.slice(1));
        return {
          integrity: mode[oneMode ? 0 : n] ?? "trust",
          informationalKeys: ignored[n] ? "ignore" : "filter",
          shards: shards[n] ?? 1,
          ...(gated[n] ? {} : ungated),
        };
      });
      expect(pair.plain.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      judge(pair);
      const { operations } = pair.compact;
      add("whole table", operations.filter(({ name }) => name.startsWith("load_")).length);
      add("split", operations.filter(({ name }) => name.startsWith("check_")).length);
      add(
        "settled",
        operations.filter(({ name, steps }) => name.startsWith("load_") && steps.some(({ kind }) => kind === "settle"))
          .length,
      );
      add(
        "two passes in one script",
        operations.filter(({ steps }) => steps.filter(({ kind }) => kind === "export").length > 1).length,
      );
      add("shard", operations.filter(({ name }) => name.includes("_shard_")).length);
      add("second pass", operations.filter(({ name }) => name.endsWith("_pass_2")).length);
    }),
    { numRuns: 250 },
  );
  for (const what of ["whole table", "split", "settled", "two passes in one script", "shard", "second pass"])
    expect(counts.get(what), what).toBeGreaterThan(5);
});

test("with any number of references no script has more than 50 dependencies", () => {
  const size = 130;
  const children = Array.from({ length: size }, (_, n) => `CREATE TABLE C${n} (id INT64, a INT64) PRIMARY KEY (id);`);
  const columns = Array.from(
    { length: size },
    (_, n) => `x${n} INT64, CONSTRAINT FK_${n} FOREIGN KEY (x${n}) REFERENCES C${n} (id)`,
  );
  const ddl = `${children.join("\n")} CREATE TABLE P (id INT64, ${columns.join(", ")}) PRIMARY KEY (id);
    CREATE TABLE Q (id INT64, ${columns.join(", ").replaceAll("FK_", "FQ_")}) PRIMARY KEY (id);`;
  const pair = both(ddl, () => ({ integrity: "quarantine" }));
  judge(pair);
  const barriers = pair.compact.operations.filter(({ steps }) => steps[0]?.kind === "barrier");
  // Both wait for the same tables.
  expect(barriers.map(({ name }) => name)).toEqual(["barrier_P_1", "barrier_P_2", "barrier_P_3"]);
  expect(barriers.every(({ dependsOn }) => dependsOn.length > 40)).toBe(true);
  const because = pair.compact.operations
    .find(({ name }) => name === "load_Q")
    ?.dependsOn.flatMap((own) => own.because);
  expect(because?.some(({ name }) => name === "FQ_77")).toBe(true);
});

const node = "(id INT64, x INT64, y INT64) PRIMARY KEY (id);";
const tables = (...names: readonly string[]) => names.map((name) => `CREATE TABLE ${name} ${node}`).join("\n");
const key = (from: string, to: string, column = "x", end = "") =>
  `ALTER TABLE ${from} ADD CONSTRAINT FK_${from}_${to} FOREIGN KEY (${column}) REFERENCES ${to} (id)${end};`;

describe("scripts", () => {
  test("hold all of a table, its reference to itself included", () => {
    const plan = compactOf(`${tables("A", "B")} ${key("A", "A")} ${key("B", "A")}`);
    expect(shown(plan)).toEqual({
      load_A: { steps: "checked_A settle_A rejects_A gate_A export_A export_A_pass_2", after: "" },
      load_B: { steps: "checked_B rejects_B gate_B export_B", after: "load_A" },
    });
    expect(plan.tables.map(({ id, wave }) => [id, wave])).toEqual([
      ["A", 0],
      ["B", 1],
    ]);
  });

  test("of tables that refer to each other: one for the checks, each export by itself", () => {
    const plan = compactOf(`${tables("A", "B", "C")} ${key("A", "B")} ${key("B", "A")} ${key("C", "B")}`);
    expect(shown(plan)).toEqual({
      check_A: { steps: "checked_A checked_B settle_A rejects_A rejects_B gate_A gate_B", after: "" },
      export_B: { steps: "export_B", after: "check_A" },
      export_A: { steps: "export_A", after: "export_B" },
      export_B_pass_2: { steps: "export_B_pass_2", after: "export_A" },
      load_C: { steps: "checked_C rejects_C gate_C export_C", after: "export_B" },
    });
  });

  test("stand before the shards of a table, which run at once", () => {
    const plan = compactOf(`${tables("A", "B")} ${key("B", "A")}`, (id) => ({
      integrity: "quarantine",
      shards: id === "A" ? 2 : 1,
    }));
    expect(shown(plan)).toEqual({
      check_A: { steps: "checked_A rejects_A gate_A", after: "" },
      export_A_shard_1: { steps: "export_A_shard_1", after: "check_A" },
      export_A_shard_2: { steps: "export_A_shard_2", after: "check_A" },
      load_B: { steps: "checked_B rejects_B gate_B export_B", after: "export_A_shard_1 export_A_shard_2" },
    });
  });

  test("load by depth in one go", () => {
    const ddl =
      "CREATE TABLE A (id INT64 NOT NULL, boss INT64 NOT NULL, CONSTRAINT FK FOREIGN KEY (boss) REFERENCES A (id)) PRIMARY KEY (id);";
    const plan = compactOf(ddl, () => ({ integrity: "quarantine", maxDepth: 2 }));
    expect(shown(plan)).toEqual({
      load_A: {
        steps: "checked_A settle_A rejects_A gate_A export_A_depth_0 export_A_depth_1 export_A_depth_2",
        after: "",
      },
    });
  });

  test("of what a second pass waits for beyond its table, the first does not wait", () => {
    // The key to B waits too, since it has a column of the one that refers to A itself.
    const ddl = `${tables("A", "B", "W")} ${key("A", "A")} ${key("A", "B")} ${key("B", "W", "x", " NOT ENFORCED")}`;
    const pair = both(ddl, (id) => ({ integrity: "quarantine", informationalKeys: id === "B" ? "ignore" : "filter" }));
    judge(pair);
    expect(stoppedBy(pair.compact.operations, "gate_W")).toEqual(["export_A_pass_2", "export_B", "export_W"]);
    expect(shown(pair.compact)).toEqual({
      load_W: { steps: "checked_W rejects_W gate_W export_W", after: "" },
      check_B: { steps: "checked_B rejects_B gate_B", after: "" },
      check_A: { steps: "checked_A settle_A rejects_A gate_A", after: "check_B" },
      export_A: { steps: "export_A", after: "check_A" },
      export_B: { steps: "export_B", after: "check_B load_W" },
      export_A_pass_2: { steps: "export_A_pass_2", after: "export_A export_B" },
    });
  });

  test("of very many tables that refer to each other are not one, which would be too long", () => {
    const names = Array.from({ length: 60 }, (_, n) => `T${n}`);
    const ddl = `${tables(...names)} ${names.map((name, n) => key(name, `T${(n + 1) % 60}`)).join(" ")}`;
    const pair = both(ddl, () => ({ integrity: "quarantine" }));
    judge(pair);
    expect(Math.max(...pair.compact.operations.map(({ steps }) => steps.length))).toBe(1);
  });

  test("have names that nothing else has", () => {
    const ddl = `${tables("A", "s.A", "s__A", "load_A")} CREATE TABLE load_B ${node}`;
    const names = compactOf(ddl, () => ({ integrity: "trust", ...ungated })).operations.map(({ name }) => name);
    expect(names).toHaveLength(5);
    expect(names).toContain("load_s__A");
    expect(names).toContain("load_load_B");
    // A source is called so.
    expect(names).not.toContain("load_A");
    expect(names.filter((name) => name.startsWith("load_A_"))).toHaveLength(1);
    const prefixed = planOf(tables("A"), (options) => ({ ...options, layout: "compact", prefix: "eu_" }));
    expect(prefixed.operations.map(({ name }) => name)).toEqual(["eu_load_A"]);
  });

  test("have the tags of the graphs that need one of their steps, and so has what they wait for", () => {
    // Only the checked rows of B are needed by H; its script waits for A all the same.
    const ddl = `${tables("A", "B", "E")} ${key("B", "A", "x", " NOT ENFORCED")} ${key("E", "B", "x", " NOT ENFORCED")}
      CREATE PROPERTY GRAPH G NODE TABLES (A, B); CREATE PROPERTY GRAPH H NODE TABLES (E);`;
    const tags = Object.fromEntries(compactOf(ddl).operations.map((operation) => [operation.name, operation.tags]));
    expect(tags).toEqual({
      load_A: ["G", "H", "node", "wave_0"],
      load_B: ["G", "H", "node", "wave_1"],
      load_E: ["H", "node", "wave_2"],
    });
  });
});

describe("more than 5,000 actions", () => {
  const many = (count: number) => tables(...Array.from({ length: count }, (_, index) => `T${index}`));

  test("are counted as they are generated, and compact where that is enough", () => {
    const { plain, compact } = both(many(1300), () => ({ integrity: "quarantine" }));
    const problem = plain.diagnostics.find(({ code }) => code === "too-many-actions");
    expect(problem?.message).toBe("Plan: 5200 actions; hosted Dataform runs at most 5000");
    expect(problem?.hint).toBe("`layout: compact` makes 1300 of them, one script for a table.");
    expect(compact.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("are split where compact is not enough", () => {
    const { plain, compact } = both(many(5001), () => ({ integrity: "trust" }));
    const hints = [plain, compact].map(({ diagnostics }) => {
      return diagnostics.find(({ code }) => code === "too-many-actions")?.hint?.split(";")[0];
    });
    expect(hints).toEqual([
      "Split the tables over 3 configs in repositories of their own",
      "Split the tables over 2 configs in repositories of their own",
    ]);
    expect(compact.diagnostics.find(({ code }) => code === "too-many-actions")?.message).toBe(
      "Plan: 5001 actions; hosted Dataform runs at most 5000",
    );
  });
});

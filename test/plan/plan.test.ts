import { describe, expect, test } from "vitest";
import type { Plan, PlanOptions, TableId } from "../../generator/plan/types.ts";
import { planOf } from "../support/schema.ts";

/** `{ export_B: ["export_A"] }` */
function dependencies(plan: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(plan.actions.map(({ name, dependsOn }) => [name, dependsOn.map(({ action }) => action)]));
}

function codes(plan: Plan): readonly string[] {
  return plan.diagnostics.map(({ code }) => code);
}

const select =
  (change: Partial<PlanOptions["select"]>) =>
  (options: PlanOptions): PlanOptions => ({ ...options, select: { ...options.select, ...change } });

const tables = (...ids: readonly string[]) =>
  ids.map((id) => `CREATE TABLE ${id} (id INT64, x INT64, y INT64) PRIMARY KEY (id);`).join("\n");
const key = (from: string, to: string, ending = "") =>
  `ALTER TABLE ${from} ADD CONSTRAINT ${from}_${to} FOREIGN KEY (x) REFERENCES ${to} (id) ${ending};`;

/** Their references cannot wait for a second pass. */
const fixed = (...ids: readonly string[]) => tables(...ids).replaceAll("x INT64", "x INT64 NOT NULL");

describe("selection", () => {
  const schema = `${tables("A", "B", "C", "D", "E", "F")}
    ${key("A", "C")} ${key("C", "D")} ${key("D", "E", "NOT ENFORCED")}
    CREATE PROPERTY GRAPH G NODE TABLES (A, B);
    CREATE PROPERTY GRAPH H NODE TABLES (B, C);`;
  const selected = (change: Partial<PlanOptions["select"]>) =>
    planOf(schema, select({ include: [], ...change })).tables.map(({ id, graph }) => `${id}:${graph}`);

  test("tables of the graphs, and what enforced references reach; each belongs to the first graph that uses it", () => {
    expect(selected({})).toEqual(["A:G", "B:G", "C:H", "D:H"]);
    expect(selected({ graphs: ["G"] })).toEqual(["A:G", "B:G", "C:G", "D:G"]);
    expect(selected({ graphs: ["H", "G"] })).toEqual(["A:G", "B:H", "C:H", "D:H"]);
  });

  test("globs add and take away, without regard to case", () => {
    expect(selected({ graphs: ["G"], include: ["e*", "?"] })).toEqual([
      "A:G",
      "B:G",
      "C:G",
      "D:G",
      "E:undefined",
      "F:undefined",
    ]);
    expect(selected({ graphs: ["G"], exclude: ["c", "b"] })).toEqual(["A:G"]);
  });

  test("an enforced reference that leaves the selection is told", () => {
    const plan = planOf(schema, select({ include: [], graphs: ["G"], exclude: ["C"] }));
    expect(plan.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'outside-reference: Table "A": its foreign key A_C refers to "C", which is not selected',
    ]);
  });
});

describe("order", () => {
  test("a dependency that another implies is left out, and every one that stays has its reasons", () => {
    const plan = planOf(`${tables("A", "B", "C")} ${key("B", "A")} ${key("C", "A")}
      ALTER TABLE C ADD CONSTRAINT C_B FOREIGN KEY (y) REFERENCES B (id);`);
    expect(dependencies(plan)).toEqual({ export_A: [], export_B: ["export_A"], export_C: ["export_B"] });
    expect(plan.actions.map(({ wave }) => wave)).toEqual([0, 1, 2]);
    expect(plan.actions[2]?.dependsOn[0]?.because).toEqual([
      { kind: "foreignKey", enforced: true, to: "B", name: "C_B", end: undefined },
    ]);
  });

  test("references that are not enforced come after those that are, as long as they close no cycle", () => {
    const plan = planOf(
      `${tables("A", "B", "C")} ${key("A", "B")} ${key("B", "A", "NOT ENFORCED")} ${key("C", "A", "NOT ENFORCED")}`,
    );
    expect(dependencies(plan)).toEqual({ export_B: [], export_A: ["export_B"], export_C: ["export_A"] });
    expect(plan.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'order-cycle: Table "B": is not loaded after "A", though B_A refers to it: that closes a cycle',
    ]);
  });

  test("graph edges wait for their nodes, before constraints that are not enforced have a say", () => {
    const plan = planOf(`${tables("N", "E")} ${key("N", "E", "NOT ENFORCED")}
      CREATE PROPERTY GRAPH G NODE TABLES (N)
        EDGE TABLES (E SOURCE KEY (x) REFERENCES N DESTINATION KEY (y) REFERENCES N)`);
    expect(dependencies(plan)).toEqual({ export_N: [], export_E: ["export_N"] });
    expect(plan.actions[1]?.dependsOn[0]?.because.map(({ kind, end, name }) => [kind, end, name])).toEqual([
      ["graphEdge", "source", "G.E"],
      ["graphEdge", "destination", "G.E"],
    ]);
    expect(codes(plan)).toEqual(["order-cycle"]);
  });

  test("a table that is a node and an edge to itself does not wait for itself", () => {
    const plan = planOf(`${tables("N")} CREATE PROPERTY GRAPH G NODE TABLES (N)
      EDGE TABLES (N AS E SOURCE KEY (x) REFERENCES N DESTINATION KEY (y) REFERENCES N)`);
    expect(dependencies(plan)).toEqual({ export_N: [] });
    expect(codes(plan)).toEqual([]);
  });

  test.each([
    [`${fixed("A")} ${key("A", "A")}`, 'Table "A": it references itself: A (A_A) → A'],
    [
      `${fixed("A", "B", "C", "D")} ${key("A", "B")} ${key("B", "C")} ${key("C", "A")} ${key("D", "A")}`,
      'Table "A": its references form a cycle: A (A_B) → B (B_C) → C (C_A) → A',
    ],
  ])("a cycle is an error that names its path: %#", (ddl, message) => {
    const plan = planOf(ddl);
    expect(plan.diagnostics.map((diagnostic) => diagnostic.message)).toEqual([message]);
    expect(plan.actions).toEqual([]);
  });

  test("a chain of sixty references, and sixty to one table, need no barriers", () => {
    const ids = Array.from({ length: 61 }, (_, index) => `T${String(index).padStart(2, "0")}`);
    const chain = ids.slice(1).map((id, index) => key(id, ids[index] ?? ""));
    const toOne = ids.slice(2).map((id) => `ALTER TABLE ${id} ADD FOREIGN KEY (y) REFERENCES T00 (id);`);
    const chained = planOf([tables(...ids), ...chain, ...toOne].join("\n"));
    expect(chained.actions.map(({ dependsOn }) => dependsOn.map(({ action }) => action))).toEqual([
      [],
      ...ids.slice(0, -1).map((id) => [`export_${id}`]),
    ]);
    expect(chained.actions.map(({ wave }) => wave)).toEqual(ids.map((_, index) => index));
    const star = planOf([tables(...ids), ...ids.slice(1).map((id) => key(id, "T00"))].join("\n"));
    expect(star.actions.slice(1).map(({ dependsOn }) => dependsOn.map(({ action }) => action))).toEqual(
      ids.slice(1).map(() => ["export_T00"]),
    );
  });

  test("the order of the input decides nothing", () => {
    const statements = ["A", "B", "C", "D"].map((id) => tables(id));
    const keys = [key("B", "A"), key("C", "A", "NOT ENFORCED"), key("D", "C"), key("A", "D", "NOT ENFORCED")];
    const forward = planOf([...statements, ...keys].join("\n"));
    const backward = planOf([...statements.toReversed(), ...keys.toReversed()].join("\n"));
    const plain = (plan: Plan) =>
      JSON.stringify({ ...plan, diagnostics: plan.diagnostics.map(({ message }) => message) });
    expect(plain(backward)).toBe(plain(forward));
  });
});

describe("shards", () => {
  test("what waits for a table waits for all its parts", () => {
    const plan = planOf(`${tables("A", "B")} ${key("B", "A")}`, (options) => {
      const own = options.tables.get("A" as TableId);
      if (own === undefined) throw new Error("A has options");
      return { ...options, tables: new Map([...options.tables, ["A" as TableId, { ...own, shards: 3 }]]) };
    });
    expect(dependencies(plan)).toEqual({
      export_A_shard_1: [],
      export_A_shard_2: [],
      export_A_shard_3: [],
      export_B: ["export_A_shard_1", "export_A_shard_2", "export_A_shard_3"],
    });
  });
});

describe("names", () => {
  test("are the same whatever stands beside the table, and never collide", () => {
    const plan = planOf(`${tables("s.T", "s__T", "`x y`", "`x-y`", `\`${"l".repeat(300)}\``)}`);
    const names = plan.actions.map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(names).toContain("export_s__T");
    expect(names).toContain("export_x-y");
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(200);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(plan.actions.find((action) => action.kind === "export" && action.table === "s__T")?.name).toBe(
      "export_s__T",
    );
  });

  test("have the prefix of the config", () => {
    const plan = planOf(`${tables("A", "B")} ${key("B", "A")}`, (options) => ({ ...options, prefix: "eu_" }));
    expect(dependencies(plan)).toEqual({ eu_export_A: [], eu_export_B: ["eu_export_A"] });
  });
});

test("more actions than Dataform runs are an error that says how to split them", () => {
  const ids = Array.from({ length: 5001 }, (_, index) => `T${String(index).padStart(4, "0")}`);
  const plan = planOf(`${tables(...ids)} ${key("T0001", "T0000")}`);
  expect(plan.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "too-many-actions: Plan: 5001 actions; hosted Dataform runs at most 5000",
  ]);
  expect(plan.diagnostics[0]?.hint).toBe(
    "Split the tables over 2 configs in repositories of their own; " +
      'part 1: 5000 actions, with "T0000", "T0002", "T0003" and 4996 more groups; part 2: 1 actions, with "T5000".',
  );
});

test("each part of a split has room for a ledger of its own, which does not tie the parts together", () => {
  const ids = Array.from({ length: 5100 }, (_, index) => `T${String(index).padStart(4, "0")}`);
  const plan = planOf(`${tables(...ids)} ${key("T0001", "T0000")}`, (options) => ({
    ...options,
    layout: "compact",
    ledger: { retention: 90 },
  }));
  const ofLedger = plan.operations.length - 5100;
  expect(ofLedger).toBeGreaterThan(100);
  const [found] = plan.diagnostics.filter(({ code }) => code === "too-many-actions");
  const sizes = [...(found?.hint ?? "").matchAll(/part \d: (\d+) actions/g)].map(([, size]) => Number(size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5100);
  expect(sizes.length).toBe(2);
  expect(Math.max(...sizes) + ofLedger).toBeLessThanOrEqual(5000);
  expect(Math.max(...plan.operations.map(({ dependsOn }) => dependsOn.length))).toBeLessThanOrEqual(50);
  expect(plan.operations.at(-1)?.name).toBe("runs_end");
});

describe("tags", () => {
  test("a run of one graph does not need the tables of another for its ledger", () => {
    const plan = planOf(
      `${tables("A", "B")} CREATE PROPERTY GRAPH G NODE TABLES (A); CREATE PROPERTY GRAPH H NODE TABLES (B);`,
      (options) => ({ ...options, ledger: { retention: 90 } }),
    );
    expect(plan.actions.filter(({ tags }) => tags.includes("G")).map(({ name }) => name)).toEqual([
      "runs",
      "export_A",
      "run_tables",
      "runs_end",
    ]);
  });

  const run = (plan: Plan, tag: string) => plan.actions.filter(({ tags }) => tags.includes(tag));

  test("a table that a graph's tables refer to has the graph's tag, a table of none has another", () => {
    const plan = planOf(`${tables("Country", "Person", "Alone")} ${key("Person", "Country")}
      CREATE PROPERTY GRAPH G NODE TABLES (Person);`);
    expect(plan.actions.map(({ name, tags }) => [name, tags])).toEqual([
      ["export_Alone", ["table", "wave_0"]],
      ["export_Country", ["G", "table", "wave_0"]],
      ["export_Person", ["G", "node", "wave_1"]],
    ]);
  });

  test("barriers that two graphs share have the tags of both", () => {
    const ids = Array.from({ length: 60 }, (_, index) => `P${index}`);
    const columns = ids.map((id) => `${id} INT64`).join(", ");
    const keys = ids.map((id) => `FOREIGN KEY (${id}) REFERENCES ${id} (id)`).join(", ");
    const hub = (id: string) => `CREATE TABLE ${id} (id INT64, ${columns}, ${keys}) PRIMARY KEY (id);`;
    const plan = planOf(`${tables(...ids)} ${hub("Y")} ${hub("Z")}
      CREATE PROPERTY GRAPH G NODE TABLES (Y);
      CREATE PROPERTY GRAPH H NODE TABLES (Z);`);
    for (const graph of ["G", "H"]) {
      const names = new Set(run(plan, graph).map(({ name }) => name));
      expect(names.size).toBe(63);
      for (const { dependsOn } of run(plan, graph)) {
        for (const { action } of dependsOn) expect(names.has(action), action).toBe(true);
      }
    }
  });
});

describe("what is exported", () => {
  test("generated, commit-timestamp and search columns are not; a key column is, whatever it is", () => {
    const plan = planOf(`CREATE TABLE T (
      id INT64 NOT NULL, part INT64 AS (MOD(id, 4)) STORED, \`at\` TIMESTAMP OPTIONS (allow_commit_timestamp = true),
      changed TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true), text STRING(MAX) DEFAULT ('x'),
      tokens TOKENLIST AS (TOKENIZE(text)) HIDDEN,
    ) PRIMARY KEY (part, id, \`at\`)`);
    const [action] = plan.actions;
    expect(action?.kind === "export" && action.columns.map(({ name }) => name)).toEqual(["id", "at", "text"]);
    expect(codes(plan)).toEqual(["commit-timestamp-in-key", "commit-timestamp-left-out"]);
  });

  test("a table without a column to write is an error", () => {
    const plan = planOf("CREATE TABLE T (a INT64 AS (1) STORED, b INT64 AS (2) STORED) PRIMARY KEY (a)");
    expect(plan.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'nothing-to-export: Table "T": it has no column that an export can write',
    ]);
  });

  test("shards need a key", () => {
    const plan = planOf("CREATE TABLE T (a INT64, b INT64) PRIMARY KEY ()", (options) => ({
      ...options,
      tables: new Map([...options.tables].map(([id, table]) => [id, { ...table, shards: 4 }])),
    }));
    expect(plan.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'shards-without-key: Table "T": 4 shards are wanted, but no key column is exported that tells rows apart',
    ]);
  });

  test("two tables that read one source because nothing is said are a warning", () => {
    const plan = planOf(tables("T", "a.T", "b.T", "c.U"));
    expect(plan.diagnostics.filter(({ code }) => code === "same-source").map(({ message }) => message)).toEqual([
      'Table "a.T": it reads "T", as table "T" does',
      'Table "b.T": it reads "T", as table "T" does',
    ]);
  });
});

test("the same reason is said once: the parts of a split table are one reference", () => {
  const plan = planOf(`${tables("A", "B")} ${key("B", "A")}`, (options) => ({
    ...options,
    tables: new Map([...options.tables].map(([id, table]) => [id, { ...table, shards: id === "A" ? 60 : 1 }])),
  }));
  const last = plan.actions.at(-1);
  expect(last?.dependsOn.map(({ action, because }) => [action, because.length])).toEqual([
    ["barrier_B_1", 1],
    ["barrier_B_2", 1],
  ]);
});

describe("determinism in the small", () => {
  const base = tables("A", "B", "N");
  const first = "ALTER TABLE B ADD CONSTRAINT FK_1 FOREIGN KEY (x) REFERENCES A (id);";
  const second = "ALTER TABLE B ADD CONSTRAINT FK_2 FOREIGN KEY (y) REFERENCES A (id);";
  const plain = (plan: Plan) => JSON.stringify(plan.actions);

  test("two references between the same tables have one order", () => {
    expect(plain(planOf(`${base} ${first} ${second}`))).toBe(plain(planOf(`${base} ${second} ${first}`)));
  });

  test("interleaving is said before foreign keys, graph edges are added before both", () => {
    const plan = planOf(`CREATE TABLE P (id INT64) PRIMARY KEY (id);
      CREATE TABLE C (id INT64, x INT64, CONSTRAINT FK FOREIGN KEY (id) REFERENCES P (id)) PRIMARY KEY (id), INTERLEAVE IN PARENT P;
      CREATE PROPERTY GRAPH G NODE TABLES (P) EDGE TABLES (C SOURCE KEY (id) REFERENCES P DESTINATION KEY (id) REFERENCES P);`);
    expect(plan.actions[1]?.dependsOn[0]?.because.map(({ kind }) => kind)).toEqual([
      "interleave",
      "foreignKey",
      "graphEdge",
      "graphEdge",
    ]);
  });

  test("dependencies are sorted by the names of the actions, not of the tables", () => {
    const plan = planOf(`${tables("a.z", "a0", "B")} ALTER TABLE B ADD FOREIGN KEY (x) REFERENCES a.z (id);
      ALTER TABLE B ADD FOREIGN KEY (y) REFERENCES a0 (id);`);
    expect(dependencies(plan).export_B).toEqual(["export_a0", "export_a__z"]);
  });
});

describe("names that stand in the way", () => {
  test("a name with a hash may be taken as well", () => {
    const names = (ddl: string) => planOf(ddl).actions.map(({ name }) => name.toLowerCase());
    const hashed = names(tables("a__b", "a.b")).find((name) => name !== "export_a__b") ?? "";
    const all = names(tables("a__b", hashed.replace("export_", ""), "a.b"));
    expect(new Set(all).size).toBe(3);
  });

  test("a graph may be called like a device of Windows, or like a tag", () => {
    const plan = planOf(
      `${tables("A")} CREATE PROPERTY GRAPH Con NODE TABLES (A); CREATE PROPERTY GRAPH node NODE TABLES (A);`,
    );
    expect(plan.actions[0]?.folder).toMatch(/^Con_[0-9a-f]{8}$/);
    expect(plan.actions[0]?.tags).toEqual(["Con", "node", "wave_0"]);
  });

  test("search columns are not exported, also without an expression", () => {
    const plan = planOf("CREATE TABLE T (id INT64, tokens TOKENLIST) PRIMARY KEY (id)");
    expect(plan.actions[0]?.kind === "export" && plan.actions[0].columns.map(({ name }) => name)).toEqual(["id"]);
  });
});

describe("references that close a cycle", () => {
  /** `{ export_A_pass_2: ["id", "x"] }`, NULL as `x = NULL`. */
  const columns = (plan: Plan) =>
    Object.fromEntries(
      plan.actions.flatMap((action) =>
        action.kind === "export"
          ? [
              [
                action.name,
                action.columns.map(({ name, from }) => (from.kind === "constant" ? `${name} = NULL` : name)),
              ],
            ]
          : [],
      ),
    );
  const deferred = (plan: Plan) =>
    plan.deferred.map(({ table, constraint, columns: own }) => `${table} ${constraint}: ${own}`);

  test("of a table to itself: a second pass fills the column in, when the rows are there", () => {
    const plan = planOf(`${tables("A", "B")} ${key("A", "A")} ${key("B", "A")}`);
    expect(dependencies(plan)).toEqual({ export_A: [], export_A_pass_2: ["export_A"], export_B: ["export_A"] });
    expect(columns(plan)).toEqual({ export_A: ["id", "y"], export_A_pass_2: ["id", "x"], export_B: ["id", "x", "y"] });
    expect(deferred(plan)).toEqual(["A A_A: x"]);
    expect(plan.diagnostics).toEqual([]);
    const [, second] = plan.actions;
    expect(second?.dependsOn[0]?.because.map(({ kind, name }) => [kind, name])).toEqual([
      ["firstPass", undefined],
      ["foreignKey", "A_A"],
    ]);
  });

  test("one reference of the cycle waits, the others keep the order, whatever the order of the input", () => {
    const keys = [key("A", "B"), key("B", "C"), key("C", "A"), key("D", "A")];
    for (const shuffled of [keys, keys.toReversed()]) {
      const plan = planOf(`${tables("A", "B", "C", "D")} ${shuffled.join(" ")}`);
      expect(dependencies(plan)).toEqual({
        export_C: [],
        export_B: ["export_C"],
        export_A: ["export_B"],
        export_C_pass_2: ["export_A"],
        export_D: ["export_A"],
      });
      expect(deferred(plan)).toEqual(["C C_A: x"]);
    }
  });

  test("the one that can wait waits", () => {
    const plan = planOf(`${tables("A")} ${fixed("B")} ${key("A", "B")} ${key("B", "A")}`);
    expect(deferred(plan)).toEqual(["A A_B: x"]);
    expect(dependencies(plan)).toEqual({ export_A: [], export_B: ["export_A"], export_A_pass_2: ["export_B"] });
  });

  test("the second pass carries the key and every NOT NULL column", () => {
    const plan =
      planOf(`CREATE TABLE A (k INT64, l INT64, n INT64 NOT NULL, o INT64 NOT NULL DEFAULT (1), p INT64, x INT64,
      CONSTRAINT FK FOREIGN KEY (x) REFERENCES A (n)) PRIMARY KEY (k, l)`);
    expect(columns(plan)).toEqual({ export_A: ["k", "l", "n", "o", "p"], export_A_pass_2: ["k", "l", "n", "o", "x"] });
  });

  test("a column takes with it every other key that has it; columns of one key alone are preferred", () => {
    const both = planOf(`${tables("B")} CREATE TABLE A (id INT64, x INT64, y INT64,
      CONSTRAINT FK_A FOREIGN KEY (x) REFERENCES A (id), CONSTRAINT FK_B FOREIGN KEY (x) REFERENCES B (id)) PRIMARY KEY (id)`);
    expect(deferred(both)).toEqual(["A FK_A: x", "A FK_B: x"]);
    expect(dependencies(both)).toEqual({ export_A: [], export_B: [], export_A_pass_2: ["export_A", "export_B"] });
    const alone = planOf(`CREATE TABLE B (id INT64) PRIMARY KEY (id);
      CREATE TABLE A (id INT64, j INT64, x INT64, y INT64,
      CONSTRAINT FK_A FOREIGN KEY (x, y) REFERENCES A (id, j), CONSTRAINT FK_B FOREIGN KEY (x) REFERENCES B (id)) PRIMARY KEY (id, j)`);
    expect(deferred(alone)).toEqual(["A FK_A: y"]);
    // The first pass writes x anew, so that an old y must not stand beside it.
    expect(columns(alone)).toEqual({
      export_A: ["id", "j", "x", "y = NULL"],
      export_A_pass_2: ["id", "j", "y"],
      export_B: ["id"],
    });
  });

  test("where the key is a part of the reference, or a column has a default, the first pass writes NULL", () => {
    const shared = planOf(`CREATE TABLE A (c INT64, id INT64, x INT64,
      CONSTRAINT FK FOREIGN KEY (c, x) REFERENCES A (c, id)) PRIMARY KEY (c, id)`);
    expect(columns(shared)).toEqual({ export_A: ["c", "id", "x = NULL"], export_A_pass_2: ["c", "id", "x"] });
    const byDefault = planOf(`CREATE TABLE A (id INT64, x INT64 DEFAULT (7),
      CONSTRAINT FK FOREIGN KEY (x) REFERENCES A (id)) PRIMARY KEY (id)`);
    expect(columns(byDefault).export_A).toEqual(["id", "x = NULL"]);
  });

  const self = (column: string, more = "", after = "") =>
    `CREATE TABLE A (id INT64, ${column}, CONSTRAINT FK FOREIGN KEY (x) REFERENCES A (id)${more}) PRIMARY KEY (id);${after}`;
  test.each([
    ["NOT NULL", self("x INT64 NOT NULL")],
    ["in a CHECK", self("x INT64", ", CHECK (x > 0)")],
    ["in a unique index", self("x INT64", "", "CREATE UNIQUE INDEX U ON A (x);")],
    ["read by a generated column", self("x INT64, g INT64 AS (x + 1) STORED")],
    [
      "in the primary key",
      self("x INT64").replace("PRIMARY KEY (id)", "PRIMARY KEY (id, x)").replace("A (id)", "A (id)"),
    ],
    [
      "referred to itself",
      `${self("x INT64")} CREATE TABLE B (y INT64, FOREIGN KEY (y) REFERENCES A (x)) PRIMARY KEY (y);`,
    ],
  ])("a column cannot wait that is %s", (_, ddl) => {
    const plan = planOf(ddl);
    expect({ codes: codes(plan), actions: plan.actions }).toEqual({ codes: ["reference-cycle"], actions: [] });
  });

  test.each([
    ["NULL_FILTERED", "CREATE UNIQUE NULL_FILTERED INDEX U ON A (x);"],
    ["WHERE … IS NOT NULL", "CREATE UNIQUE INDEX U ON A (x) WHERE x IS NOT NULL;"],
  ])("a unique index that is %s does not hold it up", (_, index) => {
    expect(deferred(planOf(self("x INT64", "", index)))).toEqual(["A FK: x"]);
  });

  test("a column that the config leaves out cannot wait either", () => {
    const omit = (options: PlanOptions): PlanOptions => ({
      ...options,
      tables: new Map(
        [...options.tables].map(([id, own]) => [id, { ...own, columns: new Map([["x", { kind: "omit" as const }]]) }]),
      ),
    });
    expect(codes(planOf(self("x INT64"), omit))).toEqual(["reference-cycle"]);
  });

  test("a change timestamp and a second pass exclude each other", () => {
    const stamped = (options: PlanOptions): PlanOptions => ({
      ...options,
      tables: new Map([...options.tables].map(([id, own]) => [id, { ...own, changeTimestampColumn: "t" }])),
    });
    const plan = planOf(self("x INT64, t TIMESTAMP"), stamped);
    expect(plan.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'deferred-with-timestamp: Table "A": changeTimestampColumn cannot be had with the second pass that foreign key FK needs',
    ]);
    expect(plan.actions).toEqual([]);
  });

  test("both passes of a table in parts are in parts, and each part of the second waits for all of the first", () => {
    const parts = (options: PlanOptions): PlanOptions => ({
      ...options,
      tables: new Map([...options.tables].map(([id, own]) => [id, { ...own, shards: 2 }])),
    });
    expect(dependencies(planOf(self("x INT64"), parts))).toEqual({
      export_A_shard_1: [],
      export_A_shard_2: [],
      export_A_pass_2_shard_1: ["export_A_shard_1", "export_A_shard_2"],
      export_A_pass_2_shard_2: ["export_A_shard_1", "export_A_shard_2"],
    });
  });
});

import { describe, expect, test } from "vitest";
import { defaultPlanOptions, planLoad } from "../../generator/plan/index.ts";
import type { Plan, TableOptions } from "../../generator/plan/types.ts";
import { catalogOf, ungated } from "../support/schema.ts";

const ddl = `
CREATE TABLE P (id INT64 NOT NULL) PRIMARY KEY (id);
CREATE TABLE C (id INT64 NOT NULL, n INT64 NOT NULL) PRIMARY KEY (id, n), INTERLEAVE IN PARENT P;
CREATE TABLE L (id INT64 NOT NULL, n INT64 NOT NULL) PRIMARY KEY (id, n), INTERLEAVE IN P;
CREATE TABLE E (id INT64 NOT NULL, p INT64, q INT64, CONSTRAINT E_P FOREIGN KEY (p) REFERENCES P (id),
  FOREIGN KEY (q) REFERENCES P (id)) PRIMARY KEY (id);
CREATE TABLE S (id INT64 NOT NULL, p INT64, CONSTRAINT S_P FOREIGN KEY (p) REFERENCES P (id) NOT ENFORCED) PRIMARY KEY (id);
CREATE TABLE W (id INT64 NOT NULL, p INT64, q INT64, CONSTRAINT W_P FOREIGN KEY (p) REFERENCES P (id) NOT ENFORCED) PRIMARY KEY (id);
CREATE TABLE N (id INT64 NOT NULL) PRIMARY KEY (id);
CREATE PROPERTY GRAPH G NODE TABLES (P, N) EDGE TABLES (W SOURCE KEY (p) REFERENCES P (id) DESTINATION KEY (q) REFERENCES P (id));`;

function planWithout(
  exclude: readonly string[],
  options: Partial<TableOptions>,
  schema = ddl,
  own: Readonly<Record<string, Partial<TableOptions>>> = {},
): Plan {
  const catalog = catalogOf(schema);
  const plain = defaultPlanOptions(
    catalog,
    { graphs: undefined, include: ["*"], exclude },
    { integrity: "quarantine", ...ungated, ...options },
  );
  const tables = new Map([...plain.tables].map(([id, table]) => [id, { ...table, ...own[id] }]));
  return planLoad(catalog, { ...plain, ledger: undefined, tables });
}

const told = ({ diagnostics }: Plan) =>
  diagnostics.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);

const enforced = [
  'Table "C": its parent refers to "P", which is not selected',
  'Table "E": its foreign key E_P refers to "P", which is not selected',
  'Table "E": its foreign key refers to "P", which is not selected',
];
const soft = [
  'Table "S": its foreign key (not enforced) S_P refers to "P", which is not selected',
  'Table "W": its foreign key (not enforced) W_P refers to "P", which is not selected',
  // Its source has the columns of the foreign key.
  'Table "W": the destination of its graph edge G.W refers to "P", which is not selected',
];

describe("references that leave the selection", () => {
  test("present: a warning where Spanner would refuse rows, a note where they are not held against it", () => {
    expect(told(planWithout(["P"], {}))).toEqual([
      ...enforced.map((message) => `warning outside-reference: ${message}`),
      ...soft.map((message) => `info outside-not-checked: ${message}: rows are not held against it`),
    ]);
  });

  test("what rows would not be held against anyway is nothing to tell of", () => {
    const ignoring = { informationalKeys: "ignore", danglingEdges: "keep" } as const;
    expect(told(planWithout(["P"], ignoring))).toEqual(
      enforced.map((message) => `warning outside-reference: ${message}`),
    );
    expect(told(planWithout(["P"], { integrity: "trust" }))).toEqual(
      enforced.map((message) => `warning outside-reference: ${message}`),
    );
    expect(told(planWithout(["P"], { integrity: "trust", outsideReferences: "error" }))).toEqual(
      enforced.map((message) => `error outside-refused: ${message}`),
    );
    // Without the foreign key the source of the edge is told by itself.
    expect(told(planWithout(["P", "C", "E", "S"], { informationalKeys: "ignore" }))).toEqual(
      ["source", "destination"].map(
        (end) =>
          `info outside-not-checked: Table "W": the ${end} of its graph edge G.W refers to "P", which is not selected: rows are not held against it`,
      ),
    );
  });

  test("error: each is one, and says what to do", () => {
    const plan = planWithout(["P"], { outsideReferences: "error" });
    expect(told(plan)).toEqual([...enforced, ...soft].map((message) => `error outside-refused: ${message}`));
    expect(plan.diagnostics[0]?.hint).toContain("select.exclude");
  });

  test("check: nothing is told, and rows are held against what Spanner holds", () => {
    const plan = planWithout(["P"], { outsideReferences: "check" });
    expect(told(plan)).toEqual([]);
    const checked = plan.actions.flatMap((action) => (action.kind === "checked" ? [action] : []));
    const reads = checked.map(({ table, reads: from, checks }) => [
      table,
      [...from].map(([id, relation]) => `${id} ${relation.kind}`),
      checks.references.map(({ reason }) => reason),
    ]);
    expect(reads).toEqual([
      ["C", ["P external"], ["missing_parent:P"]],
      ["E", ["P external"], ["missing_reference:E_P", "missing_reference:(q) to P"]],
      ["L", [], []],
      ["N", [], []],
      ["S", ["P external"], ["missing_reference:S_P"]],
      ["W", ["P external"], ["missing_reference:W_P", "dangling_source:P", "dangling_destination:P"]],
    ]);
    // Nothing is waited for: the table is nobody's action.
    for (const { name, dependsOn } of plan.actions) {
      if (name.startsWith("checked_")) expect(dependsOn).toEqual([]);
    }
  });

  test("check changes nothing where nothing leaves", () => {
    const shown = (plan: Plan) => JSON.stringify(plan, (_, value) => (value instanceof Map ? [...value] : value));
    expect(shown(planWithout([], { outsideReferences: "check" }))).toBe(shown(planWithout([], {})));
  });

  test("a table that asks Spanner has a table of checked rows, one that does not may have a view", () => {
    const plan = planWithout(["P"], { outsideReferences: "check", integrity: "drop" });
    const made = plan.actions.flatMap((action) =>
      action.kind === "checked" ? [[action.table, action.materialized]] : [],
    );
    expect(Object.fromEntries(made)).toEqual({ C: true, E: true, L: false, N: false, S: true, W: true });
  });

  test("of a trusted table nobody looks at the rows", () => {
    expect(told(planWithout(["P", "C", "S", "W", "L"], { outsideReferences: "check", integrity: "trust" }))).toEqual(
      enforced
        .slice(1)
        .map(
          (message) =>
            `error outside-with-trust: ${message}; its rows are to be held against what Spanner holds, but its integrity is trust`,
        ),
    );
  });

  test.each([
    ["FLOAT32", 'column "id" is a FLOAT32, which Spanner rounds and BigQuery does not'],
    ["UUID", 'column "id" is of type UUID, which EXTERNAL_QUERY does not give'],
  ])("by a %s column cannot be looked up", (type, why) => {
    const schema = `CREATE TABLE P (id ${type} NOT NULL) PRIMARY KEY (id);
      CREATE TABLE C (id ${type} NOT NULL, p ${type}, CONSTRAINT F FOREIGN KEY (p) REFERENCES P (id)) PRIMARY KEY (id), INTERLEAVE IN PARENT P;`;
    const plan = planWithout(["P"], { outsideReferences: "check" }, schema);
    expect(told(plan).filter((text) => text.includes("external-type"))).toEqual(
      ['its interleaving in "P"', "foreign key F"].map(
        (what) =>
          `error external-type: Table "C": rows cannot be held against ${what} of what Spanner holds in "P": ${why}`,
      ),
    );
    expect(plan.diagnostics.find(({ code }) => code === "external-type")?.hint).toContain("outsideReferences: present");
  });

  test("by a column that is not exported is told as within the selection; what both generate alike is left out", () => {
    const hash = "s INT64 NOT NULL AS (MOD(id, 16)) STORED";
    const schema = `CREATE TABLE P (${hash}, id INT64 NOT NULL) PRIMARY KEY (s, id);
      CREATE TABLE C (${hash}, id INT64 NOT NULL, n INT64 NOT NULL) PRIMARY KEY (s, id, n), INTERLEAVE IN PARENT P;
      CREATE TABLE D (id INT64 NOT NULL, g INT64 AS (id + 1) STORED, CONSTRAINT F FOREIGN KEY (g, id) REFERENCES P (s, id)) PRIMARY KEY (id);`;
    const plan = planWithout(["P"], { outsideReferences: "check" }, schema);
    expect(told(plan)).toEqual([
      'warning reference-not-checked: Table "D": rows are not held against foreign key F: column "D.g" is not exported',
    ]);
    const checked = plan.actions.find(({ name }) => name === "checked_C");
    const pairs = checked?.kind === "checked" ? checked.checks.references[0]?.pairs : [];
    expect(pairs?.map(({ column }) => column.name)).toEqual(["id"]);
  });
});

describe("verify", () => {
  const waitsOf = (plan: Plan, name: string) =>
    plan.actions
      .find((action) => action.name === name)
      ?.dependsOn.map(({ action, because }) => `${action}: ${because.map(({ kind, to }) => `${kind} ${to}`).join()}`);

  test("comes after all exports of the table, and nothing waits for it", () => {
    const schema = `CREATE TABLE A (id INT64 NOT NULL, a INT64, CONSTRAINT A_A FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (id);
      CREATE TABLE B (id INT64 NOT NULL, b INT64 NOT NULL, CONSTRAINT B_B FOREIGN KEY (b) REFERENCES B (id)) PRIMARY KEY (id);
      CREATE TABLE D (id INT64 NOT NULL, a INT64, CONSTRAINT D_A FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (id);`;
    for (const integrity of ["quarantine", "drop"] as const) {
      const plan = planWithout([], { verify: "keys", integrity }, schema, {
        A: { shards: 2 },
        B: { maxDepth: 2, shards: 2 },
        D: { verify: "counts" },
      });
      expect(told(plan)).toEqual([]);
      expect(waitsOf(plan, "verify_A")).toEqual([
        "export_A_pass_2_shard_1: loaded A",
        "export_A_pass_2_shard_2: loaded A",
      ]);
      expect(waitsOf(plan, "verify_B")).toEqual([
        "export_B_depth_2_shard_1: loaded B",
        "export_B_depth_2_shard_2: loaded B",
      ]);
      expect(waitsOf(plan, "verify_D")).toEqual(["export_D: loaded D"]);
      const verifies = plan.actions.filter(({ kind }) => kind === "verify");
      expect(verifies.map(({ name }) => name).toSorted()).toEqual(["verify_A", "verify_B", "verify_D"]);
      expect(verifies.every(({ tags }) => tags.includes("verify"))).toBe(true);
      const waited = new Set(plan.actions.flatMap(({ dependsOn }) => dependsOn.map(({ action }) => action)));
      expect(verifies.filter(({ name }) => waited.has(name))).toEqual([]);
      // What was exported is looked at, not what the source holds by then.
      const checked = plan.actions.flatMap((action) => (action.kind === "checked" ? action.materialized : []));
      expect(checked).toEqual([true, true, true]);
    }
  });

  test("without it nothing is made, and more than fifty exports are waited for through barriers", () => {
    expect(planWithout([], {}).actions.filter(({ kind }) => kind === "verify")).toEqual([]);
    const schema = "CREATE TABLE A (id INT64 NOT NULL) PRIMARY KEY (id);";
    const plan = planWithout([], { verify: "counts", shards: 120 }, schema);
    const verify = plan.actions.find(({ kind }) => kind === "verify");
    expect(verify?.dependsOn.map(({ action }) => action)).toEqual(["barrier_A_1", "barrier_A_2", "barrier_A_3"]);
  });

  test.each([
    [
      "external-type",
      "CREATE TABLE A (id INT64 NOT NULL, u UUID NOT NULL) PRIMARY KEY (id, u);",
      'keys cannot be compared with those of Spanner: column "u" is of type UUID, which EXTERNAL_QUERY does not give',
    ],
    [
      "verify-without-key",
      "CREATE TABLE A (name STRING(9), k STRING(9) NOT NULL AS (UPPER(name)) STORED) PRIMARY KEY (k);",
      "rows cannot be found again in Spanner: a part of its primary key is not exported",
    ],
  ])("keys: %s", (code, schema, message) => {
    const plan = planWithout([], { verify: "keys" }, schema);
    expect(told(plan)).toContain(`error ${code}: Table "A": ${message}`);
    expect(plan.diagnostics.find((each) => each.code === code)?.hint).toContain("verify: counts");
    const counted = planWithout([], { verify: "counts" }, schema);
    expect(counted.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(counted.actions.some(({ kind }) => kind === "verify")).toBe(true);
  });
});

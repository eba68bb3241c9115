import { describe, expect, test } from "vitest";
import type {
  CheckedAction,
  IntegrityMode,
  Plan,
  PlanOptions,
  ReferenceCheck,
  TableOptions,
} from "../../generator/plan/types.ts";
import { planOf } from "../support/schema.ts";

/** The plan of all tables; what is not said is quarantine. */
function checked(ddl: string, own: Readonly<Record<string, Partial<TableOptions>>> = {}): Plan {
  return planOf(ddl, (options: PlanOptions) => ({
    ...options,
    tables: new Map(
      [...options.tables].map(([id, table]) => [
        id,
        { ...table, integrity: "quarantine" as IntegrityMode, ...own["*"], ...own[id] },
      ]),
    ),
  }));
}

function checkOf(plan: Plan, table: string): CheckedAction {
  const action = plan.actions.find((candidate) => candidate.kind === "checked" && candidate.table === table);
  if (action?.kind !== "checked") throw new Error(`${table} is not checked`);
  return action;
}

const reasons = (plan: Plan, table: string) => plan.tables.find(({ id }) => id === table)?.reasons;
const waitsOf = (plan: Plan, action: string) =>
  plan.actions.find(({ name }) => name === action)?.dependsOn.map(({ action: name }) => name);
const told = (plan: Plan) =>
  plan.diagnostics
    .filter(({ code }) => code !== "edge-key-is-its-ends")
    .map(({ code, message }) => `${code} ${message}`);
const ways = (references: readonly ReferenceCheck[]) => references.map(({ reason, by, nulls }) => [reason, by, nulls]);

const people = `
CREATE TABLE Person (id INT64 NOT NULL, email STRING(9) NOT NULL, nick STRING(MAX)) PRIMARY KEY (id);
CREATE UNIQUE INDEX ByEmail ON Person (email);
CREATE TABLE Account (id INT64 NOT NULL, tags ARRAY<BYTES(3)>, owner INT64 NOT NULL,
  CONSTRAINT FK_Owner FOREIGN KEY (owner) REFERENCES Person (id)) PRIMARY KEY (id);
CREATE TABLE Owns (id INT64 NOT NULL, account INT64 NOT NULL, since DATE,
  FOREIGN KEY (account) REFERENCES Account (id)) PRIMARY KEY (id, account), INTERLEAVE IN PARENT Person;
CREATE PROPERTY GRAPH G NODE TABLES (Person, Account) EDGE TABLES (
  Owns SOURCE KEY (id) REFERENCES Person (id) DESTINATION KEY (account) REFERENCES Account (id));`;

describe("the reasons", () => {
  test("are those of the table's own rules, then of what it refers to; an edge does not say again what a constraint says", () => {
    const plan = checked(people);
    expect(reasons(plan, "Person")).toEqual([
      "null_key:id",
      "null_required:email",
      "duplicate_key",
      "too_long:email",
      "duplicate_unique:ByEmail",
    ]);
    expect(reasons(plan, "Account")).toEqual([
      "null_key:id",
      "null_required:owner",
      "duplicate_key",
      "too_long:tags",
      "missing_reference:FK_Owner",
    ]);
    expect(reasons(plan, "Owns")).toEqual([
      "null_key:id",
      "null_key:account",
      "duplicate_key",
      "missing_parent:Person",
      "missing_reference:(account) to Account",
    ]);
    expect(told(plan)).toEqual([]);
  });

  test("nobody looks for them under trust, and nothing is made for them", () => {
    const plan = checked(people, { "*": { integrity: "trust" } });
    expect(plan.tables.map((table) => table.reasons)).toEqual([[], [], []]);
    expect(plan.actions.map(({ kind }) => kind)).toEqual(["export", "export", "export"]);
  });

  test("two of one name are told apart", () => {
    const plan = checked(`CREATE TABLE P (a INT64, b INT64) PRIMARY KEY (a, b);
      CREATE TABLE T (id INT64, x INT64, y INT64, FOREIGN KEY (x, y) REFERENCES P (a, b), FOREIGN KEY (x, y) REFERENCES P (b, a),
        CHECK (x > 0), CHECK (x >  0)) PRIMARY KEY (id);`);
    expect(reasons(plan, "T")?.filter((reason) => reason.includes("("))).toEqual([
      "check_failed:(x > 0)",
      "check_failed:(x > 0) 2",
      "missing_reference:(x, y) to P",
      "missing_reference:(x, y) to P 2",
    ]);
  });

  test("the column of the reasons has a name of its own", () => {
    const plan = checked("CREATE TABLE T (id INT64, Reject_Reasons INT64) PRIMARY KEY (id);");
    expect(checkOf(plan, "T").checks.reasonsColumn).toBe("reject_reasons_2");
  });
});

describe("edges", () => {
  const nodes = "CREATE TABLE N (id INT64 NOT NULL) PRIMARY KEY (id);";
  const graph = (tables: string, edges: string) => `${nodes} ${tables}
    CREATE PROPERTY GRAPH G NODE TABLES (N) EDGE TABLES (${edges});`;
  const table = "CREATE TABLE E (id INT64 NOT NULL, a INT64, b INT64 NOT NULL) PRIMARY KEY (id);";
  const edge = (alias: string) =>
    `E AS ${alias} KEY (id) SOURCE KEY (a) REFERENCES N (id) DESTINATION KEY (b) REFERENCES N (id) LABEL ${alias} NO PROPERTIES`;

  test("of a table that is one edge and nothing else have both ends", () => {
    const plan = checked(graph(table, edge("e")));
    expect(ways(checkOf(plan, "E").checks.references)).toEqual([
      ["dangling_source:N", "joined", "reject"],
      ["dangling_destination:N", "joined", "reject"],
    ]);
  });

  test("of a table that is several edges may dangle, unless the config says otherwise; their names tell them apart", () => {
    const two = graph(table, `${edge("e")}, ${edge("f")}`);
    expect(checkOf(checked(two), "E").checks.references).toEqual([]);
    const reasonsOf = checkOf(checked(two, { E: { danglingEdges: "drop" } }), "E").checks.references;
    expect(reasonsOf.map(({ reason }) => reason)).toEqual([
      "dangling_source:G.e.N",
      "dangling_destination:G.e.N",
      "dangling_source:G.f.N",
      "dangling_destination:G.f.N",
    ]);
    expect(checkOf(checked(graph(table, edge("e")), { E: { danglingEdges: "keep" } }), "E").checks.references).toEqual(
      [],
    );
  });

  test("a foreign key of the same columns looks for the node; that it may be NULL is the edge's affair", () => {
    const keys = `${table} ALTER TABLE E ADD CONSTRAINT FK_A FOREIGN KEY (a) REFERENCES N (id);
      ALTER TABLE E ADD CONSTRAINT FK_B FOREIGN KEY (b) REFERENCES N (id);`;
    expect(ways(checkOf(checked(graph(keys, edge("e"))), "E").checks.references)).toEqual([
      ["missing_reference:FK_A", "joined", "pass"],
      ["missing_reference:FK_B", "joined", "pass"],
      ["dangling_source:N", "nulls", "reject"],
    ]);
  });
});

describe("references", () => {
  test("INTERLEAVE IN allows rows without a parent; NOT ENFORCED is checked unless the config says otherwise", () => {
    const ddl = `CREATE TABLE P (id INT64 NOT NULL) PRIMARY KEY (id);
      CREATE TABLE C (id INT64 NOT NULL, n INT64 NOT NULL, p INT64, CONSTRAINT F FOREIGN KEY (p) REFERENCES P (id) NOT ENFORCED)
        PRIMARY KEY (id, n), INTERLEAVE IN P;`;
    expect(checkOf(checked(ddl), "C").checks.references.map(({ reason }) => reason)).toEqual(["missing_reference:F"]);
    expect(checkOf(checked(ddl, { C: { informationalKeys: "ignore" } }), "C").checks.references).toEqual([]);
  });

  test("NULL is a value of a parent's key", () => {
    const ddl = `CREATE TABLE P (a INT64, b INT64 NOT NULL) PRIMARY KEY (a, b);
      CREATE TABLE C (a INT64, b INT64 NOT NULL, c INT64) PRIMARY KEY (a, b, c), INTERLEAVE IN PARENT P;`;
    const [parent] = checkOf(checked(ddl), "C").checks.references;
    expect([parent?.nulls, parent?.nullable]).toEqual(["compare", ["a"]]);
  });

  test("a table that is not loaded is taken to hold them; one that is trusted is read, with a warning", () => {
    const select = { graphs: undefined, include: ["Account"], exclude: ["Person"] };
    const alone = planOf(people, (options) => ({
      ...options,
      select,
      tables: new Map(
        [...options.tables].map(([id, own]) => [id, { ...own, integrity: "quarantine" as IntegrityMode }]),
      ),
    }));
    expect(checkOf(alone, "Account").checks.references).toEqual([]);
    const plan = checked(people, { Person: { integrity: "trust" } });
    expect(checkOf(plan, "Account").reads.get("Person" as never)?.kind).toBe("source");
    expect(told(plan)).toEqual([
      'trusted-parent Table "Account": its rows are held against "Person", whose integrity is trust: all of its source is taken to be in Spanner',
      'trusted-parent Table "Owns": its rows are held against "Person", whose integrity is trust: all of its source is taken to be in Spanner',
    ]);
  });
});

describe("what cannot be checked is told", () => {
  test("for want of a column", () => {
    const ddl = `CREATE TABLE P (id INT64 NOT NULL, u INT64 AS (id + 1) STORED) PRIMARY KEY (id);
      CREATE TABLE T (id INT64 NOT NULL, p INT64, g INT64 AS (p) STORED, CONSTRAINT F FOREIGN KEY (g) REFERENCES P (id)) PRIMARY KEY (id);
      CREATE UNIQUE INDEX ByG ON T (g);
      CREATE TABLE K (id INT64 AS (v) STORED, v INT64) PRIMARY KEY (id);`;
    expect(told(checked(ddl))).toEqual([
      'key-not-checked Table "K": id of its primary key is not exported, so rows with one key are not told apart',
      'unique-not-checked Table "T": unique index ByG: rows are not held against it: column g is not exported',
      'reference-not-checked Table "T": rows are not held against foreign key F: column "T.g" is not exported',
    ]);
  });

  test.each([
    ["v > 0 AND NOT (s LIKE 'a%' OR s IS NULL)", undefined],
    ["LENGTH(s)<=5 AND v IN (1, 2)", undefined],
    ["STARTS_WITH(UPPER(s), 'A') OR v BETWEEN 1 AND 2", undefined],
    ["v / 2 > 1", "it uses `/`"],
    ["CAST(s AS INT64) > 1", "it uses CAST"],
    ["JSON_VALUE(j) = 'x'", "it uses JSON_VALUE"],
    ["v /* x */ > 0", "it holds a comment"],
    ["g > 0", "column g is not exported"],
  ])("CHECK (%s)", (expression, problem) => {
    const ddl = `CREATE TABLE T (id INT64 NOT NULL, v INT64, s STRING(9), j JSON, g INT64 AS (v) STORED,
      CONSTRAINT C CHECK (${expression})) PRIMARY KEY (id);`;
    const plan = checked(ddl);
    expect(told(plan)).toEqual(
      problem === undefined
        ? []
        : [`check-not-translated Table "T": check C: rows are not held against it: ${problem}`],
    );
    expect(checkOf(plan, "T").checks.conditions).toEqual(
      problem === undefined ? [{ reason: "check_failed:C", sql: expression }] : [],
    );
  });
});

test("a FLOAT32 that rows are compared by is told", () => {
  const plan = checked("CREATE TABLE T (f FLOAT32 NOT NULL, g FLOAT32) PRIMARY KEY (f);");
  expect(told(plan)).toEqual([
    'rounded-column-compared Table "T": column "f": rows are compared by it, and it is a FLOAT32',
  ]);
});

test("rows are loaded by depth only where somebody looks at them", () => {
  const ddl = `CREATE TABLE E (id INT64 NOT NULL, boss INT64 NOT NULL, CONSTRAINT F FOREIGN KEY (boss) REFERENCES E (id)) PRIMARY KEY (id);`;
  const codes = (own: Partial<TableOptions>) => checked(ddl, { E: own }).diagnostics.map(({ code }) => code);
  expect(codes({})).toEqual(["reference-cycle"]);
  expect(codes({ maxDepth: 3, integrity: "trust" })).toEqual(["depth-without-check"]);
  const plan = checked(ddl, { E: { maxDepth: 1 } });
  expect(told(plan)).toEqual([]);
  expect(waitsOf(plan, "export_E_depth_1")).toEqual(["export_E_depth_0"]);
  expect(reasons(plan, "E")).toEqual([
    "null_key:id",
    "null_required:boss",
    "duplicate_key",
    "missing_reference:F",
    "too_deep",
  ]);
  // The same once more is one; with another one a row has no distance of its own.
  const same = `${ddl} ALTER TABLE E ADD CONSTRAINT G FOREIGN KEY (boss) REFERENCES E (id);`;
  expect(told(checked(same, { E: { maxDepth: 1 } }))).toEqual([]);
  const two = `${ddl} ALTER TABLE E ADD COLUMN o INT64 NOT NULL; ALTER TABLE E ADD CONSTRAINT G FOREIGN KEY (o) REFERENCES E (id);`;
  const withTwo = checked(two, { E: { maxDepth: 1 } });
  expect(withTwo.diagnostics.map(({ code }) => code)).toEqual(["depth-not-used", "reference-cycle"]);
  expect(told(withTwo)[0]).toBe(
    'depth-not-used Table "E": selfReference has no effect: it has several references to itself that cannot wait: F, G',
  );
  const open = checked(ddl.replace("boss INT64 NOT NULL", "boss INT64"), { E: { maxDepth: 1 } });
  expect(told(open)).toEqual(['depth-not-used Table "E": selfReference has no effect: F can wait for a second pass']);
});

describe("tables and views", () => {
  const chain = (length: number) =>
    Array.from({ length }, (_, index) => {
      const key = index === 0 ? "" : `, CONSTRAINT F${index} FOREIGN KEY (p) REFERENCES T${index - 1} (id)`;
      return `CREATE TABLE T${index} (id INT64 NOT NULL, p INT64${key}) PRIMARY KEY (id);`;
    }).join("\n");
  const tables = (plan: Plan) =>
    plan.actions.flatMap((action) => (action.kind === "checked" && action.materialized ? action.table : []));

  test("drop is a view, quarantine a table with a view of its rejects", () => {
    const plan = checked(people, {
      Person: { integrity: "drop" },
      Account: { integrity: "drop" },
      Owns: { integrity: "drop" },
    });
    expect(tables(plan)).toEqual([]);
    expect(plan.actions.filter(({ kind }) => kind === "rejects")).toEqual([]);
    const kinds = checked(people).actions.map(({ name }) => name);
    expect(kinds.filter((name) => name.startsWith("rejects_"))).toEqual([
      "rejects_Person",
      "rejects_Account",
      "rejects_Owns",
    ]);
  });

  test("what quarantine is held against is a table, through however many others", () => {
    const plan = checked(chain(4), { "*": { integrity: "drop" }, T2: { integrity: "quarantine" } });
    expect(tables(plan)).toEqual(["T0", "T1", "T2"]);
  });

  test("views do not nest deeper than eight, nor are more than two dozen read at once", () => {
    const deep = checked(chain(30), { "*": { integrity: "drop" } });
    expect(tables(deep)).toEqual(["T8", "T17", "T26"]);
    const wide = Array.from({ length: 6 }, (_, index) => {
      const keys =
        index === 0
          ? ""
          : `, FOREIGN KEY (a) REFERENCES T${index - 1} (id), FOREIGN KEY (b) REFERENCES T${index - 1} (id)`;
      return `CREATE TABLE T${index} (id INT64 NOT NULL, a INT64, b INT64${keys}) PRIMARY KEY (id);`;
    }).join("\n");
    expect(tables(checked(wide, { "*": { integrity: "drop" } }))).toEqual(["T4"]);
  });

  test("a component is settled by one action, for which all of its rows are tables; what reads them waits for it", () => {
    const ddl = `CREATE TABLE A (id INT64 NOT NULL, b INT64) PRIMARY KEY (id);
      CREATE TABLE B (id INT64 NOT NULL, a INT64, CONSTRAINT F_A FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (id);
      ALTER TABLE A ADD CONSTRAINT F_B FOREIGN KEY (b) REFERENCES B (id) NOT ENFORCED;
      CREATE TABLE C (id INT64 NOT NULL, a INT64, CONSTRAINT F_C FOREIGN KEY (a) REFERENCES A (id)) PRIMARY KEY (id);`;
    const plan = checked(ddl, { "*": { integrity: "drop" } });
    expect(tables(plan)).toEqual(["A", "B"]);
    expect(waitsOf(plan, "settle_A")).toEqual(["checked_A", "checked_B"]);
    expect(waitsOf(plan, "checked_C")).toEqual(["settle_A"]);
    expect(waitsOf(plan, "export_A")).toEqual(["settle_A"]);
    expect(ways(checkOf(plan, "A").checks.references)).toEqual([["missing_reference:F_B", "settled", "pass"]]);
  });
});

test("checked rows wait for those that they are held against, exports for the rows and for the exports before them", () => {
  const plan = checked(people);
  expect(waitsOf(plan, "checked_Owns")).toEqual(["checked_Account"]);
  expect(waitsOf(plan, "rejects_Owns")).toEqual(["checked_Owns"]);
  expect(waitsOf(plan, "export_Owns")).toEqual(["checked_Owns", "export_Account"]);
  expect(waitsOf(plan, "export_Account")).toEqual(["checked_Account", "export_Person"]);
});

test("an action never has the bare name of a source", () => {
  const plan = checked(
    "CREATE TABLE T (id INT64) PRIMARY KEY (id); CREATE TABLE CHECKED_t (id INT64) PRIMARY KEY (id);",
  );
  const names = plan.actions.map(({ name }) => name);
  expect(names).not.toContain("checked_T");
  expect(names.some((name) => /^checked_T_[0-9a-f]{8}$/.test(name))).toBe(true);
});

test("columns that are referred to and are no key are taken to stay", () => {
  const plan = checked(`CREATE TABLE P (id INT64 NOT NULL, u INT64) PRIMARY KEY (id);
    CREATE TABLE C (id INT64 NOT NULL, u INT64, CONSTRAINT F FOREIGN KEY (u) REFERENCES P (u)) PRIMARY KEY (id);`);
  expect(told(plan)).toEqual([
    'referenced-not-key Table "C": foreign key F leads to (u) of "P", whose values are taken to stay in a row',
  ]);
});

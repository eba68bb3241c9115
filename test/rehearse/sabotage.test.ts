import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../../generator/contracts/index.ts";
import { startZetaSql, type ZetaSql } from "../../generator/engines/index.ts";
import { createMemoryTarget } from "../../generator/rehearse/target/index.ts";
import type { Row } from "../../generator/rehearse/types.ts";
import { compileFiles, type Pipeline, pipelineOf, rehearseOnce } from "./support.ts";

// Edits of the output that break it: a rehearsal has to find each of them.

const ddl = `
CREATE TABLE Person (id INT64 NOT NULL, name STRING(MAX)) PRIMARY KEY (id);
CREATE TABLE Account (id INT64 NOT NULL) PRIMARY KEY (id);
CREATE TABLE Owns (id INT64 NOT NULL, account_id INT64 NOT NULL,
  CONSTRAINT FK_Account FOREIGN KEY (account_id) REFERENCES Account (id)
) PRIMARY KEY (id, account_id), INTERLEAVE IN PARENT Person;
`;

let zetasql: ZetaSql;
let pipeline: Pipeline;
beforeAll(async () => {
  [zetasql, pipeline] = await Promise.all([startZetaSql(), pipelineOf(ddl)]);
});
afterAll(() => zetasql.close());

const ids = Array.from({ length: 30 }, (_, index) => String(index));
const clean = new Map<string, readonly Row[]>([
  ["Person", ids.map((id) => ({ id, name: null }))],
  ["Account", ids.map((id) => ({ id }))],
  ["Owns", ids.map((id) => ({ id, account_id: id }))],
]);
const dangling = new Map([...clean, ["Owns", [...(clean.get("Owns") ?? []), { id: "1", account_id: "99" }]]]);

/** Changes one file; a change that finds nothing to change would show nothing. */
function edit(name: string, change: (text: string) => string): ReadonlyMap<string, string> {
  const [path, text] = [...pipeline.files].find(([candidate]) => candidate.endsWith(`/${name}.sqlx`)) ?? [];
  if (path === undefined || text === undefined) throw new Error(`there is no ${name}`);
  const edited = change(text);
  if (edited === text) throw new Error(`${name} is as it was`);
  return new Map([...pipeline.files, [path, edited]]);
}

async function run(
  files: ReadonlyMap<string, string>,
  rows: ReadonlyMap<string, readonly Row[]>,
  options: { readonly seed: number; readonly order: "adversary" | "random" },
): Promise<ReportDocument> {
  const { catalog, plan } = pipeline;
  const tables = plan.tables.map(({ id, columns }) => ({
    path: `p.src.${id}`,
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: rows.get(id) ?? [],
  }));
  const { report } = await rehearseOnce({
    ...options,
    graph: compileFiles(files),
    catalog,
    plan,
    zetasql,
    target: await createMemoryTarget({ catalog, zetasql }),
    tables,
  });
  return report;
}

const seeds = [1, 2, 3, 4, 5];
const failures = async (
  files: ReadonlyMap<string, string>,
  rows: ReadonlyMap<string, readonly Row[]>,
  order: "adversary" | "random",
) => {
  const reports = await Promise.all(seeds.map((seed) => run(files, rows, { seed, order })));
  return reports.filter(({ runs }) => runs[0]?.actions.some(({ status }) => status === "failed")).length;
};

/** Keeps the edges whose account is there: what a person would write by hand. */
const filter = (text: string): string =>
  `${text.trimEnd()} AS owns\nINNER JOIN (SELECT DISTINCT id AS account FROM \${ref(spanner.source("Account"))}) ON account = account_id\n`;

describe("a dependency reversed by hand", () => {
  const reversed = () => {
    const swapped = edit("export_Owns", (text) =>
      text.replace(/dependencies: \[.*\]/, 'dependencies: ["export_Person"]'),
    );
    const path = [...swapped.keys()].find((candidate) => candidate.endsWith("/export_Account.sqlx")) ?? "";
    const text = swapped.get(path) ?? "";
    return new Map([...swapped, [path, text.replace("dependencies: []", 'dependencies: ["export_Owns"]')]]);
  };

  test("fails for every seed in the adversary's order, which it is in any", async () => {
    expect(await failures(reversed(), clean, "adversary")).toBe(5);
    expect(await failures(reversed(), clean, "random")).toBe(5);
  });

  test("is named without a run", async () => {
    const { diagnostics, exit } = await run(reversed(), clean, { seed: 1, order: "adversary" });
    expect(exit).toBe(1);
    expect(diagnostics.map(({ code }) => code)).toEqual(["rehearse-dependency"]);
  });
});

describe("a dependency taken away", () => {
  const without = () => edit("export_Owns", (text) => text.replace(/,\n {2}dependencies: \[.*\]/, ""));

  test("fails for every seed in the adversary's order, and for at least one of five that are drawn", async () => {
    expect(await failures(without(), clean, "adversary")).toBe(5);
    expect(await failures(without(), clean, "random")).toBeGreaterThan(0);
  });

  test("is found by its references even where the order happens to be right", async () => {
    const reports = await Promise.all(seeds.map((seed) => run(without(), clean, { seed, order: "random" })));
    for (const { exit, diagnostics } of reports) {
      expect({ exit, codes: diagnostics.map(({ code }) => code) }).toEqual({
        exit: 1,
        codes: ["rehearse-dependency", "rehearse-dependency"],
      });
    }
  });
});

describe("a filter", () => {
  test("written by hand lets the rest through; taken away, every seed fails", async () => {
    const filtered = edit("export_Owns", filter);
    expect(await failures(filtered, dangling, "adversary")).toBe(0);
    const { exit, runs } = await run(filtered, dangling, { seed: 1, order: "adversary" });
    expect(exit).toBe(0);
    expect(runs[0]?.tables.find(({ name }) => name === "Owns")).toMatchObject({
      source: 31,
      loadable: 30,
      inSpanner: 30,
    });
    expect(await failures(pipeline.files, dangling, "adversary")).toBe(5);
  });
});

describe("a table that references itself", () => {
  const employees = `CREATE TABLE Employee (id INT64 NOT NULL, manager_id INT64,
    CONSTRAINT FK_Manager FOREIGN KEY (manager_id) REFERENCES Employee (id)) PRIMARY KEY (id);`;
  // Each is the manager of the one before: in nearly every batch one comes too late.
  const chain = (size: number, shift = 1) =>
    Array.from({ length: size }, (_, index) => {
      const manager = index + shift;
      return { id: String(index), manager_id: manager >= size ? null : String(manager) };
    });
  const path = (pass: "" | "_pass_2") => `definitions/tables/export_Employee${pass}.sqlx`;

  async function rehearsed(
    change: (files: Map<string, string>) => void,
    states: readonly (readonly Row[])[] = [chain(30)],
  ): Promise<ReportDocument> {
    const { catalog, plan, files } = await pipelineOf(employees);
    const edited = new Map(files);
    change(edited);
    const columns = [
      { name: "id", type: "INT64" },
      { name: "manager_id", type: "INT64" },
    ];
    const { report } = await rehearseOnce({
      graph: compileFiles(edited),
      catalog,
      plan,
      zetasql,
      target: await createMemoryTarget({ catalog, zetasql }),
      runs: states.map((rows, index) => ({
        name: String(index + 1),
        tables: [{ path: "p.src.Employee", columns, rows }],
      })),
    });
    return report;
  }
  const edit = (files: Map<string, string>, pass: "" | "_pass_2", change: (text: string) => string) => {
    const before = files.get(path(pass)) ?? "";
    const after = change(before);
    if (after === before) throw new Error(`${path(pass)} is as it was`);
    files.set(path(pass), after);
  };

  test("is loaded by two passes, also over other managers, and over rows that are gone", async () => {
    const report = await rehearsed(() => undefined, [chain(30), chain(20, 7), chain(25, 3)]);
    expect(report).toMatchObject({ exit: 0, diagnostics: [] });
    expect(report.runs.map(({ tables: [table] }) => [table?.loadable, table?.equal, table?.beyond])).toEqual([
      [30, true, 0],
      [20, true, 10],
      [25, true, 5],
    ]);
  });

  test("the second pass taken away", async () => {
    const report = await rehearsed((files) => void files.delete(path("_pass_2")));
    expect({ exit: report.exit, codes: report.diagnostics.map(({ code }) => code) }).toEqual({
      exit: 1,
      codes: ["rehearse-stale"],
    });
  });

  test("the second pass without its dependency", async () => {
    const report = await rehearsed((files) =>
      edit(files, "_pass_2", (text) => text.replace(/dependencies: \[.*\]/, "dependencies: []")),
    );
    expect(report.exit).toBe(1);
    expect(report.diagnostics.map(({ code }) => code)).toContain("rehearse-dependency");
    expect(report.runs[0]?.actions.some(({ status }) => status === "failed")).toBe(true);
  });

  test("the column in the first pass", async () => {
    const report = await rehearsed((files) =>
      edit(files, "", (text) => text.replace("\n  id\n", "\n  id,\n  manager_id\n")),
    );
    expect(report.exit).toBe(1);
    expect(report.runs[0]?.actions.some(({ status }) => status === "failed")).toBe(true);
  });
});

describe("other edits", () => {
  test("an action of the plan that is gone is named", async () => {
    const files = new Map([...pipeline.files].filter(([path]) => !path.endsWith("/export_Owns.sqlx")));
    const { exit, diagnostics } = await run(files, clean, { seed: 1, order: "adversary" });
    expect({ exit, codes: diagnostics.map(({ code }) => code) }).toEqual({ exit: 1, codes: ["rehearse-stale"] });
  });

  test("a disabled export leaves its table empty: not as it should be", async () => {
    const files = edit("export_Owns", (text) => text.replace("type:", "disabled: true,\n  type:"));
    const { exit, runs } = await run(files, clean, { seed: 1, order: "adversary" });
    expect(exit).toBe(1);
    expect(runs[0]?.tables.find(({ name }) => name === "Owns")).toMatchObject({ inSpanner: 0, equal: false });
  });

  test("a misspelt column fails in GoogleSQL's words", async () => {
    const files = edit("export_Owns", (text) => text.replace("\n  account_id\n", "\n  acount_id AS account_id\n"));
    const { runs } = await run(files, clean, { seed: 1, order: "adversary" });
    expect(runs[0]?.actions.find(({ status }) => status === "failed")?.error).toContain(
      "Unrecognized name: acount_id; Did you mean account_id?",
    );
  });

  test("a function that GoogleSQL does not know here is not rehearsed, with all that depends on it", async () => {
    const files = edit("export_Person", (text) => text.replace("\n  name\n", "\n  SOUNDEXX(name) AS name\n"));
    const report = await run(files, clean, { seed: 1, order: "adversary" });
    expect(report.exit).toBe(3);
    expect(report.notRehearsed.map(({ action }) => action).sort()).toEqual(["export_Owns", "export_Person"]);
    expect(report.notRehearsed.find(({ action }) => action === "export_Person")?.reason).toContain("SOUNDEXX");
  });
});

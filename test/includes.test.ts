import { createRequire } from "node:module";
import { resolve } from "node:path";
import ts from "typescript";
import { afterEach, describe, expect, test, vi } from "vitest";
import { compileInProcess } from "../generator/engines/index.ts";
import { type GoldenCase, listCases, readExpected } from "./support/cases.ts";

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, "..");

interface Source {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

interface SpannerInclude {
  uri(): string;
  priority(ofTable: string): string;
  connection(): string;
  source(table: string, dataset?: string, project?: string): Source;
  isFirstUse(source: Source): boolean;
}
const spanner: SpannerInclude = require(resolve(root, "includes/spanner.js"));

const all = {
  spanner_project: "example.com:my-project",
  spanner_instance: "my-instance",
  spanner_database: "my_db",
  source_dataset: "finance",
};

function withVars(vars: Readonly<Record<string, string>> | undefined): void {
  vi.stubGlobal("dataform", { projectConfig: { defaultDatabase: "default-project", vars } });
}

afterEach(() => vi.unstubAllGlobals());

describe("includes/spanner.js", () => {
  test("makes the URI of the database", () => {
    withVars(all);
    expect(spanner.uri()).toBe(
      "https://spanner.googleapis.com/projects/example.com:my-project/instances/my-instance/databases/my_db",
    );
  });

  test.each([
    [undefined, 'Dataform variable "spanner_project" is not set: add it under vars: in workflow_settings.yaml'],
    [
      { ...all, spanner_instance: "" },
      'Dataform variable "spanner_instance" is not set: add it under vars: in workflow_settings.yaml',
    ],
    [
      { ...all, spanner_database: "x' OR '1" },
      'Dataform variable "spanner_database" has the value "x\' OR \'1", which does not fit /^[a-z][a-z0-9_-]*$/',
    ],
  ])("names the variable that is missing or wrong: %j", (vars, message) => {
    withVars(vars);
    expect(() => spanner.uri()).toThrow(new Error(message));
  });

  test("a priority for the run overrides that of the table", () => {
    withVars(all);
    expect(spanner.priority("LOW")).toBe("LOW");
    withVars({ ...all, priority: "" });
    expect(spanner.priority("LOW")).toBe("LOW");
    withVars({ ...all, priority: "HIGH" });
    expect(spanner.priority("LOW")).toBe("HIGH");
    withVars({ ...all, priority: "URGENT" });
    expect(() => spanner.priority("LOW")).toThrow('Dataform variable "priority" has the value "URGENT"');
  });

  test("the connection is that of the environment, and can end no string", () => {
    withVars({ ...all, connection: "example.com:p.eu.spanner_1" });
    expect(spanner.connection()).toBe("example.com:p.eu.spanner_1");
    withVars(all);
    expect(() => spanner.connection()).toThrow('Dataform variable "connection" is not set');
    for (const connection of ["eu.spanner", "p.eu.a' || 'b", "p.eu.a\n"]) {
      withVars({ ...all, connection });
      expect(() => spanner.connection(), connection).toThrow('Dataform variable "connection" has the value');
    }
  });

  test("sources have the dataset and project of the environment, or their own", () => {
    withVars(all);
    expect(spanner.source("t")).toEqual({ database: "default-project", schema: "finance", name: "t" });
    withVars({ ...all, source_project: "p" });
    expect(spanner.source("t")).toEqual({ database: "p", schema: "finance", name: "t" });
    expect(spanner.source("t", "d")).toEqual({ database: "p", schema: "d", name: "t" });
    expect(spanner.source("t", "d", "q")).toEqual({ database: "q", schema: "d", name: "t" });
    withVars({ ...all, source_dataset: "" });
    expect(spanner.source("t", "d").schema).toBe("d");
    expect(() => spanner.source("t")).toThrow('Dataform variable "source_dataset" is not set');
  });

  test("a source that two tables read is declared once", () => {
    withVars({ ...all, source_project: "p" });
    const sources = [spanner.source("once"), spanner.source("twice"), spanner.source("once", "finance", "p")];
    expect(sources.filter(spanner.isFirstUse).map(({ name }) => name)).toEqual(["once", "twice"]);
  });

  test("what ref puts between backticks as it is, is escaped", () => {
    withVars(all);
    expect(spanner.source("a`b\\c").name).toBe("a\\`b\\\\c");
  });
});

test("one commit serves every environment: of the defaults nothing is left when variables override them", () => {
  const golden = listCases().find(({ name }) => name === "fingraph") as GoldenCase;
  const vars = {
    spanner_project: "prod-project",
    spanner_instance: "prod-instance",
    spanner_database: "prod-db",
    source_project: "prod-sources",
    source_dataset: "prod_finance",
    staging_dataset: "prod_staging",
    priority: "HIGH",
  };
  // The default project is Dataform's own setting, which a release configuration overrides by itself.
  const settings = (readExpected(golden).get("workflow_settings.yaml") ?? "")
    .replace(/^dataformCoreVersion.*\n/m, "")
    .replace(/^defaultProject: .*$/m, 'defaultProject: "prod-default"');
  const graph = compileInProcess({
    project: new Map([...readExpected(golden), ["workflow_settings.yaml", settings]]),
    vars,
  });
  expect(graph.errors).toEqual([]);
  const defaults = /my-project|my-instance|fingraph'|`[^`]*\.finance\.|finance_spanner|MEDIUM/;
  for (const { queries, target } of graph.operations) {
    const text = queries.join("\n");
    expect(text).not.toMatch(defaults);
    if (!target.name.startsWith("export_")) continue;
    expect(text).toContain("projects/prod-project/instances/prod-instance/databases/prod-db'");
    expect(text).toMatch(/FROM\n {2}`prod-default\.prod_staging\.checked_/);
    expect(text).toContain('"priority": "HIGH"');
  }
  for (const { query, target } of graph.tables) {
    expect([target.database, target.schema]).toEqual(["prod-default", "prod_staging"]);
    if (target.name.startsWith("checked_")) expect(query).toMatch(/FROM\n {6}`prod-sources\.prod_finance\./);
    expect(query).not.toMatch(defaults);
  }
});

test("includes/schema.d.ts describes includes/schema.js", () => {
  const texts = new Map<string, string>();
  for (const golden of listCases().filter(({ hasOutput }) => hasOutput)) {
    const files = readExpected(golden);
    // With a prefix the file has it in front.
    const path = [...files.keys()].find((candidate) => /^includes\/.*schema\.js$/.test(candidate)) ?? "";
    const module = {
      exports: {} as { readonly tables?: Readonly<Record<string, { readonly actions: readonly string[] }>> },
    };
    new Function("module", files.get(path) ?? "")(module);
    const { tables } = module.exports;
    texts.set(`/${golden.name}/schema.d.ts`, files.get(path.replace(/\.js$/, ".d.ts")) ?? "");
    texts.set(
      `/${golden.name}/use.ts`,
      `import type { Tables } from "./schema";\nconst tables: Tables = ${JSON.stringify(tables)};\nvoid tables;\n`,
    );
    const actions = Object.values(tables ?? {}).flatMap((table) => table.actions);
    expect(actions.length).toBeGreaterThan(0);
    // An action has a file of its own, or stands in that of the scripts.
    const scripts = [...files].flatMap(([path, text]) => (path.endsWith("/scripts.js") ? text : [])).join("");
    for (const action of actions) {
      const hasFile = [...files.keys()].some((path) => path.endsWith(`/${action}.sqlx`));
      expect(hasFile || scripts.includes(`operate("${action}", {`), action).toBe(true);
    }
  }
  // The compiler holds the values against the declarations.
  expect(compilerErrors(texts)).toEqual([]);
  texts.set("/fingraph/use.ts", (texts.get("/fingraph/use.ts") ?? "").replace('"account_id"', '"acount_id"'));
  expect(compilerErrors(texts).join()).toContain('"acount_id"');
});

/** Errors of the TypeScript compiler in files that are held in memory. */
function compilerErrors(texts: ReadonlyMap<string, string>): readonly string[] {
  const options: ts.CompilerOptions = { noEmit: true, strict: true, types: [], lib: ["lib.es5.d.ts"] };
  const host = ts.createCompilerHost(options);
  const [readFile, fileExists, getSourceFile] = [host.readFile, host.fileExists, host.getSourceFile];
  host.directoryExists = () => true;
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

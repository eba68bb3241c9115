import { relative, resolve } from "node:path";
import { Project, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import { stronglyConnectedComponents } from "../generator/support/index.ts";

// The floors of docs/architecture.md: a file imports only from floors below its own, type imports included.
const floors: Readonly<Record<string, number>> = {
  support: 0,
  contracts: 0.5,
  ddl: 1,
  engines: 1,
  introspect: 2,
  model: 3,
  plan: 4,
  render: 5,
  compare: 6,
  write: 6,
  config: 7,
  project: 7,
  rehearse: 7,
  "pipeline.ts": 8,
  commands: 9,
  tools: 9,
  "cli.ts": 10,
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const root = resolve(import.meta.dirname, "../generator");
const project = new Project({
  compilerOptions: { allowImportingTsExtensions: true },
  skipAddingFilesFromTsConfig: true,
});
project.addSourceFilesAtPaths(`${root}/**/*.ts`);
const files = project.getSourceFiles();
const imports = files.flatMap((file): readonly Import[] => {
  const from = relative(root, file.getFilePath());
  const specifiers = [
    ...file.getImportDeclarations().map((declaration) => declaration.getModuleSpecifierValue()),
    ...file.getExportDeclarations().map((declaration) => declaration.getModuleSpecifierValue()),
    ...file
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .filter((call) => call.getExpression().getKind() === SyntaxKind.ImportKeyword)
      .map((call) => call.getArguments()[0]?.asKind(SyntaxKind.StringLiteral)?.getLiteralValue()),
    ...file.getDescendantsOfKind(SyntaxKind.ImportType).map((type) => type.getArgument().getText().slice(1, -1)),
  ];
  return specifiers
    .filter((specifier) => specifier !== undefined)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ from, to: relative(root, resolve(file.getDirectoryPath(), specifier)) }));
});

function roomOf(path: string): string {
  return path.split("/")[0] ?? "";
}

function floorOf(path: string): number {
  const floor = floors[roomOf(path)];
  if (floor === undefined) throw new Error(`${path} stands on no floor`);
  return floor;
}

describe("the floors", () => {
  test("are seen at all", () => {
    expect(files.length).toBeGreaterThan(80);
    expect(imports.length).toBeGreaterThan(300);
  });

  test("every import leads to a floor below, or stays in its room", () => {
    const wrong = imports.filter(({ from, to }) => roomOf(from) !== roomOf(to) && floorOf(to) >= floorOf(from));
    expect(wrong).toEqual([]);
  });

  test("across rooms only types.ts and index.ts are imported", () => {
    const wrong = imports.filter(
      ({ from, to }) => roomOf(from) !== roomOf(to) && to.includes("/") && !/\/(types|index)\.ts$/.test(to),
    );
    expect(wrong.filter(({ from }) => !["cli.ts", "tools"].includes(roomOf(from)))).toEqual([]);
  });

  test("the stages of plan/ know of each other only what their index says", () => {
    const stageOf = (path: string) => (path.startsWith("plan/") ? path.split("/").slice(1, -1).join("/") : "");
    const wrong = imports.filter(
      ({ from, to }) => stageOf(to) !== "" && stageOf(from) !== stageOf(to) && !/\/(types|index)\.ts$/.test(to),
    );
    expect(wrong).toEqual([]);
  });

  test("render never imports model or config", () => {
    const wrong = imports.filter(
      ({ from, to }) => roomOf(from) === "render" && ["model", "config"].includes(roomOf(to)),
    );
    expect(wrong).toEqual([]);
  });

  test("no file imports itself through others", () => {
    const paths = [...new Set(imports.flatMap(({ from, to }) => [from, to]))].sort();
    const positions = new Map(paths.map((path, index) => [path, index]));
    const graph: number[][] = paths.map(() => []);
    for (const { from, to } of imports) graph[positions.get(from) ?? -1]?.push(positions.get(to) ?? -1);
    const cycles = stronglyConnectedComponents(graph).filter((component) => component.length > 1);
    expect(cycles.map((component) => component.map((index) => paths[index]))).toEqual([]);
  });
});

describe("the world outside", () => {
  /** Which rooms may use what; a file is named where only it may. */
  const allowed: Readonly<Record<string, RegExp>> = {
    // engines/ starts processes, write/processes.ts knows the own one for its lock.
    process: /^(cli\.ts$|commands\/|engines\/|tools\/|write\/processes\.ts$)/,
    "node:process": /^(cli\.ts$|tools\/|write\/processes\.ts$)/,
    console: /^$/,
    "node:child_process": /^engines\//,
    "node:net": /^engines\//,
    "node:http": /^engines\//,
    // Reading is for those who are given paths; only write/ changes the disk.
    "node:fs": /^(engines|project|tools)\/|^render\/templates\.ts$/,
    "node:fs/promises": /^(write|tools|engines)\/|^support\/text-file\.ts$/,
  };

  const uses = files.flatMap((file) => {
    const path = relative(root, file.getFilePath());
    const modules = file.getImportDeclarations().map((declaration) => declaration.getModuleSpecifierValue());
    const globals = file
      .getDescendantsOfKind(SyntaxKind.Identifier)
      .filter((identifier) => ["process", "console"].includes(identifier.getText()))
      // A property or a member of that name is something else, but for `globalThis.process`.
      .filter((identifier) => {
        const parent = identifier.getParent();
        if (parent?.isKind(SyntaxKind.PropertyAccessExpression) && parent.getNameNode() === identifier) {
          return parent.getExpression().getText() === "globalThis";
        }
        return parent?.isKind(SyntaxKind.PropertyAccessExpression) || parent?.isKind(SyntaxKind.CallExpression);
      })
      .map((identifier) => identifier.getText());
    return [...modules, ...globals].filter((name) => name in allowed).map((name) => ({ path, name }));
  });

  test.each(Object.keys(allowed))("%s is used only where it may be", (name) => {
    const wrong = uses.filter((use) => use.name === name && !allowed[name]?.test(use.path));
    expect(wrong).toEqual([]);
  });

  test("nothing but write/ changes the disk", () => {
    const changing = /^(writeFile|appendFile|rename|rm|rmdir|unlink|mkdir|open|cp|copyFile|symlink|truncate)(Sync)?$/;
    const wrong = files
      .filter((file) => !/^(write|tools|engines)\//.test(relative(root, file.getFilePath())))
      .flatMap((file) => file.getImportDeclarations())
      .filter((declaration) => declaration.getModuleSpecifierValue().startsWith("node:fs"))
      .flatMap((declaration) => declaration.getNamedImports().map((name) => name.getName()))
      .filter((name) => changing.test(name));
    expect(wrong).toEqual([]);
  });
});

test("SQL stands in templates, not in TypeScript", () => {
  const query =
    /\b(SELECT\s+\S[\s\S]*\bFROM\b|EXPORT\s+DATA\s+OPTIONS|CREATE\s+(OR\s+REPLACE\s+)?(TABLE|VIEW)\s+`|FROM\s+`|WHERE\s+\S+\s*=)/;
  const ddl =
    /\b(ALTER TABLE|(CREATE|DROP) (TABLE|INDEX|PROPERTY GRAPH)|(ADD|DROP|ALTER) COLUMN|(ADD|DROP) CONSTRAINT|FOREIGN KEY|REFERENCES|INTERLEAVE IN( PARENT)?|ROW DELETION POLICY|SET DEFAULT|CHECK|PRIMARY KEY) \(?\$\{/;
  // The queries of INFORMATION_SCHEMA, those of a rehearsal, and a stand-in that only the analyzer sees, are no output.
  const isExempt = (path: string) =>
    /^(ddl|tools)\/|^engines\/(spanner\/queries|zetasql\/change-functions)\.ts$|^rehearse\/(actions|warehouse|target|samples)\/queries\.ts$/.test(
      path,
    );
  const wrong = files
    .filter((file) => !isExempt(relative(root, file.getFilePath())))
    .flatMap((file) =>
      [
        ...file.getDescendantsOfKind(SyntaxKind.StringLiteral),
        ...file.getDescendantsOfKind(SyntaxKind.TemplateExpression),
        ...file.getDescendantsOfKind(SyntaxKind.NoSubstitutionTemplateLiteral),
      ]
        .filter((literal) => query.test(literal.getText()) || ddl.test(literal.getText()))
        .map((literal) => `${relative(root, file.getFilePath())}: ${literal.getText()}`),
    );
  expect(wrong).toEqual([]);
});

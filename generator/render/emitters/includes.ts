import type { Plan, PlannedTable, TableId } from "../../plan/types.ts";
import { quoteJavaScript } from "../../support/index.ts";
import { spannerGlobal } from "../bindings/index.ts";
import type { Templates } from "../templates.ts";
import type { RenderedFile } from "../types.ts";
import { generatedNote } from "./note.ts";
import { generated } from "./sqlx.ts";

/** `includes/spanner.js`, which the SQLX calls at compile time. */
export function spannerInclude({ prefix }: Plan, configPath: string, templates: Templates): RenderedFile {
  const firstUse = templates.render(prefix === "" ? "includes/first-use" : "includes/first-use-shared", {});
  const text = templates.render("includes/spanner", { note: generatedNote(configPath), prefix, firstUse });
  return generated(`includes/${spannerGlobal(prefix)}.js`, text);
}

/**
 * `includes/schema.js` and `includes/schema.d.ts`: the tables with their columns, keys and actions, for the user's own
 * SQLX. Written by ts-morph from one bulk structure: a thousand single calls take 21 s, one of a thousand 0.1 s.
 */
export async function schemaIncludes(plan: Plan, configPath: string): Promise<readonly RenderedFile[]> {
  const { Project, StructureKind, IndentationText } = await import("./ts-morph.ts");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  const actions = actionsByTable(plan);
  const entries = plan.tables.map((table) => ({ table, actions: actions.get(table.id) ?? [] }));
  const note = `// ${generatedNote(configPath)}`;
  const name = `${plan.prefix}schema`;

  const declarations = project.createSourceFile("schema.d.ts", {
    statements: [
      note,
      "",
      {
        kind: StructureKind.Interface,
        name: "Tables",
        isExported: true,
        docs: [
          `By \`Table\` or \`schema.Table\`. In the SQL of an SQLX file: \`\${require("includes/${name}").tables.…}\`.`,
        ],
        properties: entries.map(({ table, actions }) => ({
          name: quoteJavaScript(table.id),
          isReadonly: true,
          type: `Table<${[unionOf(table.columns.map(({ name }) => name)), unionOf(actions)].join(", ")}>`,
        })),
      },
      {
        kind: StructureKind.Interface,
        name: "Table",
        isExported: true,
        typeParameters: ["Column extends string", "Action extends string"],
        properties: [
          { name: "columns", isReadonly: true, type: "readonly Column[]", docs: ["In the order of the table."] },
          { name: "primaryKey", isReadonly: true, type: "readonly Column[]" },
          {
            name: "actions",
            isReadonly: true,
            type: "readonly Action[]",
            docs: ["All are done when the table is loaded: names for `dependencies`."],
          },
        ],
      },
      "export declare const tables: Tables;",
    ],
  });

  const module_ = project.createSourceFile("schema.js", {
    statements: [
      note,
      "",
      `const tables = {${entries.map(tableEntry).join(",")}\n};`,
      "",
      "module.exports = { tables };",
    ],
  });
  return [
    generated(`includes/${name}.d.ts`, declarations.getFullText()),
    generated(`includes/${name}.js`, module_.getFullText()),
  ];
}

/** What exports each table, by name. */
function actionsByTable(plan: Plan): ReadonlyMap<TableId, readonly string[]> {
  const names = new Map<TableId, string[]>();
  for (const { name, steps } of plan.operations) {
    for (const table of new Set(steps.flatMap((step) => (step.kind === "export" ? step.table : [])))) {
      const known = names.get(table);
      if (known === undefined) names.set(table, [name]);
      else known.push(name);
    }
  }
  return names;
}

function unionOf(names: readonly string[]): string {
  return names.length === 0 ? "never" : names.map(quoteJavaScript).join(" | ");
}

function tableEntry({ table, actions }: { readonly table: PlannedTable; readonly actions: readonly string[] }): string {
  const list = (names: readonly string[]) => `[${names.map(quoteJavaScript).join(", ")}]`;
  const lines = [
    `columns: ${list(table.columns.map(({ name }) => name))}`,
    `primaryKey: ${list(table.primaryKey)}`,
    `actions: ${list(actions)}`,
  ];
  // A computed key, so that a table called __proto__ is a property like any other.
  const key = table.id === "__proto__" ? '["__proto__"]' : quoteJavaScript(table.id);
  return `\n  ${key}: {\n${lines.map((line) => `    ${line}`).join(",\n")}\n  }`;
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Cursor } from "../../generator/ddl/cursor.ts";
import { recordedForms } from "../../generator/ddl/grammar/forms.ts";
import type { GrammarNode } from "../../generator/ddl/grammar/notation.ts";
import { tryParseRecorded } from "../../generator/ddl/grammar/recorded.ts";
import { parseDdl, readStatementTokens } from "../../generator/ddl/index.ts";
import { replay } from "../../generator/introspect/replay/replay.ts";
import { sourceText } from "../../generator/support/index.ts";
import { readClauses } from "../../generator/tools/ddl-clauses.ts";

// A schema for each family of statements, in which every clause of it stands.

const folder = join(import.meta.dirname, "grammar");
const files = readdirSync(folder).sort();
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");

/** Statements as the lexer divides them, empty ones left out. */
function countStatements(text: string): number {
  let count = 0;
  for (let offset = 0; offset < text.length; ) {
    const { tokens, next } = readStatementTokens(text, offset);
    if (tokens.length > 1) count += 1;
    offset = next;
  }
  return count;
}

describe.each(files)("%s", (file) => {
  const text = textOf(file);
  const { statements, diagnostics } = parseDdl(sourceText(file, text));

  test("every statement is read or recorded, and none is lost", () => {
    expect(diagnostics).toEqual([]);
    expect(statements).toHaveLength(countStatements(text));
    const { statements: counts } = replay(statements);
    expect(counts).toMatchObject({ reported: 0 });
    expect(counts.read + counts.recorded).toBe(statements.length);
  });

  test("a statement cut short anywhere is refused, or is another statement", () => {
    for (const statement of statements) {
      const from = statement.source.text.slice(statement.at);
      const { tokens } = readStatementTokens(from, 0);
      for (const { start } of tokens.slice(1, -1)) {
        const cut = parseDdl(sourceText(file, from.slice(0, start)));
        expect(cut.statements.length + cut.diagnostics.length).toBeGreaterThan(0);
      }
    }
  });
});

describe("the forms of recorded statements", () => {
  const visited = new Set<GrammarNode>();
  for (const file of files) {
    const text = textOf(file);
    for (let offset = 0; offset < text.length; ) {
      const { tokens, next } = readStatementTokens(text, offset);
      const cursor = new Cursor(tokens, text);
      const kinds = new Set(recordedForms.map(({ kind }) => kind.toLowerCase().replaceAll(" ", "-")));
      if (tokens.length > 1 && kinds.has(file.replace(".sql", ""))) {
        tryParseRecorded(cursor, ({ used }) => {
          for (const node of used) visited.add(node);
        });
      }
      offset = next;
    }
  }

  test.each(recordedForms.map((form) => [form.notation, form] as const))("%s", (_, form) => {
    expect(unvisited(form.grammar)).toEqual([]);
  });

  function unvisited(node: GrammarNode): readonly string[] {
    const own = visited.has(node) ? [] : [describeNode(node)];
    if ("items" in node) return [...own, ...node.items.flatMap(unvisited)];
    return "item" in node ? [...own, ...unvisited(node.item)] : own;
  }

  test("each kind has a schema that shows it", () => {
    const shown = new Set(files.map((file) => file.replace(".sql", "")));
    const missing = recordedForms.filter(({ kind }) => !shown.has(kind.toLowerCase().replaceAll(" ", "-")));
    expect(missing).toEqual([]);
  });
});

describe("the clauses of statements that are read", () => {
  const clauses = [...readClauses].flatMap(([section, list]) =>
    list.map((each) => [section, each.clause, each] as const),
  );

  test.each(clauses)("%s: %s", (_, __, { file, example }) => {
    expect(textOf(file)).toContain(example);
  });

  test("and the forms name every schema", () => {
    const named = new Set([
      ...clauses.map(([, , { file }]) => file),
      ...recordedForms.map(({ kind }) => `${kind.toLowerCase().replaceAll(" ", "-")}.sql`),
    ]);
    expect(files.filter((file) => !named.has(file))).toEqual([]);
  });
});

function describeNode(node: GrammarNode): string {
  switch (node.kind) {
    case "keyword":
      return node.word;
    case "symbol":
      return node.symbol;
    case "part":
      return node.name;
    case "sequence":
    case "choice":
      return `${node.kind}(${node.items.map(describeNode).join(" ")})`;
    default:
      return `${node.kind}(${describeNode(node.item)})`;
  }
}

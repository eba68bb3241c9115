import type { SyntaxNode, TextRange } from "../../engines/zetasql/index.ts";
import { quoteIdentifier } from "../../support/index.ts";
import { CannotRehearse } from "./failures.ts";
import type { Edit } from "./fragment.ts";
import { systemVariableName } from "./queries.ts";

/** Those whose values are known here. https://cloud.google.com/bigquery/docs/reference/system-variables */
export const systemVariables = ["row_count", "error.message", "error.statement_text"] as const;

/** Calls `visit` for the node and all below it. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (const child of node.below()) walk(child, visit);
}

export function readsTables(node: SyntaxNode): boolean {
  let reads = false;
  walk(node, ({ kind }) => {
    reads ||= kind === "tablePathExpression" || kind === "tvf";
  });
  return reads;
}

export function namesOf(path: SyntaxNode | undefined): readonly string[] {
  return (path?.children("names") ?? []).map((name) => name.text("idString"));
}

export function dotted(path: SyntaxNode | undefined): string {
  return namesOf(path).join(".");
}

/** The name by which a table without an alias is called: BigQuery takes the last part also inside one pair of backticks. */
export function lastPart(path: string): string {
  return path.split(".").at(-1) ?? path;
}

/**
 * What must be written differently for ZetaSQL.
 *
 * - System variables have no values there: constants of ours stand for them.
 * - Only a path in one pair of backticks can have rows; its alias is then the whole path, in BigQuery its last part.
 *
 * @param tableNames the names that are tables: a path may also be an array of a table to the left.
 * @throws CannotRehearse for a system variable without a value here, and for reading a table's past.
 */
export function editsOf(node: SyntaxNode, tableNames: readonly (readonly string[])[]): readonly Edit[] {
  const tables = new Set(tableNames.map((name) => JSON.stringify(name)));
  const edits: Edit[] = [];
  walk(node, (at) => {
    if (at.kind === "systemVariableExpr") {
      const name = dotted(at.child("path")).toLowerCase();
      if (!systemVariables.some((known) => known === name)) throw new CannotRehearse(`system variable @@${name}`);
      edits.push({ start: at.start, end: at.end, text: quoteIdentifier(systemVariableName(name)) });
    }
    if (at.kind === "update" || at.kind === "delete" || at.kind === "merge") {
      const path = at.child("targetPath");
      if (path !== undefined) edits.push(...pathEdit(path, at.child("alias") === undefined));
    }
    if (at.kind !== "tablePathExpression") return;
    if (at.child("forSystemTime") !== undefined) throw new CannotRehearse("FOR SYSTEM_TIME AS OF");
    const path = at.child("pathExpr");
    if (path === undefined || !tables.has(JSON.stringify(namesOf(path)))) return;
    const mayHaveAlias = ["alias", "hint"].every((field) => !at.child(field));
    edits.push(...pathEdit(path, mayHaveAlias));
  });
  return edits;
}

function pathEdit(path: SyntaxNode, addAlias: boolean): readonly Edit[] {
  const name = dotted(path);
  if (!name.includes(".")) return [];
  const alias = addAlias ? ` AS ${quoteIdentifier(lastPart(name))}` : "";
  return [{ start: path.start, end: path.end, text: quoteIdentifier(name) + alias }];
}

/** What a statement is called in messages: `createFunction` gives CREATE FUNCTION. */
export function constructName(kind: string): string {
  if (kind === "systemVariableAssignment") return "SET of a system variable";
  const name = kind.replace(/^aux/, "").replaceAll(/([a-z])([A-Z])/g, "$1 $2");
  return name.toUpperCase();
}

export function rangeOf(node: SyntaxNode): TextRange {
  return { start: node.start, end: node.end };
}

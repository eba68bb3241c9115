import type { SyntaxNode, ZetaSql } from "../../engines/zetasql/index.ts";

/**
 * The subqueries in expressions that read a table and name something of the query around them. BigQuery runs those that it can turn
 * into joins, and no others: https://cloud.google.com/bigquery/docs/reference/standard-sql/subqueries#correlated_subquery_concepts
 * One over UNNEST alone is no matter. A text that cannot be parsed has none: that is told where it runs.
 */
export async function correlatedSubqueries(sql: string, zetasql: Pick<ZetaSql, "parse">): Promise<readonly string[]> {
  if (!/\(\s*(SELECT|WITH)\b/i.test(sql)) return [];
  const parsed = await zetasql.parse(sql, { allowScript: true });
  if (!parsed.ok) return [];
  const found: SyntaxNode[] = [];
  const look = (node: SyntaxNode): void => {
    if (isSubquery(node) && isCorrelated(node)) found.push(node);
    else for (const child of node.below()) look(child);
  };
  for (const { syntax } of parsed.statements) look(syntax);
  return found.map(({ start, end }) => shown(sql.slice(start, end)));
}

function isSubquery({ kind, child }: SyntaxNode): boolean {
  return kind === "expressionSubquery" || (kind === "inExpression" && child("query") !== undefined);
}

function isCorrelated(node: SyntaxNode): boolean {
  const query = node.child("query") ?? node;
  const tables = nodesOf(query, "tablePathExpression");
  const functions = nodesOf(query, "tvf");
  const derived = nodesOf(query, "tableSubquery").map((table) => aliasOf(table).toLowerCase());
  const called = functions.map((table) => aliasOf(table).toLowerCase());
  const own = new Set([...tables.flatMap(namesOf), ...derived, ...called]);
  const isOuter = (path: SyntaxNode): boolean => {
    const [first, second] = pathNames(path);
    return second !== undefined && first !== undefined && !own.has(first);
  };
  const read = tables.flatMap((table) => table.child("pathExpr") ?? []);
  // `FROM t.items` is an UNNEST too; a function such as EXTERNAL_QUERY gives a table.
  if (functions.length === 0 && read.every(isOuter)) return false;
  const isTable = new Set(read.map(({ start }) => start));
  const isCalled = new Set([...nodesOf(query, "functionCall"), ...functions].map(({ start }) => start));
  return nodesOf(query, "pathExpression").some(
    (path) => !isTable.has(path.start) && !isCalled.has(path.start) && isOuter(path),
  );
}

function aliasOf(table: SyntaxNode): string {
  return table.child("alias")?.child("identifier")?.text("idString") ?? "";
}

/** What the columns of a table are called by: its alias, else the last part of its name. */
function namesOf(table: SyntaxNode): readonly string[] {
  const alias = aliasOf(table) || undefined;
  const path = table.child("pathExpr");
  const last = path === undefined ? undefined : pathNames(path).at(-1)?.split(".").at(-1);
  return [alias ?? last ?? ""].map((name) => name.toLowerCase());
}

function pathNames(path: SyntaxNode): readonly string[] {
  return path.children("names").map((name) => name.text("idString").toLowerCase());
}

function nodesOf(node: SyntaxNode, kind: string): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const visit = (current: SyntaxNode): void => {
    for (const child of current.below()) {
      // A node that only one class can be has no kind.
      if (child.kind === kind || (child.kind === "" && kind === "pathExpression" && child.children("names").length > 0))
        found.push(child);
      visit(child);
    }
  };
  visit(node);
  return found;
}

const longest = 120;

function shown(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

import type { SqlProblem, TableInput, TextRange, ZetaSql } from "../../../engines/index.ts";
import { arrayElements, decodeRows, type SyntaxNode } from "../../../engines/zetasql/index.ts";
import type { Row, TableId, TargetRefusal, TargetResult } from "../../types.ts";
import { spannerTimeZone } from "../../values/index.ts";
import { namedTable } from "../queries.ts";
import { failed, inexactJson, notRehearsed, refusedColumns, systemTables, youngerSyntax } from "../query-result.ts";
import { evaluable, evaluableValue } from "./expressions.ts";
import type { MemoryColumn, MemoryTable } from "./schema.ts";

export interface MemoryQuery {
  readonly sql: string;
  readonly zetasql: Pick<ZetaSql, "parse" | "tableNames" | "evaluateCells">;
  readonly schema: ReadonlyMap<TableId, MemoryTable>;
  /** Other names of tables, in lower case. */
  readonly synonyms: ReadonlyMap<string, TableId>;
  readonly views: readonly string[];
}

/**
 * A query of Spanner by GoogleSQL's own evaluator. What of it is BigQuery's alone is not found.
 *
 * @throws DiagnosticsError `engine-died`.
 */
export async function queryMemory(query: MemoryQuery): Promise<TargetResult> {
  const { sql, zetasql } = query;
  const named = await zetasql.tableNames(sql);
  if (!named.ok) return refusal(named.problem, sql);
  const parsed = await zetasql.parse(sql, { allowScript: false });
  if (!parsed.ok) return refusal(parsed.problem, sql);
  const [statement] = parsed.statements;
  // What stands before it says how to run it, not what it gives.
  const node = statement?.kind === "hinted" ? statement.syntax.child("statement") : statement?.syntax;
  if (node?.kind !== "query") return failed("Only queries can be run in a read-only transaction.");
  const hidden = systemTables(sql);
  if (hidden !== undefined) return hidden;

  const tables = new Map<string, MemoryTable>();
  for (const name of named.names) {
    const view = query.views.find((other) => other.toLowerCase() === name.join(".").toLowerCase());
    if (view !== undefined) return notRehearsed(`EXTERNAL_QUERY of view ${view}`, "the built-in checks have no views.");
    const table = findTable(name, query);
    if (table !== undefined) tables.set(JSON.stringify(name), table);
  }
  const inputs: TableInput[] = [];
  for (const table of new Set(tables.values())) {
    const columns = readColumns(node, table, tables);
    const untold = columns.find(isUntold);
    if (untold !== undefined) {
      return notRehearsed(
        `type ${untold.type} in a query of Spanner`,
        `the built-in checks cannot evaluate column "${untold.name}" of table "${table.id}"; the emulator can.`,
      );
    }
    inputs.push(tableInput(table, columns));
  }
  const text = edited(sql, node, editsOf(node, tables));
  const evaluated = await zetasql.evaluateCells(text, { tables: inputs, timeZone: spannerTimeZone });
  if (!evaluated.ok) return refusal(evaluated.problem, sql);
  const { columns, cells } = evaluated;
  const unnamed = columns.map(({ name, type }) => ({ name: /^f\d+_$/.test(name) ? "" : name, type }));
  const refused = refusedColumns(unnamed);
  if (refused !== undefined) return refused;
  for (const [index, { name, type }] of columns.entries()) {
    if (!type.includes("JSON")) continue;
    for (const row of cells) {
      for (const cell of arrayElements(row[index]) ?? [row[index]]) {
        const inexact = inexactJson(cell?.jsonValue, name);
        if (inexact !== undefined) return inexact;
      }
    }
  }
  return { ok: true, columns, rows: decodeRows(columns, cells) };
}

/** Spanner's names do not differ by case; a dot inside of backticks is no separator. */
function findTable(name: readonly string[], { schema, synonyms }: MemoryQuery): MemoryTable | undefined {
  const written = name.join(".").toLowerCase();
  const found = [...schema.values()].find(({ id }) => id.toLowerCase() === written);
  const table = found ?? schema.get(synonyms.get(written) ?? ("" as TableId));
  return table !== undefined && written.split(".").length === name.length ? table : undefined;
}

/** ZetaSQL has no type for its values: what is said of one in the place of another type would be guessed. */
function isUntold({ type }: MemoryColumn): boolean {
  return evaluable(type) === undefined || /FLOAT32|UUID/.test(type);
}

/** The columns that a query may read: by their names, by `*`, or by the row as a whole. */
function readColumns(
  node: SyntaxNode,
  table: MemoryTable,
  tables: ReadonlyMap<string, MemoryTable>,
): readonly MemoryColumn[] {
  const rows = rowNames(node, tables, table);
  return table.columns.filter(({ name }) => reads(node, name.toLowerCase(), rows));
}

function rowNames(node: SyntaxNode, tables: ReadonlyMap<string, MemoryTable>, table: MemoryTable): ReadonlySet<string> {
  const names = new Set<string>();
  walk(node, (at) => {
    const path = at.kind === "tablePathExpression" ? namesOf(at.child("pathExpr")) : [];
    if (tables.get(JSON.stringify(path)) !== table) return;
    names.add((aliasOf(at) ?? path.at(-1) ?? "").toLowerCase());
  });
  return names;
}

/** More than needed: a column of another table may have the name. */
function reads(node: SyntaxNode, column: string, rows: ReadonlySet<string>): boolean {
  let found = false;
  const visit = (at: SyntaxNode, parent: SyntaxNode | undefined): void => {
    const isStar = /^(?:dot)?star/i.test(at.kind) && parent?.kind !== "functionCall";
    const names = at.children("names").map((name) => name.text("idString").toLowerCase());
    const isTable = parent?.kind === "tablePathExpression";
    const isRow = !isTable && names.length === 1 && rows.has(names[0] ?? "");
    found ||= isStar || isRow || at.text("idString").toLowerCase() === column;
    for (const child of at.below()) visit(child, at);
  };
  visit(node, undefined);
  return found;
}

interface Edit extends TextRange {
  readonly text: string;
}

/** Hints say how to run it; a table is one name in backticks, in the spelling of the schema. */
function editsOf(node: SyntaxNode, tables: ReadonlyMap<string, MemoryTable>): readonly Edit[] {
  const edits: Edit[] = [];
  walk(node, (at) => {
    const hint = at.child("hint");
    if (hint !== undefined) edits.push({ start: hint.start, end: hint.end, text: " " });
    const path = at.kind === "tablePathExpression" ? at.child("pathExpr") : undefined;
    const names = namesOf(path);
    const table = tables.get(JSON.stringify(names));
    if (path === undefined || table === undefined) return;
    const alias = aliasOf(at) === undefined ? names.at(-1) : undefined;
    edits.push({ start: path.start, end: path.end, text: namedTable(table.id, alias) });
  });
  return edits.toSorted((a, b) => a.start - b.start);
}

function edited(sql: string, { start, end }: TextRange, edits: readonly Edit[]): string {
  let text = "";
  let at = start;
  for (const edit of edits) {
    text += sql.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + sql.slice(at, end);
}

function tableInput(table: MemoryTable, columns: readonly MemoryColumn[]) {
  return {
    path: [table.id],
    columns: columns.map(({ name, type }) => ({ name, type: evaluable(type) ?? type })),
    rows: [...table.rows.values()].map(
      (row): Row =>
        Object.fromEntries(
          columns.map(({ name, position, values }) => [
            name,
            evaluableValue(row[position] ?? null, values.type, false),
          ]),
        ),
    ),
  };
}

function refusal({ kind, message }: SqlProblem, sql: string): TargetRefusal {
  const younger = kind === "syntax" ? youngerSyntax(sql) : undefined;
  if (younger !== undefined) {
    return notRehearsed(`${younger} in a query of Spanner`, `the built-in checks do not know it (${message})`);
  }
  switch (kind) {
    case "syntax":
    case "analysis":
    case "evaluation":
      return failed(message);
    case "unknownFunction":
      return notRehearsed(
        `function ${/unction not found: ([^;]+)/.exec(message)?.[1] ?? message} in a query of Spanner`,
        `it is not known here (${message})`,
      );
    case "unsupported":
    case "tooLarge":
    case "timeout":
      return notRehearsed("a query of Spanner that the built-in checks cannot run", message);
    default:
      return kind satisfies never;
  }
}

function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (const child of node.below()) walk(child, visit);
}

function namesOf(path: SyntaxNode | undefined): readonly string[] {
  return (path?.children("names") ?? []).map((name) => name.text("idString"));
}

function aliasOf(table: SyntaxNode): string | undefined {
  return table.child("alias")?.child("identifier")?.text("idString");
}

import { type Cell, decodeCell, type SyntaxNode, type Value } from "../../engines/zetasql/index.ts";
import { quoteIdentifier } from "../../support/index.ts";
import { SqlFailure } from "./failures.ts";
import { textOf } from "./fragment.ts";
import { assignAsColumn, equals, selectCast, selectCondition, selectNull, selectValue, targetName } from "./queries.ts";
import type { Session } from "./session.ts";
import { rangeOf } from "./statement.ts";

export interface TypedCell {
  readonly type: string;
  readonly cell: Cell;
}

export async function evaluateExpression(session: Session, node: SyntaxNode): Promise<TypedCell> {
  const prepared = await session.prepareExpression(node);
  const query = selectValue(session.copy(rangeOf(node), prepared));
  const { columns, cells } = await session.evaluate(query, prepared.tables.values());
  return { type: columns[0]?.type ?? "INT64", cell: cells[0]?.[0] ?? {} };
}

export async function evaluateValue(session: Session, node: SyntaxNode): Promise<Value> {
  const { type, cell } = await evaluateExpression(session, node);
  return decodeCell(cell, type);
}

/** NULL is no. */
export async function holds(session: Session, node: SyntaxNode): Promise<boolean> {
  const prepared = await session.prepareExpression(node);
  const query = selectCondition(session.copy(rangeOf(node), prepared));
  return isTrue(await session.evaluate(query, prepared.tables.values()));
}

/** `CASE left WHEN right` */
export async function areEqual(session: Session, left: SyntaxNode, right: SyntaxNode): Promise<boolean> {
  const [first, second] = [await session.prepareExpression(left), await session.prepareExpression(right)];
  const query = selectCondition(equals(session.copy(rangeOf(left), first), session.copy(rangeOf(right), second)));
  return isTrue(await session.evaluate(query, new Map([...first.tables, ...second.tables]).values()));
}

function isTrue({ cells }: { readonly cells: readonly (readonly Cell[])[] }): boolean {
  return decodeCell(cells[0]?.[0], "BOOL") === true;
}

/**
 * The value of an expression as a variable takes it.
 *
 * @throws SqlFailure when its type cannot be assigned to that of the variable.
 */
export async function evaluateAs(
  session: Session,
  input: {
    readonly node: SyntaxNode;
    readonly name: string;
    readonly type: string;
    /** With a length, perhaps. */
    readonly declared: string;
  },
): Promise<Cell> {
  const { node, name, type, declared } = input;
  const prepared = await session.prepareExpression(node);
  const value = session.copy(rangeOf(node), prepared);
  const variables = session.scope.visible().map((variable) => [variable.name, variable.type]);
  const accepted = JSON.stringify([name, type, variables, textOf(value)]);
  if (prepared.tables.size > 0 || !session.acceptedAssignments.has(accepted)) {
    // In the statement for analysis the column hides the variable of the same name, which has the same type.
    const holder = { path: targetName, columns: [{ name, type }] };
    await session.analyze(assignAsColumn(name, value), [...prepared.tables.values(), holder]);
    session.acceptedAssignments.add(accepted);
  }
  const { cells } = await session.evaluate(selectCast({ value, type: declared }), prepared.tables.values());
  return cells[0]?.[0] ?? {};
}

/** The type that a piece of the script writes, as results print it. */
export async function resolveType(session: Session, node: SyntaxNode): Promise<string> {
  const { columns } = await session.evaluate(selectNull(session.raw(rangeOf(node))), []);
  const type = columns[0]?.type;
  if (type === undefined) throw new SqlFailure("A type could not be resolved.");
  return type;
}

/** The type of a row as one value. */
export function rowType(columns: readonly { readonly name: string; readonly type: string }[]): string {
  return `STRUCT<${columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(", ")}>`;
}

import type { SyntaxNode } from "../../engines/zetasql/index.ts";
import type { ScriptEvent } from "../types.ts";
import { areEqual, evaluateValue, holds, rowType } from "./expressions.ts";
import { SqlFailure } from "./failures.ts";
import { Scope } from "./scope.ts";
import type { Session } from "./session.ts";
import { rangeOf } from "./statement.ts";
import { runStatement } from "./statements.ts";

/** How a list of statements ended; a label names the loop or block that is meant. */
type Flow =
  | { readonly kind: "next" }
  | { readonly kind: "return" }
  | { readonly kind: "break" | "continue"; readonly label: string | undefined };

type Run = AsyncGenerator<ScriptEvent, Flow, void>;

const next: Flow = { kind: "next" };

/** A script, or the body of a block, whose first statements may declare variables. */
export async function* runBlock(session: Session, statements: readonly SyntaxNode[]): Run {
  const outer = session.scope;
  session.scope = new Scope(outer);
  try {
    let declaring = true;
    for (const statement of statements) {
      declaring &&= statement.kind === "variableDeclaration";
      if (statement.kind === "variableDeclaration" && !declaring) {
        const message = "Variable declarations are allowed only at the start of a block or script";
        throw session.locate(new SqlFailure(message), statement);
      }
      const flow = yield* runOne(session, statement);
      if (flow.kind !== "next") return flow;
    }
    return next;
  } finally {
    session.scope = outer;
  }
}

/** The body of a loop or a branch. */
async function* runList(session: Session, list: SyntaxNode | undefined): Run {
  for (const statement of list?.children("statementList") ?? []) {
    if (statement.kind === "variableDeclaration") {
      const message = "Variable declarations are allowed only at the start of a block or script";
      throw session.locate(new SqlFailure(message), statement);
    }
    const flow = yield* runOne(session, statement);
    if (flow.kind !== "next") return flow;
  }
  return next;
}

async function* runOne(session: Session, node: SyntaxNode): Run {
  session.countStatement();
  session.current = session.script.slice(node.start, node.end);
  try {
    switch (node.kind) {
      case "if":
        return yield* runIf(session, node);
      case "case":
        return yield* runCase(session, node);
      case "while":
        return yield* runLoop(session, node, { before: node.child("condition") });
      case "repeat":
        return yield* runLoop(session, node, { until: node.child("untilClause")?.child("condition") });
      case "forIn":
        return yield* runForIn(session, node);
      case "beginEndBlock":
        return yield* runBeginEnd(session, node);
      case "break":
      case "continue":
        return { kind: node.kind, label: labelOf(node) };
      case "return":
        return { kind: "return" };
      case "raise":
        return await raise(session, node);
      default:
        yield* runStatement(session, node);
        return next;
    }
  } catch (error) {
    throw error instanceof SqlFailure ? session.locate(error, node) : error;
  }
}

async function* runIf(session: Session, node: SyntaxNode): Run {
  const clauses = node.child("elseifClauses")?.children("elseifClauses") ?? [];
  const branches = [
    { condition: node.child("condition"), body: node.child("thenList") },
    ...clauses.map((clause) => ({ condition: clause.child("condition"), body: clause.child("body") })),
  ];
  for (const { condition, body } of branches) {
    if (condition !== undefined && (await holds(session, condition))) return yield* runList(session, body);
  }
  return yield* runList(session, node.child("elseList"));
}

async function* runCase(session: Session, node: SyntaxNode): Run {
  const subject = node.child("expression");
  for (const clause of node.child("whenThenClauses")?.children("whenThenClauses") ?? []) {
    const condition = clause.child("condition");
    if (condition === undefined) continue;
    const chosen = subject === undefined ? holds(session, condition) : areEqual(session, subject, condition);
    if (await chosen) return yield* runList(session, clause.child("body"));
  }
  return yield* runList(session, node.child("elseList"));
}

async function* runLoop(
  session: Session,
  node: SyntaxNode,
  { before, until }: { readonly before?: SyntaxNode | undefined; readonly until?: SyntaxNode | undefined },
): Run {
  for (;;) {
    session.countStatement();
    if (before !== undefined && !(await holds(session, before))) return next;
    const flow = yield* runList(session, node.child("body"));
    const end = afterTurn(flow, labelOf(node));
    if (end !== undefined) return end;
    if (until !== undefined && (await holds(session, until))) return next;
  }
}

/** The variable is a STRUCT of a row; the query is evaluated once, before the first turn. */
async function* runForIn(session: Session, node: SyntaxNode): Run {
  const query = node.child("query");
  if (query === undefined) return next;
  const prepared = await session.prepareExpression(query);
  const { columns, cells } = await session.evaluate(session.copy(rangeOf(query), prepared), prepared.tables.values());
  const name = node.child("variable")?.text("idString") ?? "";
  const type = rowType(columns);
  const outer = session.scope;
  for (const row of cells) {
    session.countStatement();
    session.scope = new Scope(outer);
    session.scope.declare({ name, declared: type, type, cell: { structValue: { field: row } } });
    try {
      const flow = yield* runList(session, node.child("body"));
      const end = afterTurn(flow, labelOf(node));
      if (end !== undefined) return end;
    } finally {
      session.scope = outer;
    }
  }
  return next;
}

/** How a loop ends after one turn; undefined when it goes on. */
function afterTurn(flow: Flow, label: string | undefined): Flow | undefined {
  if (flow.kind === "next") return undefined;
  if (flow.kind === "return") return flow;
  if (flow.label !== undefined && flow.label !== label) return flow;
  return flow.kind === "break" ? next : undefined;
}

async function* runBeginEnd(session: Session, node: SyntaxNode): Run {
  const label = labelOf(node);
  const flow = yield* runHandled(session, node);
  if (flow.kind === "next" || flow.kind === "return") return flow;
  const isMeant = flow.kind === "break" && flow.label !== undefined && flow.label === label;
  return isMeant ? next : flow;
}

async function* runHandled(session: Session, node: SyntaxNode): Run {
  const body = node.child("statementListNode")?.children("statementList") ?? [];
  const [handler] = node.child("handlerList")?.children("exceptionHandlerList") ?? [];
  if (handler === undefined) return yield* runBlock(session, body);
  const { scope, error: outerError } = session;
  try {
    return yield* runBlock(session, body);
  } catch (error) {
    if (!(error instanceof SqlFailure)) throw error;
    session.scope = scope;
    session.error = { message: error.message, statement: session.current };
  }
  try {
    return yield* runList(session, handler.child("statementList"));
  } finally {
    session.error = outerError;
  }
}

async function raise(session: Session, node: SyntaxNode): Promise<never> {
  const message = node.child("message");
  if (message !== undefined) {
    throw new SqlFailure(String((await evaluateValue(session, message)) ?? "NULL"));
  }
  if (session.error === undefined) throw new SqlFailure("Cannot re-raise an error outside of an exception handler");
  throw new SqlFailure(session.error.message);
}

function labelOf(node: SyntaxNode): string | undefined {
  return node.child("label")?.child("name")?.text("idString").toLowerCase();
}

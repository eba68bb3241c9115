import type { SyntaxNode } from "../../engines/zetasql/index.ts";
import type { ScriptEvent } from "../types.ts";
import { alterTable, createSchema, createTable, createView, drop } from "./ddl-statements.ts";
import { deleteRows, insertRows, truncateTable, updateRows } from "./dml.ts";
import { exportData } from "./export-data.ts";
import { evaluateValue, holds } from "./expressions.ts";
import { CannotRehearse, SqlFailure } from "./failures.ts";
import { mergeRows } from "./merge.ts";
import { refuseDuplicates } from "./relations.ts";
import type { Session } from "./session.ts";
import { constructName, rangeOf } from "./statement.ts";
import { Transaction } from "./store.ts";
import { assignFromStruct, assignVariable, declareVariables } from "./variables.ts";

type Statement = (session: Session, node: SyntaxNode) => Promise<void> | AsyncGenerator<ScriptEvent, void, void>;

const statements: ReadonlyMap<string, Statement> = new Map<string, Statement>([
  ["alterTable", alterTable],
  ["alterView", alterTable],
  ["assert", assertHolds],
  ["assignmentFromStruct", assignFromStruct],
  ["begin", beginTransaction],
  ["commit", commitTransaction],
  ["createSchema", createSchema],
  ["createTable", createTable],
  ["createView", createView],
  ["delete", counted(deleteRows)],
  ["drop", drop],
  ["exportData", exportData],
  ["insert", counted(insertRows)],
  ["merge", counted(mergeRows)],
  ["query", select],
  ["rollback", rollBackTransaction],
  ["singleAssignment", assignVariable],
  ["truncate", counted(truncateTable)],
  ["update", counted(updateRows)],
  ["variableDeclaration", declareVariables],
]);

/** @throws CannotRehearse for statements that are not in the list. */
export async function* runStatement(session: Session, node: SyntaxNode): AsyncGenerator<ScriptEvent, void, void> {
  const statement = statements.get(node.kind);
  if (statement === undefined) throw new CannotRehearse(constructName(node.kind));
  yield { kind: "statement", statement: session.script.slice(node.start, node.end) };
  const running = statement(session, node);
  if (running instanceof Promise) await running;
  else yield* running;
}

function counted(run: (session: Session, node: SyntaxNode) => Promise<number>): Statement {
  return async (session, node) => {
    session.rowCount = await run(session, node);
  };
}

/** Its result goes nowhere, but it can fail. */
async function select(session: Session, node: SyntaxNode): Promise<void> {
  const prepared = await session.prepareStatement(node);
  const { columns } = await session.evaluate(session.copy(rangeOf(node), prepared), prepared.tables.values());
  refuseDuplicates(columns);
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/debugging-statements#assert */
async function assertHolds(session: Session, node: SyntaxNode): Promise<void> {
  const condition = node.child("expr");
  if (condition === undefined || (await holds(session, condition))) return;
  const description = node.child("description");
  const text = description === undefined ? "" : `: ${String(await evaluateValue(session, description))}`;
  throw new SqlFailure(`Assertion failed${text}`);
}

async function beginTransaction(session: Session): Promise<void> {
  if (session.transaction !== undefined) {
    throw new SqlFailure("BEGIN TRANSACTION: a transaction is already in progress, and they cannot be nested.");
  }
  session.transaction = new Transaction();
}

async function commitTransaction(session: Session): Promise<void> {
  if (session.transaction === undefined)
    throw new SqlFailure("COMMIT TRANSACTION: there is no transaction in progress.");
  session.transaction = undefined;
}

async function rollBackTransaction(session: Session): Promise<void> {
  if (session.transaction === undefined) {
    throw new SqlFailure("ROLLBACK TRANSACTION: there is no transaction in progress.");
  }
  session.transaction.rollBack();
  session.transaction = undefined;
}

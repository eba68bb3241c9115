import type { RehearsalAction } from "../actions/index.ts";
import type { Row } from "../types.ts";
import { CannotRehearse, SqlFailure } from "../warehouse/index.ts";
import { runScript, Writer } from "./run-script.ts";
import type { Recorder, RunContext } from "./types.ts";

/**
 * Does the work of one action, step by step: it stops after every statement and every commit, where another action may go
 * on.
 *
 * @throws SqlFailure for what BigQuery or Spanner would refuse; CannotRehearse for what cannot be run here.
 */
export async function* runAction(
  action: RehearsalAction,
  context: RunContext,
  record: Recorder,
): AsyncGenerator<void, void, void> {
  const { work } = action;
  const { warehouse } = context;
  const writer = new Writer(action, context, record);
  writer.failIfWanted();
  switch (work.kind) {
    case "scripts":
      for (const script of work.scripts) yield* runScript(script, writer);
      return;
    case "incremental": {
      const table = warehouse.table(action.id);
      if (table === undefined) yield* runScript(work.first, writer);
      else if ("unknown" in work.later) throw new CannotRehearse(work.later.unknown);
      else yield* runScript(work.later.script(table.columns.map(({ name }) => name)), writer);
      return;
    }
    case "assertion": {
      yield* runScript(work.script, writer);
      const { rows } = await warehouse.query(work.query);
      if (rows.length > 0) throw new SqlFailure(assertionMessage(rows));
      return;
    }
    default:
      work satisfies never;
  }
}

/** A row or two tell more than their number. */
function assertionMessage(rows: readonly Row[]): string {
  const [first] = rows;
  const count = rows.length === 1 ? "one row" : `${rows.length} rows`;
  return `Assertion failed: its query returned ${count}, the first is ${JSON.stringify(first)}`;
}

/** What stopped an action, in words; anything else is a fault of this program, or of an engine. */
export function isExpected(error: unknown): error is SqlFailure | CannotRehearse {
  return error instanceof SqlFailure || error instanceof CannotRehearse;
}

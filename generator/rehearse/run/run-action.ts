import type { Query, RehearsalAction } from "../actions/index.ts";
import type { Row } from "../types.ts";
import { CannotRehearse, SqlFailure } from "../warehouse/index.ts";
import { mergeByKey } from "./merge-by-key.ts";
import { runScript, stopAtCommit } from "./run-script.ts";
import type { ExportRecord, RunContext } from "./types.ts";

/** Told of every export of the action as soon as it has its rows, and again after each commit. */
export type Recorder = (place: number, record: ExportRecord) => void;

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
  const { id, work } = action;
  const { warehouse } = context;
  stopAtCommit(action, 0, context);
  let exports = 0;
  const writer = {
    action,
    context,
    record: (written: ExportRecord, isNew: boolean) => {
      if (isNew) exports += 1;
      record(exports - 1, written);
    },
  };
  const run = async function* (scripts: readonly string[]): AsyncGenerator<void, void, void> {
    for (const script of scripts) yield* runScript(script, writer);
  };
  const fill = async function* ({ query, before, after }: Query, put: (result: Result) => void) {
    yield* run(before);
    put(await warehouse.query(query));
    yield;
    yield* run(after);
  };
  switch (work.kind) {
    case "operation":
      yield* run(work.scripts);
      return;
    case "view":
      // Its query is run here too: a view that cannot be read fails where it is made, as in BigQuery.
      yield* fill(work, () => warehouse.createView(id, work.query));
      return;
    case "table":
      yield* fill(work, (result) => warehouse.put({ path: id, ...result }));
      return;
    case "incremental": {
      const old = warehouse.table(id);
      if (old === undefined) yield* fill(work.first, (result) => warehouse.put({ path: id, ...result }));
      else yield* fill(work.later, (result) => warehouse.put(mergeByKey(old, result, work.uniqueKey)));
      return;
    }
    case "assertion": {
      const { rows } = await warehouse.query(work.query);
      warehouse.createView(id, work.query);
      if (rows.length > 0) throw new SqlFailure(assertionMessage(rows));
      return;
    }
    default:
      work satisfies never;
  }
}

type Result = Awaited<ReturnType<RunContext["warehouse"]["query"]>>;

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

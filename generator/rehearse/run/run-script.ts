import type { RehearsalAction } from "../actions/index.ts";
import { drawBatches, readJob } from "../exports/index.ts";
import type { ExportRequest, Row, ScriptEvent } from "../types.ts";
import { CannotRehearse, SqlFailure } from "../warehouse/index.ts";
import { newerThanTarget } from "./newer-rows.ts";
import type { ExportRecord, RunContext } from "./types.ts";

export interface Writer {
  readonly action: RehearsalAction;
  readonly context: RunContext;
  readonly record: (written: ExportRecord, isNew: boolean) => void;
}

/** Runs one script; its exports go to Spanner in commits, one step each. */
export async function* runScript(script: string, writer: Writer): AsyncGenerator<void, void, void> {
  const events = writer.context.warehouse.script(script);
  let next = await events.next();
  while (next.done !== true) {
    const failure: SqlFailure | undefined = yield* handle(next.value, writer);
    next = failure === undefined ? await events.next() : await events.throw(failure);
  }
}

async function* handle(event: ScriptEvent, writer: Writer): AsyncGenerator<void, SqlFailure | undefined, void> {
  if (event.kind === "statement") {
    yield;
    return undefined;
  }
  try {
    yield* runExport(event.request, writer);
    return undefined;
  } catch (error) {
    if (error instanceof SqlFailure) return error;
    throw error;
  }
}

async function* runExport(request: ExportRequest, writer: Writer): AsyncGenerator<void, void, void> {
  const { action, context, record } = writer;
  const result = readJob(request, context.catalog);
  if (!result.ok) throw result.kind === "failed" ? new SqlFailure(result.message) : new CannotRehearse(result.message);
  const { job } = result;
  const missing = context.target.missing.get(job.table);
  if (missing !== undefined) throw new CannotRehearse(`table ${job.table} cannot be made in the target: ${missing}`);
  const written: Row[] = [];
  const stale: Row[] = [];
  record({ job, commits: 0, written, stale, refused: undefined }, true);
  yield;
  const isNewer = await newerThanTarget(job, context);
  let commits = 0;
  for (const batch of drawBatches(job.rows, context.random(action.id))) {
    stopAtCommit(action, commits + 1, context);
    const rows = batch.filter(isNewer);
    if (rows.length > 0) {
      const committed = await context.target.commit([{ table: job.table, columns: job.columns, rows }]);
      if (!committed.ok) {
        record({ job, commits, written, stale, refused: committed.error }, false);
        // The script may handle it as any other error.
        throw new SqlFailure(committed.error.message);
      }
    }
    commits += 1;
    written.push(...rows);
    stale.push(...batch.filter((row) => !isNewer(row)));
    record({ job, commits, written, stale, refused: undefined }, false);
    yield;
  }
}

/** @throws SqlFailure where the user wants this commit to fail; 0 is before the first. */
export function stopAtCommit({ id, name }: RehearsalAction, commit: number, { failAt }: RunContext): void {
  if (failAt.get(id) !== commit) return;
  throw new SqlFailure(
    commit === 0 ? `it was to fail (--fail ${name})` : `it was to fail at commit ${commit} (--fail ${name}:${commit})`,
  );
}

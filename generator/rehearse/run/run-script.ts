import type { RehearsalAction } from "../actions/index.ts";
import { drawBatches, type ExportJob, readJob } from "../exports/index.ts";
import type { ExportRequest, Mutation, Row, ScriptEvent } from "../types.ts";
import { CannotRehearse, SqlFailure } from "../warehouse/index.ts";
import { newerThanTarget } from "./newer-rows.ts";
import type { ExportRecord, Recorder, RunContext } from "./types.ts";

/** What the scripts of one action share. */
export class Writer {
  readonly action: RehearsalAction;
  readonly context: RunContext;
  readonly #record: Recorder;
  #exports = 0;
  #commits = 0;

  constructor(action: RehearsalAction, context: RunContext, record: Recorder) {
    this.action = action;
    this.context = context;
    this.#record = record;
  }

  /** Where the records of the next export go. */
  nextExport(): (record: ExportRecord) => void {
    const place = this.#exports;
    this.#exports += 1;
    return (record) => this.#record(place, record);
  }

  /** Called before each commit, of whatever export. */
  nextCommit(): void {
    this.#commits += 1;
    this.failIfWanted();
  }

  /** @throws SqlFailure where the user wants the action to fail here. */
  failIfWanted(): void {
    const { id, name } = this.action;
    const commit = this.#commits;
    if (this.context.failAt.get(id)?.has(commit) !== true) return;
    this.context.onFailed(id, commit);
    const where = commit === 0 ? "" : ` at commit ${commit}`;
    throw new SqlFailure(`it was to fail${where} (--fail ${name}${commit === 0 ? "" : `:${commit}`})`);
  }
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
  const { action, context } = writer;
  const result = readJob(request, context.catalog, context.databaseUri);
  if (!result.ok) throw result.kind === "failed" ? new SqlFailure(result.message) : new CannotRehearse(result.message);
  const { job } = result;
  const missing = context.target.missing.get(job.table);
  if (missing !== undefined) throw new CannotRehearse(`table ${job.table} cannot be made in the target: ${missing}`);
  const record = writer.nextExport();
  const written: Row[] = [];
  const stale: Row[] = [];
  record({ job, commits: 0, written, stale, refused: undefined });
  yield;
  const isNewer = await newerThanTarget(job, context);
  let commits = 0;
  for (const batch of drawBatches(job.rows, context.random(action.id))) {
    writer.nextCommit();
    const rows = batch.filter(isNewer);
    if (rows.length > 0) {
      const committed = await context.target.commit([mutationOf(job, rows)]);
      if (!committed.ok) {
        record({ job, commits, written, stale, refused: committed.error });
        // The script may handle it as any other error.
        throw new SqlFailure(committed.error.message);
      }
    }
    commits += 1;
    written.push(...rows);
    stale.push(...batch.filter((row) => !isNewer(row)));
    record({ job, commits, written, stale, refused: undefined });
    yield;
  }
}

/** https://cloud.google.com/spanner/docs/commit-timestamp: what Spanner replaces by the time of the commit. */
const commitTime = "spanner.commit_timestamp()";

function mutationOf({ table, columns, commitTimes }: ExportJob, rows: readonly Row[]): Mutation {
  if (commitTimes.length === 0) return { table, columns, rows };
  const times = Object.fromEntries(commitTimes.map((name) => [name, commitTime]));
  return { table, columns: [...columns, ...commitTimes], rows: rows.map((row) => ({ ...row, ...times })) };
}

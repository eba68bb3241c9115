import { performance } from "node:perf_hooks";
import type { RehearsalAction } from "../actions/index.ts";
import { type Choose, runSchedule, type Step } from "../schedule/index.ts";
import { CannotRehearse, SqlFailure } from "../warehouse/index.ts";
import { isExpected, runAction } from "./run-action.ts";
import type { ActionRecord, ExportRecord, RunContext } from "./types.ts";

export interface RunInput {
  readonly actions: readonly RehearsalAction[];
  readonly context: RunContext;
  readonly choose: Choose;
  /** Called when an action is over, before any other goes on. */
  readonly onEnd: (record: ActionRecord) => void;
}

/** Runs all actions once; gives their records in the order in which they began, those that never did at the end. */
export async function runActions({ actions, context, choose, onEnd }: RunInput): Promise<readonly ActionRecord[]> {
  const byId = new Map(actions.map((action) => [action.id, action]));
  const drafts = new Map<string, Draft>();
  const records = new Map<string, ActionRecord>();
  await runSchedule({
    tasks: actions,
    choose,
    begin(task) {
      const draft: Draft = { ms: 0, exports: [], failure: undefined };
      drafts.set(task.id, draft);
      return stepsOf(task, draft, context);
    },
    onDue({ id, work, disabled }) {
      const [script] = work.kind === "scripts" ? work.scripts : [];
      if (!disabled && script !== undefined) void context.warehouse.lookAhead(id, script);
    },
    onEnd({ id, status, because }) {
      context.warehouse.forget(id);
      const action = byId.get(id);
      if (action === undefined) return;
      const { ms, exports, failure } = drafts.get(id) ?? { ms: 0, exports: [], failure: undefined };
      const blamed = because === undefined ? undefined : (byId.get(because)?.name ?? because);
      // A script may have handled a refused commit, and failed of something else.
      const refused = exports.findLast((record) => record.refused?.message === failure?.message)?.refused;
      const message = refused?.message ?? describe(failure) ?? (blamed && messageOf(status, blamed));
      const record: ActionRecord = { action, status, ms, exports, message, refused };
      records.set(id, record);
      onEnd(record);
    },
  });
  const begun = [...drafts.keys()].flatMap((id) => records.get(id) ?? []);
  return [...begun, ...[...records.values()].filter(({ action }) => !drafts.has(action.id))];
}

interface Draft {
  ms: number;
  exports: ExportRecord[];
  failure: Error | undefined;
}

function stepsOf(action: RehearsalAction, draft: Draft, context: RunContext): Step {
  if (action.disabled) return async () => "ok";
  const work = runAction(action, context, (place, record) => {
    draft.exports[place] = record;
  });
  return async () => {
    const start = performance.now();
    try {
      const { done } = await work.next();
      return done === true ? "ok" : undefined;
    } catch (error) {
      if (!isExpected(error)) throw error;
      draft.failure = explainMissing(error, context);
      return draft.failure instanceof CannotRehearse ? "notRehearsed" : "failed";
    } finally {
      draft.ms += performance.now() - start;
    }
  };
}

/** A table that no action makes and nobody declares may well be there in BigQuery. */
function explainMissing(error: Error, { isMade }: RunContext): Error {
  const path = error instanceof SqlFailure ? error.missingTable : undefined;
  if (path === undefined || isMade(path)) return error;
  return new CannotRehearse(
    `table ${path}`,
    "no action makes it, and it has no sample rows: declare it in the project, and write it as project.dataset.table.",
  );
}

/** In its own words, with the place in the compiled SQL as BigQuery writes it. */
function describe(failure: Error | undefined): string | undefined {
  if (!(failure instanceof SqlFailure) || failure.position === undefined) return failure?.message;
  return `${failure.message} at [${failure.position.line}:${failure.position.column}]`;
}

function messageOf(status: ActionRecord["status"], blamed: string): string {
  return status === "skipped"
    ? `it depends on "${blamed}", which failed`
    : `it depends on "${blamed}", which could not be run here`;
}

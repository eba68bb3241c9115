import type { Choose, End, Outcome, Task } from "./types.ts";

/** One step of a task: undefined while it is not over. */
export type Step = () => Promise<Outcome | undefined>;

/**
 * Runs tasks as Dataform does: a task may begin when all that it depends on is over, whatever may run runs side by side,
 * what depends on a failure is skipped and all else goes on. Here only one step of one task is done at a time, and `choose`
 * says of which: so every interleaving can be had, and had again.
 *
 * @param begin is called once per task that is run, when its first step is due.
 */
export async function runSchedule<T extends Task>(input: {
  readonly tasks: readonly T[];
  readonly choose: Choose;
  readonly begin: (task: T) => Step;
  /** Called when all is over that a task depends on, before anything is done for it. */
  readonly onDue?: (task: T) => void;
  readonly onEnd: (end: End) => Promise<void> | void;
}): Promise<readonly End[]> {
  const { tasks, choose, begin, onDue, onEnd } = input;
  const ends = new Map<string, End>();
  const running = new Map<string, Step>();
  const known = new Set<string>();
  const finish = async (end: End): Promise<void> => {
    ends.set(end.id, end);
    running.delete(end.id);
    await onEnd(end);
  };
  for (;;) {
    const due = tasks.filter(({ id, dependsOn }) => !ends.has(id) && dependsOn.every((other) => ends.has(other)));
    const hindered = due.flatMap((task) => hindrance(task, ends));
    if (hindered.length > 0) {
      for (const end of hindered) await finish(end);
      continue;
    }
    if (due.length === 0) break;
    for (const next of due) {
      if (known.has(next.id)) continue;
      known.add(next.id);
      onDue?.(next);
    }
    const task = choose(due) as T;
    const step = running.get(task.id) ?? begin(task);
    running.set(task.id, step);
    const outcome = await step();
    if (outcome !== undefined) await finish({ id: task.id, status: outcome, because: undefined });
  }
  return [...ends.values()];
}

/** A failure weighs more than what could not be run: the rehearsal of the latter would not have begun either. */
function hindrance({ id, dependsOn }: Task, ends: ReadonlyMap<string, End>): readonly End[] {
  const before = dependsOn.flatMap((other) => ends.get(other) ?? []);
  const failed = before.find(({ status }) => status === "failed" || status === "skipped");
  if (failed !== undefined) return [{ id, status: "skipped", because: failed.because ?? failed.id }];
  const missing = before.find(({ status }) => status === "notRehearsed");
  return missing === undefined ? [] : [{ id, status: "notRehearsed", because: missing.because ?? missing.id }];
}

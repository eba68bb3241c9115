export type Outcome = "ok" | "failed" | "notRehearsed";

/** `skipped`: something that it depends on failed; `notRehearsed`: it, or something that it depends on, could not be run. */
export type Status = Outcome | "skipped";

export interface Task {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** Chooses what goes on next: one of several tasks that have begun or may begin. */
export type Choose = (candidates: readonly Task[]) => Task;

/** How one task ended. */
export interface End {
  readonly id: string;
  readonly status: Status;
  /** For `skipped` and `notRehearsed` by dependency: the task that is to blame. */
  readonly because: string | undefined;
}

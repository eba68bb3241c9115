import type { Diagnostic } from "../support/index.ts";
import { findActions } from "./action-names.ts";
import type { RehearsalAction } from "./actions/index.ts";
import { rehearseDiagnostic } from "./codes.ts";
import type { WarehouseTable } from "./types.ts";

/** What a user wants to happen in the first run: actions are named as the project names them. */
export interface WantedControls {
  /** Sources that change when an action is over. */
  readonly between: readonly { readonly action: string; readonly tables: readonly WarehouseTable[] }[];
  /** Actions that fail: at their start, which is 0, or at a commit that counts from 1. */
  readonly fail: readonly { readonly action: string; readonly commit: number }[];
}

/** The same by the ids of actions. */
export interface Controls {
  readonly failAt: ReadonlyMap<string, ReadonlySet<number>>;
  readonly between: ReadonlyMap<string, readonly WarehouseTable[]>;
  /** A failure that did not happen shows nothing: the action had fewer commits, or was not run. */
  notFailed(failed: ReadonlySet<string>): readonly Diagnostic[];
}

/** @throws DiagnosticsError `rehearse-option` for a name that is no action's. */
export function readControls({ fail, between }: WantedControls, actions: readonly RehearsalAction[]): Controls {
  const named = [
    ...fail.map(({ action }) => ({ option: "--fail", action })),
    ...between.map(({ action }) => ({ option: "--between", action })),
  ];
  const found = findActions(named, actions);
  const idOf = (name: string): string => found.get(name)?.id ?? name;
  const failAt = new Map<string, Set<number>>();
  for (const { action, commit } of fail) {
    const id = idOf(action);
    failAt.set(id, (failAt.get(id) ?? new Set()).add(commit));
  }
  const changes = new Map<string, readonly WarehouseTable[]>();
  for (const { action, tables } of between) {
    const id = idOf(action);
    changes.set(id, [...(changes.get(id) ?? []), ...tables]);
  }
  const names = new Map(actions.map(({ id, name }) => [id, name]));
  return {
    failAt,
    between: changes,
    notFailed: (failed) =>
      [...failAt].flatMap(([id, commits]) =>
        [...commits]
          .filter((commit) => !failed.has(failureKey(id, commit)))
          .map((commit) => notFailed(names.get(id) ?? id, commit)),
      ),
  };
}

export function failureKey(action: string, commit: number): string {
  return `${action} ${commit}`;
}

function notFailed(name: string, commit: number): Diagnostic {
  const subject = `--fail ${name}${commit === 0 ? "" : `:${commit}`}`;
  const what = commit === 0 ? "it was not run" : `it came to no commit ${commit}`;
  return rehearseDiagnostic("rehearse-not-failed", { subject, message: `${subject}: ${what}` });
}

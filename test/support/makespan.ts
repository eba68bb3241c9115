import type { Action, IntegrityMode, Plan } from "../../generator/plan/types.ts";

/** A table with what it refers to, by places in the list; what is referred to stands before it. */
export interface TimedTable {
  readonly name: string;
  readonly targets: readonly number[];
  /** Seconds. */
  readonly checked: number;
  readonly rejects: number;
  readonly gate: number;
  readonly export: number;
}

/** Seconds that a run takes with unlimited slots: every action begins as soon as all that it waits for is over. */
export function makespan({ actions }: Plan, tables: readonly TimedTable[]): number {
  const times = new Map(tables.map((table) => [table.name, table]));
  const ends = new Map<string, number>();
  for (const action of actions) {
    const start = Math.max(0, ...action.dependsOn.map(({ action: before }) => ends.get(before) ?? Number.NaN));
    ends.set(action.name, start + secondsOf(action, times));
  }
  return Math.max(...ends.values());
}

/** Seconds that a run takes that does one action after the other. */
export function linear({ actions }: Plan, tables: readonly TimedTable[]): number {
  const times = new Map(tables.map((table) => [table.name, table]));
  return actions.reduce((sum, action) => sum + secondsOf(action, times), 0);
}

function secondsOf(action: Action, times: ReadonlyMap<string, TimedTable>): number {
  if (action.kind === "barrier" || action.kind === "settle" || action.kind === "verify") return 0;
  if (action.kind === "ledger") return 0;
  return times.get(action.table)?.[action.kind] ?? 0;
}

/**
 * The same worked out without the plan: a row is checked when those are that it refers to; its gate is looked at then; a
 * table is loaded when its gate is open and those tables are loaded.
 */
export function criticalPath(tables: readonly TimedTable[], mode: IntegrityMode): number {
  const checked: number[] = [];
  const loaded: number[] = [];
  const ends: number[] = [];
  for (const [index, { targets, ...seconds }] of tables.entries()) {
    const latest = (times: readonly number[]) => Math.max(0, ...targets.map((to) => times[to] ?? Number.NaN));
    checked.push(mode === "trust" ? 0 : latest(checked) + seconds.checked);
    loaded.push(Math.max((checked[index] ?? 0) + seconds.gate, latest(loaded)) + seconds.export);
    ends.push(
      loaded[index] ?? 0,
      mode === "quarantine" || mode === "fail" ? (checked[index] ?? 0) + seconds.rejects : 0,
    );
  }
  return Math.max(...ends);
}

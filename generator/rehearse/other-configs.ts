import type { CompiledAction, CompiledGraph } from "../engines/index.ts";
import type { Plan } from "../plan/types.ts";
import { compareStrings, type Diagnostic } from "../support/index.ts";
import { targetId } from "./actions/index.ts";
import { rehearseDiagnostic } from "./codes.ts";
import { actionId } from "./loaders.ts";

/**
 * The compiled project without the actions of other configs, and without what waits for them: their sources have no rows
 * here, and their exports another target. What an action of this plan waits for stays, whoever made it.
 */
export function leaveOutOthers(
  graph: CompiledGraph,
  plan: Plan,
  elsewhere: ReadonlyMap<string, string>,
): { readonly graph: CompiledGraph; readonly left: readonly Diagnostic[] } {
  const actions = [...graph.operations, ...graph.tables, ...graph.assertions];
  const foreign = actions.filter(({ fileName }) => elsewhere.has(fileName));
  if (foreign.length === 0) return { graph, left: [] };
  const before = new Map(actions.map((action) => [targetId(action.target), action.dependencyTargets.map(targetId)]));
  const after = new Map<string, string[]>();
  for (const [id, ids] of before) for (const other of ids) after.set(other, [...(after.get(other) ?? []), id]);
  const needed = reached(
    plan.actions.map((action) => actionId(action, plan.prefix, graph)),
    before,
  );
  const out = reached(
    foreign.map(({ target }) => targetId(target)),
    after,
  );
  const isLeft = ({ target }: CompiledAction) => out.has(targetId(target)) && !needed.has(targetId(target));
  const stays = (action: CompiledAction) => !isLeft(action);
  return {
    graph: {
      ...graph,
      operations: graph.operations.filter(stays),
      tables: graph.tables.filter(stays),
      assertions: graph.assertions.filter(stays),
    },
    left: tellLeft(foreign.filter(isLeft), elsewhere),
  };
}

function reached(starts: readonly string[], next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(starts);
  for (const id of found) for (const other of next.get(id) ?? []) found.add(other);
  return found;
}

function tellLeft(actions: readonly CompiledAction[], elsewhere: ReadonlyMap<string, string>): readonly Diagnostic[] {
  const counts = new Map<string, number>();
  for (const { fileName } of actions) {
    const config = elsewhere.get(fileName) ?? "";
    counts.set(config, (counts.get(config) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([config, count]) => {
      const subject = `Config ${JSON.stringify(config)}`;
      const message = `${subject}: ${count} of its actions are not run, since nothing of this config waits for them.`;
      return rehearseDiagnostic("rehearse-other-config", { subject, message });
    });
}

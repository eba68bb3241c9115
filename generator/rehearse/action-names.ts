import { type Diagnostic, DiagnosticsError, didYouMean } from "../support/index.ts";
import type { RehearsalAction } from "./actions/index.ts";
import { rehearseDiagnostic } from "./codes.ts";

/**
 * Finds the actions that options name, by bare name or with dataset and project.
 *
 * @throws DiagnosticsError `rehearse-option` that lists all names that are no action's.
 */
export function findActions(
  named: readonly { readonly option: string; readonly action: string }[],
  actions: readonly RehearsalAction[],
): ReadonlyMap<string, RehearsalAction> {
  const found = new Map<string, RehearsalAction>();
  const unknown: Diagnostic[] = [];
  for (const { option, action: name } of named) {
    const matching = actions.filter((action) => action.name === name || action.id === name);
    const [action] = matching;
    if (action !== undefined && matching.length === 1) found.set(name, action);
    else {
      const subject = `${option} ${name}`;
      const near = didYouMean(
        name,
        actions.map((candidate) => candidate.name),
      );
      const message = `${subject}: the project has no action "${name}".${near}`;
      unknown.push(rehearseDiagnostic("rehearse-option", { subject, message }));
    }
  }
  if (unknown.length > 0) throw new DiagnosticsError(unknown);
  return found;
}

import { type Diagnostic, didYouMean } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import type { Target } from "./targets.ts";

/** What `--force` names, as paths of ours: people also write `./a` and, on Windows, `a\b`. */
export function forcedPaths(force: readonly string[]): ReadonlySet<string> {
  return new Set(force.map(normalize));
}

function normalize(path: string): string {
  return path.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
}

/** A misspelt path would otherwise be noticed only by the conflict that stays. */
export function unmatchedForce(force: readonly string[], targets: readonly Target[]): readonly Diagnostic[] {
  const paths = targets.filter(({ role }) => role !== "scaffold").map(({ path }) => path);
  const known = new Set(paths);
  return force
    .filter((path) => !known.has(normalize(path)))
    .map((path) => {
      const subject = `--force ${JSON.stringify(path)}`;
      const message = `${subject}: no generated file has this path.${didYouMean(normalize(path), paths)}`;
      return writeDiagnostic("force-unmatched", { subject, message });
    });
}

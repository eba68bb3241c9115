import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from "diff";
import type { FileChange } from "./types.ts";

/** Above this the search for the shortest difference takes long; the file is then shown as replaced. */
const maxEditLength = 2_000;
const context = 3;

/**
 * The changes as one unified diff, as `git apply` reads it. A conflict is shown as what `--force` would do, so that a
 * hand edit can be read off it.
 */
export function formatDiff(changes: readonly FileChange[]): string {
  return changes
    .map((change) => {
      if (change.kind === "unchanged") return "";
      const before = "before" in change ? change.before : undefined;
      const after = "after" in change ? change.after : undefined;
      return formatFile({ path: change.path, before, after });
    })
    .join("");
}

function formatFile({
  path,
  before,
  after,
}: {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}): string {
  const oldName = before === undefined ? "/dev/null" : `a/${path}`;
  const newName = after === undefined ? "/dev/null" : `b/${path}`;
  // Line ends alone are no change; a file of Windows would differ in every line.
  const old = (before ?? "").replaceAll("\r\n", "\n");
  const patch =
    structuredPatch(oldName, newName, old, after ?? "", undefined, undefined, { context, maxEditLength }) ??
    replacement({ oldName, newName, old, now: after ?? "" });
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/** All lines out, all lines in. */
function replacement(input: {
  readonly oldName: string;
  readonly newName: string;
  readonly old: string;
  readonly now: string;
}): StructuredPatch {
  const { oldName, newName, old, now } = input;
  const removal = structuredPatch(oldName, newName, old, "", undefined, undefined, { context });
  const addition = structuredPatch(oldName, newName, "", now, undefined, undefined, { context });
  const [removed] = removal.hunks;
  const [added] = addition.hunks;
  if (removed === undefined || added === undefined) return removed === undefined ? addition : removal;
  const { newStart, newLines, lines } = added;
  return { ...removal, hunks: [{ ...removed, newStart, newLines, lines: [...removed.lines, ...lines] }] };
}

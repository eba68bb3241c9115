import { compareStrings } from "../support/index.ts";
import { decide } from "./decide.ts";
import type { FileStat } from "./file-system.ts";
import type { Entries } from "./manifest.ts";
import { pathKey } from "./paths.ts";
import type { Look } from "./targets.ts";
import type { FileChange } from "./types.ts";

/** One file that is to be replaced or deleted. */
export interface Step {
  readonly path: string;
  /** Absolute, without symbolic links. */
  readonly location: string;
  /** What stood there when the plan was made; undefined for nothing. */
  readonly stat: FileStat | undefined;
}

export interface WriteStep extends Step {
  readonly text: string;
}

/** Each part sorted by path. */
export interface Decisions {
  readonly changes: readonly FileChange[];
  readonly writes: readonly WriteStep[];
  readonly deletes: readonly Step[];
}

export function decideAll(looks: readonly Look[], entries: Entries, forced: ReadonlySet<string>): Decisions {
  const renames = findCaseRenames(looks);
  const changes: FileChange[] = [];
  const writes: WriteStep[] = [];
  const deletes: Step[] = [];
  for (const look of looks.toSorted((a, b) => compareStrings(a.target.path, b.target.path))) {
    const { path, role } = look.target;
    if (look.kind === "users" && role === "scaffold") changes.push({ path, kind: "unchanged" });
    if (look.kind === "users" || look.kind === "problem") continue;
    const oldPath = renames.get(path);
    const decided = decide({
      path,
      before: look.kind === "file" ? look.before : undefined,
      after: role === "stale" ? undefined : look.target.after,
      entries: entries.get(oldPath ?? path) ?? [],
      forced: forced.has(path),
    });
    if (decided === undefined) continue;
    const change = oldPath === undefined ? decided : asRename(decided, look);
    const step: Step = { path, location: look.location, stat: look.kind === "file" ? look.stat : undefined };
    changes.push(change);
    if (change.kind === "create" || change.kind === "update") writes.push({ ...step, text: change.after });
    if (change.kind === "delete") deletes.push(step);
  }
  return { changes, writes, deletes };
}

/**
 * Rendered path → stale path, where the two differ only in case and are one file, as on macOS and Windows when a table
 * was renamed so.
 */
function findCaseRenames(looks: readonly Look[]): ReadonlyMap<string, string> {
  const files = looks.filter((look) => look.kind === "file");
  const stale = new Map(
    files.filter(({ target }) => target.role === "stale").map((look) => [pathKey(look.target.path), look]),
  );
  const renames = new Map<string, string>();
  for (const { target, stat } of files) {
    const old = target.role === "generated" ? stale.get(pathKey(target.path)) : undefined;
    if (old !== undefined && old.stat.stamp === stat.stamp) renames.set(target.path, old.target.path);
  }
  return renames;
}

/** The old name is deleted first, so the file has to be written under the new one, even if its text is the same. */
function asRename(change: FileChange, { target }: Look): FileChange {
  if (change.kind === "conflict" || target.role === "stale") return change;
  return { path: change.path, kind: "create", after: target.after };
}

import { type Diagnostic, DiagnosticsError, hasErrors, sortDiagnostics } from "../support/index.ts";
import { mapBounded } from "./bounded.ts";
import { conflictDiagnostic } from "./decide.ts";
import { type Decisions, decideAll, type WriteStep } from "./decisions.ts";
import { Disk } from "./disk.ts";
import { folderSubject, reading } from "./file-errors.ts";
import { forcedPaths, unmatchedForce } from "./force.ts";
import { type Entries, entryOf, formatManifest, mergeEntries } from "./manifest.ts";
import { leaveOthersFiles, sharedFiles } from "./other-configs.ts";
import { type Ownership, readOwnership } from "./ownership.ts";
import { checkPaths } from "./paths.ts";
import { findTargets, lookAt, resolveAliases } from "./targets.ts";
import type { FileChange, PlanInput, PlannedChanges } from "./types.ts";

/** All that a run does, decided; what is left to find out is whether the disk is still the one that was looked at. */
export interface ReadyPlan extends PlannedChanges, Decisions {
  readonly kind: "ready";
  /** Absolute, without symbolic links. */
  readonly root: string;
  /** Stale paths, deleted by this run or gone before; their folders may now be empty. */
  readonly vacated: readonly string[];
  /** Undefined when it says already what it should. */
  readonly manifest: WriteStep | undefined;
  /** Text of the journal: all of ours that may stand on the disk from here on. */
  readonly journal: string;
  /** Whether anything is to be written, be it the manifest alone. */
  readonly hasWork: boolean;
}

/** A refused plan holds at least one error. */
export type Plan = ReadyPlan | ({ readonly kind: "refused" } & PlannedChanges);

/** Compares what was rendered with what is on the disk. Only reads. */
export async function planChanges(input: PlanInput): Promise<PlannedChanges> {
  const { changes, diagnostics } = await makePlan(input);
  return { changes, diagnostics };
}

export async function makePlan(input: PlanInput): Promise<Plan> {
  const pathProblems = checkPaths(input.files, input.manifestPath);
  if (pathProblems.length > 0) return refused([], pathProblems);
  try {
    return await planOnDisk(input);
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    return refused([], error.diagnostics);
  }
}

function refused(changes: readonly FileChange[], diagnostics: readonly Diagnostic[]): Plan {
  return { kind: "refused", changes, diagnostics: sortDiagnostics(diagnostics) };
}

async function planOnDisk(input: PlanInput): Promise<Plan> {
  const { files, force, manifestPath, fileSystem } = input;
  const root = await reading(folderSubject(input.root), () => fileSystem.resolveLinks(input.root));
  const disk = new Disk(root, fileSystem);
  const ownership = await readOwnership(disk, manifestPath);
  const targets = findTargets(files, ownership);
  const resolved = resolveAliases(await mapBounded(targets, (target) => lookAt(disk, target)));
  const forced = forcedPaths(force);
  const { looks, diagnostics: others } = leaveOthersFiles({ looks: resolved.looks, ownership, manifestPath, forced });
  const { changes, writes, deletes } = decideAll(looks, ownership.entries, forced);
  const diagnostics = sortDiagnostics([
    ...ownership.diagnostics,
    ...sharedFiles(files, ownership, manifestPath),
    ...others,
    ...resolved.diagnostics,
    ...looks.flatMap((look) => (look.kind === "problem" ? look.diagnostics : [])),
    ...unmatchedForce(force, targets),
    ...changes.flatMap((change) => (change.kind === "conflict" ? [conflictDiagnostic(change, manifestPath)] : [])),
  ]);
  if (hasErrors(diagnostics)) return refused(changes, diagnostics);
  const { manifest, journal } = planManifest(input, ownership);
  return {
    kind: "ready",
    root,
    changes,
    diagnostics,
    writes,
    deletes,
    vacated: targets.filter(({ role }) => role === "stale").map(({ path }) => path),
    manifest,
    journal,
    hasWork: writes.length > 0 || deletes.length > 0 || manifest !== undefined,
  };
}

function planManifest(
  { files, manifestPath }: PlanInput,
  ownership: Ownership,
): Pick<ReadyPlan, "manifest" | "journal"> {
  const generated = files.filter((file) => file.ownership === "generated");
  const entries: Entries = new Map(generated.map(({ path, content }) => [path, [entryOf(content)]]));
  const text = formatManifest(entries);
  const journal = formatManifest(mergeEntries(ownership.entries, entries));
  const { location, stat, parsed } = ownership.manifest;
  const isNeeded = parsed !== undefined || entries.size > 0;
  // Compared by what it says: Git may have changed its line ends, and an editor its layout.
  const isUpToDate = parsed?.kind === "read" && parsed.ignored.length === 0 && formatManifest(parsed.entries) === text;
  const manifest = isNeeded && !isUpToDate ? { path: manifestPath, location, stat, text } : undefined;
  return { manifest, journal };
}

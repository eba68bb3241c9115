import type { RenderedFile } from "../render/types.ts";
import { compareStrings, type Diagnostic, DiagnosticsError } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import type { Disk } from "./disk.ts";
import { fileSubject } from "./file-errors.ts";
import type { FileStat } from "./file-system.ts";
import type { Ownership } from "./ownership.ts";
import { pathKey } from "./paths.ts";

/** A path that the plan is about. */
export type Target =
  | { readonly role: RenderedFile["ownership"]; readonly path: string; readonly after: string }
  /** Ours from before, and rendered no more. */
  | { readonly role: "stale"; readonly path: string };

/** What stands at a target. */
export type Look =
  | { readonly kind: "absent"; readonly target: Target; readonly location: string }
  | {
      readonly kind: "file";
      readonly target: Target;
      /** Absolute, without symbolic links. */
      readonly location: string;
      readonly stat: FileStat;
      readonly before: string;
    }
  /** A scaffold that is there; whatever is in it is the user's, and so is what stands in the place of a stale file. */
  | { readonly kind: "users"; readonly target: Target }
  | { readonly kind: "problem"; readonly target: Target; readonly diagnostics: readonly Diagnostic[] };

/** The rendered files, then the stale ones, each part sorted by path. */
export function findTargets(files: readonly RenderedFile[], ownership: Ownership): readonly Target[] {
  const rendered = new Set(files.map(({ path }) => path));
  const stale = [...ownership.entries.keys()].filter(
    // What another config generates by now is no business of ours any more.
    (path) => !rendered.has(path) && !ownership.elsewhere.has(pathKey(path)),
  );
  const byPath = (a: Target, b: Target): number => compareStrings(a.path, b.path);
  return [
    ...files.map(({ path, content, ownership: role }): Target => ({ role, path, after: content })).sort(byPath),
    ...stale.map((path): Target => ({ role: "stale", path })).sort(byPath),
  ];
}

export async function lookAt(disk: Disk, target: Target): Promise<Look> {
  try {
    return await lookOrThrow(disk, target);
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    return { kind: "problem", target, diagnostics: error.diagnostics };
  }
}

async function lookOrThrow(disk: Disk, target: Target): Promise<Look> {
  const { path, role } = target;
  const place = await disk.locate(path);
  if (place.kind === "obstacle") {
    const isUsers = role === "stale" || (role === "scaffold" && ["link", "special"].includes(place.obstacle));
    return isUsers ? { kind: "users", target } : { kind: "problem", target, diagnostics: [place.diagnostic] };
  }
  if (place.kind === "absent") return { ...place, target };
  if (role === "scaffold") return { kind: "users", target };
  const before = await disk.readText(path, place.location);
  return before === undefined ? { ...place, kind: "absent", target } : { ...place, target, before };
}

/**
 * Two paths may be one file, through a symbolic link within the project. Of a stale and a rendered one the stale path is
 * dropped: to delete it would delete the rendered file. Two rendered ones are an error.
 */
export function resolveAliases(looks: readonly Look[]): {
  readonly looks: readonly Look[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const paths = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const kept = looks.filter((look) => {
    if (look.kind === "problem" || look.kind === "users") return true;
    const { path, role } = look.target;
    const other = paths.get(look.location);
    if (other === undefined) paths.set(look.location, path);
    else if (role !== "stale") {
      const subject = fileSubject(path);
      const message = `${subject}: is the same file as ${JSON.stringify(other)}, through a symbolic link`;
      const hint = "Replace the link by a folder.";
      diagnostics.push(writeDiagnostic("path-collision", { subject, message, hint }));
    }
    return other === undefined;
  });
  return { looks: kept, diagnostics };
}

import { configInNote } from "../render/index.ts";
import type { RenderedFile } from "../render/types.ts";
import { type Diagnostic, readSeal } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import { configOfManifest } from "./manifest-path.ts";
import type { Ownership } from "./ownership.ts";
import { pathKey } from "./paths.ts";
import type { Look } from "./targets.ts";

/** Two configs that generate one file would overwrite each other's forever. */
export function sharedFiles(
  files: readonly RenderedFile[],
  { elsewhere }: Ownership,
  manifestPath: string,
): readonly Diagnostic[] {
  const byManifest = new Map<string, string[]>();
  for (const { path, ownership } of files) {
    const manifest = ownership === "generated" ? elsewhere.get(pathKey(path)) : undefined;
    if (manifest !== undefined) byManifest.set(manifest, [...(byManifest.get(manifest) ?? []), path]);
  }
  return [...byManifest].map(([manifest, paths]) => {
    const other = configOfManifest(manifest);
    const why = `${JSON.stringify(other)} generates (${manifest})`;
    return refused({ own: configOfManifest(manifestPath), other, why, paths });
  });
}

/**
 * The same where a manifest is lost or wrong: a seal says that a file is generated, and the note beside it from what. If
 * that config is there, the file is its own; if not, it was renamed.
 *
 * @returns the looks without stale files that are another's, since they are not to be deleted.
 */
export function leaveOthersFiles(input: {
  readonly looks: readonly Look[];
  readonly ownership: Ownership;
  readonly manifestPath: string;
  readonly forced: ReadonlySet<string>;
}): { readonly looks: readonly Look[]; readonly diagnostics: readonly Diagnostic[] } {
  const { looks, ownership, manifestPath, forced } = input;
  const own = configOfManifest(manifestPath);
  const byConfig = new Map<string, string[]>();
  const kept = looks.filter((look) => {
    if (look.kind !== "file" || look.target.role === "scaffold") return true;
    const { path, role } = look.target;
    const isKnown = ownership.elsewhere.has(pathKey(path)) || forced.has(path);
    const other = isKnown || readSeal(look.before) === "none" ? undefined : configInNote(look.before, ownership.root);
    if (other === undefined || other === own) return true;
    if (role === "stale") return false;
    byConfig.set(other, [...(byConfig.get(other) ?? []), path]);
    return true;
  });
  const diagnostics = [...byConfig].map(([other, paths]) => {
    return refused({ own, other, why: `are generated from ${JSON.stringify(other)}, as their first lines say`, paths });
  });
  return { looks: kept, diagnostics };
}

const shownPaths = 3;

function refused(input: {
  readonly own: string;
  readonly other: string;
  readonly why: string;
  readonly paths: readonly string[];
}): Diagnostic {
  const { own, other, why, paths } = input;
  const rest = paths.length - shownPaths;
  const shown = [...paths]
    .sort()
    .slice(0, shownPaths)
    .map((path) => JSON.stringify(path));
  const list = rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
  const subject = `Config ${JSON.stringify(own)}`;
  return writeDiagnostic("owned-by-other-config", {
    subject,
    message: `${subject}: would write files that ${why}: ${list}`,
    hint: `Give one of ${JSON.stringify(own)} and ${JSON.stringify(other)} a \`prefix:\` of its own; if ${JSON.stringify(other)} is no longer used, delete it and its manifest.`,
  });
}

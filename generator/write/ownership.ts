import type { RenderedFile } from "../render/types.ts";
import { compareStrings, type Diagnostic, DiagnosticsError } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import type { Disk } from "./disk.ts";
import { fileSubject } from "./file-errors.ts";
import type { FileStat } from "./file-system.ts";
import { type Entries, mergeEntries, type ParsedManifest, parseManifest } from "./manifest.ts";
import { isManifestName } from "./manifest-path.ts";
import { pathKey } from "./paths.ts";

/** While a run writes, all that is temporary is in here, on the same file system as its places, as `rename` needs it. */
export const stagingFolder = ".spanner-graph.tmp";

/** What is known, besides the seals in the files, about who wrote which file. */
export interface Ownership {
  /** What this config wrote: its manifest and, after a run that was killed, its journal. */
  readonly entries: Entries;
  /** By {@link pathKey}: what other configs of the repository generate, with the path of their manifest. */
  readonly elsewhere: ReadonlyMap<string, string>;
  readonly manifest: ManifestFile;
  readonly diagnostics: readonly Diagnostic[];
}

interface ManifestFile {
  readonly location: string;
  /** Undefined when there is none. */
  readonly stat: FileStat | undefined;
  readonly parsed: ParsedManifest | undefined;
}

/**
 * The journal is written before the first file is replaced and lists what may stand on the disk from then on. So a run
 * that is killed before it wrote its manifest leaves nothing behind that the next one does not know, even when that one
 * renders other files. There is one for each config, as of the manifest.
 */
export function journalPath(manifestPath: string): string {
  return `${stagingFolder}/${manifestPath.replaceAll("/", "!")}.journal`;
}

/** @throws DiagnosticsError when a manifest is there and cannot be read. */
export async function readOwnership(disk: Disk, manifestPath: string): Promise<Ownership> {
  const manifest = await readManifest(disk, manifestPath);
  const journal = await readManifest(disk, journalPath(manifestPath));
  return {
    entries: mergeEntries(entriesOf(manifest), entriesOf(journal)),
    elsewhere: await readOtherManifests(disk, manifestPath),
    manifest,
    diagnostics: manifest.parsed === undefined ? [] : manifestDiagnostics(manifestPath, manifest.parsed),
  };
}

async function readManifest(disk: Disk, path: string): Promise<ManifestFile> {
  const place = await disk.locate(path);
  if (place.kind === "obstacle") throw new DiagnosticsError([place.diagnostic]);
  const { location } = place;
  const text = place.kind === "file" ? await disk.readText(path, location) : undefined;
  if (place.kind === "absent" || text === undefined) return { location, stat: undefined, parsed: undefined };
  return { location, stat: place.stat, parsed: parseManifest(text) };
}

function entriesOf({ parsed }: ManifestFile): Entries {
  return parsed?.kind === "read" ? parsed.entries : new Map();
}

function manifestDiagnostics(path: string, manifest: ParsedManifest): readonly Diagnostic[] {
  const subject = fileSubject(path);
  if (manifest.kind === "lost") {
    const message = `${subject}: ${manifest.reason}, so it counts as lost`;
    return [writeDiagnostic("manifest-unreadable", { subject, message })];
  }
  return manifest.ignored.map((entry) => {
    const message = `${subject}: its line for ${JSON.stringify(entry.path)} is ignored: ${entry.reason}`;
    return writeDiagnostic("manifest-entry-ignored", { subject, message });
  });
}

async function readOtherManifests(disk: Disk, manifestPath: string): Promise<ReadonlyMap<string, string>> {
  const elsewhere = new Map<string, string>();
  for (const name of (await disk.listRoot()).toSorted(compareStrings)) {
    if (!isManifestName(name) || name === manifestPath) continue;
    // What is wrong with it is said by the run that it belongs to.
    const place = await disk.locate(name);
    if (place.kind !== "file") continue;
    const manifest = parseManifest((await disk.readText(name, place.location)) ?? "");
    if (manifest.kind === "read") for (const path of manifest.entries.keys()) elsewhere.set(pathKey(path), name);
  }
  return elsewhere;
}

/** Two configs that generate one file would overwrite each other's forever. */
export function sharedFiles(files: readonly RenderedFile[], { elsewhere }: Ownership): readonly Diagnostic[] {
  return files.flatMap(({ path, ownership }) => {
    const manifest = ownership === "generated" ? elsewhere.get(pathKey(path)) : undefined;
    if (manifest === undefined) return [];
    const subject = fileSubject(path);
    const message = `${subject}: is listed in ${JSON.stringify(manifest)}, so another config generates it too`;
    return [writeDiagnostic("owned-by-other-config", { subject, message })];
  });
}

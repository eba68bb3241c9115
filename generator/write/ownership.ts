import { compareStrings, type Diagnostic, DiagnosticsError } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import { Disk } from "./disk.ts";
import { fileSubject, folderSubject, reading } from "./file-errors.ts";
import type { FileStat, FileSystem } from "./file-system.ts";
import { type Entries, mergeEntries, type ParsedManifest, parseManifest } from "./manifest.ts";
import { configOfManifest, isManifestName } from "./manifest-path.ts";
import { pathKey } from "./paths.ts";

/** While a run writes, all that is temporary is in here, on the same file system as its places, as `rename` needs it. */
export const stagingFolder = ".spanner-graph.tmp";

/** What is known, besides the seals in the files, about who wrote which file. */
export interface Ownership {
  /** What this config wrote: its manifest and, after a run that was killed, its journal. */
  readonly entries: Entries;
  /** By {@link pathKey}: what other configs of the repository generate, with the path of their manifest. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** Names of what stands in the root. */
  readonly root: readonly string[];
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
  const root = await disk.listRoot();
  const elsewhere = new Map<string, string>();
  for (const { manifest, paths } of await readOtherManifests(disk, manifestPath, root)) {
    for (const path of paths) elsewhere.set(pathKey(path), manifest);
  }
  return {
    entries: mergeEntries(entriesOf(manifest), entriesOf(journal)),
    elsewhere,
    root,
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

/** What another config of the repository generates. */
interface OtherManifest {
  readonly manifest: string;
  readonly paths: readonly string[];
}

async function readOtherManifests(
  disk: Disk,
  manifestPath: string,
  root: readonly string[],
): Promise<readonly OtherManifest[]> {
  const others: OtherManifest[] = [];
  for (const name of root.toSorted(compareStrings)) {
    if (!isManifestName(name) || name === manifestPath) continue;
    // What is wrong with it is said by the run that it belongs to.
    const place = await disk.locate(name);
    if (place.kind !== "file") continue;
    const manifest = parseManifest((await disk.readText(name, place.location)) ?? "");
    if (manifest.kind === "read") others.push({ manifest: name, paths: [...manifest.entries.keys()] });
  }
  return others;
}

/** Which file is whose, for those who look at what stands in the repository. */
export interface Owners {
  /** What this config wrote, be it there or not. */
  readonly own: ReadonlySet<string>;
  /** In the order of their manifests' names. */
  readonly others: readonly { readonly config: string; readonly paths: readonly string[] }[];
}

/** @throws DiagnosticsError when a manifest is there and cannot be read. */
export async function readOwners(input: {
  readonly root: string;
  readonly manifestPath: string;
  readonly fileSystem: FileSystem;
}): Promise<Owners> {
  const { manifestPath, fileSystem } = input;
  const disk = new Disk(
    await reading(folderSubject(input.root), () => fileSystem.resolveLinks(input.root)),
    fileSystem,
  );
  const manifest = entriesOf(await readManifest(disk, manifestPath));
  const journal = entriesOf(await readManifest(disk, journalPath(manifestPath)));
  const others = await readOtherManifests(disk, manifestPath, await disk.listRoot());
  return {
    own: new Set([...manifest.keys(), ...journal.keys()]),
    others: others.map((other) => ({ config: configOfManifest(other.manifest), paths: other.paths })),
  };
}

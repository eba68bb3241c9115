import { createHash } from "node:crypto";
import { compareStrings, hashText } from "../support/index.ts";
import { unsafePathReason } from "./paths.ts";

/**
 * What we once wrote to a path. Two hashes, because one question needs each:
 * - `text`, without white space: is what stands on the disk still ours? A formatter does not make it a hand edit.
 * - `layout`, with white space: do we render today what we rendered then? If so a reformatted file is left alone; if not
 *   it is written, also where only white space changed, which may mean something ('New York', a line comment).
 */
export interface ManifestEntry {
  readonly text: string;
  readonly layout: string;
}

/** What we wrote per path; several entries where a run was killed and more than one of them may stand on the disk. */
export type Entries = ReadonlyMap<string, readonly ManifestEntry[]>;

export type ParsedManifest =
  | { readonly kind: "lost"; readonly reason: string }
  | {
      readonly kind: "read";
      readonly entries: Entries;
      readonly ignored: readonly { readonly path: string; readonly reason: string }[];
    };

const version = 1;

export function entryOf(content: string): ManifestEntry {
  const layout = createHash("sha256").update(content.replaceAll("\r\n", "\n")).digest("hex").slice(0, 16);
  return { text: hashText(content), layout };
}

export function sameEntry(a: ManifestEntry, b: ManifestEntry): boolean {
  return a.text === b.text && a.layout === b.layout;
}

/** JSON with one line for each file, sorted, so that Git merges it line by line. */
export function formatManifest(entries: Entries): string {
  const lines = [...entries]
    .toSorted(([a], [b]) => compareStrings(a, b))
    .map(([path, ways]) => `    ${JSON.stringify(path)}: ${JSON.stringify(ways.map(formatEntry).join(" "))}`);
  const files = lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
  return `{\n  "version": ${version},\n  "files": ${files}\n}\n`;
}

function formatEntry(entry: ManifestEntry): string {
  return `${entry.text}-${entry.layout}`;
}

/** Takes nothing for granted: merges, other releases and people write to this file. */
export function parseManifest(text: string): ParsedManifest {
  const lost = (reason: string): ParsedManifest => ({ kind: "lost", reason });
  if (/^(<{7}|>{7}) /m.test(text)) return lost("holds the conflict markers of a merge");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return lost("is not JSON");
  }
  if (!isObject(document)) return lost("is not a JSON object");
  const found = document.version;
  if (typeof found !== "number") return lost("has no version");
  if (found !== version) return lost(`is of version ${found}, and this release knows version ${version}`);
  const files = document.files;
  if (!isObject(files)) return lost('has no object "files"');
  const entries = new Map<string, readonly ManifestEntry[]>();
  const ignored: { path: string; reason: string }[] = [];
  for (const [path, value] of Object.entries(files)) {
    const unsafe = unsafePathReason(path);
    const ways = parseEntries(value);
    if (unsafe !== undefined) ignored.push({ path, reason: unsafe });
    else if (ways === undefined) ignored.push({ path, reason: "its hash is not one of ours" });
    else entries.set(path, ways);
  }
  return { kind: "read", entries, ignored };
}

function parseEntries(value: unknown): readonly ManifestEntry[] | undefined {
  if (typeof value !== "string") return undefined;
  const entries: ManifestEntry[] = [];
  for (const part of value.split(" ")) {
    const [, text, layout] = /^([0-9a-f]{16})-([0-9a-f]{16})$/.exec(part) ?? [];
    if (text === undefined || layout === undefined) return undefined;
    entries.push({ text, layout });
  }
  return entries;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Both, without repetition. */
export function mergeEntries(a: Entries, b: Entries): Entries {
  const merged = new Map(a);
  for (const [path, entries] of b) {
    const before = merged.get(path) ?? [];
    merged.set(path, [...before, ...entries.filter((entry) => !before.some((known) => sameEntry(known, entry)))]);
  }
  return merged;
}

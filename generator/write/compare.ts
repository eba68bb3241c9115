import { extname } from "node:path";
import { entryOf, type ManifestEntry } from "./manifest.ts";

/** Files that `dataform format`, editors and Git reformat; in all others, such as YAML, white space has a meaning. */
const reformatted: ReadonlySet<string> = new Set([".sqlx", ".sql", ".js", ".ts", ".json", ".md"]);

/**
 * Whether what stands on the disk may stay as it is: it is what we render, but for the ends of lines and, where a
 * formatter works, white space. For the latter the manifest must not say that we rendered other white space then.
 */
export function needsNoUpdate(input: {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly entries: readonly ManifestEntry[];
}): boolean {
  const { path, before, after, entries } = input;
  if (before === after || normalizeLineEnds(before) === normalizeLineEnds(after)) return true;
  if (!reformatted.has(extname(path)) || withoutWhiteSpace(before) !== withoutWhiteSpace(after)) return false;
  const { layout } = entryOf(after);
  return entries.every((entry) => entry.layout === layout);
}

function normalizeLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/\n+$/, "");
}

function withoutWhiteSpace(text: string): string {
  return text.replace(/\s+/g, "");
}

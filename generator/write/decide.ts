import { type Diagnostic, hashText, readSeal } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import { needsNoUpdate } from "./compare.ts";
import { fileSubject } from "./file-errors.ts";
import type { ManifestEntry } from "./manifest.ts";
import type { FileChange } from "./types.ts";

const reasons = {
  edited: "was edited by hand",
  foreign: "was there before and is not generated",
  stale: "is generated no more, but was edited by hand",
} as const;

/** What to do about one path: `before` is the text on the disk, `after` the one that is rendered, if any. */
export interface Question {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** What we wrote to the path, as far as is known. */
  readonly entries: readonly ManifestEntry[];
  readonly forced: boolean;
}

/**
 * Only what is ours is changed: what has an intact seal, and what the manifest lists with the text that it has. The seal
 * alone is enough, so that a lost or badly merged manifest does no harm.
 *
 * @returns undefined when there is nothing to say: neither rendered nor on the disk.
 */
export function decide({ path, before, after, entries, forced }: Question): FileChange | undefined {
  if (before === undefined) return after === undefined ? undefined : { path, kind: "create", after };
  if (after !== undefined && needsNoUpdate({ path, before, after, entries })) return { path, kind: "unchanged" };
  if (forced || isOurs(before, entries)) {
    return after === undefined ? { path, kind: "delete", before } : { path, kind: "update", before, after };
  }
  if (after === undefined) return { path, kind: "conflict", reason: reasons.stale, before };
  const isForeign = entries.length === 0 && readSeal(before) === "none";
  return { path, kind: "conflict", reason: isForeign ? reasons.foreign : reasons.edited, before, after };
}

function isOurs(text: string, entries: readonly ManifestEntry[]): boolean {
  if (readSeal(text) === "intact") return true;
  const hash = hashText(text);
  return entries.some((entry) => entry.text === hash);
}

export function conflictDiagnostic(
  change: Extract<FileChange, { kind: "conflict" }>,
  manifestPath: string,
): Diagnostic {
  const { path, reason } = change;
  const subject = fileSubject(path);
  const force = `\`--force ${shellWord(path)}\``;
  const hint =
    change.after === undefined
      ? `${force} deletes it. To keep it, move it away, or remove its line from ${manifestPath}.`
      : reason === reasons.foreign
        ? `Move it away, or overwrite it with ${force}.`
        : `Move the edit into the config and delete the file, or overwrite it with ${force}.`;
  return writeDiagnostic("file-conflict", { subject, message: `${subject}: ${reason}`, hint });
}

function shellWord(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

import { createHash } from "node:crypto";

/**
 * Every generated file carries the hash of its own text, so that a hand edit is seen even when the manifest is lost or
 * badly merged. The hash leaves out white space (`dataform format` changes it) and itself.
 */
const sealPattern = /spanner-graph:([0-9a-f]{16})/;

/** What a template prints where the hash belongs; {@link sealText} replaces it. */
export const sealPlaceholder = "spanner-graph:0000000000000000";

/** Puts the hash into a text that holds {@link sealPlaceholder}. */
export function sealText(text: string): string {
  return text.replace(sealPlaceholder, `spanner-graph:${hashText(text)}`);
}

/** `intact`: ours and unchanged but for white space; `edited`: ours, then changed; `none`: never ours. */
export function readSeal(text: string): "intact" | "edited" | "none" {
  const found = sealPattern.exec(text);
  if (found === null) return "none";
  return found[1] === hashText(text) ? "intact" : "edited";
}

/** 16 hexadecimal digits of SHA-256 over the text without white space and without the hash of a seal. */
export function hashText(text: string): string {
  const body = text.replace(sealPattern, sealPlaceholder).replace(/\s+/g, "");
  return createHash("sha256").update(body, "utf8").digest("hex").slice(0, 16);
}

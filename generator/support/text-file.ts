import { readFile } from "node:fs/promises";
import { describeFileError } from "./file-error.ts";

export type TextFile =
  | { readonly kind: "read"; readonly text: string }
  /** `problem` follows the file's name and a colon. */
  | { readonly kind: "unreadable" | "notUtf8"; readonly problem: string };

/**
 * The text of a file that a user named, without a byte order mark.
 *
 * @throws the reason of the signal, when it is aborted.
 */
export async function readTextFile(path: string, signal?: AbortSignal): Promise<TextFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    return { kind: "unreadable", problem: describeFileError(error) };
  }
  try {
    return { kind: "read", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { kind: "notUtf8", problem: "is not UTF-8 text" };
  }
}

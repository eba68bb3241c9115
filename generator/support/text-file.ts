import { readdir, readFile } from "node:fs/promises";
import { describeFileError, errorCode } from "./file-error.ts";

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

export type FolderListing =
  | { readonly kind: "listed"; readonly files: readonly string[] }
  /** `problem` follows the folder's name and a colon. */
  | { readonly kind: "missing" | "unreadable"; readonly problem: string };

/** The names of the files in a folder that a user named, in code unit order, without those of its folders. */
export async function listFolder(path: string): Promise<FolderListing> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    // A link may lead to a file: whoever reads it will see.
    const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
    return { kind: "listed", files: files.sort() };
  } catch (error) {
    const kind = errorCode(error) === "ENOENT" ? "missing" : "unreadable";
    return { kind, problem: describeFileError(error) };
  }
}

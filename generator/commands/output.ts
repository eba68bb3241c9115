import { resolve } from "node:path";
import { nodeFileSystem, writeProduct } from "../write/index.ts";
import type { Terminal } from "./types.ts";

/** Prints the product of a command, or writes it where `-o` says: not one of errors, which would take the place of the last good one. */
export async function deliver(
  text: string,
  { output: file, failed }: { readonly output: string | undefined; readonly failed: boolean },
  terminal: Terminal,
): Promise<void> {
  if (file === undefined || failed) terminal.out(text);
  else await writeProduct({ path: resolve(terminal.directory, file), name: file, text, fileSystem: nodeFileSystem });
}

/** A JSON document as this program prints them all. */
export function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

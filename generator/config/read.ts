import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Diagnostic, describeFileError, sourceText } from "../support/index.ts";
import { configDiagnostic } from "./codes.ts";
import { parseConfig } from "./parse/index.ts";
import type { ParsedConfig } from "./types.ts";

/**
 * Reads and parses the config.
 *
 * @param options.path as the user wrote it, relative to `directory`; messages name it so.
 */
export async function readConfig(options: {
  readonly path: string;
  readonly directory: string;
}): Promise<{ readonly config: ParsedConfig | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { path, directory } = options;
  const subject = `File "${path}"`;
  let bytes: Buffer;
  try {
    bytes = await readFile(resolve(directory, path));
  } catch (error) {
    const message = `${subject}: ${describeFileError(error)}`;
    return { config: undefined, diagnostics: [configDiagnostic("config-unreadable", { subject, message })] };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const message = `${subject}: is not UTF-8 text`;
    return { config: undefined, diagnostics: [configDiagnostic("config-encoding", { subject, message })] };
  }
  return parseConfig(sourceText(path, text));
}

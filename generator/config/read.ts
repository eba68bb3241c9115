import { resolve } from "node:path";
import { type Diagnostic, readTextFile, sourceText } from "../support/index.ts";
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
  const found = await readTextFile(resolve(directory, path));
  if (found.kind === "read") return parseConfig(sourceText(path, found.text));
  const subject = `File "${path}"`;
  const code = found.kind === "notUtf8" ? "config-encoding" : "config-unreadable";
  return {
    config: undefined,
    diagnostics: [configDiagnostic(code, { subject, message: `${subject}: ${found.problem}` })],
  };
}

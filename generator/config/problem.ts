import { type Diagnostic, quoteJavaScript } from "../support/index.ts";
import { type configCodes, configDiagnostic } from "./codes.ts";
import type { ConfigPath, Locate } from "./types.ts";

export type ConfigCode = keyof typeof configCodes;

export interface Problem {
  readonly path: ConfigPath;
  /** What is wrong there: the caret stands below it. */
  readonly of: "key" | "value";
  /** Follows the path and a colon. */
  readonly message: string;
  readonly hint?: string | undefined;
}

/** A diagnostic about a place in the config. */
export function problemAt(locate: Locate, code: ConfigCode, { path, of, message, hint }: Problem): Diagnostic {
  const place = locate(path);
  // A missing key is named in full, though only a part of its path is in the file.
  const named = code === "config-missing-key" ? path : place.path;
  const configPath = named.length === 0 ? undefined : formatPath(named);
  const subject = configPath ?? "Config";
  return configDiagnostic(code, { subject, message: `${subject}: ${message}`, hint, at: place[of], configPath });
}

const plainStep = /^[\p{L}\p{N}_-]+$/u;

/** `tables."sales.Orders".columns.id`, `spanner.ddl[1]`: what is not a plain word stands in quotes. */
export function formatPath(path: ConfigPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += `${text === "" ? "" : "."}${plainStep.test(step) ? shorten(step) : quote(step)}`;
  }
  return text;
}

/** A text of the user inside a message: in quotes, on one line, cut where it is long. */
export function quote(text: string): string {
  return quoteJavaScript(shorten(text));
}

const longest = 80;

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

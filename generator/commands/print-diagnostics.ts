import picocolors from "picocolors";
import { type Diagnostic, formatExcerpt, formatLocation, type Severity, sortDiagnostics } from "../support/index.ts";
import type { Terminal } from "./types.ts";

/** More than these do not fit on a screen; the rest is counted. */
const shownDiagnostics = 12;

/** Prints errors and warnings: place, subject, excerpt, remedy. The same remedy is said once. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
  options: { readonly infos: boolean } = { infos: false },
): void {
  const wanted = sortDiagnostics(diagnostics).filter(({ severity }) => options.infos || severity !== "info");
  const hints = new Set<string>();
  for (const diagnostic of wanted.slice(0, shownDiagnostics)) {
    const hint = hints.has(diagnostic.hint) ? "" : diagnostic.hint;
    hints.add(diagnostic.hint);
    terminal.talk(format(diagnostic, hint, terminal.colors));
  }
  const rest = wanted.length - shownDiagnostics;
  if (rest > 0) terminal.talk(`… and ${rest} more\n`);
}

function format(diagnostic: Diagnostic, hint: string, useColors: boolean): string {
  const colors = picocolors.createColors(useColors);
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.cyan,
  };
  const { severity, code, at, message } = diagnostic;
  const head = `${paint[severity](`${severity}[${code}]`)}: ${at === undefined ? "" : `${formatLocation(at)}: `}${message}`;
  const excerpt = at === undefined ? [] : [formatExcerpt(at)];
  const help = hint === "" ? [] : [`  ${colors.bold("help")}: ${hint}`];
  return `${[head, ...excerpt, ...help].join("\n")}\n`;
}

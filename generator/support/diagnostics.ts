import type { Location } from "./source-text.ts";

export type Severity = "error" | "warning" | "info";

/** What a code always means; each floor keeps its own table in `codes.ts`, docs/diagnostics.md is generated from them. */
export interface CodeEntry {
  /** A fault of the schema is a warning, and an error where what it touches is loaded. */
  readonly severity: Severity | "fault";
  /** What happened, as a heading of the documentation. */
  readonly title: string;
  /** What to do about it; printed when the diagnostic brings no hint of its own. */
  readonly remedy: string;
}

export type CodeTable = Readonly<Record<string, CodeEntry>>;

export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  /** The thing it is about: `Table "Account"`, a path, a key of the config. */
  readonly subject: string;
  readonly message: string;
  readonly hint: string;
  readonly at?: Location;
  /** Dotted path of the key in the config, where the problem is one of the config. */
  readonly configPath?: string;
  /** What of the schema is in doubt; it makes a warning an error where that is loaded. */
  readonly touches?: Touched;
}

/** Tables and graphs as the schema names them; `*` is all of them. */
export interface Touched {
  readonly tables: readonly string[];
  readonly graphs: readonly string[];
}

export const touchesEverything: Touched = { tables: ["*"], graphs: ["*"] };

export function touchesTables(...tables: readonly string[]): Touched {
  return { tables, graphs: [] };
}

export function touchesGraph(graph: string): Touched {
  return { tables: [], graphs: [graph] };
}

export interface DiagnosticInput {
  readonly subject: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly at?: Location | undefined;
  readonly configPath?: string | undefined;
  readonly touches?: Touched | undefined;
}

/** Makes a function that builds diagnostics of one code table: severity and default hint come from the table. */
export function diagnosticsOf<T extends CodeTable>(
  codes: T,
): (code: keyof T & string, input: DiagnosticInput) => Diagnostic {
  return (code, input) => {
    const entry = codes[code] as CodeEntry;
    return {
      code,
      severity: entry.severity === "fault" ? "warning" : entry.severity,
      subject: input.subject,
      message: input.message,
      hint: input.hint ?? entry.remedy,
      ...(input.at === undefined ? {} : { at: input.at }),
      ...(input.configPath === undefined ? {} : { configPath: input.configPath }),
      ...(input.touches === undefined ? {} : { touches: input.touches }),
    };
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Errors first, then by file, line and column, then by subject and message: the same list in the same order every time. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      severityRank[a.severity] - severityRank[b.severity] ||
      compareStrings(a.at?.file ?? "", b.at?.file ?? "") ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
      compareStrings(a.code, b.code) ||
      compareStrings(a.subject, b.subject) ||
      compareStrings(a.message, b.message),
  );
}

/** Code unit order: independent of locale, so that output is the same on every machine. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ends a stage that cannot give a result; the command prints the diagnostics and exits 1. */
export class DiagnosticsError extends Error {
  override readonly name = "DiagnosticsError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join("\n"));
    this.diagnostics = diagnostics;
  }
}

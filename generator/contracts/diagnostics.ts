import { type Diagnostic, sortDiagnostics } from "../support/index.ts";
import type { DiagnosticDocument } from "./plan-v1.ts";

export function diagnosticDocuments(diagnostics: readonly Diagnostic[]): readonly DiagnosticDocument[] {
  return sortDiagnostics(diagnostics).map(({ code, severity, subject, message, hint, at, configPath, touches }) => ({
    code,
    severity,
    subject,
    message,
    hint,
    at: at === undefined ? null : { file: at.file, line: at.line, column: at.column },
    touches: touches ?? null,
    configPath: configPath ?? null,
  }));
}

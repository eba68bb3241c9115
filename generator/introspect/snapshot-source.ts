import { resolve } from "node:path";
import type { CatalogDocument } from "../contracts/index.ts";
import { type Diagnostic, readTextFile, touchesEverything } from "../support/index.ts";
import { introspectDiagnostic } from "./codes.ts";
import { snapshotDiagnostic } from "./snapshot/codes.ts";
import { rawSchemaOf } from "./snapshot/raw-schema.ts";
import { readSnapshot } from "./snapshot/read.ts";
import type { RawSchema, SchemaSource } from "./types.ts";

/**
 * A catalogue that `inspect --format json` printed earlier. What follows from it is what follows from the schema itself,
 * byte for byte; only diagnostics name no places, since the files of the schema are not at hand.
 *
 * @param options.file the path as the user wrote it, relative to `directory`; messages name it so.
 */
export function snapshotSource(options: { readonly file: string; readonly directory: string }): SchemaSource {
  const { file, directory } = options;
  return {
    label: file,
    async read(signal) {
      const text = await readText(file, directory, signal);
      if (typeof text !== "string") return withoutSchema([text]);
      const result = await readSnapshot(file, text);
      if (result.kind === "failed") return withoutSchema(result.diagnostics);
      const { document } = result;
      const errors = document.diagnostics.filter(({ severity }) => severity === "error");
      if (errors.length > 0) return withoutSchema([snapshotOfErrors(file, errors)]);
      const empty = document.tables.length === 0 ? [emptySnapshot(file)] : [];
      return { ...rawSchemaOf(document), diagnostics: [...keptDiagnostics(document), ...empty] };
    },
  };
}

async function readText(file: string, directory: string, signal?: AbortSignal): Promise<string | Diagnostic> {
  const found = await readTextFile(resolve(directory, file), signal);
  if (found.kind === "read") return found.text;
  const subject = `File "${file}"`;
  const message = `${subject}: ${found.problem}`;
  if (found.kind === "unreadable") return introspectDiagnostic("schema-file-unreadable", { subject, message });
  // PowerShell's `>` writes UTF-16.
  const hint =
    "Write it anew with `inspect --format json -o <file>`: some shells change the encoding when they redirect.";
  return introspectDiagnostic("schema-file-encoding", { subject, message, hint });
}

function withoutSchema(diagnostics: readonly Diagnostic[]): RawSchema {
  return {
    tables: [],
    views: [],
    graphs: [],
    objects: [],
    statements: { read: 0, recorded: 0, reported: 0 },
    diagnostics,
  };
}

function snapshotOfErrors(file: string, errors: CatalogDocument["diagnostics"]): Diagnostic {
  const subject = `File "${file}"`;
  const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
  const first = errors.length === 1 ? ":" : "; the first:";
  const message = `${subject}: the schema had ${count} when the snapshot was made${first} ${errors[0]?.message}`;
  return snapshotDiagnostic("snapshot-of-errors", { subject, message });
}

function emptySnapshot(file: string): Diagnostic {
  const subject = `File "${file}"`;
  const message = `${subject}: holds no table`;
  return introspectDiagnostic("schema-empty", { subject, message, touches: touchesEverything });
}

/** What the model finds again in the schema itself it does not tell twice. */
function keptDiagnostics({ diagnostics }: CatalogDocument): readonly Diagnostic[] {
  // That there is no table is told of the snapshot itself.
  const kept = diagnostics.filter(({ code }) => code !== "schema-empty");
  return kept.map(({ code, severity, subject, message, hint, touches }) => ({
    code,
    severity,
    subject,
    message,
    hint,
    ...(touches === null ? {} : { touches }),
  }));
}

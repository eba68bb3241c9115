import { resolve } from "node:path";
import { parseDdl } from "../ddl/index.ts";
import { type Diagnostic, hasErrors, readTextFile, sourceText, touchesEverything } from "../support/index.ts";
import { introspectDiagnostic } from "./codes.ts";
import { replay } from "./replay/replay.ts";
import type { SchemaSource } from "./types.ts";

/**
 * DDL files, replayed in the given order.
 *
 * @param options.files paths as the user wrote them, relative to `directory`; messages name them so.
 */
export function ddlSource(options: { readonly files: readonly string[]; readonly directory: string }): SchemaSource {
  const { files, directory } = options;
  return {
    label: files.join(", "),
    async read(signal) {
      const texts = await Promise.all(files.map((file) => readSchemaFile(file, directory, signal)));
      const diagnostics: Diagnostic[] = texts.flatMap((text) => (text.kind === "failed" ? [text.diagnostic] : []));
      const parsed = texts.map((text) =>
        text.kind === "read" ? parseDdl(sourceText(text.file, text.text)) : undefined,
      );
      diagnostics.push(...parsed.flatMap((ddl) => ddl?.diagnostics ?? []));
      const schema = replay(parsed.flatMap((ddl) => ddl?.statements ?? []));
      // What is missing because its statement or file could not be read is not the user's next mistake.
      if (hasErrors(diagnostics)) return { ...schema, diagnostics };
      const empty = schema.tables.length === 0 ? [emptySchema(files)] : [];
      return { ...schema, diagnostics: [...diagnostics, ...schema.diagnostics, ...empty] };
    },
  };
}

export type ReadFileResult =
  | { readonly kind: "read"; readonly file: string; readonly text: string }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic };

export async function readSchemaFile(file: string, directory: string, signal?: AbortSignal): Promise<ReadFileResult> {
  const found = await readTextFile(resolve(directory, file), signal);
  if (found.kind === "read") return { ...found, file };
  const subject = `File "${file}"`;
  const code = found.kind === "notUtf8" ? "schema-file-encoding" : "schema-file-unreadable";
  return {
    kind: "failed",
    diagnostic: introspectDiagnostic(code, { subject, message: `${subject}: ${found.problem}` }),
  };
}

function emptySchema(files: readonly string[]): Diagnostic {
  const subject = files.length === 1 ? `File "${files[0]}"` : `Files ${files.map((file) => `"${file}"`).join(", ")}`;
  const message = `${subject}: no CREATE TABLE statement found`;
  return introspectDiagnostic("schema-empty", { subject, message, touches: touchesEverything });
}

import { parseDdl } from "../ddl/index.ts";
import { DiagnosticsError, hasErrors, sourceText } from "../support/index.ts";
import { replay } from "./replay/replay.ts";
import type { SchemaSource } from "./types.ts";

/** A live database, read from the DDL that Spanner prints of it. The client is loaded when it is first needed. */
export function databaseSource(options: { readonly database: string; readonly directory: string }): SchemaSource {
  return {
    label: options.database,
    async read(signal) {
      const { readDatabaseDdl } = await import("../engines/spanner/index.ts");
      signal?.throwIfAborted();
      const statements = await readDatabaseDdl(options).catch((error: unknown) => {
        if (error instanceof DiagnosticsError) return error;
        throw error;
      });
      if (statements instanceof DiagnosticsError) return { ...replay([]), diagnostics: statements.diagnostics };
      const { statements: parsed, diagnostics } = parseDdl(sourceText(options.database, statements.join(";\n\n")));
      const schema = replay(parsed);
      return { ...schema, diagnostics: hasErrors(diagnostics) ? diagnostics : [...diagnostics, ...schema.diagnostics] };
    },
  };
}

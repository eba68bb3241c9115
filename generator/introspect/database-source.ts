import { parseDdl } from "../ddl/index.ts";
import type { ConnectSpanner, DatabaseConnection } from "../engines/spanner/index.ts";
import { type Diagnostic, DiagnosticsError, hasErrors, sourceText } from "../support/index.ts";
import { introspectDiagnostic } from "./codes.ts";
import { readGraphDdl } from "./graph-ddl.ts";
import { compareReadings, readingAlone, tablesOf } from "./information-schema/index.ts";
import { replay } from "./replay/replay.ts";
import type { RawSchema, SchemaSource } from "./types.ts";

export interface DatabaseSourceOptions {
  /** `projects/P/instances/I/databases/D` */
  readonly database: string;
  /** Where the user stands: the client and the files are looked for from there. */
  readonly directory: string;
  /** Files with CREATE PROPERTY GRAPH, for a database that holds no graph yet. */
  readonly graphDdl?: readonly string[];
  /** In place of `@google-cloud/spanner`, which is loaded when it is first needed. */
  readonly connect?: ConnectSpanner;
}

/** So often a schema that changes is read again. */
const maxReadings = 3;

/** A live database: its DDL, which decides, and INFORMATION_SCHEMA, which is held against it. */
export function databaseSource(options: DatabaseSourceOptions): SchemaSource {
  const { database, directory, graphDdl = [], connect } = options;
  return {
    label: database,
    async read(signal) {
      const { useDatabase } = await import("../engines/spanner/index.ts");
      signal?.throwIfAborted();
      try {
        const schema = await useDatabase({ database, directory, signal, connect }, (connection) =>
          readSchema(connection, database),
        );
        const withGraphs = await readGraphDdl(schema, { files: graphDdl, directory, signal });
        if (hasErrors(withGraphs.diagnostics) || withGraphs.tables.length > 0) return withGraphs;
        return { ...withGraphs, diagnostics: [...withGraphs.diagnostics, emptyDatabase(database)] };
      } catch (error) {
        if (error instanceof DiagnosticsError) return { ...replay([]), diagnostics: error.diagnostics };
        throw error;
      }
    },
  };
}

async function readSchema(connection: DatabaseConnection, database: string): Promise<RawSchema> {
  let ddl = await connection.readDdl();
  for (let reading = 1; ; reading += 1) {
    const rows = await connection.readInformationSchema({ withGraphs: ddl === undefined });
    if (ddl === undefined) return readingAlone(rows, database);
    const schema = replayDdl(ddl, database);
    // What is missing because its statement could not be read is no difference.
    if (hasErrors(schema.diagnostics)) return schema;
    const { tables, differences } = compareReadings({
      ddl: schema.tables,
      live: tablesOf(rows, schema.tables),
      emulator: connection.emulator,
    });
    if (differences.length === 0) return { ...schema, tables };
    // The two are not read at one timestamp: a schema update between them looks like a difference.
    const again = await connection.readDdl();
    if (again === undefined || again.join(";\n") === ddl.join(";\n")) {
      return { ...schema, tables, diagnostics: [...schema.diagnostics, ...differences] };
    }
    if (reading === maxReadings) {
      const { schemaKeepsChanging } = await import("../engines/spanner/index.ts");
      throw schemaKeepsChanging(database, maxReadings);
    }
    ddl = again;
  }
}

function replayDdl(statements: readonly string[], database: string): RawSchema {
  const { statements: parsed, diagnostics } = parseDdl(sourceText(database, statements.join(";\n\n")));
  const schema = replay(parsed);
  return { ...schema, diagnostics: hasErrors(diagnostics) ? diagnostics : [...diagnostics, ...schema.diagnostics] };
}

function emptyDatabase(database: string): Diagnostic {
  const subject = `Database "${database}"`;
  return introspectDiagnostic("database-empty", { subject, message: `${subject}: has no table` });
}

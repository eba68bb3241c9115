import { type Diagnostic, hasErrors } from "../support/index.ts";
import { introspectDiagnostic } from "./codes.ts";
import { ddlSource } from "./ddl-source.ts";
import { displayName, sameObject } from "./information-schema/names.ts";
import type { RawSchema } from "./types.ts";

/** Adds the graphs of files to the schema of a database. A graph that both have is an error. */
export async function readGraphDdl(
  schema: RawSchema,
  options: {
    readonly files: readonly string[];
    readonly directory: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<RawSchema> {
  const { files, directory, signal } = options;
  if (files.length === 0) return schema;
  const added = await ddlSource({ files, directory }).read(signal);
  // That the files create no table is what they are for.
  const problems = added.diagnostics.filter(({ code }) => code !== "schema-empty");
  const wrong = hasErrors(problems) ? [] : [...tablesIn(added), ...repeatedIn(added, schema)];
  return {
    ...schema,
    graphs: [...schema.graphs, ...added.graphs],
    statements: {
      read: schema.statements.read + added.statements.read,
      recorded: schema.statements.recorded + added.statements.recorded,
      reported: schema.statements.reported + added.statements.reported,
    },
    diagnostics: [...schema.diagnostics, ...problems, ...wrong],
  };
}

function tablesIn({ tables }: RawSchema): readonly Diagnostic[] {
  return tables.map((table) => {
    const subject = `Table "${displayName(table)}"`;
    const message = `${subject}: stands in a file that is for property graphs`;
    return introspectDiagnostic("graph-ddl-statement", { subject, message, at: table.at });
  });
}

function repeatedIn({ graphs }: RawSchema, schema: RawSchema): readonly Diagnostic[] {
  return graphs
    .filter((graph) => schema.graphs.some((other) => sameObject(graph, other)))
    .map((graph) => {
      const subject = `Graph "${displayName(graph)}"`;
      const message = `${subject}: exists already in the database`;
      return introspectDiagnostic("ddl-duplicate-object", { subject, message, at: graph.at });
    });
}

import { type ParsedDdl, parseDdl } from "../ddl/index.ts";
import type { Statement } from "../ddl/types.ts";
import { type Diagnostic, hasErrors, sourceText, touchesGraph } from "../support/index.ts";
import { introspectDiagnostic } from "./codes.ts";
import { readSchemaFile } from "./ddl-source.ts";
import { displayName, sameObject } from "./information-schema/names.ts";
import { replay } from "./replay/replay.ts";
import type { RawGraph, RawSchema } from "./types.ts";

/** Adds the graphs of files to the schema of a database, whose own graphs decide where both have one of a name. */
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
  const read = await Promise.all(files.map((file) => readFile(file, directory, signal)));
  const problems = read.flatMap(({ diagnostics }) => diagnostics);
  const added = replay(read.flatMap(({ statements }) => statements));
  const isRepeated = (graph: RawGraph): boolean => schema.graphs.some((other) => sameObject(graph, other));
  // What is missing because its statement or file could not be read is not the user's next mistake.
  const further = hasErrors(problems)
    ? []
    : [...added.diagnostics, ...added.graphs.filter(isRepeated).map(repeatedGraph)];
  return {
    ...schema,
    graphs: [...schema.graphs, ...added.graphs.filter((graph) => !isRepeated(graph))],
    statements: {
      read: schema.statements.read + added.statements.read,
      recorded: schema.statements.recorded + added.statements.recorded,
      reported: schema.statements.reported + added.statements.reported,
    },
    diagnostics: [...schema.diagnostics, ...problems, ...further],
  };
}

/** The graphs that a file creates; everything else that stands in it is an error. */
async function readFile(file: string, directory: string, signal: AbortSignal | undefined): Promise<ParsedDdl> {
  const found = await readSchemaFile(file, directory, signal);
  if (found.kind === "failed") return { statements: [], diagnostics: [found.diagnostic] };
  const { statements, diagnostics } = parseDdl(sourceText(found.file, found.text));
  const graphs = statements.filter(({ kind }) => kind === "createPropertyGraph");
  const problems = [
    // Of a statement that is not known, too, it is enough to say once that it does not belong here.
    ...diagnostics.filter(({ code }) => code !== "ddl-not-read"),
    ...statements.filter(({ kind }) => kind !== "createPropertyGraph").map(foreignStatement),
  ];
  const isEmpty = graphs.length === 0 && problems.length === 0;
  return { statements: graphs, diagnostics: isEmpty ? [emptyFile(file)] : problems };
}

function foreignStatement({ source, at }: Statement): Diagnostic {
  const subject = `File "${source.file}"`;
  const message = `${subject}: holds ${firstWords(source.text.slice(at))}, and is for CREATE PROPERTY GRAPH only`;
  return introspectDiagnostic("graph-ddl-statement", { subject, message, at: source.locate(at) });
}

/** `CREATE UNIQUE INDEX …`: a statement begins with its words, and names may follow in any form. */
function firstWords(text: string): string {
  const [words = ""] = /^(?:[A-Za-z_]+\s*){1,3}/.exec(text) ?? [];
  return `${words.trim().replace(/\s+/g, " ")} …`;
}

function emptyFile(file: string): Diagnostic {
  const subject = `File "${file}"`;
  return introspectDiagnostic("graph-ddl-empty", { subject, message: `${subject}: no CREATE PROPERTY GRAPH found` });
}

function repeatedGraph(graph: RawGraph): Diagnostic {
  const name = displayName(graph);
  const subject = `Graph "${name}"`;
  const message = `${subject}: exists already in the database`;
  const hint = "Remove it from the file: the graph of the database is used.";
  return introspectDiagnostic("ddl-duplicate-object", {
    subject,
    message,
    hint,
    at: graph.at,
    touches: touchesGraph(name),
  });
}

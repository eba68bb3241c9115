import { join, resolve } from "node:path";
import { type Diagnostic, DiagnosticsError, hasErrors, listFolder, readTextFile } from "../../../support/index.ts";
import { rehearseDiagnostic } from "../../codes.ts";
import type { ColumnInput, Samples, SourceDeclaration, WarehouseTable } from "../../types.ts";
import { ReadColumns } from "./columns.ts";
import { readCsv } from "./csv.ts";
import { assignFiles, type SourceFiles } from "./files.ts";
import { readJsonLines } from "./jsonl.ts";
import { FileProblems } from "./problems.ts";
import { readSchemaFile } from "./schema-file.ts";

export interface ReadSamplesInput {
  /** The project's folder. */
  readonly directory: string;
  /** Below it, and as messages say it. */
  readonly folder: string;
  readonly sources: readonly SourceDeclaration[];
  /** A source without a file is then left out, instead of `sample-missing`. */
  readonly optional?: boolean;
  /** A folder that the user named has to be there; without this it is taken for an empty one. */
  readonly mustExist?: boolean;
}

/**
 * The rows of the sources from the files of a folder, in the forms of {@link import("../../types.ts").Row}. A table is in the
 * result only when all of its file could be read; what could not is in the diagnostics, with its place.
 */
export async function readSamples(input: ReadSamplesInput): Promise<Samples> {
  const { directory, folder, sources, optional = false, mustExist = false } = input;
  const listing = await listFolder(resolve(directory, folder));
  if (listing.kind === "unreadable") {
    const message = `${folder}: ${listing.problem}`;
    return { tables: [], diagnostics: [rehearseDiagnostic("sample-unreadable", { subject: folder, message })] };
  }
  if (listing.kind === "missing" && mustExist) {
    const message = `${folder}: there is no such folder`;
    return { tables: [], diagnostics: [rehearseDiagnostic("sample-unreadable", { subject: folder, message })] };
  }
  const names = listing.kind === "listed" ? listing.files : [];
  const { files, diagnostics } = assignFiles({ folder, names, sources, optional });
  const tables: WarehouseTable[] = [];
  const found: Diagnostic[] = [...diagnostics];
  for (const file of files) {
    const { table, diagnostics: ofFile } = await readTable(file, { directory, folder });
    if (table !== undefined && !hasErrors(ofFile)) tables.push(table);
    found.push(...ofFile);
  }
  return { tables, diagnostics: found };
}

interface ReadTable {
  readonly table: WarehouseTable | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

async function readTable(
  { source, rows, schema }: SourceFiles,
  place: { readonly directory: string; readonly folder: string },
): Promise<ReadTable> {
  if (rows === undefined) return { table: undefined, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const read = async (name: string): Promise<{ readonly file: string; readonly text: string } | undefined> => {
    const file = join(place.folder, name);
    const content = await readTextFile(resolve(place.directory, file));
    if (content.kind === "read") return { file, text: content.text };
    const message = `${file}: ${content.problem}`;
    diagnostics.push(rehearseDiagnostic("sample-unreadable", { subject: file, message }));
    return undefined;
  };

  const schemaText = schema === undefined ? undefined : await read(schema);
  const text = await read(rows.name);
  let columns: readonly ColumnInput[] | undefined = source.columns;
  if (schemaText !== undefined) {
    const problems = new FileProblems(schemaText.file);
    columns = readSchemaFile({ ...schemaText, problems });
    diagnostics.push(...problems.list());
  }
  if (diagnostics.length > 0 || text === undefined) return { table: undefined, diagnostics };
  const problems = new FileProblems(text.file);
  if (columns === undefined) {
    problems.add("sample-column", `${text.file}: the columns of table "${source.path}" are not declared`);
    return { table: undefined, diagnostics: problems.list() };
  }
  const known = knownColumns({ file: text.file, path: source.path, columns });
  if (known instanceof DiagnosticsError) return { table: undefined, diagnostics: known.diagnostics };
  const input = { ...text, columns: known, problems };
  const content = rows.form === "jsonl" ? readJsonLines(input) : readCsv(input);
  return { table: { path: source.path, columns, rows: content }, diagnostics: problems.list() };
}

function knownColumns(table: ConstructorParameters<typeof ReadColumns>[0]): ReadColumns | DiagnosticsError {
  try {
    return new ReadColumns(table);
  } catch (error) {
    if (error instanceof DiagnosticsError) return error;
    throw error;
  }
}

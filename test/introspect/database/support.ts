import { prepareProject } from "../../../generator/engines/index.ts";
import type { ConnectSpanner } from "../../../generator/engines/spanner/index.ts";
import { databaseSource, ddlSource } from "../../../generator/introspect/index.ts";
import type { RawSchema } from "../../../generator/introspect/types.ts";
import { buildCatalog, catalogDocument } from "../../../generator/model/index.ts";
import { compareStrings } from "../../../generator/support/index.ts";

export const somewhere = "projects/test-project/instances/tests/databases/somewhere";

/**
 * The catalogue without what differs between a file and a database: the counts, the places of diagnostics, the order of
 * the indexes, which Spanner prints in one of its own, and `objects`: the emulator prints no CREATE SCHEMA, and sequences
 * in words of its own.
 */
export function documentOf(schema: RawSchema): Omit<ReturnType<typeof catalogDocument>, "statements" | "objects"> {
  const { statements: _, objects: __, ...document } = catalogDocument(buildCatalog(schema));
  const tables = document.tables.map((table) => ({
    ...table,
    indexes: table.indexes.toSorted((a, b) => compareStrings(a.name, b.name)),
  }));
  const diagnostics = document.diagnostics.map(({ at: ___, ...diagnostic }) => ({ ...diagnostic, at: null }));
  return { ...document, tables, diagnostics };
}

export async function readFiles(files: Readonly<Record<string, string>>): Promise<RawSchema> {
  const project = prepareProject(files);
  try {
    return await ddlSource({ files: Object.keys(files), directory: project.folder }).read();
  } finally {
    project.remove();
  }
}

export async function documentOfDdl(ddl: string): Promise<ReturnType<typeof documentOf>> {
  return documentOf(await readFiles({ "schema.sql": ddl }));
}

export async function readLive(database: string, connect?: ConnectSpanner): Promise<RawSchema> {
  const options = { database, directory: process.cwd() };
  return databaseSource(connect === undefined ? options : { ...options, connect }).read();
}

import type { GraphRow, InformationSchema, ViewRow } from "../../engines/spanner/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { introspectDiagnostic } from "../codes.ts";
import { inOrderOfUse } from "../replay/order-of-use.ts";
import type { RawGraph, RawSchema, RawTable, RawView } from "../types.ts";
import { GraphMetadataError, graphOf } from "./graphs.ts";
import { displayName } from "./names.ts";
import { tablesOf } from "./tables.ts";

/** The schema from INFORMATION_SCHEMA alone, where the DDL may not be read; graphs from their metadata. */
export function readingAlone(rows: InformationSchema, database: string): RawSchema {
  const subject = `Database "${database}"`;
  const message = `${subject}: its DDL may not be read; the schema is that of INFORMATION_SCHEMA alone`;
  const diagnostics: Diagnostic[] = [introspectDiagnostic("database-ddl-denied", { subject, message })];
  const tables = tablesOf(rows).map((table) => withoutOpenKeys(table, diagnostics));
  const graphs = rows.graphs
    .map((row) => readGraph(row, tables, diagnostics))
    .filter((graph) => graph !== undefined)
    .toSorted((a, b) => (displayName(a) < displayName(b) ? -1 : 1));
  // One statement would stand for each of them.
  const named = rows.views.map(viewOf).toSorted((a, b) => (displayName(a) < displayName(b) ? -1 : 1));
  const views = inOrderOfUse(named, { kind: "view", textOf: ({ query }) => query });
  const read = tables.length + rows.indexes.length + views.length + graphs.length;
  return { tables, views, graphs, objects: [], statements: { read, recorded: 0, reported: 0 }, diagnostics };
}

function viewOf({ tableSchema, tableName, definition, security }: ViewRow): RawView {
  return {
    schema: tableSchema,
    name: tableName,
    security: security === "DEFINER" ? "definer" : "invoker",
    query: definition ?? "",
  };
}

/** A foreign key that needs no unique key, because it is not enforced, may not name the columns that it refers to. */
function withoutOpenKeys(table: RawTable, diagnostics: Diagnostic[]): RawTable {
  const isOpen = (key: RawTable["foreignKeys"][number]): boolean => key.tableColumns?.length !== key.columns.length;
  for (const key of table.foreignKeys.filter(isOpen)) {
    const subject = `Table "${displayName(table)}"`;
    const label = key.name === undefined ? `to "${displayName(key.table)}"` : `"${key.name}"`;
    const message = `${subject}: foreign key ${label} has no referenced columns in INFORMATION_SCHEMA and is left out`;
    diagnostics.push(introspectDiagnostic("database-foreign-key-open", { subject, message }));
  }
  return { ...table, foreignKeys: table.foreignKeys.filter((key) => !isOpen(key)) };
}

function readGraph(row: GraphRow, tables: readonly RawTable[], diagnostics: Diagnostic[]): RawGraph | undefined {
  try {
    return graphOf(row, tables);
  } catch (error) {
    if (!(error instanceof GraphMetadataError)) throw error;
    const subject = `Graph "${displayName({ schema: row.graphSchema, name: row.graphName })}"`;
    const message = `${subject}: its metadata cannot be read: ${error.message}`;
    diagnostics.push(introspectDiagnostic("database-graph-unreadable", { subject, message }));
    return undefined;
  }
}

import type { RawSchema, RawView } from "../introspect/types.ts";
import { type Diagnostic, hasErrors } from "../support/index.ts";
import { checkGraphs } from "./checks/graphs.ts";
import { checkTables } from "./checks/tables.ts";
import { resolveGraph } from "./graphs.ts";
import { NameResolver, tableId } from "./names.ts";
import { resolveTable } from "./tables.ts";
import type { Catalog, Table, TableId, View } from "./types.ts";

/**
 * Resolves names and fills in what Spanner takes for granted: the referenced columns of a foreign key, the columns of
 * an interleaving, the key and alias of a graph element. What does not resolve is reported and left out.
 */
export function buildCatalog(schema: RawSchema): Catalog {
  const names = new NameResolver(schema.tables);
  const tables = new Map<TableId, Table>();
  for (const raw of schema.tables) {
    const table = resolveTable(names, raw);
    tables.set(table.id, table);
  }
  const views = new Map(schema.views.map((raw) => [tableId(raw), viewOf(raw)]));
  const viewsByName = new Map([...views].map(([id, view]) => [id.toLowerCase(), view]));
  const resolved = schema.graphs.map((graph) => resolveGraph({ names, views: viewsByName }, graph));
  // A graph has at least one node table; without any that is known nothing is left of it.
  const graphs = resolved.filter(({ nodes }) => nodes.length > 0);
  checkTables({ names, tables });
  checkGraphs({ names, tables }, graphs);
  return {
    tables,
    views,
    graphs,
    objects: schema.objects,
    statements: schema.statements,
    // After an error of the reader a name may only seem to be missing.
    diagnostics: hasErrors(schema.diagnostics)
      ? schema.diagnostics
      : withoutRepetitions([...schema.diagnostics, ...names.diagnostics]),
  };
}

function viewOf(raw: RawView): View {
  return { id: tableId(raw), security: raw.security, query: raw.query };
}

/** A snapshot brings the findings of its own reading, of which some are found again. */
function withoutRepetitions(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter(({ code, message }) => told.size < told.add(`${code}\0${message}`).size);
}

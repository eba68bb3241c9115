import type { RawSchema } from "../introspect/types.ts";
import { hasErrors } from "../support/index.ts";
import { resolveGraph } from "./graphs.ts";
import { NameResolver } from "./names.ts";
import { resolveTable } from "./tables.ts";
import type { Catalog, Table, TableId } from "./types.ts";

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
  const graphs = schema.graphs.map((graph) => resolveGraph(names, graph));
  return {
    tables,
    graphs,
    statements: schema.statements,
    // After an error of the reader a name may only seem to be missing.
    diagnostics: hasErrors(schema.diagnostics) ? schema.diagnostics : [...schema.diagnostics, ...names.diagnostics],
  };
}

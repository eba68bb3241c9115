import type { Catalog, PropertyGraph, Table, TableId } from "../../model/types.ts";
import { compareStrings, type Diagnostic, didYouMean, matchesGlob } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { ElementUse, PlanOptions, SelectedTable, Selection, SelectOptions } from "../types.ts";
import { diagnoseOutside } from "./outside.ts";

/**
 * The tables of the chosen graphs, each once however many elements use it; the tables that the config includes; and
 * everything that enforced references reach from them, since the load would fail without it. Excluded tables are left
 * out wherever they come from.
 */
export function selectTables(
  catalog: Catalog,
  options: PlanOptions,
): { readonly selection: Selection; readonly diagnostics: readonly Diagnostic[] } {
  const graphs = chosenGraphs(catalog, options.select.graphs);
  const missing = missingGraphs(catalog, options.select.graphs ?? []);
  const elements = collectElements(graphs);
  const owners = collectTables(catalog, graphs, options.select);
  const ids = [...owners.keys()].sort(compareStrings);
  const tables = ids.map((id): SelectedTable => {
    const table = catalog.tables.get(id);
    const tableOptions = options.tables.get(id);
    if (table === undefined || tableOptions === undefined) throw new Error(`table ${id} has no options`);
    return { table, options: tableOptions, elements: elements.get(id) ?? [], graph: owners.get(id) };
  });
  const selection = { graphs, tables };
  return { selection, diagnostics: missing.length > 0 ? missing : diagnose(selection, catalog) };
}

function chosenGraphs(catalog: Catalog, names: readonly string[] | undefined): readonly PropertyGraph[] {
  if (names === undefined) return catalog.graphs.toSorted((a, b) => compareStrings(a.name, b.name));
  return names.flatMap((name) => catalog.graphs.filter((graph) => graph.name.toLowerCase() === name.toLowerCase()));
}

function missingGraphs(catalog: Catalog, names: readonly string[]): readonly Diagnostic[] {
  const known = catalog.graphs.map((graph) => graph.name);
  return names
    .filter((name) => !known.some((candidate) => candidate.toLowerCase() === name.toLowerCase()))
    .map((name) => {
      const subject = `Graph "${name}"`;
      const message = `${subject}: the schema does not create it.${didYouMean(name, known)}`;
      return planDiagnostic("graph-not-found", { subject, message });
    });
}

function collectElements(graphs: readonly PropertyGraph[]): ReadonlyMap<TableId, readonly ElementUse[]> {
  const uses = new Map<TableId, ElementUse[]>();
  const add = (table: TableId, use: ElementUse) => {
    const list = uses.get(table);
    if (list === undefined) uses.set(table, [use]);
    else list.push(use);
  };
  for (const graph of graphs) {
    for (const { table, name } of graph.nodes) add(table, { graph: graph.name, kind: "node", name });
    for (const { table, name } of graph.edges) add(table, { graph: graph.name, kind: "edge", name });
  }
  return uses;
}

/** The selected tables with the graph that each belongs to. */
function collectTables(
  catalog: Catalog,
  graphs: readonly PropertyGraph[],
  select: SelectOptions,
): ReadonlyMap<TableId, string | undefined> {
  const owners = new Map<TableId, string | undefined>();
  const excluded = (id: TableId) => select.exclude.some((pattern) => matchesGlob(pattern, id));
  const add = (id: TableId, owner: string | undefined): boolean => {
    if (owners.has(id) || excluded(id) || !catalog.tables.has(id)) return false;
    owners.set(id, owner);
    return true;
  };
  const addWithReferences = (roots: readonly TableId[], owner: string | undefined) => {
    const pending = roots.filter((id) => add(id, owner));
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      for (const reference of catalog.tables.get(id)?.references ?? []) {
        if (reference.enforced && add(reference.to, owner)) pending.push(reference.to);
      }
    }
  };
  // First what the graphs use themselves: a table that one graph uses belongs to it, even if another reaches it.
  for (const graph of graphs) for (const { table } of [...graph.nodes, ...graph.edges]) add(table, graph.name);
  for (const graph of graphs) {
    const own = [...owners].filter(([, owner]) => owner === graph.name).map(([id]) => id);
    addWithReferences(
      own.flatMap((id) => enforcedTargets(catalog, id)),
      graph.name,
    );
  }
  const included = [...catalog.tables.keys()].filter((id) => select.include.some((glob) => matchesGlob(glob, id)));
  addWithReferences(included, undefined);
  return owners;
}

function enforcedTargets(catalog: Catalog, id: TableId): readonly TableId[] {
  const references = catalog.tables.get(id)?.references ?? [];
  return references.filter((reference) => reference.enforced).map((reference) => reference.to);
}

function diagnose({ graphs, tables }: Selection, catalog: Catalog): readonly Diagnostic[] {
  // Of a schema without a table that is told already.
  if (tables.length === 0 && catalog.tables.size > 0) {
    const subject = "Selection";
    return [planDiagnostic("nothing-selected", { subject, message: `${subject}: no graph and no table is selected` })];
  }
  const perTable = tables.flatMap(({ table }) => diagnoseSchema(table));
  return [...perTable, ...diagnoseOutside({ graphs, tables }), ...sameSources(tables)];
}

/** Tables of different schemas whose default sources are one table. */
function sameSources(tables: readonly SelectedTable[]): readonly Diagnostic[] {
  const first = new Map<string, TableId>();
  return tables.flatMap(({ table, options: { source } }) => {
    const isDefault = source.project === undefined && source.dataset === undefined && source.table === table.name;
    if (!isDefault) return [];
    const other = first.get(source.table);
    first.set(source.table, other ?? table.id);
    if (other === undefined) return [];
    const subject = `Table "${table.id}"`;
    const message = `${subject}: it reads "${source.table}", as table "${other}" does`;
    return [planDiagnostic("same-source", { subject, message, at: table.at })];
  });
}

function diagnoseSchema(table: Table): readonly Diagnostic[] {
  if (table.schema === "") return [];
  const subject = `Table "${table.id}"`;
  const message = `${subject}: it is in the named schema "${table.schema}"`;
  return [planDiagnostic("named-schema-export", { subject, message, at: table.at })];
}

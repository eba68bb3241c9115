import { databaseSource, ddlSource, type SchemaSource } from "../introspect/index.ts";
import { catalogDocument } from "../model/index.ts";
import type { Catalog } from "../model/types.ts";
import { readCatalog } from "../pipeline.ts";
import { catalogDdl } from "../render/index.ts";
import { hasErrors } from "../support/index.ts";
import { deliver, json } from "./output.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import type { ExitCode, Terminal } from "./types.ts";

export interface InspectOptions {
  readonly ddl: readonly string[] | undefined;
  readonly database: string | undefined;
  /** Beside a database that holds no graph yet. */
  readonly graphDdl: readonly string[] | undefined;
  readonly format: "json" | "text" | "ddl";
  readonly output: string | undefined;
}

/**
 * Prints what was read of a Spanner schema: with `--format json` the whole catalogue, with `--format ddl` the statements
 * that would make it anew. With errors only the JSON is printed.
 */
export async function inspectCommand(options: InspectOptions, terminal: Terminal): Promise<ExitCode> {
  const catalog = await readCatalog(sourceOf(options, terminal));
  printDiagnostics(catalog.diagnostics, terminal);
  const text = textOf(catalog, options.format);
  const failed = hasErrors(catalog.diagnostics);
  if (!failed || options.format === "json") await deliver(text, { output: options.output, failed }, terminal);
  return failed ? 1 : 0;
}

function textOf(catalog: Catalog, format: InspectOptions["format"]): string {
  if (format === "text") return `${catalogText(catalog)}\n`;
  const document = catalogDocument(catalog);
  return format === "json" ? json(document) : catalogDdl(document);
}

function sourceOf({ ddl, database, graphDdl }: InspectOptions, { directory }: Terminal): SchemaSource {
  if (database === undefined) return ddlSource({ files: ddl ?? [], directory });
  return databaseSource({ database, graphDdl: graphDdl ?? [], directory });
}

function catalogText(catalog: Catalog): string {
  const tables = [...catalog.tables.values()].map((table) => {
    const key = table.primaryKey.map((part) => (part.order === "desc" ? `${part.column} DESC` : part.column));
    const references = table.references.map(({ kind, name, to, columns, enforced }) => {
      const label = kind === "interleave" ? "interleaved in" : `foreign key ${name ?? ""}`.trim();
      return `  ${label} (${columns.join(", ")}) → ${to}${enforced ? "" : ", not enforced"}`;
    });
    return [`${table.id} (${key.join(", ")}), ${table.columns.length} columns`, ...references].join("\n");
  });
  const graphs = catalog.graphs.map((graph) => {
    const nodes = graph.nodes.map((node) => `  node ${node.name}`);
    const edges = graph.edges.map((edge) => `  edge ${edge.name}: ${edge.source.node} → ${edge.destination.node}`);
    return [`graph ${graph.name}`, ...nodes, ...edges].join("\n");
  });
  const views = [...catalog.views.keys()].map((id) => `view ${id}`);
  const { read, recorded, reported } = catalog.statements;
  const counts = `${read + recorded + reported} statements: ${read} read, ${recorded} recorded, ${reported} not understood`;
  return [...tables, ...views, ...graphs, counts].join("\n\n");
}

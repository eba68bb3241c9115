import { bindConfig, parseConfig } from "../../generator/config/index.ts";
import type { ParsedConfig } from "../../generator/config/types.ts";
import type { Catalog, PropertyGraph, Table, TableId } from "../../generator/model/types.ts";
import { type Diagnostic, sortDiagnostics, sourceText } from "../../generator/support/index.ts";

export function parse(text: string) {
  return parseConfig(sourceText("c.yaml", text));
}

/** A config that parses without errors. */
export function parsed(text: string): ParsedConfig {
  const { config, diagnostics } = parse(text);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (config === undefined || errors.length > 0) throw new Error(`not a config: ${show(diagnostics).join("\n")}`);
  return config;
}

/** `config-value 3:11 bigquery.dataset: must …`: what a user sees of a diagnostic, and where. */
export function show(diagnostics: readonly Diagnostic[]): readonly string[] {
  return sortDiagnostics(diagnostics).map(({ code, at, message }) =>
    at === undefined ? `${code} ${message}` : `${code} ${at.line}:${at.column} ${message}`,
  );
}

export function problems(text: string): readonly string[] {
  return show(parse(text).diagnostics);
}

/** The lines that every config needs, as its first two. */
export const required = "spanner: { ddl: schema.sql }\nbigquery: { dataset: finance }\n";

export function bind(text: string, catalog: Catalog = shop) {
  return bindConfig(parsed(`${required}${text}`), catalog);
}

export function bindProblems(text: string, catalog: Catalog = shop): readonly string[] {
  return show(bind(text, catalog).diagnostics);
}

/** The options of one table, in which a test looks at what it is about. */
export function optionsOf(text: string, id: string) {
  const options = bind(text).options.tables.get(id as TableId);
  if (options === undefined) throw new Error(`no table ${id}`);
  return options;
}

export function catalogOf(tables: Readonly<Record<string, readonly string[]>>, graphs: readonly string[]): Catalog {
  return {
    tables: new Map(Object.entries(tables).map(([id, columns]) => [id as TableId, tableOf(id as TableId, columns)])),
    views: new Map(),
    objects: [],
    graphs: graphs.map((name): PropertyGraph => ({ name, nodes: [], edges: [], at: undefined })),
    statements: { read: 0, recorded: 0, reported: 0 },
    diagnostics: [],
  };
}

function tableOf(id: TableId, columns: readonly string[]): Table {
  const dot = id.indexOf(".");
  return {
    id,
    schema: dot === -1 ? "" : id.slice(0, dot),
    name: id.slice(dot + 1),
    columns: columns.map((name) => ({
      name,
      type: /_at$/.test(name) ? "TIMESTAMP" : "STRING(MAX)",
      notNull: false,
      default: undefined,
      onUpdate: undefined,
      generated: undefined,
      identity: false,
      hidden: false,
      allowCommitTimestamp: false,
    })),
    primaryKey: [],
    synonyms: [],
    references: [],
    checks: [],
    indexes: [],
    rowDeletionPolicy: undefined,
    at: undefined,
  };
}

export const shop = catalogOf(
  {
    Account: ["id", "nick_name", "create_time"],
    Person: ["id", "name", "birthday"],
    Person_audit: ["id", "changed"],
    "sales.Orders": ["order_id", "updated_at"],
    "sales.Refunds": ["refund_id", "updated_at"],
  },
  ["FinGraph", "ShopGraph"],
);

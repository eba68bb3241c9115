import { quotePath } from "../../support/index.ts";
import { encodeRows } from "./cells.ts";
import type { CellRows } from "./row-bytes.ts";
import { parseSqlType, typeToWire } from "./sql-type.ts";
import type { Catalog, SqlProblem, TableInput } from "./types.ts";
import { encodeValue } from "./values.ts";
import type { LanguageOptions, WireCatalog, WireTable } from "./wire.ts";

/** A name as a statement writes it: `` `p.d.t` `` is one segment, p.d.t three. */
export type NamePath = readonly string[];

export interface CatalogRequest {
  readonly catalog: Catalog;
  readonly tableNames: readonly NamePath[];
  readonly connections: readonly NamePath[];
  readonly languageOptions: LanguageOptions;
}

/** What a statement needs of a catalogue, in ZetaSQL's form. */
export interface BuiltCatalog {
  readonly simpleCatalog: WireCatalog;
  /** The tables that the statement names and the catalogue has. */
  readonly used: readonly UsedTable[];
}

export interface UsedTable {
  readonly path: NamePath;
  readonly table: TableInput;
}

/**
 * Registers only the tables that the statement names, in the spelling that it uses. So a statement costs the same over a
 * catalogue of a thousand tables, each name can hold anything (dots, backticks), names stay case-sensitive although
 * ZetaSQL's are not, and 4 MiB is the limit of one statement's rows.
 */
export function buildCatalog({ catalog, tableNames, connections, languageOptions }: CatalogRequest): BuiltCatalog {
  const byPath = new Map(catalog.tables.map((table) => [dottedPath(table.path), table]));
  const root = new CatalogNode("");
  const used: UsedTable[] = [];
  for (const path of tableNames) {
    const table = byPath.get(path.join("."));
    if (table === undefined) continue;
    const name = path.at(-1) ?? "";
    root.descend(path).tables.push(wireTable({ name, serializationId: used.length + 1, table }));
    used.push({ path, table });
  }
  for (const path of connections) root.descend(path).connections.push({ name: path.at(-1) ?? "" });
  const constant = (catalog.variables ?? []).map(({ name, type, value, cell }) => {
    const subject = `Variable "${name}"`;
    const parsed = parseSqlType(type, subject);
    return { namePath: [name], type: typeToWire(parsed), value: cell ?? encodeValue(value ?? null, parsed, subject) };
  });
  return { simpleCatalog: { ...root.toWire(), constant, builtinFunctionOptions: { languageOptions } }, used };
}

export function dottedPath(path: string | readonly string[]): string {
  return typeof path === "string" ? path : path.join(".");
}

/** The rows of the used tables, or why they cannot be had. */
export function buildContent(
  used: readonly UsedTable[],
): { readonly tableContent: Readonly<Record<string, CellRows>> } | { readonly problem: SqlProblem } {
  const content: [string, CellRows][] = [];
  for (const { path, table } of used) {
    const [name, ...more] = path;
    if ((table.rows ?? table.cells) === undefined || name === undefined) {
      return { problem: { kind: "unsupported", message: `Table ${quotePath(path)} has no rows to read.` } };
    }
    if (more.length > 0) {
      const message = `Table ${quotePath(path)} can be read only when its whole path stands in one pair of backticks.`;
      return { problem: { kind: "unsupported", message } };
    }
    content.push([name, rowsOf(table)]);
  }
  return { tableContent: Object.fromEntries(content) };
}

function wireTable(input: { name: string; serializationId: number; table: TableInput }): WireTable {
  const column = input.table.columns.map(({ name, type, pseudo }) => ({
    name,
    type: typeToWire(parseSqlType(type, `Table "${dottedPath(input.table.path)}", column "${name}"`)),
    // ZetaSQL offers a pseudo column for writing unless it is told not to.
    ...(pseudo === true ? { isPseudoColumn: true, isWritableColumn: false } : {}),
  }));
  return { name: input.name, serializationId: input.serializationId, column };
}

/** A cell for every column, always: a row that is too short ends the whole server. */
function rowsOf(table: TableInput): CellRows {
  return table.cells ?? encodeRows(table.columns, table.rows ?? [], dottedPath(table.path));
}

/** A catalogue of catalogues while it is built. */
class CatalogNode {
  readonly tables: WireTable[] = [];
  readonly connections: { name: string }[] = [];
  readonly #name: string;
  readonly #children = new Map<string, CatalogNode>();

  constructor(name: string) {
    this.#name = name;
  }

  /** The catalogue that holds the last segment of the path. */
  descend(path: NamePath): CatalogNode {
    let node: CatalogNode = this;
    for (const segment of path.slice(0, -1)) {
      const child = node.#children.get(segment) ?? new CatalogNode(segment);
      node.#children.set(segment, child);
      node = child;
    }
    return node;
  }

  toWire(): WireCatalog {
    const catalog = [...this.#children.values()].map((child) => child.toWire());
    return { name: this.#name, table: this.tables, catalog, connection: this.connections };
  }
}

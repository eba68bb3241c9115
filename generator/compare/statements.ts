import { catalogStatements, ddlText } from "../render/index.ts";
import type {
  CatalogDocument,
  GraphDocument,
  IndexDocument,
  ReferenceDocument,
  TableDocument,
  ViewDocument,
} from "./types.ts";

// Statements that make one object, as the DDL of a whole catalogue has them: that of a catalogue that ends with it.

/** The table with its checks and its foreign keys, those given; without its indexes and synonyms. */
export function createTable(table: TableDocument, foreignKeys: readonly ReferenceDocument[]): string {
  const bare = { ...table, indexes: [], synonyms: [] };
  const interleave = table.references.filter(({ kind }) => kind === "interleave");
  const targets = new Set([...interleave, ...foreignKeys].map(({ to }) => to));
  targets.delete(table.name);
  const others = [...targets].map((name) => ({ ...bare, name, references: [] }));
  return last({ tables: [...others, { ...bare, references: [...interleave, ...foreignKeys] }] });
}

export function createIndex(table: TableDocument, index: IndexDocument): string {
  return last({ tables: [{ ...table, references: [], indexes: [index] }] });
}

export function createView(view: ViewDocument): string {
  return last({ views: [view] });
}

export function createGraph(graph: GraphDocument): string {
  return last({ graphs: [graph] });
}

/** `CREATE OR REPLACE …` of `CREATE …`. */
export function orReplace(statement: string): string {
  return ddlText("create-or-replace", { definition: statement.replace(/^\s*CREATE\s+(OR\s+REPLACE\s+)?/i, "") });
}

function last(parts: Partial<CatalogDocument>): string {
  const statements = catalogStatements({ ...empty, ...parts });
  return statements.at(-1) ?? "";
}

const empty: CatalogDocument = {
  version: 1,
  dialect: "googlesql",
  tables: [],
  views: [],
  graphs: [],
  objects: [],
  statements: { read: 0, recorded: 0, reported: 0 },
  diagnostics: [],
};

import type { Cursor } from "../cursor.ts";
import type { DropIndex, DropPropertyGraph, DropTable, DropView, RenameTables } from "../types.ts";
import { tryParseIfExists } from "./common.ts";

// DROP TABLE [IF EXISTS] path
export function parseDropTable(cursor: Cursor): Omit<DropTable, "at" | "source"> {
  cursor.parseWords("DROP", "TABLE");
  const ifExists = tryParseIfExists(cursor);
  return { kind: "dropTable", ifExists, name: cursor.parsePath("a table name") };
}

// DROP INDEX [IF EXISTS] path
export function parseDropIndex(cursor: Cursor): Omit<DropIndex, "at" | "source"> {
  cursor.parseWords("DROP", "INDEX");
  const ifExists = tryParseIfExists(cursor);
  return { kind: "dropIndex", ifExists, name: cursor.parsePath("an index name") };
}

// DROP VIEW [IF EXISTS] path
export function parseDropView(cursor: Cursor): Omit<DropView, "at" | "source"> {
  cursor.parseWords("DROP", "VIEW");
  const ifExists = tryParseIfExists(cursor);
  return { kind: "dropView", ifExists, name: cursor.parsePath("a view name") };
}

// DROP PROPERTY GRAPH [IF EXISTS] path
export function parseDropPropertyGraph(cursor: Cursor): Omit<DropPropertyGraph, "at" | "source"> {
  cursor.parseWords("DROP", "PROPERTY", "GRAPH");
  const ifExists = tryParseIfExists(cursor);
  return { kind: "dropPropertyGraph", ifExists, name: cursor.parsePath("a graph name") };
}

// RENAME TABLE path TO path [, …]
export function parseRenameTables(cursor: Cursor): Omit<RenameTables, "at" | "source"> {
  cursor.parseWords("RENAME", "TABLE");
  const renames: RenameTables["renames"][number][] = [];
  do {
    const from = cursor.parsePath("a table name");
    cursor.parseWords("TO");
    renames.push({ from, to: cursor.parsePath("a table name") });
  } while (cursor.trySymbol(","));
  return { kind: "renameTables", renames };
}

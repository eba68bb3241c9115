import type { Cursor } from "../cursor.ts";
import type { AlterIndex, AlterIndexChange, CreateIndex } from "../types.ts";
import { parseColumnNames, parseKeyParts, parseOptions, tryParseIfNotExists, tryParseOptions } from "./common.ts";

// ALTER INDEX path { { ADD | DROP } STORED COLUMN name [OPTIONS (…)] | SET OPTIONS (…) }
export function parseAlterIndex(cursor: Cursor): Omit<AlterIndex, "at" | "source"> {
  cursor.parseWords("ALTER", "INDEX");
  return { kind: "alterIndex", name: cursor.parsePath("an index name"), change: parseIndexChange(cursor) };
}

function parseIndexChange(cursor: Cursor): AlterIndexChange {
  if (cursor.tryWords("SET")) return { kind: "setOptions", options: parseOptions(cursor) };
  const adds = cursor.tryWords("ADD");
  if (!adds && !cursor.tryWords("DROP")) cursor.fail("ADD STORED COLUMN, DROP STORED COLUMN or SET OPTIONS");
  cursor.parseWords("STORED", "COLUMN");
  const column = cursor.parseIdentifier("a column name");
  tryParseOptions(cursor);
  return { kind: adds ? "addStoredColumn" : "dropStoredColumn", column };
}

// CREATE [UNIQUE] [NULL_FILTERED] INDEX [IF NOT EXISTS] path ON table (…)
//   [STORING (…)] [WHERE column IS NOT NULL [AND …]] [, INTERLEAVE IN table] [OPTIONS (…)]
export function parseCreateIndex(cursor: Cursor): Omit<CreateIndex, "at" | "source"> {
  cursor.parseWords("CREATE");
  const unique = cursor.tryWords("UNIQUE");
  const nullFiltered = cursor.tryWords("NULL_FILTERED");
  cursor.parseWords("INDEX");
  const ifNotExists = tryParseIfNotExists(cursor);
  const name = cursor.parsePath("an index name");
  cursor.parseWords("ON");
  const table = cursor.parsePath("a table name");
  const keys = parseKeyParts(cursor);
  const storing = cursor.tryWords("STORING") ? parseColumnNames(cursor) : [];
  const notNull = cursor.tryWords("WHERE") ? parseNotNullColumns(cursor) : [];
  if (cursor.trySymbol(",") || cursor.atWords("INTERLEAVE")) {
    cursor.parseWords("INTERLEAVE", "IN");
    cursor.parsePath("a table name");
  }
  tryParseOptions(cursor);
  return { kind: "createIndex", name, ifNotExists, table, unique, nullFiltered, keys, storing, notNull };
}

// column IS NOT NULL [AND …]
function parseNotNullColumns(cursor: Cursor): readonly string[] {
  const columns: string[] = [];
  do {
    columns.push(cursor.parseIdentifier("a column name"));
    cursor.parseWords("IS", "NOT", "NULL");
  } while (cursor.tryWords("AND"));
  return columns;
}

/** CREATE INDEX, CREATE UNIQUE INDEX, CREATE UNIQUE NULL_FILTERED INDEX, CREATE NULL_FILTERED INDEX */
export function atCreateIndex(cursor: Cursor): boolean {
  return (
    cursor.atWords("CREATE", "INDEX") || cursor.atWords("CREATE", "UNIQUE") || cursor.atWords("CREATE", "NULL_FILTERED")
  );
}

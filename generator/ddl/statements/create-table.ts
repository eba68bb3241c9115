import { type Cursor, DdlSyntaxError, type Path } from "../cursor.ts";
import type { ColumnDefinition, CreateTable, KeyPart, TableConstraint } from "../types.ts";
import { parseColumnDefinition } from "./column.ts";
import { parseKeyParts, parseOptions, tryParseIfNotExists } from "./common.ts";
import { parseInterleave, parseRowDeletionPolicy } from "./table-clauses.ts";
import { atTableConstraint, parseTableConstraint } from "./table-constraint.ts";

// CREATE TABLE [IF NOT EXISTS] path (
//   { column | constraint | PRIMARY KEY (…) | SYNONYM (path) } [, …] [,]
// ) [PRIMARY KEY (…)] [, INTERLEAVE IN [PARENT] table [ON DELETE …]] [, ROW DELETION POLICY (…)] [, OPTIONS (…)]
export function parseCreateTable(cursor: Cursor): Omit<CreateTable, "at" | "source"> {
  cursor.parseWords("CREATE", "TABLE");
  const ifNotExists = tryParseIfNotExists(cursor);
  const name = cursor.parsePath("a table name");
  const items: Items = { columns: [], constraints: [], synonyms: [] };
  const single: SingleClauses = {};
  cursor.parseList(() => parseItem(cursor, items, single), { mayBeEmpty: true });
  while (!cursor.atEnd()) {
    cursor.trySymbol(",");
    if (!cursor.atEnd()) parseClause(cursor, single);
  }
  const { primaryKey, interleave, rowDeletionPolicy, options = [] } = single;
  return { kind: "createTable", name, ifNotExists, ...items, primaryKey, interleave, rowDeletionPolicy, options };
}

interface Items {
  readonly columns: ColumnDefinition[];
  readonly constraints: TableConstraint[];
  readonly synonyms: Path[];
}

/** What a table has once, whichever of its places it stands in. */
type SingleClauses = {
  -readonly [key in "primaryKey" | "interleave" | "rowDeletionPolicy" | "options"]?: NonNullable<CreateTable[key]>;
};

const clauseNames: Readonly<Record<keyof SingleClauses, string>> = {
  primaryKey: "a PRIMARY KEY",
  interleave: "INTERLEAVE IN",
  rowDeletionPolicy: "a ROW DELETION POLICY",
  options: "OPTIONS",
};

function checkFirst(cursor: Cursor, single: SingleClauses, key: keyof SingleClauses): void {
  if (single[key] !== undefined) throw new DdlSyntaxError(`a table has ${clauseNames[key]} once`, cursor.offset);
}

/** What stands between the brackets. */
function parseItem(cursor: Cursor, items: Items, single: SingleClauses): void {
  if (atTableConstraint(cursor)) items.constraints.push(parseTableConstraint(cursor));
  else if (cursor.atWords("PRIMARY", "KEY")) parseClause(cursor, single);
  else if (cursor.atWords("SYNONYM") && cursor.peek(1).text === "(") items.synonyms.push(parseSynonym(cursor));
  else {
    const column = parseColumnDefinition(cursor);
    items.columns.push(column);
    if (!column.primaryKey) return;
    checkFirst(cursor, single, "primaryKey");
    single.primaryKey = [{ column: column.name, order: "asc" }];
  }
}

/** What stands behind the brackets. */
function parseClause(cursor: Cursor, single: SingleClauses): void {
  if (cursor.atWords("PRIMARY", "KEY")) {
    checkFirst(cursor, single, "primaryKey");
    single.primaryKey = parsePrimaryKey(cursor);
  } else if (cursor.atWords("INTERLEAVE")) {
    checkFirst(cursor, single, "interleave");
    single.interleave = parseInterleave(cursor);
  } else if (cursor.atWords("ROW", "DELETION", "POLICY")) {
    checkFirst(cursor, single, "rowDeletionPolicy");
    cursor.parseWords("ROW", "DELETION", "POLICY");
    single.rowDeletionPolicy = parseRowDeletionPolicy(cursor);
  } else if (cursor.atWords("OPTIONS")) {
    checkFirst(cursor, single, "options");
    single.options = parseOptions(cursor);
  } else cursor.fail("PRIMARY KEY, INTERLEAVE IN, ROW DELETION POLICY, OPTIONS or the end");
}

function parsePrimaryKey(cursor: Cursor): readonly KeyPart[] {
  cursor.parseWords("PRIMARY", "KEY");
  return parseKeyParts(cursor, { mayBeEmpty: true });
}

function parseSynonym(cursor: Cursor): Path {
  cursor.parseWords("SYNONYM");
  cursor.parseSymbol("(");
  const synonym = cursor.parsePath("a synonym");
  cursor.parseSymbol(")");
  return synonym;
}

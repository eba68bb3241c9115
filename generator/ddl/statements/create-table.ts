import type { Cursor } from "../cursor.ts";
import type {
  ColumnDefinition,
  CreateTable,
  Interleave,
  KeyPart,
  RowDeletionPolicy,
  TableConstraint,
} from "../types.ts";
import { parseColumnDefinition } from "./column.ts";
import { parseKeyParts, tryParseIfNotExists, tryParseOnDelete, tryParseOptions } from "./common.ts";
import { atTableConstraint, parseTableConstraint } from "./table-constraint.ts";

// CREATE TABLE [IF NOT EXISTS] path (
//   { column | constraint | PRIMARY KEY (…) | SYNONYM (name) } [, …] [,]
// ) [PRIMARY KEY (…)] [, INTERLEAVE IN [PARENT] table [ON DELETE …]] [, ROW DELETION POLICY (…)] [, OPTIONS (…)]
export function parseCreateTable(cursor: Cursor): Omit<CreateTable, "at" | "source"> {
  cursor.parseWords("CREATE", "TABLE");
  const ifNotExists = tryParseIfNotExists(cursor);
  const name = cursor.parsePath("a table name");

  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  let primaryKey: readonly KeyPart[] | undefined;
  cursor.parseList(
    () => {
      if (atTableConstraint(cursor)) constraints.push(parseTableConstraint(cursor));
      else if (cursor.atWords("PRIMARY", "KEY")) primaryKey = parsePrimaryKey(cursor);
      else if (cursor.atWords("SYNONYM") && cursor.peek(1).text === "(") parseSynonym(cursor);
      else columns.push(parseColumnDefinition(cursor));
    },
    { mayBeEmpty: true },
  );
  let interleave: Interleave | undefined;
  let rowDeletionPolicy: RowDeletionPolicy | undefined;
  let options: CreateTable["options"] = [];
  while (!cursor.atEnd()) {
    cursor.trySymbol(",");
    if (cursor.atWords("PRIMARY", "KEY")) primaryKey = parsePrimaryKey(cursor);
    else if (cursor.atWords("INTERLEAVE")) interleave = parseInterleave(cursor);
    else if (cursor.tryWords("ROW", "DELETION", "POLICY")) rowDeletionPolicy = parseRowDeletionPolicy(cursor);
    else if (cursor.atWords("OPTIONS")) options = tryParseOptions(cursor);
    else if (!cursor.atEnd()) cursor.fail("PRIMARY KEY, INTERLEAVE IN, ROW DELETION POLICY, OPTIONS or the end");
  }
  const inline = columns.filter((column) => column.primaryKey);
  if (inline.length > 0) primaryKey ??= inline.map((column) => ({ column: column.name, order: "asc" }));
  return {
    kind: "createTable",
    name,
    ifNotExists,
    columns,
    constraints,
    primaryKey,
    interleave,
    rowDeletionPolicy,
    options,
  };
}

function parsePrimaryKey(cursor: Cursor): readonly KeyPart[] {
  cursor.parseWords("PRIMARY", "KEY");
  return parseKeyParts(cursor);
}

function parseSynonym(cursor: Cursor): void {
  cursor.parseWords("SYNONYM");
  cursor.parseSymbol("(");
  cursor.parsePath("a synonym");
  cursor.parseSymbol(")");
}

// INTERLEAVE IN [PARENT] table [ON DELETE { CASCADE | NO ACTION }]
export function parseInterleave(cursor: Cursor): Interleave {
  const at = cursor.offset;
  cursor.parseWords("INTERLEAVE", "IN");
  // A table may be called PARENT: the word is the keyword only if a name follows it.
  const enforced =
    cursor.atWords("PARENT") &&
    (cursor.peek(1).kind === "word" || cursor.peek(1).kind === "quoted") &&
    !isOnDelete(cursor);
  if (enforced) cursor.next();
  const table = cursor.parsePath("a table name");
  return { at, table, enforced, onDelete: tryParseOnDelete(cursor) ?? "noAction" };
}

function isOnDelete(cursor: Cursor): boolean {
  return cursor.peek(1).upper === "ON" && cursor.peek(2).upper === "DELETE";
}

// ( OLDER_THAN ( column, INTERVAL days DAY ) )
export function parseRowDeletionPolicy(cursor: Cursor): RowDeletionPolicy {
  cursor.parseSymbol("(");
  cursor.parseWords("OLDER_THAN");
  cursor.parseSymbol("(");
  const column = cursor.parseIdentifier("a column name");
  cursor.parseSymbol(",");
  cursor.parseWords("INTERVAL");
  const days = cursor.peek();
  if (days.kind !== "number") cursor.fail("a number of days");
  cursor.next();
  cursor.parseWords("DAY");
  cursor.parseSymbol(")");
  cursor.parseSymbol(")");
  return { column, days: Number(days.text) };
}

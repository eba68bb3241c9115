import { type Cursor, DdlSyntaxError, type Path } from "../cursor.ts";
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
//   { column | constraint | PRIMARY KEY (…) | SYNONYM (path) } [, …] [,]
// ) [PRIMARY KEY (…)] [, INTERLEAVE IN [PARENT] table [ON DELETE …]] [, ROW DELETION POLICY (…)] [, OPTIONS (…)]
export function parseCreateTable(cursor: Cursor): Omit<CreateTable, "at" | "source"> {
  cursor.parseWords("CREATE", "TABLE");
  const ifNotExists = tryParseIfNotExists(cursor);
  const name = cursor.parsePath("a table name");

  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  const synonyms: Path[] = [];
  let primaryKey: readonly KeyPart[] | undefined;
  let interleave: Interleave | undefined;
  let rowDeletionPolicy: RowDeletionPolicy | undefined;
  let options: CreateTable["options"] | undefined;
  const once = (earlier: unknown, what: string) => {
    if (earlier !== undefined) throw new DdlSyntaxError(`a table has ${what} once`, cursor.offset);
  };
  const readPrimaryKey = () => {
    once(primaryKey, "a PRIMARY KEY");
    primaryKey = parsePrimaryKey(cursor);
  };
  cursor.parseList(
    () => {
      if (atTableConstraint(cursor)) constraints.push(parseTableConstraint(cursor));
      else if (cursor.atWords("PRIMARY", "KEY")) readPrimaryKey();
      else if (cursor.atWords("SYNONYM") && cursor.peek(1).text === "(") synonyms.push(parseSynonym(cursor));
      else {
        const column = parseColumnDefinition(cursor);
        columns.push(column);
        if (!column.primaryKey) return;
        once(primaryKey, "a PRIMARY KEY");
        primaryKey = [{ column: column.name, order: "asc" }];
      }
    },
    { mayBeEmpty: true },
  );
  while (!cursor.atEnd()) {
    cursor.trySymbol(",");
    if (cursor.atWords("PRIMARY", "KEY")) readPrimaryKey();
    else if (cursor.atWords("INTERLEAVE")) {
      once(interleave, "INTERLEAVE IN");
      interleave = parseInterleave(cursor);
    } else if (cursor.atWords("ROW", "DELETION", "POLICY")) {
      once(rowDeletionPolicy, "a ROW DELETION POLICY");
      cursor.parseWords("ROW", "DELETION", "POLICY");
      rowDeletionPolicy = parseRowDeletionPolicy(cursor);
    } else if (cursor.atWords("OPTIONS")) {
      once(options, "OPTIONS");
      options = tryParseOptions(cursor);
    } else if (!cursor.atEnd()) cursor.fail("PRIMARY KEY, INTERLEAVE IN, ROW DELETION POLICY, OPTIONS or the end");
  }
  return {
    kind: "createTable",
    name,
    ifNotExists,
    columns,
    constraints,
    primaryKey,
    interleave,
    rowDeletionPolicy,
    synonyms,
    options: options ?? [],
  };
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
  const { kind, text } = cursor.peek();
  if (kind !== "number" || !Number.isSafeInteger(Number(text))) cursor.fail("a whole number of days");
  cursor.next();
  cursor.parseWords("DAY");
  cursor.parseSymbol(")");
  cursor.parseSymbol(")");
  return { column, days: Number(text) };
}

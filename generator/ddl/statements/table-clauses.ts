import type { Cursor } from "../cursor.ts";
import type { Interleave, RowDeletionPolicy } from "../types.ts";
import { tryParseOnDelete } from "./common.ts";

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

import type { Cursor } from "../cursor.ts";
import type { Check, ForeignKey, TableConstraint } from "../types.ts";
import { parseColumnNames, tryParseOnDelete } from "./common.ts";

/** Looks whether a constraint begins here; a column may be called CHECK or FOREIGN as well. */
export function atTableConstraint(cursor: Cursor): boolean {
  if (cursor.atWords("FOREIGN", "KEY")) return true;
  if (cursor.atWords("CHECK")) return cursor.peek(1).text === "(";
  if (!cursor.atWords("CONSTRAINT")) return false;
  const keyword = cursor.peek(2).upper;
  return keyword === "FOREIGN" || keyword === "CHECK";
}

// constraint:
//   [CONSTRAINT name] FOREIGN KEY (…) REFERENCES table [(…)] [ON DELETE …] [[NOT] ENFORCED]
//   [CONSTRAINT name] CHECK (expression) [[NOT] ENFORCED]
export function parseTableConstraint(cursor: Cursor): TableConstraint {
  const at = cursor.offset;
  const name = cursor.tryWords("CONSTRAINT") ? cursor.parseIdentifier("a constraint name") : undefined;
  if (cursor.tryWords("CHECK")) return parseCheck(cursor, { at, name });
  cursor.parseWords("FOREIGN", "KEY");
  return parseForeignKey(cursor, { at, name });
}

interface Beginning {
  readonly at: number;
  readonly name: string | undefined;
}

function parseForeignKey(cursor: Cursor, { at, name }: Beginning): ForeignKey {
  const columns = parseColumnNames(cursor);
  cursor.parseWords("REFERENCES");
  const table = cursor.parsePath("a table name");
  const tableColumns = cursor.atSymbol("(") ? parseColumnNames(cursor) : undefined;
  // Both orders of ON DELETE and [NOT] ENFORCED are in use.
  let onDelete = tryParseOnDelete(cursor);
  const enforced = tryParseEnforced(cursor);
  onDelete ??= tryParseOnDelete(cursor) ?? "noAction";
  return { kind: "foreignKey", at, name, columns, table, tableColumns, onDelete, enforced };
}

function parseCheck(cursor: Cursor, { at, name }: Beginning): Check {
  const expression = cursor.parseParenthesized("a condition");
  return { kind: "check", at, name, expression, enforced: tryParseEnforced(cursor) };
}

function tryParseEnforced(cursor: Cursor): boolean {
  if (cursor.tryWords("NOT", "ENFORCED")) return false;
  cursor.tryWords("ENFORCED");
  return true;
}

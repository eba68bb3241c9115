import type { Cursor } from "../cursor.ts";
import type { DeleteAction, KeyPart, Option } from "../types.ts";

// IF EXISTS
export function tryParseIfExists(cursor: Cursor): boolean {
  return cursor.tryWords("IF", "EXISTS");
}

// IF NOT EXISTS
export function tryParseIfNotExists(cursor: Cursor): boolean {
  return cursor.tryWords("IF", "NOT", "EXISTS");
}

// ( column [, …] )
export function parseColumnNames(cursor: Cursor): readonly string[] {
  return cursor.parseList(() => cursor.parseIdentifier("a column name"), { mayBeEmpty: false });
}

// ( column [ASC | DESC] [, …] )
export function parseKeyParts(cursor: Cursor, options = { mayBeEmpty: false }): readonly KeyPart[] {
  return cursor.parseList(() => {
    const column = cursor.parseIdentifier("a column name");
    const descending = cursor.tryWords("DESC");
    if (!descending) cursor.tryWords("ASC");
    return { column, order: descending ? "desc" : "asc" };
  }, options);
}

// ON DELETE { CASCADE | NO ACTION }
export function tryParseOnDelete(cursor: Cursor): DeleteAction | undefined {
  return cursor.tryWords("ON", "DELETE") ? parseDeleteAction(cursor) : undefined;
}

export function parseDeleteAction(cursor: Cursor): DeleteAction {
  if (cursor.tryWords("CASCADE")) return "cascade";
  if (cursor.tryWords("NO", "ACTION")) return "noAction";
  return cursor.fail("CASCADE or NO ACTION");
}

// OPTIONS ( name = value [, …] )
export function tryParseOptions(cursor: Cursor): readonly Option[] {
  return cursor.atWords("OPTIONS") ? parseOptions(cursor) : [];
}

export function parseOptions(cursor: Cursor): readonly Option[] {
  cursor.parseWords("OPTIONS");
  return cursor.parseList(
    () => {
      const name = cursor.parseIdentifier("an option name");
      cursor.parseSymbol("=");
      return { name, value: cursor.parseRaw("an option value") };
    },
    { mayBeEmpty: false },
  );
}

/** A number with its sign, as written. */
export function parseNumber(cursor: Cursor): string {
  const sign = cursor.trySymbol("-") ? "-" : "";
  if (cursor.peek().kind !== "number") cursor.fail("a number");
  return `${sign}${cursor.next().text}`;
}

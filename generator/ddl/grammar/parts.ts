import type { Cursor, Path } from "../cursor.ts";
import { parseKeyParts, parseNumber, parseOptions } from "../statements/common.ts";
import { parseType } from "../statements/type.ts";

/** The parts that forms are made of: each reads or throws, and gives the name it read where it is one. */
export const parseParts: Readonly<Record<string, (cursor: Cursor) => Path | undefined>> = {
  name: (cursor) => [cursor.parseIdentifier("a name")],
  path: (cursor) => cursor.parsePath("a name"),
  message: (cursor) => cursor.parseAnyPath("the name of a message"),
  schema: (cursor) => (cursor.tryWords("DEFAULT") ? ["DEFAULT"] : cursor.parsePath("a schema")),
  type: (cursor) => void parseType(cursor, { lengths: "optional" }),
  options: (cursor) => void parseOptions(cursor),
  keys: (cursor) => void parseKeyParts(cursor),
  expression: (cursor) => void cursor.parseParenthesized("an expression"),
  // `(name DEFAULT value, …)`: what stands between two commas has no end of its own.
  value: (cursor) => void cursor.parseRaw("a value"),
  rest: (cursor) => void cursor.skipBalanced(undefined, cursor.offset),
  number: (cursor) => void parseNumber(cursor),
};

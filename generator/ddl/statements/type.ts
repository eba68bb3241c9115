import { quoteIdentifier } from "../../support/index.ts";
import { type Cursor, DdlSyntaxError } from "../cursor.ts";
import type { ColumnType } from "../types.ts";

/** https://cloud.google.com/spanner/docs/reference/standard-sql/data-types */
export const keywordTypes: ReadonlySet<string> = new Set([
  "BOOL",
  "BYTES",
  "DATE",
  "FLOAT32",
  "FLOAT64",
  "INT64",
  "INTERVAL",
  "JSON",
  "NUMERIC",
  "STRING",
  "TIMESTAMP",
  "TOKENLIST",
  "UUID",
]);

/** Far beyond what Spanner stores (no arrays of arrays), and safe for the stack. */
const maxTypeDepth = 15;

export interface TypeOptions {
  /** A column needs the length of a STRING; a parameter of a function has none. */
  readonly lengths: "required" | "optional";
}

// type:
//   { STRING | BYTES } ( { length | MAX } ) | name | ARRAY < type > [( vector_length => n )] | STRUCT < … >
//     | path of a proto or enum
export function parseType(cursor: Cursor, options: TypeOptions = { lengths: "required" }, depth = 0): ColumnType {
  if (depth > maxTypeDepth) cursor.fail(`a type nested at most ${maxTypeDepth} deep`);
  if (cursor.tryWords("ARRAY")) {
    cursor.parseSymbol("<");
    const element = parseType(cursor, options, depth + 1);
    parseClosingAngle(cursor);
    return { text: `ARRAY<${element.text}>${tryParseVectorLength(cursor)}` };
  }
  if (cursor.tryWords("STRUCT")) return { text: `STRUCT<${parseFields(cursor, depth).join(", ")}>` };
  const { kind, upper } = cursor.peek();
  if (kind === "word" && keywordTypes.has(upper) && cursor.peek(1).text !== ".") {
    cursor.next();
    if (upper === "STRING" || upper === "BYTES") return { text: `${upper}${parseLength(cursor, options)}` };
    // What follows another type is no part of it, but for the precision that a PostgreSQL schema has.
    return { text: `${upper}${upper === "NUMERIC" ? tryParseNumbers(cursor) : ""}` };
  }
  return { text: `${typeName(cursor.parsePath("a column type"))}${tryParseNumbers(cursor)}` };
}

function parseFields(cursor: Cursor, depth: number): readonly string[] {
  if (cursor.trySymbol("<>")) return [];
  cursor.parseSymbol("<");
  const fields: string[] = [];
  while (!cursor.atSymbol(">") && !cursor.atSymbol(">>")) {
    // `STRUCT<INT64, …>`: a field may have no name.
    const isNamed = ![",", ">", ">>", "(", "<", "<>", "."].includes(cursor.peek(1).text);
    const name = isNamed ? `${quoteIdentifier(cursor.parseIdentifier("a field name"))} ` : "";
    fields.push(`${name}${parseType(cursor, { lengths: "optional" }, depth + 1).text}`);
    if (!cursor.trySymbol(",")) break;
  }
  parseClosingAngle(cursor);
  return fields;
}

/** Written so that it can be read again: after a dot any word may stand. */
function typeName([first = "", ...rest]: readonly string[]): string {
  return [quoteIdentifier(first), ...rest.map((part) => (/^\w+$/.test(part) ? part : quoteIdentifier(part)))].join(".");
}

/** `ARRAY<ARRAY<…>>` and `ARRAY<STRUCT<…>>` end in the token `>>`, of which each level takes its half. */
function parseClosingAngle(cursor: Cursor): void {
  if (!cursor.tryClosingAngle()) cursor.fail('">"');
}

// ( { length | MAX } )
function parseLength(cursor: Cursor, { lengths }: TypeOptions): string {
  if (lengths === "optional" && !cursor.atSymbol("(")) return "";
  if (!cursor.atSymbol("(")) cursor.fail('"(" and a length or MAX');
  cursor.next();
  const length = cursor.tryWords("MAX") ? "MAX" : parseDigits(cursor, "a length or MAX");
  cursor.parseSymbol(")");
  return `(${length})`;
}

// ( vector_length => n )
function tryParseVectorLength(cursor: Cursor): string {
  if (!cursor.trySymbol("(")) return "";
  cursor.parseWords("VECTOR_LENGTH");
  cursor.parseSymbol("=>");
  const length = parseDigits(cursor, "the length of the vectors");
  cursor.parseSymbol(")");
  return `(vector_length=>${length})`;
}

/** A type that is not GoogleSQL's is told later, by its name: `varchar(20)`, `numeric(12, 2)`. */
function tryParseNumbers(cursor: Cursor): string {
  if (!cursor.atSymbol("(")) return "";
  const numbers = cursor.parseList(() => parseDigits(cursor, "a number"), { mayBeEmpty: false });
  return `(${numbers.join(", ")})`;
}

/** In decimal digits, however it is written. */
function parseDigits(cursor: Cursor, what: string): string {
  const { kind, text, start } = cursor.peek();
  if (kind !== "number") cursor.fail(what);
  if (!/^(?:0x[0-9a-f]+|[0-9]+)$/i.test(text)) throw new DdlSyntaxError(`expected ${what}, found "${text}"`, start);
  cursor.next();
  return BigInt(text).toString();
}

import { literalValue, readStatementTokens, type Token } from "../../ddl/index.ts";
import type { Table } from "../../model/types.ts";
import type { ExportColumn } from "../types.ts";

/** A CHECK of Spanner as BigQuery evaluates it over the mapped row, or why it does not. */
export type Translated =
  | { readonly ok: true; readonly sql: string }
  /** Ends a sentence that begins with "rows are not held against it: ". */
  | { readonly ok: false; readonly problem: string };

/**
 * Both speak GoogleSQL, so a CHECK stands as it is, if all that it uses is known to mean the same in both and never to fail: an
 * error in one row would stop the whole query.
 */
export function translateCheck(
  expression: string,
  table: Table,
  exported: ReadonlyMap<string, ExportColumn>,
): Translated {
  const { tokens, error, next } = readStatementTokens(expression, 0);
  if (error !== undefined) return { ok: false, problem: error.message };
  if (next < expression.length) return { ok: false, problem: "it holds `;`" };
  const own = new Map(table.columns.map(({ name }) => [name.toLowerCase(), name]));
  let sql = "";
  let at = tokens[0]?.start ?? 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "end") break;
    const between = expression.slice(at, token.start);
    if (between.trim() !== "") return { ok: false, problem: "it holds a comment" };
    const problem = tokenProblem(token, tokens[index + 1], { own, exported });
    if (problem !== undefined) return { ok: false, problem };
    sql += `${between === "" || sql === "" ? "" : " "}${token.text}`;
    at = token.end;
  }
  return sql === "" ? { ok: false, problem: "it is empty" } : { ok: true, sql };
}

interface Names {
  /** By the name in small letters. */
  readonly own: ReadonlyMap<string, string>;
  readonly exported: ReadonlyMap<string, ExportColumn>;
}

function tokenProblem(token: Token, next: Token | undefined, { own, exported }: Names): string | undefined {
  const { kind, text, upper } = token;
  if (text.includes("\n")) return "a literal goes over several lines";
  if (kind === "string" || kind === "number") return undefined;
  if (kind === "symbol") return symbols.has(text) ? undefined : `it uses \`${text}\``;
  const isCall = next?.text === "(";
  if (kind === "word" && (words.has(upper) || (isCall && functions.has(upper)))) return undefined;
  const name = own.get((kind === "quoted" ? literalValue(text) : text).toLowerCase());
  if (name === undefined || isCall) return `it uses ${text}`;
  return exported.has(name) ? undefined : `column ${name} is not exported`;
}

/** Without `/`, which fails for zero, and without fields, calls of methods and hints. */
const symbols: ReadonlySet<string> = new Set("( ) , = != <> < <= > >= + - * ||".split(" "));

const words: ReadonlySet<string> = new Set(
  "AND OR NOT IS NULL TRUE FALSE IN BETWEEN LIKE CASE WHEN THEN ELSE END DATE TIMESTAMP NUMERIC".split(" "),
);

/**
 * Of the same meaning in both, and without errors for any value.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/functions-all
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all
 */
const functions: ReadonlySet<string> = new Set(
  `ARRAY_LENGTH BYTE_LENGTH CHAR_LENGTH CHARACTER_LENGTH COALESCE CONCAT ENDS_WITH GREATEST IF IFNULL IS_INF IS_NAN LEAST
  LENGTH LOWER LTRIM NULLIF REGEXP_CONTAINS REPLACE REVERSE RTRIM SIGN STARTS_WITH STRPOS TRIM UPPER`.split(/\s+/),
);

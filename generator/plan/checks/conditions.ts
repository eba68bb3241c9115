import { literalValue, readStatementTokens, type Token } from "../../ddl/index.ts";
import type { Column, Table } from "../../model/types.ts";
import { quoteIdentifier } from "../../support/index.ts";
import type { ExportColumn } from "../types.ts";

/** A CHECK of Spanner as BigQuery evaluates it over the mapped row, or why it does not. */
export type Translated =
  | { readonly ok: true; readonly sql: string }
  /** Ends a sentence that begins with "rows are not held against it: ". */
  | { readonly ok: false; readonly problem: string };

/**
 * Both speak GoogleSQL, so a CHECK stands as it is, if all that it uses is known to mean the same in both and never to fail: an
 * error in one row would stop the whole query. So there is no arithmetic, which may overflow, and nothing that asks for a time
 * zone, which is another one in Spanner.
 */
export function translateCheck(
  expression: string,
  table: Table,
  exported: ReadonlyMap<string, ExportColumn>,
): Translated {
  const { tokens, error, next } = readStatementTokens(expression, 0);
  if (error !== undefined) return { ok: false, problem: error.message };
  if (next < expression.length) return { ok: false, problem: "it holds `;`" };
  const words = tokens.filter(({ kind }) => kind !== "end");
  const columns = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  let sql = "";
  let at = words[0]?.start ?? 0;
  for (const [index, token] of words.entries()) {
    const between = expression.slice(at, token.start);
    if (between.trim() !== "") return { ok: false, problem: "it holds a comment" };
    const read = readToken(words, index, columns, exported);
    if (!read.ok) return read;
    sql += `${between === "" || sql === "" ? "" : " "}${read.sql}`;
    at = token.end;
  }
  const zone = zoneProblem(words, columns);
  if (zone !== undefined) return { ok: false, problem: zone };
  return sql === "" ? { ok: false, problem: "it is empty" } : { ok: true, sql };
}

type Columns = ReadonlyMap<string, Column>;

function readToken(
  tokens: readonly Token[],
  index: number,
  columns: Columns,
  exported: ReadonlyMap<string, ExportColumn>,
): Translated {
  const token = tokens[index] as Token;
  const { kind, text, upper } = token;
  const as = (sql: string): Translated => ({ ok: true, sql });
  const not = (problem: string): Translated => ({ ok: false, problem });
  if (text.includes("\n")) return not("a literal goes over several lines");
  if (kind === "string" || kind === "number") return as(text);
  if (kind === "symbol") return symbols.has(text) || isSign(tokens, index) ? as(text) : not(`it uses \`${text}\``);
  const next = tokens[index + 1];
  if (kind === "word") {
    if (upper === "LIKE" && !isPattern(next, tokens[index + 2])) return not("it uses LIKE without a literal pattern");
    if (keywords.has(upper)) return as(text);
    // `DATE '2024-01-31'`; the same word may be a column or a function.
    if (literalTypes.has(upper) && next?.kind === "string") return as(text);
    if (next?.text === "(") {
      if (upper === "REGEXP_CONTAINS" && !endsInLiteral(tokens, index + 1))
        return not("it uses REGEXP_CONTAINS without a literal pattern");
      return functions.has(upper) ? as(text) : not(`it uses ${text}`);
    }
  }
  const column = columns.get((kind === "quoted" ? literalValue(text) : text).toLowerCase());
  if (column === undefined || next?.text === "(") return not(`it uses ${text}`);
  if (!exported.has(column.name)) return not(`column ${column.name} is not exported`);
  // Rounded, or brought into another form, on the way to Spanner.
  if (!/^(ARRAY\s*<\s*)?(BOOL|INT64|FLOAT64|STRING|BYTES|DATE|TIMESTAMP|NUMERIC|JSON)\b/i.test(column.type)) {
    return not(`column ${column.name} is ${column.type}`);
  }
  return as(quoteIdentifier(column.name));
}

/** A text that is the whole pattern; one that ends in a backslash is an error in each row. */
function isPattern(token: Token | undefined, after: Token | undefined): boolean {
  return token?.kind === "string" && after?.text !== "||" && !literalValue(token.text).endsWith("\\");
}

/** The sign of a number, which is no subtraction. */
function isSign(tokens: readonly Token[], index: number): boolean {
  const [before, token, after] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  if (token?.text !== "-" || after?.kind !== "number") return false;
  return (
    before === undefined ||
    (before.kind === "symbol" && before.text !== ")") ||
    (before.kind === "word" && keywords.has(before.upper) && !values.has(before.upper))
  );
}

/** Whether the call's last argument is a text, so that Spanner has looked at it already. */
function endsInLiteral(tokens: readonly Token[], open: number): boolean {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const text = tokens[index]?.text;
    if (text === "(") depth += 1;
    if (text === ")") depth -= 1;
    if (depth === 0) return tokens[index - 1]?.kind === "string" && tokens[index - 2]?.text === ",";
  }
  return false;
}

/** A time without a zone is one of America/Los_Angeles in Spanner, if its database does not say otherwise, and of UTC in BigQuery. */
function zoneProblem(tokens: readonly Token[], columns: Columns): string | undefined {
  const hasTimestamp = tokens.some(({ kind, text }) => {
    if (kind !== "word" && kind !== "quoted") return false;
    return /^TIMESTAMP\b/i.test(columns.get((kind === "quoted" ? literalValue(text) : text).toLowerCase())?.type ?? "");
  });
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "string") continue;
    const type = tokens[index - 1]?.upper;
    const isTime = type === "TIMESTAMP" || (hasTimestamp && (type === undefined || !literalTypes.has(type)));
    if (isTime && !/:\d\d(\.\d+)?\s?(Z|[+-]\d{1,2}(:\d\d)?)['"]$/i.test(text))
      return `it has the time ${text} without a time zone`;
  }
  return undefined;
}

const symbols: ReadonlySet<string> = new Set("( ) , = != <> < <= > >= ||".split(" "));
const keywords: ReadonlySet<string> = new Set(
  "AND OR NOT IS NULL TRUE FALSE IN BETWEEN LIKE CASE WHEN THEN ELSE END".split(" "),
);
/** Of these keywords those that end a value. */
const values: ReadonlySet<string> = new Set("NULL TRUE FALSE END".split(" "));
const literalTypes: ReadonlySet<string> = new Set(["DATE", "TIMESTAMP", "NUMERIC"]);

/**
 * Of the same meaning in both, and without errors for any value.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/functions-all
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all
 */
const functions: ReadonlySet<string> = new Set(
  `ARRAY_LENGTH BYTE_LENGTH CHAR_LENGTH CHARACTER_LENGTH COALESCE CONCAT ENDS_WITH GREATEST IF IFNULL IS_INF IS_NAN LEAST
  LENGTH LOWER LTRIM NULLIF REGEXP_CONTAINS REPLACE REVERSE RTRIM SIGN STARTS_WITH STRPOS TRIM UPPER`.split(/\s+/),
);

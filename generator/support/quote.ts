/**
 * The one place where text is escaped: for GoogleSQL, JavaScript, SQLX, YAML and Mermaid.
 * Rules: https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical (GoogleSQL), observed behaviour of
 * Dataform core 3 (SQLX).
 */

/** A path in one pair of backticks, `p.d.t`: one spelling that BigQuery, Dataform and ZetaSQL all resolve. */
export function quotePath(parts: readonly string[]): string {
  return `\`${parts.map(escapeIdentifier).join(".")}\``;
}

/** Escapes what stands between backticks; GoogleSQL takes the same escapes there as in string literals. */
export function escapeIdentifier(name: string): string {
  return escapeGoogleSql(name, "`");
}

const plainIdentifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Bare where GoogleSQL allows it, else in backticks. */
export function quoteIdentifier(name: string): string {
  const upper = name.toUpperCase();
  const isPlain = plainIdentifier.test(name) && !reservedKeywords.has(upper) && !callsWithoutParentheses.has(upper);
  return isPlain ? name : `\`${escapeIdentifier(name)}\``;
}

/** Functions that are called by their bare names: a column of such a name is only found in backticks. */
const callsWithoutParentheses: ReadonlySet<string> = new Set([
  "CURRENT_DATE",
  "CURRENT_DATETIME",
  "CURRENT_TIME",
  "CURRENT_TIMESTAMP",
]);

/** A GoogleSQL string literal in single quotes. */
export function quoteString(text: string): string {
  return `'${escapeGoogleSql(text, "'")}'`;
}

/** Escapes text for the inside of `'''…'''`, where newlines may stand as they are. */
export function escapeTripleQuoted(text: string): string {
  return text
    .split("\n")
    .map((line) => escapeGoogleSql(line, "'"))
    .join("\n");
}

function escapeGoogleSql(text: string, quote: string): string {
  let result = "";
  for (const character of text) {
    if (character === "\\" || character === quote) result += `\\${character}`;
    else if (character === "\n") result += "\\n";
    else if (character === "\r") result += "\\r";
    else if (character === "\t") result += "\\t";
    else if (isControl(character)) result += `\\u${hex4(character)}`;
    else result += character;
  }
  return result;
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029;
}

function hex4(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, "0");
}

/** The inside of a JSON string that stands in `'''…'''`: escaped for the one, then for the other. */
export function escapeJsonInTripleQuoted(text: string): string {
  return escapeTripleQuoted(JSON.stringify(text).slice(1, -1));
}

/** A YAML string in double quotes, whose escapes are JSON's. */
export function quoteYaml(text: string): string {
  return quoteJavaScript(text);
}

/** The inside of a quoted label of Mermaid, which reads `#…;` as a character. */
export function escapeMermaid(text: string): string {
  return text.replaceAll("#", "#35;").replaceAll('"', "#quot;");
}

/**
 * A string in a JavaScript module or between `${` and `}` of SQLX: JSON's form, with the characters escaped that JSON
 * allows and JavaScript does not.
 */
export function quoteJavaScript(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** A string between `${` and `}` of SQLX in which nothing can be taken for SQLX: only letters, digits, blanks and `_-.:` stay. */
export function quoteSqlxValue(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N}_ .:-]/gu, (character) => [...character].map(unicodeEscape).join(""))}"`;
}

function unicodeEscape(character: string): string {
  const codeUnits = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return codeUnits.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/**
 * A string inside `config { }` of SQLX. Only `\"` and `\\` survive Dataform's reading of a config block, so control
 * characters become spaces.
 */
export function quoteSqlxConfig(text: string): string {
  let result = "";
  for (const character of text) {
    if (character === "\\" || character === '"') result += `\\${character}`;
    else result += isControl(character) ? " " : character;
  }
  return `"${result}"`;
}

/** Text for the SQL of a SQLX file: `${` would be interpolated everywhere, strings included, and `\${` does not help. */
export function escapeSqlx(text: string): string {
  return text.replaceAll("${", '${"$"}{');
}

/** Text for the inside of a template literal of JavaScript. */
export function escapeTemplate(text: string): string {
  return text.replace(/[\\`]|\$(?=\{)/g, "\\$&").replaceAll("\r", "\\r");
}

/** Whether text holds a character that no name may hold, because it cannot be written down in one line. */
export function hasControlCharacters(text: string): boolean {
  for (const character of text) if (isControl(character)) return true;
  return false;
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords */
export const reservedKeywords: ReadonlySet<string> = new Set(
  `ALL AND ANY ARRAY AS ASC ASSERT_ROWS_MODIFIED AT BETWEEN BY CASE CAST COLLATE CONTAINS CREATE CROSS CUBE CURRENT
  DEFAULT DEFINE DESC DISTINCT ELSE END ENUM ESCAPE EXCEPT EXCLUDE EXISTS EXTRACT FALSE FETCH FOLLOWING FOR FROM FULL
  GROUP GROUPING GROUPS HASH HAVING IF IGNORE IN INNER INTERSECT INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT LOOKUP
  MERGE NATURAL NEW NO NOT NULL NULLS OF ON OR ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE RECURSIVE
  RESPECT RIGHT ROLLUP ROWS SELECT SET SOME STRUCT TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST USING WHEN
  WHERE WINDOW WITH WITHIN GRAPH_TABLE`.split(/\s+/),
);

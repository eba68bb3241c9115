import type { GraphLabel } from "../introspect/types.ts";
import { reservedKeywords } from "../support/index.ts";

/** Called without parentheses, so that a word alone is no column. */
const functions = /^current_(?:date|datetime|time|timestamp)$/i;

/** The column that an expression is, where it is nothing else. */
export function plainColumn(expression: string): string | undefined {
  if (/^[A-Za-z_]\w*$/.test(expression)) return isColumnWord(expression) ? expression : undefined;
  return /^`([^`\\]+)`$/.exec(expression)?.[1];
}

/** `TRUE` and `NULL` are values, and no other reserved word is a column without backticks. */
function isColumnWord(word: string): boolean {
  return !functions.test(word) && !reservedKeywords.has(word.toUpperCase());
}

/**
 * A dynamic part is the bare name of a column in DDL, which may be any word. Only the metadata of a live database may hold an
 * expression, such as a column with its table before it; of that nothing is said.
 */
function isName(dynamic: string): boolean {
  return !/[().,`'"[\]+\-*/|<>=&^~@]/.test(dynamic);
}

/** The columns that an element's labels and dynamic parts name outright. */
export function namedColumns(element: {
  readonly labels: readonly GraphLabel[];
  readonly dynamicLabel: string | undefined;
  readonly dynamicProperties: string | undefined;
}): readonly string[] {
  const { labels, dynamicLabel, dynamicProperties } = element;
  const excepted = labels.flatMap(({ properties }) => (properties.kind === "allColumns" ? properties.except : []));
  const plain = labels.flatMap(({ properties }) =>
    properties.kind === "listed" ? properties.items.map(({ expression }) => plainColumn(expression)) : [],
  );
  const dynamic = [dynamicLabel, dynamicProperties].filter((text) => text !== undefined && isName(text));
  return [...excepted, ...plain, ...dynamic].filter((column) => column !== undefined);
}

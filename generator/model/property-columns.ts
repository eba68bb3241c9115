import type { GraphLabel } from "../introspect/types.ts";

/** Called without parentheses, so that a word alone is no column. */
const functions = /^current_(?:date|datetime|time|timestamp)$/i;

/** The column that an expression is, where it is nothing else. */
export function plainColumn(expression: string): string | undefined {
  if (/^[A-Za-z_]\w*$/.test(expression)) return functions.test(expression) ? undefined : expression;
  return /^`([^`\\]+)`$/.exec(expression)?.[1];
}

/** The columns that an element's labels and dynamic parts name outright. */
export function namedColumns(element: {
  readonly labels: readonly GraphLabel[];
  readonly dynamicLabel: string | undefined;
  readonly dynamicProperties: string | undefined;
}): readonly string[] {
  const { labels, dynamicLabel, dynamicProperties } = element;
  const excepted = labels.flatMap(({ properties }) => (properties.kind === "allColumns" ? properties.except : []));
  const expressions = labels.flatMap(({ properties }) =>
    properties.kind === "listed" ? properties.items.map(({ expression }) => expression) : [],
  );
  const plain = [...expressions, dynamicLabel ?? "", dynamicProperties ?? ""].map(plainColumn);
  return [...excepted, ...plain.filter((column) => column !== undefined)];
}

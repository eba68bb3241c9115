import { readStatementTokens } from "../../ddl/index.ts";
import { quoteIdentifier, quotePath } from "../../support/index.ts";

/** The rows of a table in the order of its key. */
export function readQuery(input: {
  /** The parts of its name. */
  readonly table: readonly string[];
  readonly columns: readonly string[];
  readonly key: readonly { readonly column: string; readonly order: "asc" | "desc" }[];
}): string {
  // A column that is called like its table would be hidden by it.
  const column = (name: string): string => `\`~t\`.${quoteIdentifier(name)}`;
  const order = input.key.map(({ column: name, order: way }) => `${column(name)} ${way.toUpperCase()}`);
  const table = input.table.map(quoteIdentifier).join(".");
  const orderBy = order.length === 0 ? "" : ` ORDER BY ${order.join(", ")}`;
  return `SELECT ${input.columns.map(column).join(", ")} FROM ${table} AS \`~t\`${orderBy}`;
}

/** A table in a FROM clause, under the name that the rest of the query calls it by. */
export function namedTable(table: string, alias: string | undefined): string {
  return quoteIdentifier(table) + (alias === undefined ? "" : ` AS ${quoteIdentifier(alias)}`);
}

/** The table of rows that expressions are evaluated over; no column of Spanner has such a name. */
export const rowsTable = "~rows";
export const positionColumn = "~position";

/** Expressions over the columns of each row. They come out as `e0`, `e1`, with the row's position. */
export function expressionsQuery(expressions: readonly ExpressionText[]): string {
  const items = expressions.map((expression, index) => `${expressionText(expression)} AS e${index}`);
  return `SELECT ${[quoteIdentifier(positionColumn), ...items].join(", ")} FROM ${quotePath([rowsTable])}`;
}

/** An expression over no columns, evaluated so many times: GENERATE_UUID() gives another one each time. */
export function constantQuery(expression: ExpressionText, times: number): string {
  return `SELECT ${expressionText(expression)} AS e0 FROM UNNEST(GENERATE_ARRAY(1, ${times}))`;
}

export interface ExpressionText {
  readonly text: string;
  /** The column's type, where the value is for a column. */
  readonly type: string | undefined;
}

function expressionText({ text, type }: ExpressionText): string {
  const known = withoutFloat32(text);
  return type === undefined ? `(${known})` : `CAST((${known}) AS ${type})`;
}

/** The type that ZetaSQL does not have: in its place stands FLOAT64, as a type and as the function that reads JSON. */
function withoutFloat32(text: string): string {
  if (!/FLOAT32/i.test(text)) return text;
  let known = "";
  let end = 0;
  for (const token of readStatementTokens(text, 0).tokens) {
    if (token.upper !== "FLOAT32") continue;
    known += `${text.slice(end, token.start)}FLOAT64`;
    end = token.end;
  }
  return known + text.slice(end);
}

/** What is taken out of a table's definition, for the report. */
export function interleaveClause(parent: string): string {
  return `INTERLEAVE IN ${parent}`;
}

export function checkClause({
  name,
  expression,
}: {
  readonly name: string | null;
  readonly expression: string;
}): string {
  return `${name === null ? "" : `CONSTRAINT ${name} `}CHECK (${expression}) NOT ENFORCED`;
}

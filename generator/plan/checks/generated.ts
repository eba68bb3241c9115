import { readStatementTokens } from "../../ddl/index.ts";
import type { Table } from "../../model/types.ts";
import { wordsOf } from "../../support/index.ts";

/** Whether Spanner works the column out from these alone. */
export function isGeneratedFrom(table: Table, name: string, from: ReadonlySet<string>): boolean {
  return columnsUsed(table, name)?.every((column) => from.has(column)) ?? false;
}

/** The columns of which a generated column is made; undefined for another column. */
function columnsUsed(table: Table, name: string): readonly string[] | undefined {
  const expression = table.columns.find((column) => column.name === name)?.generated?.expression;
  if (expression === undefined) return undefined;
  const words = wordsOf(expression);
  return table.columns.map((column) => column.name).filter((column) => words.has(column.toLowerCase()));
}

/** Words in one letter case, literals as they stand. */
function textOfTokens(expression: string | undefined): string | undefined {
  if (expression === undefined) return undefined;
  const { tokens } = readStatementTokens(expression, 0);
  return JSON.stringify(tokens.map(({ kind, text }) => (kind === "word" ? text.toLowerCase() : text)));
}

/**
 * Whether both columns are generated in the same way from columns that are equal anyway, each under the same name in both tables:
 * then they are equal too.
 */
export function isSameGenerated(
  [table, name]: readonly [Table, string],
  [other, otherName]: readonly [Table, string],
  equal: ReadonlySet<string>,
): boolean {
  const textOf = ({ columns }: Table, column: string) =>
    textOfTokens(columns.find((candidate) => candidate.name === column)?.generated?.expression);
  const text = textOf(table, name);
  return text !== undefined && text === textOf(other, otherName) && isGeneratedFrom(table, name, equal);
}

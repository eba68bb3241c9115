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
    columns
      .find((candidate) => candidate.name === column)
      ?.generated?.expression.replace(/\s+/g, "")
      .toLowerCase();
  const text = textOf(table, name);
  return text !== undefined && text === textOf(other, otherName) && isGeneratedFrom(table, name, equal);
}

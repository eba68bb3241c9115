import { quoteIdentifier } from "../../support/index.ts";

/** The one table of the catalogue; no column is called so. */
export const rowsTable = "rehearsal_rows_of_a_sample";
/** Its column that says which row it is. */
export const positionColumn = "rehearsal_position_of_a_row";

const resultColumn = "rehearsal_result_of_a_row";

/** An expression of the schema or the config over the rows; `alias` is what it may call the table. */
export function evaluateForRows(expression: string, alias: string): string {
  const name = quoteIdentifier(alias);
  return `SELECT ${positionColumn}, (${expression}) AS ${resultColumn} FROM ${rowsTable} AS ${name}`;
}

export function resultOf(row: Readonly<Record<string, unknown>>): unknown {
  return row[resultColumn];
}

import type { Table } from "../model/types.ts";
import type { Row, Value } from "./types.ts";
import { BadValueError, canonicalText, columnValues } from "./values/index.ts";

/** Compares the rows of one table as Spanner does. */
export interface RowReader {
  /** A text that two rows share exactly when their primary keys are equal. */
  key(row: Row): string;
  /** Whether two values of a column are equal; of what Spanner would not take, whether they are the same. */
  isEqual(column: string, a: Value | undefined, b: Value | undefined): boolean;
}

/** @param known the columns that tell the rows apart, where it is not the key. */
export function rowReader(
  { columns, primaryKey }: Table,
  known: readonly string[] = primaryKey.map(({ column }) => column),
): RowReader {
  const texts = new Map(columns.map(({ name, type }) => [name, textOf(type)]));
  const text = (column: string, value: Value | undefined): string => texts.get(column)?.(value ?? null) ?? "";
  return {
    key: (row) => known.map((column) => text(column, row[column])).join(""),
    isEqual: (column, a = null, b = null) => a === b || text(column, a) === text(column, b),
  };
}

function textOf(type: string): (value: Value) => string {
  const { normal, text } = columnValues(type);
  return (value) => {
    try {
      return canonicalText(text(normal(value)));
    } catch (error) {
      if (!(error instanceof BadValueError)) throw error;
      return `!${canonicalText(JSON.stringify(value))}`;
    }
  };
}

/** The key as it is shown: `(1, "a")`. */
export function showKey({ primaryKey }: Pick<Table, "primaryKey">, row: Row): string {
  return `(${primaryKey.map(({ column }) => showValue(row[column] ?? null)).join(", ")})`;
}

/** INT64 and others come as text: without quotes where it looks like a number. */
function showValue(value: Value): string {
  if (value === null) return "NULL";
  return typeof value === "string" && !/^-?\d+(\.\d+)?$/.test(value) ? JSON.stringify(value) : String(value);
}

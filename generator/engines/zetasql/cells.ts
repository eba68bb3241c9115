import { parseSqlType, printSqlType } from "./sql-type.ts";
import type { Cell, ColumnInput, Row, Value } from "./types.ts";
import { decodeValue, encodeValue } from "./values.ts";

/**
 * Rows as ZetaSQL has them: a cell for every column, in their order. Who hands results from one statement to the next keeps
 * them in this form, which loses nothing (a JSON null is no NULL, columns may share a name) and costs no conversion.
 *
 * @throws DiagnosticsError `bad-row-value` when a value does not fit its column, `unknown-type`.
 */
export function encodeRows(
  columns: readonly ColumnInput[],
  rows: readonly Row[],
  table: string,
): readonly (readonly Cell[])[] {
  const typed = columns.map(({ name, type }) => ({
    name,
    type: parseSqlType(type, `Table "${table}", column "${name}"`),
  }));
  return rows.map((row, index) =>
    typed.map(({ name, type }) =>
      encodeValue(
        Object.hasOwn(row, name) ? (row[name] ?? null) : null,
        type,
        `Table "${table}", row ${index + 1}, column "${name}"`,
      ),
    ),
  );
}

export function decodeRows(columns: readonly ColumnInput[], cells: readonly (readonly Cell[])[]): readonly Row[] {
  const typed = columns.map(({ name, type }) => ({ name, type: parseSqlType(type, `Column "${name}"`) }));
  return cells.map(
    (row): Row =>
      // fromEntries defines properties, so that a column may even be called __proto__.
      Object.fromEntries(typed.map(({ name, type }, index) => [name, decodeValue(row[index], type)])),
  );
}

export function decodeCell(cell: Cell | undefined, type: string): Value {
  return decodeValue(cell, parseSqlType(type, "A value"));
}

/** @throws DiagnosticsError `bad-row-value`. */
export function encodeCell(value: Value, type: string): Cell {
  return encodeValue(value, parseSqlType(type, "A value"), "A value");
}

export function isNullCell(cell: Cell | undefined): boolean {
  return cell === undefined || Object.keys(cell).length === 0;
}

/** Undefined when it is no array, or NULL. */
export function arrayElements(cell: Cell | undefined): readonly Cell[] | undefined {
  return cell?.arrayValue === undefined ? undefined : (cell.arrayValue.element ?? []);
}

/** Undefined when it is no struct, or NULL. */
export function structFields(cell: Cell | undefined): readonly Cell[] | undefined {
  return cell?.structValue === undefined ? undefined : (cell.structValue.field ?? []);
}

/** As results print it: without lengths, precisions and synonyms. */
export function canonicalType(type: string): string {
  return printSqlType(parseSqlType(type, "A value"));
}

/** The types of the fields of a STRUCT; undefined for other types. */
export function structFieldTypes(type: string): readonly string[] | undefined {
  const parsed = parseSqlType(type, "A value");
  return parsed.kind === "STRUCT" ? parsed.fields.map((field) => printSqlType(field.type)) : undefined;
}

import type { Row, Value } from "../../types.ts";
import { BadValueError, type ColumnValues, isList, type WireValue } from "../../values/index.ts";

/** A row as the API has it; what is no value of its column goes as it is, and the emulator says so. */
export function encodeRow(
  row: Row,
  columns: readonly { readonly name: string; readonly values: ColumnValues | undefined }[],
): readonly WireValue[] {
  return columns.map(({ name, values }) => {
    const value = Object.hasOwn(row, name) ? (row[name] ?? null) : null;
    if (values === undefined) return asItIs(value);
    try {
      return values.toWire(values.normal(value));
    } catch (error) {
      if (error instanceof BadValueError) return asItIs(value);
      throw error;
    }
  });
}

function asItIs(value: Value): WireValue {
  if (value === null) return { nullValue: 0 };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "string") return { stringValue: value };
  if (isList(value)) return { listValue: { values: value.map(asItIs) } };
  const fields = Object.entries(value).map(([name, member]) => [name, asItIs(member)] as const);
  return { structValue: { fields: Object.fromEntries(fields) } };
}

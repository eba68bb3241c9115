import type { Value } from "../types.ts";
import { columnValues } from "./column-values.ts";

/**
 * A text that is equal for values that Spanner takes for equal, and for no others: 1.50 is 1.5, −0 is 0, NaN is NaN,
 * NULL is NULL.
 *
 * @param type as the catalogue writes it.
 * @throws BadValueError when it is no value of that type.
 */
export function canonicalValue(type: string, value: Value): string {
  const { normal, text } = columnValues(type);
  return canonicalText(text(normal(value)));
}

/**
 * A text of {@link import("./types.ts").ColumnValues.text} as a part of a longer one: whatever it holds, its borders stay
 * visible.
 */
export function canonicalText(text: string | undefined): string {
  return text === undefined ? "~" : `${text.length}:${text}`;
}

export interface KeyColumn {
  readonly name: string;
  readonly type: string;
  readonly descending: boolean;
}

type Keyed = Readonly<Record<string, Value>>;

/** Spanner's order of the rows of a table: NULL first, or last where it descends. The values are in normal form. */
export function compareKeys(key: readonly KeyColumn[]): (a: Keyed, b: Keyed) => number {
  const parts = key.map(({ name, type, descending }) => ({ name, descending, ...columnValues(type) }));
  return (a, b) => {
    for (const { name, descending, compare } of parts) {
      const order = compare(a[name] ?? null, b[name] ?? null);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

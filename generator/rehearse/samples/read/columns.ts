import { type ValueType, valueType } from "../../../engines/index.ts";
import { DiagnosticsError, didYouMean } from "../../../support/index.ts";
import type { ColumnInput, Value } from "../../types.ts";

/** A column of a table, by its declared name. */
export interface ReadColumn {
  readonly name: string;
  readonly type: ValueType;
}

/** The columns that a file may have; BigQuery's names are the same in upper and lower case. */
export class ReadColumns {
  readonly #byName: ReadonlyMap<string, ReadColumn>;
  readonly #names: readonly string[];

  /** @throws DiagnosticsError `unknown-type`. */
  constructor(table: { readonly file: string; readonly path: string; readonly columns: readonly ColumnInput[] }) {
    const { file, path, columns } = table;
    this.#names = columns.map(({ name }) => name);
    this.#byName = new Map(
      columns.map(({ name, type }) => [
        name.toLowerCase(),
        { name, type: valueType(type, `${file}: table "${path}", column "${name}"`) },
      ]),
    );
  }

  find(name: string): ReadColumn | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Why a name of a file is none of these. */
  problem(name: string): string {
    return `Column "${name}": its type is not declared.${didYouMean(name, this.#names)}`.replace(/\.$/, "");
  }
}

/** The value, or why it is none of its column's type. */
export function readValue(
  column: ReadColumn,
  given: unknown,
): { readonly value: Value } | { readonly problem: string } {
  try {
    return { value: column.type.normalize(given, `Column "${column.name}"`) };
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    return { problem: (error.diagnostics[0]?.message ?? error.message).replace(/\.$/, "") };
  }
}

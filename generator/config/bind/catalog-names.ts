import type { Catalog, TableId } from "../../model/types.ts";
import { didYouMean } from "../../support/index.ts";

/** A table with its columns by their names in lower case, in the spelling of the schema. */
export interface TableNames {
  readonly id: TableId;
  readonly columns: ReadonlyMap<string, string>;
}

/** The tables by their names in lower case: what a user writes matches without regard to case. */
export type CatalogNames = ReadonlyMap<string, TableNames>;

export function catalogNames(catalog: Catalog): CatalogNames {
  return new Map(
    [...catalog.tables.values()].map(({ id, columns }) => [
      id.toLowerCase(),
      { id, columns: new Map(columns.map(({ name }) => [name.toLowerCase(), name])) },
    ]),
  );
}

export function isGlob(name: string): boolean {
  return /[*?]/.test(name);
}

/** The table that was meant: the one of that name in a named schema, before one with a similar name. */
export function suggestTable(name: string, names: CatalogNames): string {
  const ids = [...names.values()].map(({ id }) => id);
  const ending = `.${name.toLowerCase()}`;
  const inSchema = ids.find((id) => id.toLowerCase().endsWith(ending));
  return inSchema === undefined ? didYouMean(name, ids) : ` Did you mean "${inSchema}"?`;
}

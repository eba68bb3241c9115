import type { Value } from "../../types.ts";
import type { Cells, Unique } from "./types.ts";

/** A text that two rows share when they have the same values in these columns. */
export function tupleOf(cells: Cells, columns: readonly string[]): string {
  return tupleText(columns.map((column) => cells.get(column) ?? null));
}

export function tupleText(values: readonly Value[]): string {
  return JSON.stringify(values);
}

export function hasNull(cells: Cells, columns: readonly string[]): boolean {
  return columns.some((column) => (cells.get(column) ?? null) === null);
}

/** The rows of a relation that keep all rules, and what of them must not come again. */
export class Store {
  readonly rows: Cells[] = [];
  /** Rows that refer to nothing, for others that refer to them. */
  readonly orphans: Cells[] = [];
  readonly #taken = new Map<Unique, Set<string>>();
  readonly #lookups = new Map<string, { readonly columns: readonly string[]; readonly found: Map<string, Cells[]> }>();

  constructor(uniques: readonly Unique[]) {
    for (const unique of uniques) this.#taken.set(unique, new Set());
  }

  isFree(unique: Unique, cells: Cells): boolean {
    const tuple = heldTuple(unique, cells);
    return tuple === undefined || this.#taken.get(unique)?.has(tuple) !== true;
  }

  /** Takes what is unique about a row; false when something of it is taken, and then nothing is. */
  reserve(cells: Cells): boolean {
    const uniques = [...this.#taken.keys()];
    if (!uniques.every((unique) => this.isFree(unique, cells))) return false;
    for (const [unique, taken] of this.#taken) {
      const tuple = heldTuple(unique, cells);
      if (tuple !== undefined) taken.add(tuple);
    }
    return true;
  }

  release(cells: Cells): void {
    for (const [unique, taken] of this.#taken) {
      const tuple = heldTuple(unique, cells);
      if (tuple !== undefined) taken.delete(tuple);
    }
  }

  add(cells: Cells): void {
    this.rows.push(cells);
    for (const { columns, found } of this.#lookups.values()) push(found, tupleOf(cells, columns), cells);
  }

  /** Keeps the rows that pass; what the others took is free again. */
  retain(passes: (cells: Cells) => boolean): void {
    const kept = this.rows.filter((cells) => {
      const keeps = passes(cells);
      if (!keeps) this.release(cells);
      return keeps;
    });
    this.rows.splice(0, this.rows.length, ...kept);
    this.#lookups.clear();
  }

  /** The rows with these values in these columns. */
  matching(columns: readonly string[], values: readonly Value[]): readonly Cells[] {
    if (columns.length === 0) return this.rows;
    const id = JSON.stringify(columns);
    let lookup = this.#lookups.get(id);
    if (lookup === undefined) {
      lookup = { columns, found: new Map() };
      for (const cells of this.rows) push(lookup.found, tupleOf(cells, columns), cells);
      this.#lookups.set(id, lookup);
    }
    return lookup.found.get(tupleText(values)) ?? [];
  }

  /** After values of rows changed. */
  forgetLookups(): void {
    this.#lookups.clear();
  }
}

function push(found: Map<string, Cells[]>, tuple: string, cells: Cells): void {
  const rows = found.get(tuple);
  if (rows === undefined) found.set(tuple, [cells]);
  else rows.push(cells);
}

/** What an index holds of a row; undefined where it does not hold it, or a part of it is not known. */
function heldTuple({ columns, notNull }: Unique, cells: Cells): string | undefined {
  if (!columns.every((column) => cells.has(column)) || hasNull(cells, notNull)) return undefined;
  return tupleOf(cells, columns);
}

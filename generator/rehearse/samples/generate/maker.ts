import type { Random } from "../../random.ts";
import type { Value } from "../../types.ts";
import { elementType } from "./column-type.ts";
import type { Domain } from "./domains.ts";
import { type Goal, isNullableColumn, isNullableReference, type Pair, planGoals } from "./goals.ts";
import { hasNull, type Store, tupleOf } from "./store.ts";
import type { Cells, Relation, RelationColumn, RelationReference, Unique } from "./types.ts";

/** Values for some columns at once. */
type Choice = readonly (readonly [key: string, value: Value])[];

/** How many choices are tried for one row, at least. */
const patience = 4000;
const nullShare = 0.2;

export interface MakerInput {
  readonly relation: Relation;
  readonly stores: ReadonlyMap<string, Store>;
  readonly domains: ReadonlyMap<string, Domain>;
  /** References that are filled in later: their columns are NULL until then where they can be. */
  readonly deferred: ReadonlySet<RelationReference>;
  /** Columns whose values have to differ from row to row, and to be there. */
  readonly spread: ReadonlySet<string>;
  readonly rows: number;
  readonly random: Random;
}

/**
 * Makes one row after the other that keeps the rules: chooses a row for each reference that agrees with those chosen before,
 * then the rest of the keys, and goes back where that leads nowhere.
 */
export class RowMaker {
  readonly #input: MakerInput;
  readonly #store: Store;
  readonly #goals: readonly Goal[];
  readonly #uniques: readonly Unique[];
  readonly #counters = new Map<string, number>();
  /** How often each reference came with values, and with NULL. */
  readonly #uses = new Map<RelationReference, { values: number; nulls: number }>();
  #left = 0;

  constructor(input: MakerInput) {
    this.#input = input;
    const { relation, stores } = input;
    this.#store = stores.get(relation.path) as Store;
    // What is computed is known only afterwards.
    this.#uniques = relation.uniques.filter(({ columns }) => columns.every((key) => !this.#isComputed(key)));
    this.#goals = planGoals(relation, input.deferred);
  }

  /** A row without what is computed; undefined when none more was found. */
  make(): Cells | undefined {
    const { relation } = this.#input;
    const cells: Cells = new Map();
    for (const { key, constant } of relation.columns.values()) if (constant !== undefined) cells.set(key, constant);
    for (const reference of this.#input.deferred) {
      for (const key of reference.columns) if (this.#isLeftForLater(key)) cells.set(key, null);
    }
    this.#left = Math.max(patience, 4 * this.#input.rows);
    if (!this.#solve(cells, 0)) return undefined;
    this.#fillRest(cells);
    for (const { reference } of this.#goals.filter((goal) => goal.kind !== "key")) {
      const uses = this.#usesOf(reference);
      if (hasNull(cells, reference.columns)) uses.nulls += 1;
      else uses.values += 1;
    }
    return cells;
  }

  #solve(cells: Cells, at: number): boolean {
    const goal = this.#goals[at];
    if (goal === undefined) return true;
    for (const choice of this.#choices(goal, cells)) {
      this.#left -= 1;
      if (this.#left < 0) return false;
      for (const [key, value] of choice) cells.set(key, value);
      if (this.#fits(cells, choice) && this.#solve(cells, at + 1)) return true;
      for (const [key] of choice) cells.delete(key);
    }
    return false;
  }

  #choices(goal: Goal, cells: Cells): Iterable<Choice> {
    if (goal.kind === "key") return this.#keyChoices(goal.key, cells);
    const { reference, columns } = goal;
    const isVacuous = !reference.isInterleave && reference.columns.some((key) => cells.get(key) === null);
    if (isVacuous) return [[]];
    if (goal.kind === "self" && !isNullableReference(this.#input.relation, reference))
      return this.#ownRow(columns, cells);
    return this.#referenceChoices(reference, columns, cells);
  }

  *#referenceChoices(reference: RelationReference, columns: readonly Pair[], cells: Cells): Iterable<Choice> {
    const { stores, random } = this.#input;
    const nullChoice = this.#nullChoice(reference, cells);
    const { values, nulls } = this.#usesOf(reference);
    const isNullDue = nulls === 0 && values >= 5;
    const wantsNull = nullChoice !== undefined && (isNullDue || (values > 0 && random.chance(nullShare)));
    if (wantsNull) yield nullChoice;
    const known = columns.filter(({ from }) => cells.has(from));
    const open = columns.filter(({ from }) => !cells.has(from));
    const found =
      stores.get(reference.to)?.matching(
        known.map(({ to }) => to),
        known.map(({ from }) => cells.get(from) ?? null),
      ) ?? [];
    if (open.length === 0) {
      if (found.length > 0) yield [];
    } else {
      const isSpread = open.some(({ from }) => this.#input.spread.has(from));
      // Some rows are referred to often, and others never.
      const drawn = Math.floor(found.length * (random.integer(0, 9999) / 10_000) ** 1.5);
      const start = isSpread ? values : drawn;
      for (let step = 0; step < found.length; step += 1) {
        const row = found[(start + step) % found.length];
        if (row !== undefined) yield open.map(({ from, to }) => [from, row.get(to) ?? null] as const);
      }
    }
    if (nullChoice !== undefined && !wantsNull) yield nullChoice;
  }

  /** A row that must refer to a row of its own table refers to itself. */
  *#ownRow(columns: readonly Pair[], cells: Cells): Iterable<Choice> {
    const choice = columns
      .filter(({ from, to }) => cells.has(to) && !cells.has(from))
      .map(({ from, to }) => [from, cells.get(to) ?? null] as const);
    const rest = columns
      .filter(({ from, to }) => !cells.has(to) && cells.has(from))
      .map(({ from, to }) => [to, cells.get(from) ?? null] as const);
    const agrees = columns.every(
      ({ from, to }) => !cells.has(from) || !cells.has(to) || cells.get(from) === cells.get(to),
    );
    if (agrees) yield [...choice, ...rest];
  }

  /** What makes a reference refer to nothing, without touching the columns of others where that can be. */
  #nullChoice(reference: RelationReference, cells: Cells): Choice | undefined {
    const { relation, random } = this.#input;
    if (reference.isInterleave) return undefined;
    const free = reference.columns.filter((key) => !cells.has(key) && isNullableColumn(this.#input.relation, key));
    if (free.length === 0) return undefined;
    const others = relation.references.filter((other) => other !== reference);
    const own = free.filter((key) => !others.some(({ columns }) => columns.includes(key)));
    const columns = own.length > 0 ? own : free;
    return (random.chance(0.5) ? columns : [random.pick(columns)]).map((key) => [key, null] as const);
  }

  *#keyChoices(key: string, cells: Cells): Iterable<Choice> {
    if (cells.has(key)) {
      yield [];
      return;
    }
    const { domains, random, rows } = this.#input;
    const domain = domains.get(key);
    if (domain === undefined) return;
    const isNullable = isNullableColumn(this.#input.relation, key);
    const isSpread = this.#input.spread.has(key);
    const wantsNull = isNullable && !isSpread && random.chance(nullShare);
    if (wantsNull) yield [[key, null]];
    // A key of one column tells its rows apart; the columns of others repeat, so that rows have something in common.
    const isAlone = this.#input.relation.uniques.some(({ columns }) =>
      columns.every((other) => other === key || this.#isComputed(other)),
    );
    if (!isAlone && !isSpread) {
      const few = Math.ceil(Math.sqrt(rows)) + 1;
      for (let tries = 0; tries < 3; tries += 1) {
        const value = domain.at(Math.floor(few * (random.integer(0, 9999) / 10_000) ** 1.5));
        if (value !== undefined) yield [[key, value]];
      }
    }
    const start = this.#counters.get(key) ?? 0;
    this.#counters.set(key, start + 1);
    const tries = Math.min(domain.size ?? 300, 300);
    for (let step = 0; step < tries; step += 1) {
      const value = domain.at(domain.size === undefined ? start + step : (start + step) % domain.size);
      if (value !== undefined) yield [[key, value]];
      else if (domain.size === undefined) break;
    }
    for (let index = 0; index < Math.min(start, 300); index += 1) {
      const value = domain.at(index);
      if (value !== undefined) yield [[key, value]];
    }
    if (isNullable && !wantsNull) yield [[key, null]];
  }

  #fits(cells: Cells, choice: Choice): boolean {
    const { columns } = this.#input.relation;
    const areValid = choice.every(([key, value]) => fitsColumn(columns.get(key), value));
    if (!areValid) return false;
    const changed = new Set(choice.map(([key]) => key));
    return this.#uniques
      .filter((unique) => unique.columns.some((key) => changed.has(key)))
      .filter((unique) => unique.columns.every((key) => cells.has(key)))
      .every((unique) => this.#store.isFree(unique, cells));
  }

  #fillRest(cells: Cells): void {
    const { relation, domains, random } = this.#input;
    for (const { key, source, notNull, type } of relation.columns.values()) {
      if (source === undefined || cells.has(key)) continue;
      // An array in a table of BigQuery is never NULL.
      const isNull = !notNull && elementType(type) === undefined && random.chance(nullShare);
      cells.set(key, isNull ? null : (domains.get(key)?.random(random) ?? null));
    }
  }

  #usesOf(reference: RelationReference): { values: number; nulls: number } {
    const uses = this.#uses.get(reference) ?? { values: 0, nulls: 0 };
    this.#uses.set(reference, uses);
    return uses;
  }

  #isComputed(key: string): boolean {
    return this.#input.relation.columns.get(key)?.computed === true;
  }

  #isLeftForLater(key: string): boolean {
    const { relation, deferred } = this.#input;
    const isUsedNow = relation.references.some(
      (reference) => !deferred.has(reference) && reference.columns.includes(key),
    );
    return !isUsedNow && isNullableColumn(this.#input.relation, key);
  }
}

/** Whether the column may hold the value, as far as NULL and its length go. */
export function fitsColumn(column: RelationColumn | undefined, value: Value): boolean {
  if (column === undefined) return false;
  if (value === null) return !column.notNull;
  return column.length === undefined || typeof value !== "string" || lengthOf(column.type, value) <= column.length;
}

/** Of a text in characters, of bytes in base64 in bytes. */
export function lengthOf(type: string, value: string): number {
  return type.startsWith("BYTES") ? Buffer.from(value, "base64").length : [...value].length;
}

/** Whether a row refers to one that is there; NULL refers to nothing, but in the key of a parent. */
export function isClosed(cells: Cells, reference: RelationReference, target: ReadonlySet<string>): boolean {
  if (!reference.columns.every((key) => cells.has(key))) return true;
  if (!reference.isInterleave && hasNull(cells, reference.columns)) return true;
  return target.has(tupleOf(cells, reference.columns));
}

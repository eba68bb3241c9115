import type { TableId, Value } from "../../types.ts";
import { baseType, bigQueryType } from "./column-type.ts";
import type { Domain } from "./domains.ts";
import { sequenceValue } from "./draw.ts";
import { type Fault, findFaults, inTurn } from "./faults.ts";
import { makeRows, type Workshop } from "./fill.ts";
import { hintedValues } from "./literals.ts";
import type { Rule } from "./rules.ts";
import { hasNull, type Store, tupleOf } from "./store.ts";
import type { Cells, DirtKind, RelationColumn, RelationReference, Unique } from "./types.ts";

export interface DirtyRow {
  readonly table: TableId;
  readonly kind: DirtKind;
  readonly name: string | undefined;
  readonly cells: Cells;
}

/** Rows that each break one rule, every rule in turn. */
export async function makeDirt(
  workshop: Workshop,
  { domains, count }: { readonly domains: ReadonlyMap<string, Domain>; readonly count: number },
): Promise<readonly DirtyRow[]> {
  const { random, stores, relation } = workshop;
  const store = stores.get(relation.path) as Store;
  if (store.rows.length === 0) return [];
  const faults = inTurn(random.shuffle(findFaults(workshop)));
  const dirty: DirtyRow[] = [];
  const useless = new Set<Fault>();
  const maker = new DirtMaker(workshop, domains);
  const all = new Set(faults);
  for (let turn = 0; dirty.length < count && useless.size < all.size; turn += 1) {
    const fault = faults[turn % faults.length];
    if (fault === undefined || useless.has(fault)) continue;
    const cells = await maker.make(fault);
    if (cells === undefined) {
      useless.add(fault);
      continue;
    }
    if (fault.kind === "orphan" || fault.kind === "orphanOfOrphan") store.orphans.push(cells);
    dirty.push({ table: fault.table, kind: fault.kind, name: fault.name, cells });
  }
  return dirty;
}

class DirtMaker {
  readonly #workshop: Workshop;
  readonly #domains: ReadonlyMap<string, Domain>;
  readonly #store: Store;
  #next = 1_000_003;
  #isUsedUp = false;

  constructor(workshop: Workshop, domains: ReadonlyMap<string, Domain>) {
    this.#workshop = workshop;
    this.#domains = domains;
    this.#store = workshop.stores.get(workshop.relation.path) as Store;
  }

  async make(fault: Fault): Promise<Cells | undefined> {
    switch (fault.kind) {
      case "orphan":
      case "orphanOfOrphan":
        return this.#orphan(await this.#base(), fault.reference, fault.kind === "orphanOfOrphan");
      case "duplicateKey":
        return this.#duplicate(fault.unique);
      case "exactCopy":
        return new Map(this.#workshop.random.pick(this.#store.rows));
      case "duplicateIndexKey":
        return this.#duplicateIndexKey(await this.#base(), fault.unique);
      case "nullKey":
      case "notNull": {
        const cells = await this.#base();
        return new Map([...cells, [fault.column.key, null]]);
      }
      case "tooLong":
        return this.#tooLong(await this.#base(), fault.column);
      case "check":
        return this.#breakCheck(await this.#base(), fault.rule);
      default:
        return fault satisfies never;
    }
  }

  /** A new good row; where the keys are used up, one that is there already. */
  async #base(): Promise<Cells> {
    const size = this.#workshop.rules.areNeeded ? 8 : 1;
    for (let tries = 0; tries < 3 && !this.#isUsedUp; tries += 1) {
      const [first, ...others] = (await makeRows(this.#workshop, size)).rows;
      for (const cells of others) this.#store.release(cells);
      if (first !== undefined) return first;
    }
    this.#isUsedUp = true;
    return new Map(this.#workshop.random.pick(this.#store.rows));
  }

  #orphan(base: Cells, reference: RelationReference, ofOrphan: boolean): Cells | undefined {
    const { relation, random, stores } = this.#workshop;
    const target = stores.get(reference.to) as Store;
    const cells: Cells = new Map(base);
    const own = reference.columns.filter((key) => relation.columns.get(key)?.source !== undefined);
    if (ofOrphan) {
      const row = random.pick(target.orphans);
      reference.columns.forEach((key, index) => {
        if (own.includes(key)) cells.set(key, row.get(reference.toColumns[index] ?? "") ?? null);
      });
    } else {
      for (const key of own) if ((cells.get(key) ?? null) === null) cells.set(key, this.#another(key) ?? null);
      const others = relation.references.filter((other) => other !== reference);
      // In its own table a row would take what it refers to with it.
      const loose = own.filter((key) => reference.to !== relation.path || !reference.toColumns.includes(key));
      const free = loose.filter((key) => !others.some(({ columns }) => columns.includes(key)));
      const choice = free.length > 0 ? free : loose;
      if (choice.length === 0) return undefined;
      const key = random.pick(choice);
      const value = this.#another(key);
      if (value === undefined) return undefined;
      cells.set(key, value);
    }
    if (!reference.isInterleave && hasNull(cells, reference.columns)) return undefined;
    const values = reference.columns.map((key) => cells.get(key) ?? null);
    const refersToItself =
      reference.to === relation.path && tupleOf(cells, reference.toColumns) === tupleOf(cells, reference.columns);
    const isThere = refersToItself || target.matching(reference.toColumns, values).length > 0;
    return isThere || !this.#hasOwnKey(cells) ? undefined : cells;
  }

  /** A value far from those that rows have. */
  #another(key: string): Value | undefined {
    const column = this.#workshop.relation.columns.get(key);
    if (column === undefined) return undefined;
    this.#next += 1;
    const domain = this.#domains.get(key);
    const shape = { type: column.type, length: column.length };
    if (domain?.size !== undefined)
      return domain.at(domain.size - 1 - (this.#next % Math.max(1, Math.ceil(domain.size / 4))));
    const index = isShort(column) ? (this.#next % 30) + 6 : this.#next;
    return domain?.at(index) ?? sequenceValue(shape, 300 + (this.#next % 500), 1);
  }

  /** A second row with the key of one that is there, but not the same row. */
  #duplicate(unique: Unique): Cells | undefined {
    const { relation, random } = this.#workshop;
    const cells: Cells = new Map(random.pick(this.#store.rows));
    const bound = new Set([
      ...unique.columns,
      ...relation.uniques.flatMap(({ columns }) => columns),
      ...relation.references.flatMap(({ columns }) => columns),
      ...this.#workshop.rules.rules.flatMap(({ columns }) => columns),
    ]);
    const free = [...relation.columns.values()].filter(({ key, source }) => source !== undefined && !bound.has(key));
    for (const column of random.shuffle(free)) {
      for (let tries = 0; tries < 10; tries += 1) {
        const value = this.#domains.get(column.key)?.random(random);
        if (value === undefined || JSON.stringify(value) === JSON.stringify(cells.get(column.key))) continue;
        cells.set(column.key, value);
        return cells;
      }
    }
    return undefined;
  }

  #duplicateIndexKey(base: Cells, unique: Unique): Cells | undefined {
    const { random } = this.#workshop;
    const held = this.#store.rows.filter((row) => !hasNull(row, [...unique.notNull, ...unique.columns]));
    if (held.length === 0) return undefined;
    const row = random.pick(held);
    const cells: Cells = new Map(base);
    for (const key of unique.columns) cells.set(key, row.get(key) ?? null);
    return this.#hasOwnKey(cells) ? cells : undefined;
  }

  #tooLong(base: Cells, { key, type, length = 0 }: RelationColumn): Cells | undefined {
    const size = length + 1 + (this.#next++ % 3);
    const isBytes = baseType(type) === "BYTES";
    const value = isBytes
      ? Buffer.alloc(size, this.#next % 256).toString("base64")
      : `${"é".repeat(size - 4 > 0 ? size - 4 : 0)}${"long".slice(0, Math.min(4, size))}`;
    const cells: Cells = new Map([...base, [key, value]]);
    return this.#hasOwnKey(cells) ? cells : undefined;
  }

  async #breakCheck(base: Cells, rule: Rule): Promise<Cells | undefined> {
    const { relation, random, rules } = this.#workshop;
    const columns = rule.columns
      .map((key) => relation.columns.get(key))
      .filter((column) => column?.source !== undefined && bigQueryType(column.type) !== undefined) as RelationColumn[];
    const referring = new Set(relation.references.flatMap((reference) => reference.columns));
    const free = columns.filter(({ key }) => !referring.has(key));
    const changed = free.length > 0 ? free : columns;
    const candidates = Array.from({ length: 200 }, () => {
      const cells: Cells = new Map(base);
      const some = random.chance(0.5) ? changed : [random.pick(changed)];
      for (const { key, type, length } of some) {
        const shape = { type, length };
        const hints = hintedValues(shape, rule.parts, 20);
        const drawn = sequenceValue(shape, random.integer(0, 200), random.integer(0, 1000));
        cells.set(key, (hints.length > 0 && random.chance(0.6) ? random.pick(hints) : drawn) ?? null);
      }
      return cells;
    }).filter((cells) => this.#hasOwnKey(cells));
    await rules.compute(candidates);
    const broken = await rules.broken(candidates, [rule]);
    return candidates.find((_, index) => broken[index]?.includes(rule) === true);
  }

  /** Rows are told apart by their keys: what is wrong with this one shall be wrong with no other. */
  #hasOwnKey(cells: Cells): boolean {
    const { relation } = this.#workshop;
    return relation.uniques
      .filter(({ kind }) => kind === "primaryKey")
      .every(({ columns }) => {
        const values = columns.map((key) => cells.get(key) ?? null);
        return this.#store.matching(columns, values).length === 0;
      });
  }
}

function isShort({ length }: RelationColumn): boolean {
  return length !== undefined && length < 5;
}

import { type Random, seededRandom } from "../../random.ts";
import type { Value } from "../../types.ts";
import { bigQueryType } from "./column-type.ts";
import { randomValue, type Shape, sequenceValue } from "./draw.ts";
import { hintedValues } from "./literals.ts";
import type { Rule, Rules } from "./rules.ts";
import { tupleText } from "./store.ts";
import type { Relation, RelationColumn } from "./types.ts";

/** The values that a column takes where no other row says them. */
export interface Domain {
  /** The same value for the same index; undefined after the last one. */
  at(index: number): Value | undefined;
  random(random: Random): Value | undefined;
  /** Undefined when it is endless. */
  readonly size: number | undefined;
}

/** What the rows of a relation and those that refer to them ask of a column. */
interface Demands {
  readonly relation: Relation;
  readonly column: RelationColumn;
  length: number | undefined;
  /** Checks of columns that refer to this one. */
  readonly others: { readonly rules: Rules; readonly rule: Rule; readonly key: string }[];
}

export type Domains = ReadonlyMap<string, ReadonlyMap<string, Domain>>;

/** The domains of the columns of every relation, by path and key. */
export async function buildDomains(input: {
  readonly relations: ReadonlyMap<string, Relation>;
  readonly rules: ReadonlyMap<string, Rules>;
  readonly rows: number;
  readonly seed: number;
}): Promise<Domains> {
  const { relations, rules, rows, seed } = input;
  const groups = sharedGroups(relations);
  const demands = new Map<string, Demands>();
  for (const relation of relations.values()) {
    for (const column of relation.columns.values()) {
      demands.set(idOf(relation.path, column.key), { relation, column, length: column.length, others: [] });
    }
  }
  for (const relation of relations.values()) handOn(relation, { relations, rules, demands });

  const result = new Map<string, Map<string, Domain>>();
  for (const relation of relations.values()) {
    const domains = new Map<string, Domain>();
    for (const column of relation.columns.values()) {
      if (column.source === undefined || relation.given !== undefined) continue;
      const id = idOf(relation.path, column.key);
      const salt = seededRandom(seed, `values of ${groups.get(id) ?? id}`).integer(0, 1_000_000);
      const own = rules.get(relation.path);
      const demand = demands.get(id);
      if (own === undefined || demand === undefined) continue;
      domains.set(column.key, await buildDomain(demand, { own, salt, rows }));
    }
    result.set(relation.path, domains);
  }
  return result;
}

function idOf(path: string, key: string): string {
  return `${path} ${key}`;
}

/** Lengths and checks of a column hold for the rows that it refers to as well, else it could refer to few of them. */
function handOn(
  relation: Relation,
  {
    relations,
    rules,
    demands,
  }: {
    readonly relations: ReadonlyMap<string, Relation>;
    readonly rules: ReadonlyMap<string, Rules>;
    readonly demands: ReadonlyMap<string, Demands>;
  },
): void {
  const own = rules.get(relation.path);
  for (const column of relation.columns.values()) {
    const ownRules = own?.rules.filter(({ columns }) => columns.includes(column.key)) ?? [];
    if (own === undefined || (ownRules.length === 0 && column.length === undefined)) continue;
    for (const id of targetsOf(relation, column.key, relations)) {
      const demand = demands.get(id);
      if (demand === undefined) continue;
      if (column.length !== undefined) demand.length = Math.min(demand.length ?? column.length, column.length);
      demand.others.push(...ownRules.map((rule) => ({ rules: own, rule, key: column.key })));
    }
  }
}

/** All columns whose values a column takes over, on any number of hops. */
function targetsOf(relation: Relation, key: string, relations: ReadonlyMap<string, Relation>): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (from: Relation, column: string): void => {
    for (const { columns, to, toColumns } of from.references) {
      columns.forEach((name, index) => {
        const target = relations.get(to);
        const toColumn = toColumns[index];
        if (name !== column || target === undefined || toColumn === undefined) return;
        const id = idOf(to, toColumn);
        if (seen.has(id)) return;
        seen.add(id);
        visit(target, toColumn);
      });
    }
  };
  visit(relation, key);
  return seen;
}

/**
 * Columns draw values of their own, so that a reference to the wrong table is found out. But where one column refers to two
 * tables, both must know its values: those share a group, called like its first member.
 */
function sharedGroups(relations: ReadonlyMap<string, Relation>): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  const find = (id: string): string => {
    const parent = parents.get(id);
    return parent === undefined ? id : find(parent);
  };
  for (const relation of relations.values()) {
    for (const key of relation.columns.keys()) {
      const uses = relation.references.filter(({ columns }) => columns.includes(key));
      if (uses.length < 2) continue;
      const ids = [...targetsOf(relation, key, relations)].sort();
      for (const id of ids.slice(1)) {
        const [first, second] = [find(ids[0] ?? id), find(id)].sort();
        if (first !== undefined && second !== undefined && first !== second) parents.set(second, first);
      }
    }
  }
  return new Map([...parents.keys()].map((id) => [id, find(id)]));
}

async function buildDomain(
  { column, length, others }: Demands,
  { own, salt, rows }: { readonly own: Rules; readonly salt: number; readonly rows: number },
): Promise<Domain> {
  const shape: Shape = { type: bigQueryType(column.type) === undefined ? "" : column.type, length };
  const about = own.rules.filter(({ columns }) => columns.includes(column.key));
  const alone = about.filter(({ columns }) => columns.length === 1);
  const foreign = others.filter(({ rule }) => rule.columns.length === 1);
  const many = Math.min(Math.max(2 * rows, 50), 2000);
  const hints = [...about, ...others.map(({ rule }) => rule)].flatMap(({ parts }) =>
    hintedValues(shape, parts, parts.texts.length > 3 ? 20 : many),
  );
  const random = seededRandom(salt, "candidates");
  if (alone.length === 0 && foreign.length === 0) return endless(shape, salt, hints.slice(0, 400));

  const sequence = Array.from({ length: many }, (_, index) => sequenceValue(shape, index, salt));
  // What is no number has no place in a key.
  const drawn = Array.from({ length: 100 }, () => randomValue(shape, random)).filter(
    (value) => !["NaN", "Infinity", "-Infinity"].includes(String(value)),
  );
  const candidates = distinct([...sequence, ...drawn, ...hints]).slice(0, 20_000);
  let accepted: readonly Value[] = candidates;
  for (const rule of alone) accepted = await allowedBy(own, { rule, key: column.key, values: accepted });
  let best: readonly Value[] = accepted;
  for (const { rules, rule, key } of foreign) best = await allowedBy(rules, { rule, key, values: best });
  const favoured = new Set(best);
  const ordered = [...best, ...accepted.filter((value) => !favoured.has(value))];
  // Without rules of its own the column takes anything after what the others favour.
  return alone.length === 0 ? endless(shape, salt, best) : finite(spread(ordered, best.length, random));
}

async function allowedBy(
  rules: Rules,
  { rule, key, values }: { readonly rule: Rule; readonly key: string; readonly values: readonly Value[] },
): Promise<readonly Value[]> {
  const allowed = await rules.allowed(rule, key, values);
  return values.filter((_, index) => allowed[index]);
}

/** In no order, but the favoured ones first. */
function spread(values: readonly Value[], favoured: number, random: Random): readonly Value[] {
  return [...random.shuffle(values.slice(0, favoured)), ...random.shuffle(values.slice(favoured))];
}

function distinct(values: readonly (Value | undefined)[]): readonly Value[] {
  const known = values.filter((value) => value !== undefined && value !== null);
  return [...new Map(known.map((value) => [tupleText([value]), value])).values()];
}

function finite(values: readonly Value[]): Domain {
  return {
    size: values.length,
    at: (index) => values[index],
    random: (random) => (values.length === 0 ? undefined : random.pick(values)),
  };
}

function endless(shape: Shape, salt: number, first: readonly Value[]): Domain {
  return {
    size: undefined,
    at: (index) => first[index] ?? sequenceValue(shape, index - first.length, salt),
    random: (random) => (first.length > 0 && random.chance(0.5) ? random.pick(first) : randomValue(shape, random)),
  };
}

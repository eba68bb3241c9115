import type { Random } from "../../../generator/rehearse/random.ts";
import type { Mutation, Row, TableId, Value } from "../../../generator/rehearse/types.ts";
import type { RandomColumn, RandomTable } from "./random-tables.ts";

export const plantedKinds = [
  "nullKey",
  "notNull",
  "tooLong",
  "badValue",
  "unknownColumn",
  "notWritable",
  "missingParent",
  "missingReference",
  "duplicateIndexKey",
  "check",
] as const;

export type PlantedKind = (typeof plantedKinds)[number];

export type State = ReadonlyMap<string, readonly Row[]>;

interface Draft {
  readonly table: RandomTable;
  columns: string[];
  rows: Record<string, Value>[];
}

/** Numbers that were not drawn before, by the draws that they belong to. */
const drawnNumbers = new WeakMap<Random, number>();

function freshNumber(random: Random): number {
  const next = (drawnNumbers.get(random) ?? 1_000) + 1;
  drawnNumbers.set(random, next);
  return next;
}

/** A commit that breaks no rule, but for one that is planted in it; undefined where the schema has no such rule. */
export function randomCommit(input: {
  readonly random: Random;
  readonly tables: readonly RandomTable[];
  readonly state: State;
  readonly planted: PlantedKind | undefined;
}): readonly Mutation[] | undefined {
  const { random, tables, state, planted } = input;
  const drafts: Draft[] = [];
  for (let count = random.integer(1, 4); count > 0; count -= 1) {
    const draft = randomDraft({ random, table: random.pick(tables), state, drafts });
    if (draft !== undefined) drafts.push(draft);
  }
  if (planted !== undefined && !plant({ random, kind: planted, drafts: random.shuffle(drafts), state }))
    return undefined;
  return drafts.map(({ table, columns, rows }) => ({ table: table.name as TableId, columns, rows }));
}

/** The rows that are there when the commit is done, as far as it is known. */
function rowsOf(name: string, state: State, drafts: readonly Draft[]): readonly Row[] {
  return [...(state.get(name) ?? []), ...drafts.filter(({ table }) => table.name === name).flatMap(({ rows }) => rows)];
}

function randomDraft(input: {
  readonly random: Random;
  readonly table: RandomTable;
  readonly state: State;
  readonly drafts: readonly Draft[];
}): Draft | undefined {
  const { random, table, state, drafts } = input;
  const inKey = new Set(table.key.map(({ column }) => column));
  const writable = table.columns.filter(({ generated }) => generated === undefined);
  const columns = writable.filter(
    (column) => inKey.has(column.name) || (column.notNull && column.default === undefined) || random.chance(0.75),
  );
  // Of a composite reference all columns are given, or it is another one.
  const names = new Set(columns.map(({ name }) => name));
  for (const { columns: own } of table.foreignKeys)
    if (own.some((name) => names.has(name))) for (const name of own) names.add(name);
  const draft: Draft = { table, columns: [...random.shuffle([...names])], rows: [] };
  for (let count = random.integer(1, 4); count > 0; count -= 1) {
    const row = randomRow({ random, table, state, drafts: [...drafts, draft], names });
    if (row !== undefined) draft.rows.push(row);
  }
  return draft.rows.length === 0 ? undefined : draft;
}

function randomRow(input: {
  readonly random: Random;
  readonly table: RandomTable;
  readonly state: State;
  readonly drafts: readonly Draft[];
  readonly names: ReadonlySet<string>;
}): Record<string, Value> | undefined {
  const { random, table, state, drafts, names } = input;
  const existing = state.get(table.name) ?? [];
  const row: Record<string, Value> = {};
  const old = existing.length > 0 && random.chance(0.35) ? random.pick(existing) : undefined;
  const parents = table.parent === undefined ? [] : rowsOf(table.parent.name, state, drafts);
  if (table.parent !== undefined && parents.length === 0) return undefined;
  const parent = parents.length === 0 ? undefined : random.pick(parents);
  const parentKey = new Set(table.parent?.key.map(({ column }) => column));
  for (const column of table.columns) {
    if (!names.has(column.name)) continue;
    const isKey = table.key.some((part) => part.column === column.name);
    if (isKey && old !== undefined) row[column.name] = old[column.name] ?? null;
    else if (parentKey.has(column.name)) row[column.name] = parent?.[column.name] ?? null;
    else row[column.name] = randomValue(random, column, isUnique(table, column.name));
  }
  for (const foreignKey of table.foreignKeys) {
    if (!foreignKey.columns.some((name) => names.has(name))) continue;
    const targets = rowsOf(foreignKey.to, state, drafts).filter((target) =>
      foreignKey.toColumns.every((name) => (target[name] ?? null) !== null),
    );
    const nullable = foreignKey.columns.filter(
      (name) => !table.columns.find((column) => column.name === name)?.notNull,
    );
    const target = targets.length === 0 ? undefined : random.pick(targets);
    if (target === undefined && nullable.length === 0) return undefined;
    for (const [index, name] of foreignKey.columns.entries())
      row[name] = target?.[foreignKey.toColumns[index] ?? ""] ?? null;
    const isNull = target === undefined || random.chance(0.2);
    if (isNull && nullable.length > 0) row[random.pick(nullable)] = null;
    // Of one that is half NULL the other half need not be anywhere.
    if (target === undefined) for (const name of nullable) row[name] = null;
  }
  return row;
}

function isUnique({ uniques }: RandomTable, name: string): boolean {
  return uniques.some(({ columns }) => columns.includes(name));
}

function randomValue(random: Random, column: RandomColumn, unique: boolean): Value {
  // NULL equals NULL in an index.
  if (!column.notNull && random.chance(unique ? 0.05 : 0.2)) return null;
  const number = unique ? freshNumber(random) : random.integer(0, 30);
  return drawnValue(column.type, number, random);
}

function drawnValue(type: string, number: number, random: Random): Value {
  const day = new Date(number * 86_400_000).toISOString();
  switch (type) {
    case "INT64":
      return random.chance(0.2) ? number : String(number);
    case "STRING(3)":
      return number.toString(36).padStart(random.integer(1, 3), "0").slice(-3);
    case "STRING(4)":
    case "STRING(MAX)":
      return (
        random.pick(["", "é", "😀", "z", "\uffee", "a b"]).slice(0, 2) +
        (type === "STRING(4)" ? number.toString(36).slice(-2) : number)
      );
    case "BYTES(3)":
    case "BYTES(2)":
      return Buffer.from([number % 256, Math.floor(number / 256) % 256]).toString("base64");
    case "FLOAT64":
      return random.pick([number / 8, -number, "NaN", "Infinity", "-Infinity", -0, 1e-300]);
    case "FLOAT32":
      return random.pick([number / 10, -number, "NaN", "Infinity", 1e-40, 16_777_217]);
    case "NUMERIC":
      return random.pick([`${number}.50`, String(number), `-${number}.000000001`, number]);
    case "DATE":
      return day.slice(0, 10);
    case "TIMESTAMP":
      return random.pick([
        day,
        `${day.slice(0, 19)}+01:30`,
        `${day.slice(0, 19)}.123456789Z`,
        `${day.slice(0, 19)}.10Z`,
      ]);
    case "BOOL":
      return number % 2 === 0;
    case "JSON":
      return random.pick<Value>([
        { b: [1.5, "é"], a: number },
        [],
        "text",
        number,
        true,
        { "": null, "10": 1, "9": 2 },
        1e21,
        1e-7,
      ]);
    case "ARRAY<STRING(2)>":
      return random.pick<Value>([[], ["ab", null], ["😀é"]]);
    case "ARRAY<INT64>":
      return random.pick<Value>([[], [1, "2", null], ["-9223372036854775808"]]);
    default:
      throw new Error(type);
  }
}

/** Breaks one rule in one row of one of the drafts. */
function plant(input: {
  readonly random: Random;
  readonly kind: PlantedKind;
  readonly drafts: readonly Draft[];
  readonly state: State;
}): boolean {
  const { random, kind, drafts, state } = input;
  return drafts.some((draft) => {
    const row = random.pick(draft.rows);
    const given = draft.table.columns.filter(({ name }) => draft.columns.includes(name));
    const inKey = new Set(draft.table.key.map(({ column }) => column));
    const set = (candidates: readonly RandomColumn[], value: (column: RandomColumn) => Value): boolean => {
      if (candidates.length === 0) return false;
      const column = random.pick(candidates);
      row[column.name] = value(column);
      return true;
    };
    switch (kind) {
      case "nullKey":
      case "notNull": {
        const candidates = given.filter(({ name, notNull }) => notNull && inKey.has(name) === (kind === "nullKey"));
        const dropped = candidates.find((column) => column.default === undefined);
        if (dropped === undefined || random.chance(0.5)) return set(candidates, () => null);
        draft.columns = draft.columns.filter((name) => name !== dropped.name);
        return true;
      }
      case "tooLong":
        return set(
          given.filter(({ type }) => /\(\d/.test(type)),
          ({ type }) => (type.startsWith("ARRAY") ? ["ok", "abc"] : type.startsWith("BYTES") ? "AAAAAAAA" : "😀bcde"),
        );
      case "badValue":
        return set(
          given.filter(({ type }) => !/JSON/.test(type)),
          ({ type }) => random.pick(badValues(type)),
        );
      case "unknownColumn":
        draft.columns = random.shuffle([...draft.columns, "nowhere"]).slice();
        return true;
      case "notWritable": {
        const generated = draft.table.columns.find((column) => column.generated !== undefined);
        if (generated === undefined) return false;
        draft.columns = [...draft.columns, generated.name];
        row[generated.name] = "1";
        return true;
      }
      case "missingParent":
        return set(
          given.filter(
            ({ name, type }) =>
              draft.table.parent?.key.some(({ column }) => column === name) && /INT64|STRING|DATE|TIMESTAMP/.test(type),
          ),
          ({ type }) => unused(type, freshNumber(random)),
        );
      case "missingReference": {
        const keys = draft.table.foreignKeys.filter(({ columns }) =>
          columns.every((name) => row[name] !== undefined && row[name] !== null),
        );
        const own = new Set(keys.flatMap(({ columns }) => columns));
        return set(
          given.filter(({ name, type }) => own.has(name) && /INT64|STRING|DATE|TIMESTAMP/.test(type)),
          ({ type }) => unused(type, freshNumber(random)),
        );
      }
      case "duplicateIndexKey": {
        const unique = draft.table.uniques.find(({ columns }) => columns.every((name) => draft.columns.includes(name)));
        const others = (state.get(draft.table.name) ?? []).filter((other) =>
          draft.table.key.some(({ column }) => JSON.stringify(other[column]) !== JSON.stringify(row[column] ?? null)),
        );
        if (unique === undefined || others.length === 0) return false;
        const other = random.pick(others);
        if (unique.columns.some((name) => (other[name] ?? null) === null)) return false;
        for (const name of unique.columns) row[name] = other[name] ?? null;
        return true;
      }
      case "check":
        return set(
          given.filter(({ checked }) => checked),
          () => "-1",
        );
      default:
        return kind satisfies never;
    }
  });
}

/** Values that no other row has. */
function unused(type: string, fresh: number): Value {
  if (type === "INT64") return String(5_000_000 + fresh);
  if (type === "DATE") return `3000-01-${String((fresh % 28) + 1).padStart(2, "0")}`;
  if (type === "TIMESTAMP") return `3000-01-01T00:00:00.${String(fresh).padStart(6, "0")}Z`;
  return `~${(fresh % 1296).toString(36)}`.slice(0, 3);
}

function badValues(type: string): readonly Value[] {
  switch (type) {
    case "INT64":
      return ["one", 1.5, "9223372036854775808", true, ""];
    case "FLOAT64":
      return ["1.5", true];
    case "FLOAT32":
      return ["1.5", 1e300];
    case "NUMERIC":
      return ["1.0123456789", "1e29", "x", true];
    case "DATE":
      // The emulator refuses year 0 too, but with INVALID_ARGUMENT where all others are FAILED_PRECONDITION.
      return ["2026-02-30", "20260101", 5];
    case "TIMESTAMP":
      return ["2026-01-01", "2026-13-01T00:00:00Z", 5];
    case "BOOL":
      return ["true", 1];
    case "BYTES(2)":
    case "BYTES(3)":
      return ["a", "_-8=", 1];
    default:
      return type.startsWith("ARRAY<STRING") ? ["ab", [1]] : type.startsWith("ARRAY") ? ["1", ["x"]] : [1, true, ["a"]];
  }
}

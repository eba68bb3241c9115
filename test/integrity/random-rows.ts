import { type Random, seededRandom } from "../../generator/rehearse/random.ts";
import type { OracleColumn, OracleTable, Row, Value } from "../oracle.ts";

// Dirty rows: few values of each type, so that keys collide and references hit; some rows are repeated, some refer to nothing.

export type Rows = ReadonlyMap<string, readonly Row[]>;

const domains: Readonly<Record<string, readonly Value[]>> = {
  INT64: ["0", "1", "2", "3", "4", "5", "6"],
  STRING: ["a", "b", "c", "é", "ab", "'x", "z"],
  FLOAT64: [0, -0, 1.5, -2, 1e300, 0.1],
  DATE: ["2024-01-01", "2024-02-29", "1999-12-31", "2030-06-01"],
  BYTES: ["AA==", "AQI=", "/w==", "YQ=="],
  NUMERIC: ["0", "1.5", "-2", "99999999999999.5"],
  BOOL: [true, false],
  TIMESTAMP: ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.5Z"],
  JSON: ['{"a":1}', "null", "[1,2]"],
};

const tooLong: Readonly<Record<string, Value>> = { STRING: "ééééééé", BYTES: "AAAAAAA=" };
const asLongAsMayBe: Readonly<Record<string, Value>> = { STRING: "éééééé", BYTES: "AAAAAA==" };

export function dirtyRows(tables: readonly OracleTable[], seed: number): Rows {
  const rows = new Map<string, Record<string, Value>[]>();
  for (const table of tables) rows.set(table.name, keyRows(table, rows, seededRandom(seed, `keys of ${table.name}`)));
  for (const table of tables) fillValues(table, rows, seededRandom(seed, `values of ${table.name}`));
  for (const table of tables) fillReferences(table, rows, seededRandom(seed, `references of ${table.name}`));
  for (const table of tables) repeatRows(table, rows, seededRandom(seed, `repeats of ${table.name}`));
  return rows;
}

type Draft = Map<string, Record<string, Value>[]>;

function keyRows(table: OracleTable, rows: Draft, random: Random): Record<string, Value>[] {
  const parents = rows.get(table.parent ?? "") ?? [];
  const parentKey = parents.length === 0 ? [] : table.key.filter((name) => Object.hasOwn(parents[0] ?? {}, name));
  return Array.from({ length: random.integer(3, 12) }, () => {
    const row: Record<string, Value> = {};
    for (const name of table.key) row[name] = draw(columnOf(table, name), random, 0.05);
    if (parents.length > 0 && random.chance(0.85)) {
      const parent = random.pick(parents);
      for (const name of parentKey) row[name] = parent[name] ?? null;
    }
    return row;
  });
}

function fillValues(table: OracleTable, rows: Draft, random: Random): void {
  for (const row of rows.get(table.name) ?? []) {
    for (const column of table.columns) {
      if (Object.hasOwn(row, column.name)) continue;
      row[column.name] = column.name.startsWith("r") && column.name !== "rank" ? null : draw(column, random, 0.03);
    }
    // The pair is unique mostly.
    if (Object.hasOwn(row, "u0") && random.chance(0.7)) {
      row.u0 = random.chance(0.15) ? null : String(random.integer(0, 40));
    }
    if (Object.hasOwn(row, "c"))
      row.c = random.chance(0.1) ? String(random.integer(5, 6)) : random.pick([null, "-1", "4"]);
  }
}

function fillReferences(table: OracleTable, rows: Draft, random: Random): void {
  const references = [...table.foreignKeys, ...table.edges.flatMap(({ source, destination }) => [source, destination])];
  for (const row of rows.get(table.name) ?? []) {
    for (const { columns, to, toColumns } of references) {
      const isFree = (name: string) => name.startsWith("r") && name !== "rank";
      if (columns.some((name) => isFree(name) && (row[name] ?? null) !== null)) continue;
      const candidates = (rows.get(to) ?? []).filter((other) =>
        columns.every((name, place) => isFree(name) || row[name] === other[toColumns[place] ?? ""]),
      );
      const target = candidates.length > 0 && random.chance(0.85) ? random.pick(candidates) : undefined;
      for (const [place, name] of columns.entries()) {
        if (!isFree(name)) continue;
        const column = columnOf(table, name);
        const value = target === undefined ? draw(column, random, 0.03) : (target[toColumns[place] ?? ""] ?? null);
        row[name] = random.chance(column.notNull ? 0.01 : 0.12) ? null : value;
      }
    }
  }
}

function repeatRows(table: OracleTable, rows: Draft, random: Random): void {
  const own = rows.get(table.name) ?? [];
  for (const row of [...own]) {
    if (random.chance(0.05)) own.push({ ...row });
    if (!random.chance(0.15)) continue;
    const other = { ...row };
    for (const column of table.columns) {
      if (table.key.includes(column.name) || !random.chance(0.4)) continue;
      other[column.name] = draw(column, random, 0.03);
    }
    own.push(other);
  }
  rows.set(table.name, [...random.shuffle(own)]);
}

/**
 * A later state of the sources, which a Spanner that holds the earlier one can take: rows go, come and change, but not what is
 * unique or referred to, whose old values Spanner still holds.
 */
export function laterRows(tables: readonly OracleTable[], before: Rows, seed: number): Rows {
  const fresh = dirtyRows(tables, seed + 1);
  return new Map(
    tables.map((table) => {
      const random = seededRandom(seed, `later ${table.name}`);
      const held = new Set(table.uniques.flatMap(({ columns }) => columns));
      const referred = tables.flatMap(({ foreignKeys }) => foreignKeys.filter(({ to }) => to === table.name));
      for (const { toColumns } of referred) for (const name of toColumns) held.add(name);
      const old = before.get(table.name) ?? [];
      const kept = old.filter(() => random.chance(0.75)).map((row) => changed(table, row, held, random));
      const known = table.uniques.map(
        ({ columns }) => new Set(old.map((row) => JSON.stringify(columns.map((name) => row[name] ?? null)))),
      );
      const keys = new Set(old.map((row) => JSON.stringify(table.key.map((name) => row[name] ?? null))));
      const added = (fresh.get(table.name) ?? []).filter(
        (row) =>
          !keys.has(JSON.stringify(table.key.map((name) => row[name] ?? null))) &&
          table.uniques.every(
            ({ columns }, index) =>
              known[index]?.has(JSON.stringify(columns.map((name) => row[name] ?? null))) !== true,
          ),
      );
      return [table.name, [...random.shuffle([...kept, ...added.filter(() => random.chance(0.5))])]];
    }),
  );
}

function changed(table: OracleTable, row: Row, held: ReadonlySet<string>, random: Random): Row {
  const other: Record<string, Value> = { ...row };
  for (const column of table.columns) {
    if (table.key.includes(column.name) || held.has(column.name) || !random.chance(0.2)) continue;
    other[column.name] = draw(column, random, 0.03);
  }
  return other;
}

function columnOf({ columns }: OracleTable, name: string): OracleColumn {
  return columns.find((column) => column.name === name) as OracleColumn;
}

/** @param wrong the share of values that are NULL though they must not be, or too long. */
function draw({ type, notNull }: OracleColumn, random: Random, wrong: number): Value {
  if (random.chance(notNull ? wrong : 0.15)) return null;
  const [, element] = /^ARRAY<(.*)>$/.exec(type) ?? [];
  if (element !== undefined) {
    return Array.from({ length: random.integer(0, 2) }, () =>
      draw({ name: "", type: element, notNull: true }, random, wrong),
    ).filter((item) => item !== null);
  }
  const name = /^\w+/.exec(type)?.[0] ?? "";
  if (/\(\d+\)/.test(type) && random.chance(wrong)) return tooLong[name] ?? null;
  if (/\(\d+\)/.test(type) && random.chance(0.03)) return asLongAsMayBe[name] ?? null;
  return random.pick(domains[name] ?? []);
}

import { expect, test } from "vitest";
import { endsOf, findBreaches, findHarmless, spannerRows } from "./checker.ts";
import { randomSchema } from "./random-schema.ts";
import { generate } from "./support.ts";

const runs = Number(process.env.SAMPLE_RUNS ?? 15);
const seeds = Array.from({ length: runs }, (_, index) => index + 1);

test.each(seeds)(
  "clean rows of random schema %i keep all rules, and dirty ones break those they are made to break",
  async (seed) => {
    const { ddl, checks } = randomSchema(seed);
    const clean = await generate(ddl, { rows: 30, seed });
    expect(
      clean.catalog.diagnostics.filter(({ severity }) => severity === "error"),
      ddl,
    ).toEqual([]);
    expect(findBreaches(clean.catalog, clean.tables, clean.samples), ddl).toEqual([]);
    const rows = spannerRows(clean.tables, clean.samples);
    for (const { table, name, holds } of checks) {
      const wrong = [...rows].find(([id]) => id === table)?.[1].filter(({ cells }) => !holds(cells));
      expect(wrong, `${name}\n${ddl}`).toEqual([]);
    }
    expect(clean.samples.diagnostics, ddl).toEqual([]);
    expect(
      clean.samples.tables.map(({ path, rows: made }) => [path, made.length]).filter(([, count]) => count !== 30),
      ddl,
    ).toEqual([]);
    for (const { table } of clean.tables) {
      for (const end of endsOf(clean.catalog, table)) {
        const own = rows.get(table.id) ?? [];
        const used = own.filter(({ cells }) => end.columns.every((column) => (cells.get(column) ?? null) !== null));
        expect(used.length, `${table.id} ${end.name}\n${ddl}`).toBeGreaterThan(0);
        const isNullable = table.columns.some(
          (column) =>
            end.columns.includes(column.name) &&
            !column.notNull &&
            !table.primaryKey.some((part) => part.column === column.name),
        );
        const isUnique = table.indexes.some(
          ({ keys, nullFiltered }) => !nullFiltered && keys.some(({ column }) => end.columns.includes(column)),
        );
        if (isNullable && !isUnique) expect(used.length, `${table.id} ${end.name}\n${ddl}`).toBeLessThan(30);
      }
    }

    const dirty = await generate(ddl, { rows: 50, seed, dirty: 0.2 });
    expect(findHarmless(dirty.catalog, dirty.tables, dirty.samples), ddl).toEqual([]);
    const dirtyRows = spannerRows(dirty.tables, dirty.samples);
    for (const { table, name, row } of dirty.samples.planted.filter(({ kind }) => kind === "check")) {
      const own = dirtyRows.get(table)?.find(({ source }) => source === row);
      const check = checks.find((entry) => entry.table === table && entry.name === name);
      expect(own !== undefined && check?.holds(own.cells), `${table} ${name}\n${ddl}`).toBe(false);
    }
    for (const { path, rows: all } of dirty.samples.tables) {
      const planted = dirty.samples.planted.filter(({ source }) => source === path).length;
      expect(planted / all.length, `${path}\n${ddl}`).toBeGreaterThan(0.1);
      expect(planted / all.length, `${path}\n${ddl}`).toBeLessThan(0.3);
    }
  },
);

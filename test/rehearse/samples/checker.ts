import { isDeepStrictEqual } from "node:util";
import type { Catalog, Table, TableId } from "../../../generator/model/types.ts";
import type { ExportedTable, GeneratedSamples, PlantedDirt } from "../../../generator/rehearse/samples/index.ts";
import type { Row, Value } from "../../../generator/rehearse/types.ts";

/** A row of a Spanner table with the row of the source that it comes from. */
export interface SpannerRow {
  readonly source: Row;
  readonly cells: ReadonlyMap<string, Value>;
}

export interface Breach {
  readonly table: TableId;
  readonly kind: string;
  readonly name: string;
  readonly row: Row;
}

/** What Spanner would get: the rows of each table, with its names; computed columns are left out. */
export function spannerRows(
  tables: readonly ExportedTable[],
  samples: Pick<GeneratedSamples, "tables">,
): ReadonlyMap<TableId, readonly SpannerRow[]> {
  return new Map(
    tables.map(({ table, source, columns }) => {
      const rows = samples.tables.find(({ path }) => path === source)?.rows ?? [];
      return [
        table.id,
        rows.map((row): SpannerRow => {
          const lower = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
          const cells = new Map<string, Value>(table.columns.map(({ name }) => [name, null]));
          for (const { name, from } of columns) {
            if (from.kind === "column") cells.set(name, lower.get(from.name.toLowerCase()) ?? null);
            if (from.kind === "constant")
              cells.set(name, typeof from.value === "number" ? String(from.value) : from.value);
          }
          return { source: row, cells };
        }),
      ];
    }),
  );
}

/** All that is wrong with the rows, in plain loops over them: keys, indexes, references, edges, lengths, types. CHECKs are not looked at. */
export function findBreaches(
  catalog: Catalog,
  tables: readonly ExportedTable[],
  samples: Pick<GeneratedSamples, "tables">,
): readonly Breach[] {
  const rows = spannerRows(tables, samples);
  const breaches: Breach[] = [];
  for (const { table } of tables) {
    const own = rows.get(table.id) ?? [];
    const add = (kind: string, name: string, row: SpannerRow): void => {
      breaches.push({ table: table.id, kind, name, row: row.source });
    };
    const computed = new Set(table.columns.filter(({ generated }) => generated !== undefined).map(({ name }) => name));
    const isKnown = (columns: readonly string[]): boolean =>
      columns.every((name) => !computed.has(name) && !isFilledIn(table, name, tables));
    const key = table.primaryKey.map(({ column }) => column);
    for (const row of own) {
      for (const { name, type, notNull } of table.columns) {
        const value = row.cells.get(name) ?? null;
        const isExported = tables.some(
          (entry) => entry.table === table && entry.columns.some((column) => column.name === name),
        );
        if (!isExported) continue;
        if (value === null) {
          if (notNull || key.includes(name)) add(key.includes(name) ? "nullKey" : "notNull", name, row);
        } else {
          if (isTooLong(type, value)) add("tooLong", name, row);
          if (!fitsType(type, value)) add("type", name, row);
          if (key.includes(name) && value === "NaN") add("type", name, row);
        }
      }
    }
    const doubled = (columns: readonly string[], notNull: readonly string[], kind: string, name: string): void => {
      if (!isKnown([...columns, ...notNull])) return;
      const seen = new Map<string, SpannerRow[]>();
      for (const row of own) {
        if (notNull.some((column) => (row.cells.get(column) ?? null) === null)) continue;
        const tuple = JSON.stringify(columns.map((column) => row.cells.get(column)));
        seen.set(tuple, [...(seen.get(tuple) ?? []), row]);
      }
      for (const rows of seen.values()) if (rows.length > 1) for (const row of rows) add(kind, name, row);
    };
    doubled(key, [], "duplicateKey", "");
    for (const index of table.indexes.filter(({ unique }) => unique)) {
      const columns = index.keys.map(({ column }) => column);
      doubled(columns, [...(index.nullFiltered ? columns : []), ...index.notNull], "duplicateIndexKey", index.name);
    }
    for (const end of endsOf(catalog, table)) {
      const targets = rows.get(end.to);
      const target = tables.find((entry) => entry.table.id === end.to)?.table;
      if (targets === undefined || target === undefined || !isKnown(end.columns)) continue;
      if (target.columns.some(({ name, generated }) => end.toColumns.includes(name) && generated !== undefined))
        continue;
      const there = new Set(targets.map(({ cells }) => JSON.stringify(end.toColumns.map((name) => cells.get(name)))));
      for (const row of own) {
        const values = end.columns.map((name) => row.cells.get(name) ?? null);
        if (values.includes(null) && !end.isInterleave) continue;
        if (!there.has(JSON.stringify(values))) add("orphan", end.name, row);
      }
    }
  }
  return breaches;
}

/** Planted dirt whose row does not break what it was made to break; CHECKs are not looked at. */
export function findHarmless(
  catalog: Catalog,
  tables: readonly ExportedTable[],
  samples: Pick<GeneratedSamples, "tables" | "planted">,
): readonly PlantedDirt[] {
  const rows = spannerRows(tables, samples);
  const breaches = new Map<Row, Breach[]>();
  for (const breach of findBreaches(catalog, tables, samples)) {
    breaches.set(breach.row, [...(breaches.get(breach.row) ?? []), breach]);
  }
  const orphans = new Set(
    samples.planted.filter(({ kind }) => kind === "orphan" || kind === "orphanOfOrphan").map(({ row }) => row),
  );
  const breaks = (planted: PlantedDirt): boolean => {
    const has = (kind: string): boolean =>
      (breaches.get(planted.row) ?? []).some(
        (breach) => breach.table === planted.table && breach.kind === kind && breach.name === (planted.name ?? ""),
      );
    const table = tables.find((entry) => entry.table.id === planted.table)?.table;
    const own = rows.get(planted.table) ?? [];
    const cells = own.find(({ source }) => source === planted.row)?.cells;
    if (table === undefined || cells === undefined) return false;
    const others = own.filter(({ source }) => source !== planted.row);
    const isSame = ({ source }: SpannerRow): boolean => isDeepStrictEqual(source, planted.row);
    switch (planted.kind) {
      case "check":
        return true;
      case "exactCopy":
        return others.some(isSame);
      case "duplicateKey": {
        const key = table.primaryKey.map(({ column }) => column);
        const namesakes = others.filter((other) => key.every((name) => other.cells.get(name) === cells.get(name)));
        return has("duplicateKey") && namesakes.some((other) => !isSame(other));
      }
      case "orphanOfOrphan": {
        const end = endsOf(catalog, table).find(({ name }) => name === planted.name);
        if (end === undefined) return false;
        const targets = (rows.get(end.to) ?? []).filter((target) =>
          end.toColumns.every((name, index) => target.cells.get(name) === cells.get(end.columns[index] ?? "")),
        );
        return targets.length > 0 && targets.every(({ source }) => orphans.has(source));
      }
      default:
        return has(planted.kind);
    }
  };
  return samples.planted.filter((planted) => !breaks(planted));
}

export interface End {
  readonly name: string;
  readonly isInterleave: boolean;
  readonly to: TableId;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
}

/** The references of a table and the ends of the edges that it is. */
export function endsOf(catalog: Catalog, table: Table): readonly End[] {
  const declared = table.references.map(({ kind, name, to, columns, toColumns }) => ({
    name: kind === "interleave" ? `parent ${to}` : (name ?? `foreign key (${columns.join(", ")}) to ${to}`),
    isInterleave: kind === "interleave",
    to,
    columns,
    toColumns,
  }));
  const edges = catalog.graphs.flatMap((graph) =>
    graph.edges
      .filter((edge) => edge.table === table.id)
      .flatMap((edge) =>
        (["source", "destination"] as const).map((end) => ({
          name: `${graph.name}.${edge.name} ${end}`,
          isInterleave: false,
          to: edge[end].table,
          columns: edge[end].columns,
          toColumns: edge[end].nodeColumns,
        })),
      ),
  );
  return [...declared, ...edges];
}

function isFilledIn(table: Table, name: string, tables: readonly ExportedTable[]): boolean {
  const isExported = tables.some(
    (entry) => entry.table === table && entry.columns.some((column) => column.name === name),
  );
  const column = table.columns.find((entry) => entry.name === name);
  return (
    !isExported && (column?.default !== undefined || column?.identity === true || column?.allowCommitTimestamp === true)
  );
}

function isTooLong(type: string, value: Value): boolean {
  const [, kind, length] = /^(STRING|BYTES)\((\d+)\)$/.exec(type) ?? [];
  if (kind === undefined || typeof value !== "string") return false;
  return (kind === "STRING" ? [...value].length : Buffer.from(value, "base64").length) > Number(length);
}

const forms: readonly (readonly [type: RegExp, fits: (value: Value) => boolean])[] = [
  [
    /^INT64/,
    (value) => typeof value === "string" && /^-?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value),
  ],
  [/^FLOAT/, (value) => typeof value === "number" || ["NaN", "Infinity", "-Infinity"].includes(String(value))],
  [/^NUMERIC/, (value) => typeof value === "string" && /^-?\d{1,29}(\.\d{1,9})?$/.test(value)],
  [/^BOOL/, (value) => typeof value === "boolean"],
  [/^STRING/, (value) => typeof value === "string"],
  [/^BYTES/, (value) => typeof value === "string" && Buffer.from(value, "base64").toString("base64") === value],
  [/^DATE$/, (value) => typeof value === "string" && /^(19|20)\d\d-\d\d-\d\d$/.test(value)],
  [/^TIMESTAMP/, (value) => typeof value === "string" && /^(19|20)\d\d-\d\d-\d\dT[\d:.]+Z$/.test(value)],
  [/^UUID/, (value) => typeof value === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)],
  [/^ARRAY/, (value) => Array.isArray(value) && !value.includes(null)],
];

function fitsType(type: string, value: Value): boolean {
  return forms.find(([pattern]) => pattern.test(type))?.[1](value) ?? true;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { literalValue } from "../../generator/ddl/index.ts";
import type { Catalog, ZetaSql } from "../../generator/engines/index.ts";
import type { Catalog as SpannerCatalog } from "../../generator/model/types.ts";
import { quotePath } from "../../generator/support/index.ts";
import type { GoldenCase } from "./cases.ts";

/** Types that Spanner takes from BigQuery, by hand: https://cloud.google.com/bigquery/docs/export-to-spanner */
const bigQueryTypes: Readonly<Record<string, string>> = {
  INT64: "INT64",
  BOOL: "BOOL",
  STRING: "STRING",
  BYTES: "BYTES",
  DATE: "DATE",
  TIMESTAMP: "TIMESTAMP",
  JSON: "JSON",
  NUMERIC: "NUMERIC",
  FLOAT64: "FLOAT64",
  FLOAT32: "FLOAT64",
};

export function wantedType(spannerType: string): string {
  const array = /^ARRAY<(\w+)(?:\(\w+\))?>/.exec(spannerType);
  const name = array?.[1] ?? /^\w+/.exec(spannerType)?.[0] ?? "";
  const type = bigQueryTypes[name] ?? `no type for ${name}`;
  return array === null ? type : `ARRAY<${type}>`;
}

interface SourcesFile {
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the analysis is to find wrong: each case has one type that does not fit, or a cast that makes it fit. */
  readonly mismatches: readonly string[];
}

export function sourcesOf({ folder }: GoldenCase): SourcesFile {
  return JSON.parse(readFileSync(join(folder, "sources.json"), "utf8"));
}

export function catalogOf(sources: SourcesFile): Catalog {
  return {
    tables: Object.entries(sources.tables).map(([path, columns]) => ({
      path: path.split(path.includes("/") ? "/" : "."),
      columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    })),
  };
}

/**
 * BigQuery cuts `p.d.t` in one pair of backticks at its dots, so that the row is called t; to this analyzer it would be one
 * name.
 */
export function asBigQueryReads(query: string, catalog: Catalog): string {
  return catalog.tables.reduce((sql, { path }) => {
    const parts = typeof path === "string" ? path.split(".") : path;
    return sql.replaceAll(quotePath(parts), () => parts.map((part) => quotePath([part])).join("."));
  }, query);
}

/** Calls of EXTERNAL_QUERY, whose inner queries are understood over the tables of Spanner, as tables with what these give. */
export async function withExternal(
  zetasql: ZetaSql,
  query: string,
  catalog: Catalog,
  held: Catalog,
): Promise<{ readonly query: string; readonly catalog: Catalog; readonly problems: readonly string[] }> {
  const tables: Catalog["tables"][number][] = [];
  const problems: string[] = [];
  for (const [call, connection, literal = ""] of query.matchAll(externalCall)) {
    expect(connection).toBe("my-project.eu.spanner");
    const result = await zetasql.analyze(literalValue(literal), held);
    if (!result.ok) problems.push(result.problem.message);
    else tables.push({ path: [`external_${tables.length}`], columns: result.columns });
    expect(call).not.toBe("");
  }
  let count = 0;
  const text = query.replace(externalCall, () => `external_${count++}`);
  return { query: text, catalog: { ...catalog, tables: [...catalog.tables, ...tables] }, problems };
}

const externalCall = /EXTERNAL_QUERY\('([^']*)', ('(?:[^'\\]|\\.)*')\)/g;

/** The tables of Spanner in the types that BigQuery sees, as far as it sees them. */
export function spannerTables(catalog: SpannerCatalog | undefined): Catalog {
  const tables = [...(catalog?.tables.values() ?? [])].map(({ id, columns }) => ({
    path: id.split("."),
    columns: columns
      .filter(({ type }) => (/^\w+/.exec(type)?.[0] as string) in bigQueryTypes)
      .map(({ name, type }) => ({ name, type: wantedType(type) })),
  }));
  return { tables };
}

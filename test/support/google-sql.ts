import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../../generator/engines/index.ts";
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

import type { Catalog, Column, Table } from "../../model/types.ts";
import { nearest } from "../../support/index.ts";
import type { ExportRequest, Row, Value } from "../types.ts";
import { isExportable } from "./column-types.ts";
import type { ExportJob } from "./types.ts";

export type JobResult =
  | { readonly ok: true; readonly job: ExportJob }
  | { readonly ok: false; readonly kind: "failed" | "notRehearsed"; readonly message: string };

/**
 * Reads what an `EXPORT DATA` wants and makes the checks that BigQuery makes, by the rules of
 * https://cloud.google.com/bigquery/docs/export-to-spanner: the messages are ours.
 *
 * @param databaseUri of the database that is rehearsed; undefined where any will do.
 */
export function readJob(request: ExportRequest, catalog: Catalog, databaseUri: string | undefined): JobResult {
  const format = request.options.get("format") ?? "";
  if (format !== "CLOUD_SPANNER")
    return { ok: false, kind: "notRehearsed", message: `EXPORT DATA to ${format || "files"}` };
  const options = readSpannerOptions(request.options);
  if (typeof options === "string") return refuse(options);
  if (databaseUri !== undefined && options.uri !== databaseUri) {
    return {
      ok: false,
      kind: "notRehearsed",
      message: `EXPORT DATA to another database than ${databaseUri}: ${options.uri}`,
    };
  }
  const table = findTable(options.table, catalog);
  if (table === undefined) return refuse(unknownTable(options.table, catalog));
  const columns = matchColumns(request, table);
  if (typeof columns === "string") return refuse(columns);
  const problem = missingColumn(columns, table) ?? badTimestampColumn(options.changeTimestampColumn, table);
  if (problem !== undefined) return refuse(problem);
  // Generated columns only sort the rows; Spanner computes them itself.
  const written = columns.filter(({ column }) => column.generated === undefined);
  const rows = renameColumns(request.rows, written);
  const large = rows.findIndex((row) => sizeOf(Object.values(row)) > largestRow);
  if (large !== -1) return refuse(`row ${large + 1} of the result is larger than 1 MiB`);
  const given = new Set(written.map(({ column }) => column.name));
  const job: ExportJob = {
    table: table.id,
    columns: [...given],
    rows,
    commitTimes: table.columns
      .filter(({ name, notNull, allowCommitTimestamp }) => notNull && allowCommitTimestamp && !given.has(name))
      .map(({ name }) => name),
    changeTimestampColumn: options.changeTimestampColumn,
  };
  return { ok: true, job };
}

function refuse(message: string): JobResult {
  return { ok: false, kind: "failed", message: `EXPORT DATA: ${message}` };
}

const largestRow = 1_048_576;

/** In bytes, near enough for a limit whose measure is not documented. */
function sizeOf(value: Value): number {
  if (typeof value === "string") return Buffer.byteLength(value, "utf8");
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part as Value), 0);
}

interface SpannerOptions {
  readonly uri: string;
  readonly table: string;
  readonly changeTimestampColumn: string | undefined;
}

const databaseUri = /^https:\/\/spanner\.googleapis\.com\/projects\/[^/]+\/instances\/[^/]+\/databases\/[^/]+$/;
const knownOptions: ReadonlySet<string> = new Set(["table", "priority", "tag", "change_timestamp_column"]);

function readSpannerOptions(options: ReadonlyMap<string, string>): SpannerOptions | string {
  const uri = options.get("uri") ?? "";
  if (!databaseUri.test(uri)) return `uri "${uri}" is not that of a Spanner database`;
  const text = options.get("spanner_options");
  if (text === undefined) return "the option spanner_options is missing";
  const parsed = parseObject(text);
  if (parsed === undefined) return `spanner_options is not a JSON object: ${text}`;
  const unknown = Object.keys(parsed).find((name) => !knownOptions.has(name));
  if (unknown !== undefined) return `spanner_options has an unknown key "${unknown}"`;
  const { table, priority = "MEDIUM", change_timestamp_column: column } = parsed;
  if (typeof table !== "string" || table === "") return "spanner_options names no table";
  if (!["LOW", "MEDIUM", "HIGH"].includes(String(priority))) return `"${priority}" is no priority`;
  if (column !== undefined && typeof column !== "string") return "change_timestamp_column is not the name of a column";
  return { uri, table, changeTimestampColumn: column };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(strictJson(text));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Comments and trailing commas stand in Google's own samples. */
function strictJson(text: string): string {
  const token = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  const withoutComments = text.replace(token, (_, quoted?: string) => quoted ?? " ");
  return withoutComments.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted?: string) => quoted ?? "");
}

/** Spanner's names do not differ by case. */
function findTable(name: string, { tables }: Catalog): Table | undefined {
  const wanted = name.toLowerCase();
  return [...tables.values()].find(
    ({ id, synonyms }) => id.toLowerCase() === wanted || synonyms.some((synonym) => synonym.toLowerCase() === wanted),
  );
}

function unknownTable(name: string, { tables }: Catalog): string {
  const near = nearest(name, [...tables.keys()]);
  return `there is no table "${name}" in Spanner${near === undefined ? "" : `; did you mean "${near}"?`}`;
}

interface MatchedColumn {
  /** Its name in the result of the query. */
  readonly from: string;
  readonly column: Column;
}

function matchColumns({ columns }: ExportRequest, table: Table): readonly MatchedColumn[] | string {
  const known = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  const matched: MatchedColumn[] = [];
  for (const { name, type } of columns) {
    const column = known.get(name.toLowerCase());
    if (column === undefined) return `column "${name}" is not in table "${table.id}" of Spanner`;
    if (!isExportable(type, column.type)) {
      return `column "${name}" is of type ${type}, which cannot be written into ${table.id}.${column.name} of type ${column.type}`;
    }
    matched.push({ from: name, column });
  }
  return matched;
}

/** A column that Spanner has a value for may be left out; Google's documents do not say so for all of them. */
function missingColumn(matched: readonly MatchedColumn[], table: Table): string | undefined {
  const given = new Set(matched.map(({ column }) => column.name));
  const keys = new Set(table.primaryKey.map(({ column }) => column));
  const missing = table.columns.find(
    (column) =>
      (column.notNull || keys.has(column.name)) &&
      column.default === undefined &&
      column.generated === undefined &&
      !column.identity &&
      !column.allowCommitTimestamp &&
      !given.has(column.name),
  );
  if (missing === undefined) return undefined;
  const why = keys.has(missing.name) ? "is part of the primary key" : "is NOT NULL";
  return `column "${missing.name}" of table "${table.id}" ${why} and is not in the result of the query`;
}

function badTimestampColumn(name: string | undefined, table: Table): string | undefined {
  if (name === undefined) return undefined;
  const column = table.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (column?.type === "TIMESTAMP") return undefined;
  return `change_timestamp_column "${name}" is not a TIMESTAMP column of table "${table.id}"`;
}

function renameColumns(rows: readonly Row[], matched: readonly MatchedColumn[]): readonly Row[] {
  return rows.map((row) => Object.fromEntries(matched.map(({ from, column }) => [column.name, row[from] ?? null])));
}

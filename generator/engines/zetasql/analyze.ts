import { compareStrings } from "../../support/index.ts";
import { type BuiltCatalog, buildCatalog, dottedPath, type NamePath } from "./catalog.ts";
import { changeFunctions } from "./change-functions.ts";
import type { Channel } from "./channel.ts";
import { parseTree } from "./parse.ts";
import { printSqlType, type SqlType, typeFromWire } from "./sql-type.ts";
import { childNode, childNodes, concreteNode } from "./tree.ts";
import type {
  AnalyzedStatement,
  Catalog,
  OutputColumn,
  SqlProblem,
  SqlResult,
  StatementOption,
  Value,
} from "./types.ts";
import { decodeValue } from "./values.ts";
import type { LanguageOptions, WireColumn, WireNode, WireType, WireValue } from "./wire.ts";

/** What every call over a catalogue shares. */
export interface Session {
  readonly channel: Channel;
  readonly languageOptions: LanguageOptions;
  readonly enabledRewrites: readonly string[];
}

export interface StatementInput {
  readonly sql: string;
  readonly catalog: Catalog;
}

export async function analyze(
  session: Session,
  { sql, catalog }: StatementInput,
): Promise<SqlResult<AnalyzedStatement>> {
  const resolved = await resolveNames(session, { sql, catalog });
  if (!resolved.ok) return resolved;
  const { built } = resolved;
  const options = {
    ...analyzerOptions(session, catalog),
    systemVariables,
    ...(startsWithExport.test(sql) ? exportOptions : {}),
  };
  const simpleCatalog = { ...built.simpleCatalog, customTvf: changeFunctions(sql) };
  const request = { sqlStatement: sql, simpleCatalog, options };
  const analyzed = await session.channel.call("Analyze", request, sql);
  if (!analyzed.ok) return analyzed;

  const { kind, node } = concreteNode(analyzed.response.resolvedStatement);
  const columns = outputColumns(
    childNodes(node, "outputColumnList").map((column) => ({
      name: String(column.name ?? ""),
      type: (childNode(column, "column")?.type ?? {}) as WireType,
    })),
    node.isValueTable === true,
  );
  const duplicate = duplicateColumns(columns);
  if (duplicate !== undefined) return { ok: false, problem: duplicate };
  const [connection] = resolved.connections;
  const tables = [...new Set(built.used.map(({ table }) => dottedPath(table.path)))].sort(compareStrings);
  return {
    ok: true,
    kind,
    columns: printColumns(columns),
    options: kind === "exportData" ? childNodes(node, "optionList").map(readOption) : [],
    ...(connection === undefined ? {} : { connection: connection.join(".") }),
    tables,
  };
}

export async function extractTableNames(
  { channel, languageOptions }: Pick<Session, "channel" | "languageOptions">,
  sql: string,
): Promise<SqlResult<{ readonly names: readonly NamePath[] }>> {
  const request = { sqlStatement: sql, allowScript: false, options: languageOptions };
  const extracted = await channel.call("ExtractTableNamesFromStatement", request, sql);
  if (!extracted.ok) return extracted;
  return { ok: true, names: (extracted.response.tableName ?? []).map((name) => name.tableNameSegment ?? []) };
}

/** Finds the names that a statement uses and builds the catalogue of just these. */
export async function resolveNames(
  { channel, languageOptions }: Session,
  { sql, catalog }: StatementInput,
): Promise<SqlResult<{ readonly built: BuiltCatalog; readonly connections: readonly NamePath[] }>> {
  const extracted = await extractTableNames({ channel, languageOptions }, sql);
  if (!extracted.ok) return extracted;
  const tableNames = extracted.names;
  const clash = caseClash(tableNames);
  if (clash !== undefined) return { ok: false, problem: clash };
  let connections: readonly NamePath[] = [];
  // Connections are in no list of names; the word is rare enough to pay for a parse when it stands there.
  if (/\bCONNECTION\b/i.test(sql)) {
    const tree = await parseTree(channel, { sql, allowScript: false, languageOptions });
    if (!tree.ok) return tree;
    connections = tree.statements.flatMap(findConnections);
  }
  return { ok: true, built: buildCatalog({ catalog, tableNames, connections, languageOptions }), connections };
}

/** ZetaSQL takes two names that differ in case only for one table. */
function caseClash(names: readonly NamePath[]): SqlProblem | undefined {
  const spellings = new Map<string, string>();
  for (const name of names.map((path) => path.join("."))) {
    const other = spellings.get(name.toLowerCase());
    if (other !== undefined && other !== name) {
      const message = `Tables "${other}" and "${name}" differ only in case, which cannot be told apart here.`;
      return { kind: "unsupported", message };
    }
    spellings.set(name.toLowerCase(), name);
  }
  return undefined;
}

/** `EXPORT DATA WITH CONNECTION path`. */
function findConnections(statement: WireNode): readonly NamePath[] {
  const clause = childNode(concreteNode(statement).node, "withConnectionClause");
  const path = childNode(childNode(clause ?? {}, "connectionClause") ?? {}, "connectionPath");
  const names = childNodes(path ?? {}, "names").map((name) => String(name.idString ?? ""));
  return names.length > 0 ? [names] : [];
}

export function analyzerOptions(
  { languageOptions, enabledRewrites }: Session,
  { timeZone = "UTC" }: Catalog,
): WireNode {
  return {
    languageOptions,
    enabledRewrites,
    errorMessageMode: "ERROR_MESSAGE_ONE_LINE",
    // ZetaSQL's own default is America/Los_Angeles, as Spanner's.
    defaultTimezone: timeZone,
  };
}

/** Those that scripts read; for evaluation each would need a value. https://cloud.google.com/bigquery/docs/reference/system-variables */
const systemVariables = [
  { namePath: ["row_count"], type: { typeKind: "TYPE_INT64" } },
  { namePath: ["error", "message"], type: { typeKind: "TYPE_STRING" } },
] as const;

/** Comments and white space, then EXPORT. */
const startsWithExport = /^(?:\s|--[^\n]*\n|#[^\n]*\n|\/\*[\s\S]*?\*\/)*EXPORT\b/i;

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/export-statements: only those of CLOUD_SPANNER. */
const exportOptions = {
  allowedHintsAndOptions: {
    disallowUnknownOptions: true,
    disallowDuplicateOptionNames: true,
    option: ["uri", "format", "spanner_options"].map((name) => ({ name, type: { typeKind: "TYPE_STRING" } })),
  },
} as const;

function readOption(option: WireNode): StatementOption {
  const name = String(option.name ?? "").toLowerCase();
  const literal = childNode(childNode(option, "value") ?? {}, "resolvedLiteralNode");
  const typed = childNode(literal ?? {}, "value");
  if (typed === undefined) return { name, value: undefined };
  const value: Value = decodeValue(typed.value as WireValue | undefined, typeFromWire(typed.type as WireType));
  return { name, value };
}

export interface TypedColumn {
  readonly name: string;
  readonly type: SqlType;
}

/**
 * Output columns under the names that BigQuery gives them: those without one are f0_, f1_, … ; `SELECT AS STRUCT` gives the
 * fields of its struct.
 */
export function outputColumns(wire: readonly WireColumn[], isValueTable: boolean): readonly TypedColumn[] {
  let typed: readonly TypedColumn[] = wire.map(({ name = "", type }) => ({ name, type: typeFromWire(type) }));
  const only = typed[0]?.type;
  if (isValueTable && only?.kind === "STRUCT") typed = only.fields;
  let unnamed = 0;
  return typed.map(({ name, type }) => {
    // `$col3` and `$value_column` are ZetaSQL's names where it needs one.
    if (name !== "" && !name.startsWith("$")) return { name, type };
    unnamed += 1;
    return { name: `f${unnamed - 1}_`, type };
  });
}

export function printColumns(columns: readonly TypedColumn[]): readonly OutputColumn[] {
  return columns.map(({ name, type }) => ({ name, type: printSqlType(type) }));
}

/** BigQuery refuses these and ZetaSQL does not; names of columns are case-insensitive. */
export function duplicateColumns(columns: readonly { readonly name: string }[]): SqlProblem | undefined {
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase())) duplicates.add(name);
    seen.add(name.toLowerCase());
  }
  if (duplicates.size === 0) return undefined;
  const message = `Duplicate column names in the result are not supported. Found duplicate(s): ${[...duplicates].join(", ")}`;
  return { kind: "analysis", message };
}

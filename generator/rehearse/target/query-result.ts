import { readStatementTokens } from "../../ddl/index.ts";
import type { OutputColumn, TargetRefusal, Value } from "../types.ts";
import { isExactJson, isList } from "../values/index.ts";

// What BigQuery makes of the result of a query of Spanner:
// https://cloud.google.com/bigquery/docs/reference/standard-sql/federated_query_functions#spanner-mapping

/** Of a query that may well be right, but not here. */
export function notRehearsed(construct: string, reason: string): TargetRefusal {
  return { ok: false, kind: "notRehearsed", construct, reason };
}

export function failed(message: string): TargetRefusal {
  return { ok: false, kind: "failed", message };
}

/** They have the same names on both sides. */
const mappedTypes: ReadonlySet<string> = new Set([
  "BOOL",
  "BYTES",
  "DATE",
  "FLOAT64",
  "INT64",
  "JSON",
  "NUMERIC",
  "STRING",
  "TIMESTAMP",
]);

/**
 * Why BigQuery does not take a result with these columns, or nobody knows what it makes of them. A type that the table of the
 * mapping does not name may be one that it is silent about.
 *
 * @param columns with the types of Spanner; the name is empty where the query gives none.
 */
export function refusedColumns(columns: readonly OutputColumn[]): TargetRefusal | undefined {
  const seen = new Set<string>();
  for (const [index, { name, type }] of columns.entries()) {
    const subject = name === "" ? `column ${index + 1}` : `column "${name}"`;
    const scalar = type.replace(/^ARRAY<(.*)>$/, "$1");
    if (scalar.startsWith("STRUCT")) {
      return failed(`${subject} is of type ${type}, which is not supported for Spanner federated queries.`);
    }
    if (!mappedTypes.has(scalar)) {
      return notRehearsed(
        `type ${type} in the result of EXTERNAL_QUERY`,
        `Google does not say what ${subject} becomes in BigQuery: CAST it to another type in the query of Spanner.`,
      );
    }
    if (name === "") {
      return notRehearsed(
        "a column without a name in the result of EXTERNAL_QUERY",
        `Google does not say how ${subject} is called in BigQuery: give it a name with AS in the query of Spanner.`,
      );
    }
    if (seen.has(name.toLowerCase())) {
      return failed(`Duplicate column names in the result are not supported. Found duplicate(s): ${name}`);
    }
    seen.add(name.toLowerCase());
  }
  return undefined;
}

/** Spanner's timestamps have nine digits, of which BigQuery takes six. */
export function withoutNanoseconds(value: Value): Value {
  if (isList(value)) return value.map(withoutNanoseconds);
  return typeof value === "string" ? value.replace(/\.(\d{1,6})\d*Z$/, (_, digits) => shortFraction(digits)) : value;
}

function shortFraction(digits: string): string {
  const short = digits.replace(/0+$/, "");
  return short === "" ? "Z" : `.${short}Z`;
}

/** Why a JSON value cannot be handed on: a value of JavaScript is what goes from Spanner to BigQuery here. */
export function inexactJson(text: string | null | undefined, column: string): TargetRefusal | undefined {
  if (text === null || text === undefined) return undefined;
  if (text === "null") return notRehearsed("a JSON null that is no NULL", `column "${column}" of Spanner has one.`);
  if (isExactJson(text)) return undefined;
  return notRehearsed("a number in JSON with more than 15 digits", `column "${column}" of Spanner has one.`);
}

/**
 * What of a query an engine may refuse for its age, by name. Asked when it was refused: a later version may know it.
 */
export function youngerSyntax(sql: string): string | undefined {
  const { tokens } = readStatementTokens(sql, 0);
  const [first] = tokens;
  if (first?.upper === "GRAPH") return "GRAPH queries";
  for (const [index, token] of tokens.entries()) {
    if (token.upper === "GRAPH_TABLE") return "GRAPH_TABLE";
    const next = tokens[index + 1];
    if (token.text === "|" && next?.text === ">" && next.start === token.end) return "pipe syntax";
  }
  return undefined;
}

/** A rehearsal's database is not that of production, and an emulator's description of it has faults of its own. */
export function systemTables(sql: string): TargetRefusal | undefined {
  const { tokens } = readStatementTokens(sql, 0);
  for (const { kind, text } of tokens) {
    if (kind !== "word" && kind !== "quoted") continue;
    const name = /^`?(INFORMATION_SCHEMA|SPANNER_SYS)\b/i.exec(text)?.[1]?.toUpperCase();
    if (name !== undefined) return notRehearsed(`${name} of Spanner`, "it describes another database here.");
  }
  return undefined;
}

import { literalValue, readStatementTokens } from "../../ddl/index.ts";
import {
  arrayElements,
  type ColumnInput,
  canonicalType,
  decodeRows,
  type SyntaxNode,
} from "../../engines/zetasql/index.ts";
import type { ScriptEvent } from "../types.ts";
import { isExactJson } from "../values/index.ts";
import { evaluateValue } from "./expressions.ts";
import { CannotRehearse, SqlFailure } from "./failures.ts";
import { refuseDuplicates } from "./relations.ts";
import type { Session } from "./session.ts";
import { rangeOf } from "./statement.ts";
import { storedTable } from "./store.ts";
import type { CellRow } from "./types.ts";

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/export-statements */
export async function* exportData(session: Session, node: SyntaxNode): AsyncGenerator<ScriptEvent, void, void> {
  if (session.transaction !== undefined) throw new SqlFailure("EXPORT DATA is not supported in a transaction.");
  const query = node.child("query");
  if (query === undefined) return;
  const options = await readOptions(session, node);
  const prepared = await session.prepareStatement(node);
  const tables = [...prepared.tables.values()];
  const selected = session.copy(rangeOf(query), prepared);
  // The options of files are others than those of Spanner, which alone are known to the analysis.
  const isToSpanner = options.get("format")?.toUpperCase() === "CLOUD_SPANNER";
  const { columns, cells } = isToSpanner
    ? await session.analyzeAndEvaluate(session.copy(rangeOf(node), prepared), selected, tables)
    : await session.evaluate(selected, tables);
  refuseDuplicates(columns);
  // What holds of arrays in a table holds of an export too.
  const written = storedTable({ path: "the export", columns, cells });
  refuseInexactJson(columns, written.cells);
  yield { kind: "export", request: { options, columns, rows: decodeRows(columns, written.cells) } };
}

/** On its way to Spanner a JSON value is one of JavaScript: null is NULL there, and a number has 53 bits. */
function refuseInexactJson(columns: readonly ColumnInput[], cells: readonly CellRow[]): void {
  for (const [index, { name, type }] of columns.entries()) {
    if (!canonicalType(type).includes("JSON")) continue;
    for (const row of cells) {
      for (const cell of arrayElements(row[index]) ?? [row[index]]) {
        const text = cell?.jsonValue;
        if (text === undefined) continue;
        if (text === "null") throw new CannotRehearse("a JSON null that is no NULL", `column "${name}" has one.`);
        if (!isExactJson(text)) {
          throw new CannotRehearse("a number in JSON with more than 15 digits", `column "${name}" has one.`);
        }
      }
    }
  }
}

/** A text that stands there as it is, as it does mostly: the engine need not be asked. */
function literalText(sql: string): string | undefined {
  const [first, second] = readStatementTokens(sql, 0).tokens;
  const isText = first?.kind === "string" && second?.kind === "end" && /^["']/.test(first.text);
  // The analyzer says what is wrong with an escape that there is not.
  return isText && !first.text.includes("\\") ? literalValue(first.text) : undefined;
}

async function readOptions(session: Session, node: SyntaxNode): Promise<ReadonlyMap<string, string>> {
  const options = new Map<string, string>();
  for (const entry of node.child("optionsList")?.children("optionsEntries") ?? []) {
    const name = (entry.child("name")?.text("idString") ?? "").toLowerCase();
    const value = entry.child("value");
    if (value === undefined) continue;
    const evaluated =
      literalText(session.script.slice(value.start, value.end)) ?? (await evaluateValue(session, value));
    if (options.has(name)) throw new SqlFailure(`Duplicate option specified for '${name}'`);
    // Options of files may be numbers or truth values.
    options.set(name, typeof evaluated === "string" ? evaluated : JSON.stringify(evaluated));
  }
  return options;
}

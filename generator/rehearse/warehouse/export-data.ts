import type { SyntaxNode } from "../../engines/zetasql/index.ts";
import { decodeRows } from "../../engines/zetasql/index.ts";
import type { ScriptEvent } from "../types.ts";
import { evaluateValue } from "./expressions.ts";
import { SqlFailure } from "./failures.ts";
import { refuseDuplicates } from "./relations.ts";
import type { Session } from "./session.ts";
import { rangeOf } from "./statement.ts";

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/export-statements */
export async function* exportData(session: Session, node: SyntaxNode): AsyncGenerator<ScriptEvent, void, void> {
  if (session.transaction !== undefined) throw new SqlFailure("EXPORT DATA is not supported in a transaction.");
  const query = node.child("query");
  if (query === undefined) return;
  const options = await readOptions(session, node);
  const prepared = await session.prepareStatement(node);
  const tables = [...prepared.tables.values()];
  // The options of files are others than those of Spanner, which alone are known to the analysis.
  if (options.get("format")?.toUpperCase() === "CLOUD_SPANNER") {
    await session.analyze(session.copy(rangeOf(node), prepared), tables);
  }
  const { columns, cells } = await session.evaluate(session.copy(rangeOf(query), prepared), tables);
  refuseDuplicates(columns);
  yield { kind: "export", request: { options, columns, rows: decodeRows(columns, cells) } };
}

async function readOptions(session: Session, node: SyntaxNode): Promise<ReadonlyMap<string, string>> {
  const options = new Map<string, string>();
  for (const entry of node.child("optionsList")?.children("optionsEntries") ?? []) {
    const name = (entry.child("name")?.text("idString") ?? "").toLowerCase();
    const value = entry.child("value");
    if (value === undefined) continue;
    const evaluated = await evaluateValue(session, value);
    if (options.has(name)) throw new SqlFailure(`Duplicate option specified for '${name}'`);
    // Options of files may be numbers or truth values.
    options.set(name, typeof evaluated === "string" ? evaluated : JSON.stringify(evaluated));
  }
  return options;
}

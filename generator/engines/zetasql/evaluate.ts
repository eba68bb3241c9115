import {
  analyzerOptions,
  duplicateColumns,
  outputColumns,
  printColumns,
  resolveNames,
  type Session,
  type StatementInput,
} from "./analyze.ts";
import { buildContent } from "./catalog.ts";
import type { EvaluatedQuery, Row, SqlResult } from "./types.ts";
import { decodeValue } from "./values.ts";

export async function evaluateQuery(
  session: Session,
  { sql, catalog }: StatementInput,
): Promise<SqlResult<EvaluatedQuery>> {
  const resolved = await resolveNames(session, { sql, catalog });
  if (!resolved.ok) return resolved;
  const { simpleCatalog, used } = resolved.built;
  const content = buildContent(used);
  if ("problem" in content) return { ok: false, problem: content.problem };
  const request = { sql, simpleCatalog, options: analyzerOptions(session), tableContent: content.tableContent };
  const evaluated = await session.channel.call("EvaluateQuery", request, sql);
  if (!evaluated.ok) return evaluated;

  const columns = outputColumns(evaluated.response.prepared?.columns ?? [], false);
  const duplicate = duplicateColumns(columns);
  if (duplicate !== undefined) return { ok: false, problem: duplicate };
  const rows = (evaluated.response.content?.tableData.row ?? []).map(
    ({ cell = [] }): Row =>
      // fromEntries defines properties, so that a column may even be called __proto__.
      Object.fromEntries(columns.map(({ name, type }, index) => [name, decodeValue(cell[index], type)])),
  );
  return { ok: true, columns: printColumns(columns), rows };
}

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
import { decodeRows } from "./cells.ts";
import { keepBytes } from "./row-bytes.ts";
import type { EvaluatedCells, EvaluatedQuery, SqlResult } from "./types.ts";

export async function evaluateQuery(session: Session, input: StatementInput): Promise<SqlResult<EvaluatedQuery>> {
  const evaluated = await evaluateCells(session, input);
  if (!evaluated.ok) return evaluated;
  const { columns, cells } = evaluated;
  const duplicate = duplicateColumns(columns);
  if (duplicate !== undefined) return { ok: false, problem: duplicate };
  return { ok: true, columns, rows: decodeRows(columns, cells) };
}

export async function evaluateCells(
  session: Session,
  { sql, catalog }: StatementInput,
): Promise<SqlResult<EvaluatedCells>> {
  const resolved = await resolveNames(session, { sql, catalog });
  if (!resolved.ok) return resolved;
  const { simpleCatalog, used } = resolved.built;
  const content = buildContent(used);
  if ("problem" in content) return { ok: false, problem: content.problem };
  const request = {
    sql,
    simpleCatalog,
    options: analyzerOptions(session, catalog),
    tableContent: content.tableContent,
  };
  const evaluated = await session.channel.call("EvaluateQuery", request, sql);
  if (!evaluated.ok) return evaluated;

  const columns = printColumns(outputColumns(evaluated.response.prepared?.columns ?? [], false));
  const cells = (evaluated.response.content?.tableData.row ?? []).map(({ cell = [] }) => cell);
  keepBytes(cells, evaluated.response.contentBytes);
  return { ok: true, columns, cells };
}

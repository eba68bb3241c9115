import type { SyntaxNode } from "../../engines/zetasql/index.ts";
import { CannotRehearse, SqlFailure, tableNotFound } from "./failures.ts";
import type { Fragment } from "./fragment.ts";
import { type Assignment, defaultValue, rowNumber, selectDeleted, selectRows, selectUpdated } from "./queries.ts";
import type { Prepared } from "./relations.ts";
import { numbered, numberIn, type Session } from "./session.ts";
import { dotted, lastPart, namesOf, rangeOf } from "./statement.ts";
import type { CellRow, StoredTable } from "./types.ts";

/**
 * DML on an evaluator that only reads: the whole statement is analyzed, then a SELECT made of its pieces says which rows
 * change and how. Each function gives the number of rows, and changes nothing when it fails.
 */

export async function insertRows(session: Session, node: SyntaxNode): Promise<number> {
  if (node.text("insertMode") !== "DEFAULT_MODE" && node.text("insertMode") !== "") {
    throw new CannotRehearse(`INSERT OR ${node.text("insertMode")}`);
  }
  const { target, prepared } = await prepareDml(session, node);
  const columns = columnIndexes(target, node.child("columnList"));
  const targets = columns.flatMap((index) => target.columns[index] ?? []);
  const query = node.child("query");
  let cells: readonly CellRow[];
  if (query === undefined) {
    const rows = (node.child("rows")?.children("rows") ?? []).map((row) =>
      row
        .children("values")
        .map((value, index) => assignment({ session, prepared, value, type: targets[index]?.type })),
    );
    cells = (await session.evaluate(selectRows(rows), prepared.tables.values())).cells;
  } else {
    const evaluated = await session.evaluate(session.copy(rangeOf(query), prepared), prepared.tables.values());
    cells = await session.coerce(evaluated, targets);
  }
  const inserted = cells.map((row) => placed({ row, columns, width: target.columns.length }));
  if (inserted.length > 0) session.setRows(target, [...target.cells, ...inserted]);
  return inserted.length;
}

export async function updateRows(session: Session, node: SyntaxNode): Promise<number> {
  const { target, prepared } = await prepareDml(session, node);
  const alias = aliasOf(node, target);
  const where = node.child("where");
  const from = node.child("fromClause")?.child("tableExpression");
  const items = updateItems({ session, prepared, target, alias, list: node.child("updateItemList") });
  if (where === undefined) throw new SqlFailure("UPDATE must have a WHERE clause");
  const query = selectUpdated({
    target: { path: target.path, alias },
    assignments: items.assignments,
    from: from === undefined ? undefined : session.copy(rangeOf(from), prepared),
    where: session.copy(rangeOf(where), prepared),
  });
  const { cells } = await session.evaluate(query, withNumbered(prepared, target));
  const changes = uniqueChanges(cells, items.columns);
  if (changes.size > 0) session.setRows(target, changedRows(target.cells, changes));
  return changes.size;
}

export async function deleteRows(session: Session, node: SyntaxNode): Promise<number> {
  const { target, prepared } = await prepareDml(session, node);
  const where = node.child("where");
  if (where === undefined) throw new SqlFailure("DELETE must have a WHERE clause");
  const alias = aliasOf(node, target);
  const query = selectDeleted({ path: target.path, alias }, session.copy(rangeOf(where), prepared));
  const { cells } = await session.evaluate(query, withNumbered(prepared, target));
  const deleted = new Set(cells.map((row) => numberIn(row, 0)));
  if (deleted.size > 0) {
    session.setRows(
      target,
      target.cells.filter((_, index) => !deleted.has(index)),
    );
  }
  return deleted.size;
}

export async function truncateTable(session: Session, node: SyntaxNode): Promise<number> {
  if (node.child("where") !== undefined) throw new SqlFailure("TRUNCATE TABLE has no WHERE clause in BigQuery.");
  const { target } = await prepareDml(session, node);
  session.setRows(target, []);
  return target.cells.length;
}

/** Google's analyzer has accepted the statement, and the target is a table. */
export async function prepareDml(
  session: Session,
  node: SyntaxNode,
): Promise<{ readonly target: StoredTable; readonly prepared: Prepared }> {
  const path = dotted(node.child("targetPath"));
  const stored = session.find(path);
  if (stored === undefined) throw tableNotFound(path);
  if (stored.kind === "view") throw new SqlFailure(`${path} is a view, whose rows cannot be changed.`);
  if (node.child("returning") !== undefined) throw new CannotRehearse("THEN RETURN");
  if (node.child("assertRowsModified") !== undefined) throw new CannotRehearse("ASSERT_ROWS_MODIFIED");
  const prepared = await session.prepareStatement(node);
  await session.analyze(session.copy(rangeOf(node), prepared), [...prepared.tables.values(), stored.table]);
  return { target: stored.table, prepared };
}

export function aliasOf(node: SyntaxNode, { path }: { readonly path: string }): string {
  return node.child("alias")?.child("identifier")?.text("idString") ?? lastPart(path);
}

/** A value as the column takes it; DEFAULT is NULL, since no column has another default here. */
export function assignment(input: {
  readonly session: Session;
  readonly prepared: Prepared;
  readonly value: SyntaxNode;
  readonly type: string | undefined;
}): Assignment {
  const { session, prepared, value, type = "INT64" } = input;
  const written: Fragment = value.kind === "defaultLiteral" ? defaultValue : session.copy(rangeOf(value), prepared);
  return { value: written, type };
}

export interface UpdateItems {
  readonly columns: readonly number[];
  readonly assignments: readonly Assignment[];
}

export function updateItems(input: {
  readonly session: Session;
  readonly prepared: Prepared;
  readonly target: StoredTable;
  readonly alias: string;
  readonly list: SyntaxNode | undefined;
}): UpdateItems {
  const { session, prepared, target, alias, list } = input;
  const items = (list?.children("updateItems") ?? []).map((item) => {
    const set = item.child("setValue");
    const value = set?.child("value");
    if (set === undefined || value === undefined) throw new CannotRehearse("DML inside of UPDATE … SET");
    const column = assignedColumn(target, alias, set.child("path"));
    return { column, assignment: assignment({ session, prepared, value, type: target.columns[column]?.type }) };
  });
  return { columns: items.map(({ column }) => column), assignments: items.map((item) => item.assignment) };
}

/** `column` or `alias.column`. */
function assignedColumn(target: StoredTable, alias: string, path: SyntaxNode | undefined): number {
  const names = namesOf(path);
  const [first = "", second] = names;
  if (names.length === 1) {
    const index = columnIndex(target, first);
    if (index !== undefined) return index;
  }
  if (names.length === 2 && first.toLowerCase() === alias.toLowerCase() && columnIndex(target, first) === undefined) {
    const index = columnIndex(target, second ?? "");
    if (index !== undefined) return index;
  }
  throw new CannotRehearse("UPDATE of a part of a column");
}

export function columnIndex({ columns }: StoredTable, name: string): number | undefined {
  const index = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  return index < 0 ? undefined : index;
}

/** The columns that a list names, or all. */
export function columnIndexes(target: StoredTable, list: SyntaxNode | undefined): readonly number[] {
  if (list === undefined) return target.columns.map((_, index) => index);
  return list.children("identifiers").map((name) => {
    const index = columnIndex(target, name.text("idString"));
    if (index === undefined) throw new SqlFailure(`Column ${name.text("idString")} is not present in ${target.path}`);
    return index;
  });
}

/** A whole row; the columns that are not given are NULL. */
export function placed(input: {
  readonly row: CellRow;
  readonly columns: readonly number[];
  readonly width: number;
}): CellRow {
  const { row, columns, width } = input;
  const whole: CellRow[number][] = Array.from({ length: width }, () => ({}));
  for (const [position, column] of columns.entries()) whole[column] = row[position] ?? {};
  return whole;
}

/** New cells of one row, by the index of their column. */
export type RowChange = ReadonlyMap<number, CellRow[number]>;

/**
 * @param cells the number of a row, then its values.
 * @throws SqlFailure when a row would be changed twice.
 */
export function uniqueChanges(cells: readonly CellRow[], columns: readonly number[]): ReadonlyMap<number, RowChange> {
  const changes = new Map<number, RowChange>();
  for (const row of cells) {
    const number = numberIn(row, 0);
    if (changes.has(number)) throw matchedTwice();
    changes.set(number, new Map(columns.map((column, position) => [column, row[position + 1] ?? {}])));
  }
  return changes;
}

export function matchedTwice(): SqlFailure {
  return new SqlFailure("UPDATE/MERGE must match at most one source row for each target row");
}

export function changedRows(cells: readonly CellRow[], changes: ReadonlyMap<number, RowChange>): readonly CellRow[] {
  return cells.map((row, number) => {
    const change = changes.get(number);
    return change === undefined ? row : row.map((cell, index) => change.get(index) ?? cell);
  });
}

/** What the statement reads, its target with numbered rows. */
function withNumbered({ tables }: Prepared, target: StoredTable) {
  if (target.columns.some(({ name }) => name.toLowerCase() === rowNumber))
    throw new CannotRehearse(`column ${rowNumber}`);
  const others = [...tables].filter(([path]) => path !== target.path).map(([, table]) => table);
  return [...others, numbered(target, target.path)];
}

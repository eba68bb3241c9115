import type { SyntaxNode } from "../../engines/zetasql/index.ts";
import { readColumn } from "./column-definitions.ts";
import { columnIndex } from "./dml.ts";
import { CannotRehearse, SqlFailure, tableNotFound } from "./failures.ts";
import type { Session } from "./session.ts";
import { constructName, dotted, rangeOf } from "./statement.ts";
import { type Stored, storedTable } from "./store.ts";
import type { CellRow, StoredColumn, StoredTable } from "./types.ts";

/** `CREATE [OR REPLACE] [TEMP] TABLE [IF NOT EXISTS] …`; how it is partitioned and clustered changes no result. */
export async function createTable(session: Session, node: SyntaxNode): Promise<void> {
  const place = placeOf(session, node, "table");
  if (place === undefined) return;
  const { path, temporary } = place;
  const { columns, cells } = await contents(session, node);
  const table = storedTable({ path, columns, cells });
  session.set(path, { kind: "table", table }, { temporary });
}

export async function createView(session: Session, node: SyntaxNode): Promise<void> {
  const place = placeOf(session, node, "view");
  const query = node.child("query");
  if (place === undefined || query === undefined) return;
  if (place.temporary) throw new CannotRehearse("CREATE TEMP VIEW");
  const prepared = await session.prepareStatement(node);
  await session.analyze(session.copy(rangeOf(node), prepared), prepared.tables.values());
  const list = node.child("columnWithOptionsList")?.children("columnWithOptions");
  const columnNames = list?.map((column) => column.child("name")?.text("idString") ?? "");
  const view = {
    path: place.path,
    query: session.script.slice(query.start, query.end),
    ...(columnNames === undefined ? {} : { columnNames }),
  };
  session.set(place.path, { kind: "view", view }, { temporary: false });
}

export async function drop(session: Session, node: SyntaxNode): Promise<void> {
  const kind = new Map<string, Stored["kind"]>([
    ["kTable", "table"],
    ["kView", "view"],
  ]).get(node.text("schemaObjectKind"));
  if (kind === undefined) throw new CannotRehearse(`DROP ${constructName(node.text("schemaObjectKind").slice(1))}`);
  const path = dotted(node.child("name"));
  const stored = session.find(path);
  if (stored === undefined) {
    if (node.flag("isIfExists")) return;
    throw tableNotFound(path);
  }
  if (stored.kind !== kind) throw wrongKind(path, stored.kind);
  const temporary = session.isTemporary(path);
  refuseInTransaction(session, node, temporary);
  session.set(path, undefined, { temporary });
}

/** Datasets are only the first parts of names here. */
export async function createSchema(session: Session, node: SyntaxNode): Promise<void> {
  refuseInTransaction(session, node, false);
}

/** Options change no result; of the other changes, those that only concern whole columns are made. */
export async function alterTable(session: Session, node: SyntaxNode): Promise<void> {
  const path = dotted(node.child("path"));
  const stored = session.find(path);
  if (stored === undefined) {
    if (node.flag("isIfExists")) return;
    throw tableNotFound(path);
  }
  if (stored.kind !== (node.kind === "alterView" ? "view" : "table")) throw wrongKind(path, stored.kind);
  const temporary = session.isTemporary(path);
  refuseInTransaction(session, node, temporary);
  let changed = stored;
  for (const action of node.child("actionList")?.children("actions") ?? []) {
    if (action.kind === "setOptionsAction") continue;
    if (changed.kind === "view") throw new CannotRehearse(`ALTER VIEW … ${constructName(action.kind)}`);
    changed = { kind: "table", table: alteredTable(changed.table, action, session.script) };
  }
  if (changed !== stored) session.set(path, changed, { temporary });
}

function alteredTable(table: StoredTable, action: SyntaxNode, script: string): StoredTable {
  const { path, columns, cells } = table;
  switch (action.kind) {
    case "alterColumnOptionsAction":
      return table;
    case "alterColumnDropNotNullAction": {
      const index = existingColumn(table, action);
      if (index === undefined) return table;
      return {
        path,
        cells,
        columns: columns.map((column, at) => (at === index ? { ...column, notNull: false } : column)),
      };
    }
    case "addColumnAction": {
      const definition = action.child("columnDefinition");
      if (definition === undefined) return table;
      const column = readColumn(definition, script);
      if (columnIndex(table, column.name) !== undefined) {
        if (action.flag("isIfNotExists")) return table;
        throw new SqlFailure(`Column already exists: ${column.name}`);
      }
      if (column.notNull === true) throw new SqlFailure(`Column ${column.name}: an added column cannot be NOT NULL.`);
      return storedTable({ path, columns: [...columns, column], cells: cells.map((row) => [...row, {}]) });
    }
    case "dropColumnAction": {
      const dropped = existingColumn(table, action);
      if (dropped === undefined) return table;
      const remains = (_: unknown, index: number): boolean => index !== dropped;
      return { path, columns: columns.filter(remains), cells: cells.map((row) => row.filter(remains)) };
    }
    default:
      throw new CannotRehearse(`ALTER TABLE … ${constructName(action.kind.replace(/Action$/, ""))}`);
  }
}

/** Undefined when there is none, and IF EXISTS stands. */
function existingColumn(table: StoredTable, action: SyntaxNode): number | undefined {
  const name = action.child("columnName")?.text("idString") ?? "";
  const index = columnIndex(table, name);
  if (index === undefined && !action.flag("isIfExists")) throw new SqlFailure(`Column not found: ${name}`);
  return index;
}

async function contents(
  session: Session,
  node: SyntaxNode,
): Promise<{ readonly columns: readonly StoredColumn[]; readonly cells: readonly CellRow[] }> {
  const like = node.child("likeTableName");
  const copied = (node.child("copyDataSource") ?? node.child("cloneDataSource"))?.child("pathExpr");
  const query = node.child("query");
  if (copied !== undefined) return existing(session, dotted(copied));
  const elements = node.child("tableElementList")?.children("elements") ?? [];
  const declared = elements
    .filter(({ kind }) => kind === "columnDefinition")
    .map((element) => readColumn(element, session.script));
  const model = like === undefined ? undefined : existing(session, dotted(like)).columns;
  const prepared = await session.prepareStatement(node);
  const tables = [...prepared.tables.values()];
  const columns = model ?? (declared.length > 0 ? declared : undefined);
  const statement = session.copy(rangeOf(node), prepared);
  if (query === undefined) {
    // The analysis has no rows, so that LIKE finds its table among the others.
    await session.analyze(statement, tables);
    return { columns: columns ?? [], cells: [] };
  }
  const evaluated = await session.analyzeAndEvaluate(statement, session.copy(rangeOf(query), prepared), tables);
  if (columns === undefined) return evaluated;
  return { columns, cells: await session.coerce(evaluated, columns) };
}

function existing(session: Session, path: string): StoredTable {
  const stored = session.find(path);
  if (stored === undefined) throw tableNotFound(path);
  if (stored.kind === "view") throw wrongKind(path, "view");
  return stored.table;
}

/** Where a new table or view goes; undefined when one is there and IF NOT EXISTS stands. */
function placeOf(
  session: Session,
  node: SyntaxNode,
  kind: Stored["kind"],
): { readonly path: string; readonly temporary: boolean } | undefined {
  const path = dotted(node.child("name"));
  const temporary = node.text("scope") === "TEMPORARY";
  if (!temporary && !path.includes(".")) {
    const message = `Table "${path}" must be qualified with a dataset (e.g. dataset.table).`;
    throw new SqlFailure(message);
  }
  refuseInTransaction(session, node, temporary);
  const stored = session.find(path);
  if (stored === undefined) return { path, temporary };
  if (node.flag("isIfNotExists")) return undefined;
  if (!node.flag("isOrReplace"))
    throw new SqlFailure(`Already Exists: ${stored.kind === "view" ? "View" : "Table"} ${path}`);
  if (stored.kind !== kind) throw wrongKind(path, stored.kind);
  return { path, temporary };
}

function wrongKind(path: string, kind: Stored["kind"]): SqlFailure {
  return new SqlFailure(`${path} is not allowed for this operation because it is currently a ${kind.toUpperCase()}.`);
}

/** https://cloud.google.com/bigquery/docs/transactions#limitations */
function refuseInTransaction(session: Session, node: SyntaxNode, temporary: boolean): void {
  if (session.transaction === undefined || temporary) return;
  throw new SqlFailure(`${constructName(node.kind)} of a permanent entity is not supported in a transaction.`);
}

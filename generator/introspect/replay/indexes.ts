import type { AlterIndex, CreateIndex, DropIndex } from "../../ddl/types.ts";
import { displayName, objectKey } from "./names.ts";
import type { SchemaState } from "./state.ts";

/** An index is kept with its table; a primary key needs none. */
export function replayCreateIndex(state: SchemaState, statement: CreateIndex): void {
  const name = state.nameOf(statement.name, statement, {});
  const owner = state.ownerOf(name);
  if (owner !== undefined) {
    const subject = `Index "${displayName(name)}"`;
    if (!statement.ifNotExists) state.reportDuplicate(statement, subject, `is ${owner} already`);
    return;
  }
  const table = state.tableOf(statement.table, statement);
  if (table === undefined) return;
  const { unique, nullFiltered, keys, notNull } = statement;
  const storing = new Map(statement.storing.map((column) => [column.toLowerCase(), column]));
  state.indexes.set({ ...name, table });
  table.indexes.set(objectKey(name), { ...name, unique, nullFiltered, keys, storing, notNull });
}

export function replayAlterIndex(state: SchemaState, statement: AlterIndex): void {
  const { change } = statement;
  const name = state.nameOf(statement.name, statement, {});
  const index = state.indexes.get(name)?.table.indexes.get(objectKey(name));
  if (index === undefined) {
    if (!state.otherIndexes.has(name)) state.reportUnknown(statement, `Index "${displayName(name)}"`);
    return;
  }
  if (change.kind === "addStoredColumn") index.storing.set(change.column.toLowerCase(), change.column);
  else if (change.kind === "dropStoredColumn") index.storing.delete(change.column.toLowerCase());
}

export function replayDropIndex(state: SchemaState, statement: DropIndex): void {
  const name = state.nameOf(statement.name, statement, {});
  const table = state.indexes.get(name)?.table;
  if (table !== undefined) {
    table.indexes.delete(objectKey(name));
    state.indexes.delete(name);
  } else if (!state.otherIndexes.delete(name) && !statement.ifExists) {
    state.reportUnknown(statement, `Index "${displayName(name)}"`);
  }
}

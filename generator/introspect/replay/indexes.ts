import type { AlterIndex, CreateIndex, DropIndex } from "../../ddl/types.ts";
import { objectKey, sameName } from "./names.ts";
import type { SchemaState } from "./state.ts";

/** An index is kept with its table; a primary key needs none. */
export function replayCreateIndex(state: SchemaState, statement: CreateIndex): void {
  const name = state.nameOf(statement.name, statement);
  const owner = state.ownerOf(name);
  if (owner !== undefined) {
    if (!statement.ifNotExists) state.reportDuplicate(statement, "Index", name, `is ${owner} already`);
    return;
  }
  const table = state.tableOf(statement.table, statement);
  if (table === undefined) return;
  const { unique, nullFiltered, keys, storing } = statement;
  state.indexes.set({ ...name, table });
  table.indexes.set(objectKey(name), { ...name, unique, nullFiltered, keys, storing });
}

export function replayAlterIndex(state: SchemaState, statement: AlterIndex): void {
  const { change } = statement;
  const name = state.nameOf(statement.name, statement);
  const indexes = state.indexes.get(name)?.table.indexes;
  const index = indexes?.get(objectKey(name));
  if (indexes === undefined || index === undefined) {
    if (!state.otherIndexes.has(name)) state.reportUnknown(statement, "Index", name);
    return;
  }
  if (change.kind === "setOptions") return;
  const { kind, column } = change;
  const others = index.storing.filter((other) => !sameName(other, column));
  indexes.set(objectKey(name), { ...index, storing: kind === "addStoredColumn" ? [...others, column] : others });
}

export function replayDropIndex(state: SchemaState, statement: DropIndex): void {
  const name = state.nameOf(statement.name, statement);
  const table = state.indexes.get(name)?.table;
  if (table !== undefined) {
    table.indexes.delete(objectKey(name));
    state.indexes.delete(name);
  } else if (!state.otherIndexes.delete(name) && !statement.ifExists) state.reportUnknown(statement, "Index", name);
}

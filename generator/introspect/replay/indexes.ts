import type { AlterIndex, CreateIndex, DropIndex } from "../../ddl/types.ts";
import type { ObjectName } from "../types.ts";
import { displayName, type SchemaState, sameName } from "./state.ts";

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
  table.indexes.set(keyOf(name), { ...name, unique, nullFiltered, keys, storing });
}

export function replayAlterIndex(state: SchemaState, statement: AlterIndex): void {
  const { change, column } = statement;
  const name = state.nameOf(statement.name, statement);
  const indexes = state.indexes.get(name)?.table.indexes;
  const index = indexes?.get(keyOf(name));
  if (indexes === undefined || index === undefined) {
    state.reportUnknown(statement, "Index", name);
    return;
  }
  const others = index.storing.filter((other) => !sameName(other, column));
  indexes.set(keyOf(name), { ...index, storing: change === "addStoredColumn" ? [...others, column] : others });
}

export function replayDropIndex(state: SchemaState, statement: DropIndex): void {
  const name = state.nameOf(statement.name, statement);
  const table = state.indexes.get(name)?.table;
  if (table !== undefined) {
    table.indexes.delete(keyOf(name));
    state.indexes.delete(name);
  } else if (!statement.ifExists) state.reportUnknown(statement, "Index", name);
}

function keyOf(name: ObjectName): string {
  return displayName(name).toLowerCase();
}

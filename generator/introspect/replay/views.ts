import type { CreateView, DropView } from "../../ddl/types.ts";
import { displayName } from "./names.ts";
import type { SchemaState } from "./state.ts";

export function replayCreateView(state: SchemaState, statement: CreateView): void {
  const name = state.nameOf(statement.name, statement, {});
  const { security, query, orReplace } = statement;
  const owner = state.ownerOf(name);
  if (owner !== undefined && !(orReplace && owner === "a view")) {
    state.reportDuplicate(statement, `View "${displayName(name)}"`, `is ${owner} already`);
    return;
  }
  state.views.set({ ...name, security, query });
}

export function replayDropView(state: SchemaState, statement: DropView): void {
  const name = state.nameOf(statement.name, statement, {});
  if (!state.views.delete(name) && !statement.ifExists) state.reportUnknown(statement, `View "${displayName(name)}"`);
}

import type { AlterTable, Statement } from "../../ddl/types.ts";
import { changeColumn, columnOf } from "./columns.ts";
import type { TableDraft } from "./drafts.ts";
import type { SchemaState } from "./state.ts";
import { addConstraint, addSynonym, dropSynonym, interleaveOf, renameTable } from "./tables.ts";

export function replayAlterTable(state: SchemaState, statement: AlterTable): void {
  const { change } = statement;
  if (change.kind === "rename") {
    const { name: from, ifExists } = statement;
    const renamed = renameTable(state, statement, { from, to: change.to, ifExists });
    if (renamed !== undefined && change.synonym !== undefined) addSynonym(state, statement, renamed, change.synonym);
    return;
  }
  const table = state.tableOf(statement.name, statement, statement);
  if (table !== undefined) alter(state, { ...statement, change }, table);
}

type ChangeOfTable = Exclude<AlterTable["change"], { readonly kind: "rename" }>;

function alter(
  state: SchemaState,
  statement: AlterTable & { readonly change: ChangeOfTable },
  table: TableDraft,
): void {
  const { change } = statement;
  switch (change.kind) {
    case "addColumn": {
      const { name } = change.column;
      if (!table.columns.has(name.toLowerCase())) table.columns.set(name.toLowerCase(), columnOf(change.column));
      else if (!change.ifNotExists) {
        state.reportDuplicate(statement, "Table", table, `has a column "${name}" at this point`);
      }
      break;
    }
    case "alterColumn": {
      const key = change.column.toLowerCase();
      const column = table.columns.get(key);
      if (column === undefined) reportNoColumn(state, statement, table, change.column);
      else table.columns.set(key, changeColumn(column, change.change));
      break;
    }
    case "dropColumn":
      if (!table.columns.delete(change.column.toLowerCase())) reportNoColumn(state, statement, table, change.column);
      break;
    case "addConstraint":
      addConstraint(state, statement, table, change.constraint);
      break;
    case "dropConstraint":
      if (table.dropConstraint(change.name)) state.constraints.delete({ schema: "", name: change.name });
      else state.reportMissing(statement, table, `has no constraint "${change.name}" at this point`);
      break;
    case "setRowDeletionPolicy":
      table.rowDeletionPolicy = change.policy;
      break;
    case "dropRowDeletionPolicy":
      table.rowDeletionPolicy = undefined;
      break;
    case "setInterleave":
      table.interleave = interleaveOf(state, statement, change.interleave);
      break;
    case "setOnDelete":
      if (table.interleave === undefined) state.reportMissing(statement, table, "is not interleaved at this point");
      else table.interleave = { ...table.interleave, onDelete: change.onDelete };
      break;
    case "addSynonym":
      addSynonym(state, statement, table, change.synonym);
      break;
    case "dropSynonym":
      dropSynonym(state, statement, table, change.synonym);
      break;
    case "setOptions":
      break;
    default:
      change satisfies never;
  }
}

function reportNoColumn(state: SchemaState, statement: Statement, table: TableDraft, column: string): void {
  state.reportMissing(statement, table, `has no column "${column}" at this point`);
}

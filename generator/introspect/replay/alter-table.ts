import type { AlterTable, ColumnChange, Statement } from "../../ddl/types.ts";
import type { RawColumn } from "../types.ts";
import { changeColumn, columnOf, conflictOf } from "./columns.ts";
import type { TableDraft } from "./drafts.ts";
import { displayName } from "./names.ts";
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
        const subject = `Table "${displayName(table)}"`;
        state.reportDuplicate(statement, subject, `has a column "${name}" at this point`, { tables: [table] });
      }
      break;
    }
    case "alterColumn": {
      const key = change.column.toLowerCase();
      const column = table.columns.get(key);
      if (column === undefined) reportNoColumn(state, statement, table, change.column);
      else changeOrReport(state, statement, { table, column, change: change.change });
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
      else dropByGivenName(state, statement, { table, name: change.name });
      break;
    case "setRowDeletionPolicy":
      table.rowDeletionPolicy = change.policy;
      break;
    case "dropRowDeletionPolicy":
      table.rowDeletionPolicy = undefined;
      break;
    case "setInterleave":
      table.interleave = interleaveOf(state, statement, { table, interleave: change.interleave });
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

/**
 * Spanner gives a constraint without a name one of its own, `FK_table_target_9F3A…_1` or `CK_table_9F3A…_1`, by which it
 * is dropped. Of several that could be meant all are kept: a reference too many changes nothing but the order.
 */
function dropByGivenName(
  state: SchemaState,
  statement: Statement,
  { table, name }: { readonly table: TableDraft; readonly name: string },
): void {
  const of = /^(?<kind>FK|CK)_(?<tables>.+)_[0-9A-F]{16}_\d+$/.exec(name)?.groups;
  const count = table.dropUnnamed((constraint) => {
    if (constraint.kind === "check") return of?.kind === "CK" && of.tables === table.name;
    return of?.kind === "FK" && of.tables === `${table.name}_${constraint.target.name}`;
  });
  if (count === 0) state.reportMissing(statement, table, `has no constraint "${name}" at this point`);
  if (count < 2) return;
  const subject = `Table "${displayName(table)}"`;
  const problem = `${count} constraints without a name could be "${name}"; all are kept`;
  state.findings.add({ code: "ddl-unknown-object", statement, subject, problem });
}

function changeOrReport(
  state: SchemaState,
  statement: Statement,
  { table, column, change }: { readonly table: TableDraft; readonly column: RawColumn; readonly change: ColumnChange },
): void {
  const changed = changeColumn(column, change);
  const conflict = conflictOf(changed);
  if (conflict === undefined) {
    table.columns.set(column.name.toLowerCase(), changed);
    return;
  }
  const subject = `Table "${displayName(table)}"`;
  const problem = `column "${column.name}" cannot have both ${conflict[0]} and ${conflict[1]}`;
  state.findings.add({ code: "ddl-column-change", statement, subject, problem, tables: [table] });
}

function reportNoColumn(state: SchemaState, statement: Statement, table: TableDraft, column: string): void {
  state.reportMissing(statement, table, `has no column "${column}" at this point`);
}

import type {
  AlterTable,
  ColumnDefinition,
  CreateIndex,
  CreateTable,
  ForeignKey,
  Interleave,
  Statement,
} from "../../ddl/types.ts";
import type { RawColumn, RawForeignKey, RawInterleave, RawTable } from "../types.ts";
import { displayName, locationOf, type SchemaState, sameName } from "./state.ts";

export function replayCreateTable(state: SchemaState, statement: CreateTable): void {
  const name = state.nameOf(statement.name, statement);
  if (state.hasTable(name)) {
    if (!statement.ifNotExists) {
      state.report("ddl-duplicate-object", statement, `Table "${displayName(name)}"`, "exists already");
    }
    return;
  }
  const { constraints } = statement;
  for (const column of repeated(statement.columns.map((definition) => definition.name))) {
    state.report("ddl-duplicate-object", statement, `Table "${displayName(name)}"`, `has two columns "${column}"`);
  }
  state.setTable({
    ...name,
    columns: statement.columns.map(columnOf),
    primaryKey: statement.primaryKey ?? [],
    interleave: statement.interleave && interleaveOf(state, statement, statement.interleave),
    foreignKeys: constraints
      .filter((constraint) => constraint.kind === "foreignKey")
      .map((key) => foreignKeyOf(state, statement, key)),
    checks: constraints.filter((constraint) => constraint.kind === "check"),
    indexes: [],
    rowDeletionPolicy: statement.rowDeletionPolicy,
    at: locationOf(statement, statement.at),
  });
}

/** Names that stand a second time, letter case aside. */
function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name.toLowerCase()).size);
}

export function replayAlterTable(state: SchemaState, statement: AlterTable): void {
  state.changeTable(state.nameOf(statement.name, statement), statement, (table) => alter(state, statement, table));
}

function alter(state: SchemaState, statement: AlterTable, table: RawTable): RawTable {
  const { change } = statement;
  switch (change.kind) {
    case "addColumn": {
      if (table.columns.some((column) => sameName(column.name, change.column.name))) {
        if (!change.ifNotExists) reportColumn(state, statement, table, change.column.name, "ddl-duplicate-object");
        return table;
      }
      return { ...table, columns: [...table.columns, columnOf(change.column)] };
    }
    case "dropColumn": {
      const columns = table.columns.filter((column) => !sameName(column.name, change.column));
      if (columns.length === table.columns.length) {
        reportColumn(state, statement, table, change.column, "ddl-unknown-object");
      }
      return { ...table, columns };
    }
    case "addConstraint": {
      const { constraint } = change;
      return constraint.kind === "check"
        ? { ...table, checks: [...table.checks, constraint] }
        : { ...table, foreignKeys: [...table.foreignKeys, foreignKeyOf(state, statement, constraint)] };
    }
    case "dropConstraint": {
      const stays = (constraint: { readonly name: string | undefined }) =>
        constraint.name === undefined || !sameName(constraint.name, change.name);
      const foreignKeys = table.foreignKeys.filter(stays);
      const checks = table.checks.filter(stays);
      if (foreignKeys.length === table.foreignKeys.length && checks.length === table.checks.length) {
        const subject = `Table "${displayName(table)}"`;
        state.report("ddl-unknown-object", statement, subject, `has no constraint "${change.name}" at this point`);
      }
      return { ...table, foreignKeys, checks };
    }
    case "setRowDeletionPolicy":
      return { ...table, rowDeletionPolicy: change.policy };
    case "dropRowDeletionPolicy":
      return { ...table, rowDeletionPolicy: undefined };
    case "setInterleave":
      return { ...table, interleave: interleaveOf(state, statement, change.interleave) };
    case "setOnDelete":
      return table.interleave === undefined
        ? table
        : { ...table, interleave: { ...table.interleave, onDelete: change.onDelete } };
    default:
      return change satisfies never;
  }
}

function reportColumn(
  state: SchemaState,
  statement: Statement,
  table: RawTable,
  column: string,
  code: "ddl-duplicate-object" | "ddl-unknown-object",
): void {
  const problem = code === "ddl-duplicate-object" ? "has a column" : "has no column";
  state.report(code, statement, `Table "${displayName(table)}"`, `${problem} "${column}" at this point`);
}

/** An index is kept with its table; a primary key needs none. */
export function replayCreateIndex(state: SchemaState, statement: CreateIndex): void {
  const name = state.nameOf(statement.name, statement);
  const { unique, nullFiltered, keys, storing } = statement;
  state.changeTable(state.nameOf(statement.table, statement), statement, (table) => ({
    ...table,
    indexes: [...table.indexes, { ...name, unique, nullFiltered, keys, storing }],
  }));
}

function columnOf(definition: ColumnDefinition): RawColumn {
  const { name, notNull, default: defaultExpression, generated, identity, hidden } = definition;
  const commitTimestamp = definition.options.find((option) => sameName(option.name, "allow_commit_timestamp"));
  return {
    name,
    type: definition.type.text,
    notNull,
    default: defaultExpression,
    generated,
    identity,
    hidden,
    allowCommitTimestamp: commitTimestamp !== undefined && sameName(commitTimestamp.value, "true"),
  };
}

function interleaveOf(state: SchemaState, statement: Statement, interleave: Interleave): RawInterleave {
  return {
    table: state.nameOf(interleave.table, statement),
    enforced: interleave.enforced,
    onDelete: interleave.onDelete,
    at: locationOf(statement, interleave.at),
  };
}

function foreignKeyOf(state: SchemaState, statement: Statement, key: ForeignKey): RawForeignKey {
  return {
    name: key.name,
    columns: key.columns,
    table: state.nameOf(key.table, statement),
    tableColumns: key.tableColumns,
    enforced: key.enforced,
    onDelete: key.onDelete,
    at: locationOf(statement, key.at),
  };
}

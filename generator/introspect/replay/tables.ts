import type {
  CreateTable,
  DropTable,
  Interleave,
  Path,
  RenameTables,
  Statement,
  TableConstraint,
} from "../../ddl/types.ts";
import { touchesTables } from "../../support/index.ts";
import type { ObjectName } from "../types.ts";
import { columnOf } from "./columns.ts";
import { type DraftInterleave, TableDraft } from "./drafts.ts";
import { displayName, locationOf, type SchemaState, sameObject } from "./state.ts";

export function replayCreateTable(state: SchemaState, statement: CreateTable): void {
  const name = state.nameOf(statement.name, statement);
  const owner = state.ownerOf(name);
  if (owner !== undefined) {
    if (!statement.ifNotExists) {
      state.reportDuplicate(statement, "Table", name, owner === "a table" ? "exists already" : `is ${owner} already`);
    }
    return;
  }
  if (statement.primaryKey === undefined) {
    const subject = `Table "${displayName(name)}"`;
    state.report("ddl-no-primary-key", statement, subject, "has no PRIMARY KEY", touchesTables(displayName(name)));
  }
  const table = new TableDraft(name, statement.primaryKey ?? [], locationOf(statement, statement.at));
  state.tables.set(table);
  for (const definition of statement.columns) {
    const key = definition.name.toLowerCase();
    if (!table.columns.has(key)) table.columns.set(key, columnOf(definition));
    else state.reportDuplicate(statement, "Table", name, `has two columns "${definition.name}"`);
  }
  for (const constraint of statement.constraints) addConstraint(state, statement, table, constraint);
  table.interleave = statement.interleave && interleaveOf(state, statement, statement.interleave);
  table.rowDeletionPolicy = statement.rowDeletionPolicy;
  for (const synonym of statement.synonyms) addSynonym(state, statement, table, synonym);
}

/** A constraint whose name is taken is reported and left out. */
export function addConstraint(
  state: SchemaState,
  statement: Statement,
  table: TableDraft,
  constraint: TableConstraint,
): void {
  const { name } = constraint;
  if (name !== undefined) {
    const owner = state.ownerOf({ schema: "", name });
    if (owner !== undefined) {
      state.reportDuplicate(statement, "Table", table, `has a constraint "${name}", which is ${owner} already`);
      return;
    }
    state.constraints.set({ schema: "", name });
  }
  if (constraint.kind === "check") table.addConstraint(constraint);
  else {
    const { table: path, at, ...key } = constraint;
    table.addConstraint({ ...key, target: state.targetOf(path, statement), at: locationOf(statement, at) });
  }
}

export function addSynonym(state: SchemaState, statement: Statement, table: TableDraft, synonym: string): void {
  const name = { schema: table.schema, name: synonym };
  const owner = state.ownerOf(name);
  if (owner !== undefined) {
    state.reportDuplicate(statement, "Synonym", name, `is ${owner} already`);
    return;
  }
  state.synonyms.set({ ...name, table });
  table.synonyms.set(synonym.toLowerCase(), synonym);
}

export function dropSynonym(state: SchemaState, statement: Statement, table: TableDraft, synonym: string): void {
  const name = { schema: table.schema, name: synonym };
  if (table.synonyms.delete(synonym.toLowerCase())) state.synonyms.delete(name);
  else state.reportUnknown(statement, "Synonym", name);
}

export function replayDropTable(state: SchemaState, statement: DropTable): void {
  const name = state.nameOf(statement.name, statement);
  const table = state.tables.get(name) ?? state.synonyms.get(name)?.table;
  if (table === undefined) {
    if (!statement.ifExists) state.reportUnknownTable(statement, name);
    return;
  }
  state.tables.delete(table);
  for (const index of table.indexes.values()) state.indexes.delete(index);
  for (const synonym of table.synonyms.values()) state.synonyms.delete({ schema: table.schema, name: synonym });
  for (const constraint of table.constraints) {
    if (constraint.name !== undefined) state.constraints.delete({ schema: "", name: constraint.name });
  }
}

export function replayRenameTables(state: SchemaState, statement: RenameTables): void {
  for (const { from, to } of statement.renames) renameTable(state, statement, from, state.nameOf(to, statement));
}

/**
 * Everything that names the table follows: children, foreign keys, indexes, synonyms and elements of graphs. Views keep
 * their text. https://cloud.google.com/spanner/docs/table-name-synonym
 *
 * @returns the table, unless it does not exist or the name is taken, which is reported.
 */
export function renameTable(
  state: SchemaState,
  statement: Statement,
  from: Path,
  to: ObjectName,
): TableDraft | undefined {
  const name = state.nameOf(from, statement);
  const table = state.tables.get(name) ?? state.synonyms.get(name)?.table;
  if (table === undefined) {
    state.reportUnknownTable(statement, name, displayName(to));
    return undefined;
  }
  const owner = sameObject(table, to) ? undefined : state.ownerOf(to);
  if (owner !== undefined) {
    state.reportDuplicate(statement, "Table", to, `is ${owner} already`);
    return undefined;
  }
  state.tables.delete(table);
  for (const synonym of table.synonyms.values()) state.synonyms.delete({ schema: table.schema, name: synonym });
  table.schema = to.schema;
  table.name = to.name;
  state.tables.set(table);
  // A synonym stands in the schema of its table.
  for (const synonym of table.synonyms.values()) state.synonyms.set({ schema: to.schema, name: synonym, table });
  return table;
}

export function interleaveOf(state: SchemaState, statement: Statement, interleave: Interleave): DraftInterleave {
  return {
    target: state.targetOf(interleave.table, statement),
    enforced: interleave.enforced,
    onDelete: interleave.onDelete,
    at: locationOf(statement, interleave.at),
  };
}

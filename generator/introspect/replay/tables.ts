import type {
  CreateTable,
  DropTable,
  Interleave,
  Path,
  RenameTables,
  Statement,
  TableConstraint,
} from "../../ddl/types.ts";
import { columnOf } from "./columns.ts";
import { type DraftInterleave, TableDraft } from "./drafts.ts";
import { displayName, objectKey, sameObject } from "./names.ts";
import { locationOf, type SchemaState } from "./state.ts";

export function replayCreateTable(state: SchemaState, statement: CreateTable): void {
  const name = state.nameOf(statement.name, statement);
  const owner = state.ownerOf(name);
  const subject = `Table "${displayName(name)}"`;
  if (owner !== undefined) {
    const problem = owner === "a table" ? "exists already" : `is ${owner} already`;
    const existing = state.targetOf(statement.name, statement);
    if (!statement.ifNotExists) state.reportDuplicate(statement, subject, problem, { tables: [existing] });
    return;
  }
  const table = new TableDraft(name, statement.primaryKey ?? [], locationOf(statement, statement.at));
  if (statement.primaryKey === undefined) {
    const problem = "has no PRIMARY KEY";
    state.findings.add({ code: "ddl-no-primary-key", statement, subject, problem, tables: [table] });
  }
  state.tables.set(table);
  for (const definition of statement.columns) {
    const key = definition.name.toLowerCase();
    if (!table.columns.has(key)) table.columns.set(key, columnOf(definition));
    else state.reportDuplicate(statement, subject, `has two columns "${definition.name}"`, { tables: [table] });
  }
  for (const constraint of statement.constraints) addConstraint(state, statement, table, constraint);
  table.interleave = interleaveOf(state, statement, { table, interleave: statement.interleave });
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
      const subject = `Table "${displayName(table)}"`;
      const problem = `has a constraint "${name}", which is ${owner} already`;
      state.reportDuplicate(statement, subject, problem, { tables: [table] });
      return;
    }
    state.constraints.set({ schema: "", name });
  }
  if (constraint.kind === "check") table.addConstraint(constraint);
  else {
    const { table: path, at, ...key } = constraint;
    table.addConstraint({
      ...key,
      target: state.targetOf(path, statement, { tables: [table] }),
      at: locationOf(statement, at),
    });
  }
}

export function addSynonym(state: SchemaState, statement: Statement, table: TableDraft, synonym: Path): void {
  const name = state.nameOf(synonym, statement, { tables: [table] });
  const owner = state.ownerOf(name);
  if (owner !== undefined) {
    const subject = `Synonym "${displayName(name)}"`;
    state.reportDuplicate(statement, subject, `is ${owner} already`, { tables: [table] });
    return;
  }
  state.synonyms.set({ ...name, table });
  table.synonyms.set(objectKey(name), name);
}

export function dropSynonym(state: SchemaState, statement: Statement, table: TableDraft, synonym: Path): void {
  const name = state.nameOf(synonym, statement, { tables: [table] });
  if (table.synonyms.delete(objectKey(name))) state.synonyms.delete(name);
  else state.reportUnknown(statement, `Synonym "${displayName(name)}"`, { tables: [table] });
}

export function replayDropTable(state: SchemaState, statement: DropTable): void {
  const table = state.tableOf(statement.name, statement, statement);
  if (table === undefined) return;
  state.tables.delete(table);
  for (const index of table.indexes.values()) state.indexes.delete(index);
  for (const synonym of table.synonyms.values()) state.synonyms.delete(synonym);
  for (const constraint of table.constraints) {
    if (constraint.name !== undefined) state.constraints.delete({ schema: "", name: constraint.name });
  }
}

export function replayRenameTables(state: SchemaState, statement: RenameTables): void {
  for (const { from, to } of statement.renames) renameTable(state, statement, { from, to, ifExists: false });
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
  rename: { readonly from: Path; readonly to: Path; readonly ifExists: boolean },
): TableDraft | undefined {
  const to = state.nameOf(rename.to, statement);
  const target = state.targetOf(rename.from, statement);
  const table = target instanceof TableDraft ? target : undefined;
  if (table === undefined) {
    if (!rename.ifExists) state.reportUnknownTable(statement, target, to);
    return undefined;
  }
  const owner = sameObject(table, to) ? undefined : state.ownerOf(to);
  if (owner !== undefined) {
    const subject = `Table "${displayName(to)}"`;
    const taken = state.targetOf(rename.to, statement);
    state.reportDuplicate(statement, subject, `is ${owner} already`, { tables: [table, taken] });
    return undefined;
  }
  state.tables.delete(table);
  table.schema = to.schema;
  table.name = to.name;
  state.tables.set(table);
  return table;
}

export function interleaveOf(
  state: SchemaState,
  statement: Statement,
  { table, interleave }: { readonly table: TableDraft; readonly interleave: Interleave | undefined },
): DraftInterleave | undefined {
  if (interleave === undefined) return undefined;
  return {
    target: state.targetOf(interleave.table, statement, { tables: [table] }),
    enforced: interleave.enforced,
    onDelete: interleave.onDelete,
    at: locationOf(statement, interleave.at),
  };
}

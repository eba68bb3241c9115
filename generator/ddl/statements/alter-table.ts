import type { Cursor } from "../cursor.ts";
import type { AlterTable, AlterTableChange, ColumnChange, ColumnDefinition } from "../types.ts";
import { parseColumnAs, parseColumnDefinition, tryParseIdentityOption } from "./column.ts";
import { parseDeleteAction, parseOptions, tryParseIfExists, tryParseIfNotExists } from "./common.ts";
import { parseInterleave, parseRowDeletionPolicy } from "./table-clauses.ts";
import { atTableConstraint, parseTableConstraint } from "./table-constraint.ts";

// ALTER TABLE [IF EXISTS] path change
export function parseAlterTable(cursor: Cursor): Omit<AlterTable, "at" | "source"> {
  cursor.parseWords("ALTER", "TABLE");
  const ifExists = tryParseIfExists(cursor);
  return { kind: "alterTable", ifExists, name: cursor.parsePath("a table name"), change: parseChange(cursor) };
}

// change:
//   ADD … | DROP … | ALTER [COLUMN] name … | SET … | REPLACE ROW DELETION POLICY (…) | RENAME TO path [, ADD SYNONYM path]
function parseChange(cursor: Cursor): AlterTableChange {
  if (cursor.tryWords("ADD")) return parseAdd(cursor);
  if (cursor.tryWords("DROP")) return parseDrop(cursor);
  if (cursor.tryWords("SET")) return parseSet(cursor);
  if (cursor.tryWords("ALTER")) {
    cursor.tryWords("COLUMN");
    const at = cursor.offset;
    const column = cursor.parseIdentifier("a column name");
    return { kind: "alterColumn", column, change: parseColumnChange(cursor, column, at) };
  }
  if (cursor.tryWords("REPLACE", "ROW", "DELETION", "POLICY")) {
    return { kind: "setRowDeletionPolicy", policy: parseRowDeletionPolicy(cursor) };
  }
  if (cursor.tryWords("RENAME", "TO")) return parseRename(cursor);
  return cursor.fail("ADD, ALTER COLUMN, DROP, SET, REPLACE ROW DELETION POLICY or RENAME TO");
}

// ADD { [COLUMN] [IF NOT EXISTS] column | constraint | ROW DELETION POLICY (…) | SYNONYM path }
function parseAdd(cursor: Cursor): AlterTableChange {
  if (cursor.tryWords("ROW", "DELETION", "POLICY")) {
    return { kind: "setRowDeletionPolicy", policy: parseRowDeletionPolicy(cursor) };
  }
  if (atTableConstraint(cursor)) return { kind: "addConstraint", constraint: parseTableConstraint(cursor) };
  if (atSynonym(cursor)) {
    cursor.next();
    return { kind: "addSynonym", synonym: cursor.parsePath("a synonym") };
  }
  cursor.tryWords("COLUMN");
  const ifNotExists = tryParseIfNotExists(cursor);
  return { kind: "addColumn", ifNotExists, column: withoutKey(cursor, parseColumnDefinition(cursor)) };
}

// DROP { [COLUMN] name | CONSTRAINT name | ROW DELETION POLICY | SYNONYM path }
function parseDrop(cursor: Cursor): AlterTableChange {
  if (cursor.tryWords("ROW", "DELETION", "POLICY")) return { kind: "dropRowDeletionPolicy" };
  if (cursor.atWords("CONSTRAINT") && cursor.peek(1).kind !== "end") {
    cursor.next();
    return { kind: "dropConstraint", name: cursor.parseIdentifier("a constraint name") };
  }
  if (atSynonym(cursor)) {
    cursor.next();
    return { kind: "dropSynonym", synonym: cursor.parsePath("a synonym") };
  }
  if (cursor.atWords("COLUMN") && cursor.peek(1).kind !== "end") cursor.next();
  return { kind: "dropColumn", column: cursor.parseIdentifier("a column name") };
}

/** `SYNONYM path` and nothing after it: a column may be called SYNONYM. */
function atSynonym(cursor: Cursor): boolean {
  if (!cursor.atWords("SYNONYM") || cursor.peek(1).kind === "end") return false;
  let ahead = 2;
  while (cursor.peek(ahead).text === ".") ahead += 2;
  return cursor.peek(ahead).kind === "end";
}

// SET { ON DELETE … | INTERLEAVE IN [PARENT] table [ON DELETE …] | OPTIONS (…) }
function parseSet(cursor: Cursor): AlterTableChange {
  if (cursor.tryWords("ON", "DELETE")) return { kind: "setOnDelete", onDelete: parseDeleteAction(cursor) };
  if (cursor.atWords("INTERLEAVE")) return { kind: "setInterleave", interleave: parseInterleave(cursor) };
  if (cursor.atWords("OPTIONS")) return { kind: "setOptions", options: parseOptions(cursor) };
  return cursor.fail("ON DELETE, INTERLEAVE IN or OPTIONS");
}

// RENAME TO path [, ADD SYNONYM path]
function parseRename(cursor: Cursor): AlterTableChange {
  const to = cursor.parsePath("a table name");
  if (!cursor.trySymbol(",")) return { kind: "rename", to, synonym: undefined };
  cursor.parseWords("ADD", "SYNONYM");
  return { kind: "rename", to, synonym: cursor.parsePath("a synonym") };
}

// type … | SET { DEFAULT (…) | ON UPDATE (…) | OPTIONS (…) } | DROP { DEFAULT | ON UPDATE }
//   | ALTER IDENTITY { RESTART COUNTER WITH n | SET { SKIP RANGE n, n | NO SKIP RANGE } }
function parseColumnChange(cursor: Cursor, column: string, at: number): ColumnChange {
  if (cursor.tryWords("SET")) {
    if (cursor.tryWords("DEFAULT")) {
      return { kind: "setDefault", expression: cursor.parseParenthesized("a default value") };
    }
    if (cursor.tryWords("ON", "UPDATE")) {
      return { kind: "setOnUpdate", expression: cursor.parseParenthesized("a value") };
    }
    if (cursor.atWords("OPTIONS")) return { kind: "setOptions", options: parseOptions(cursor) };
    if (cursor.atWords("NOT", "NULL")) {
      cursor.throwAt("NOT NULL is set with the whole definition: ALTER COLUMN name type NOT NULL");
    }
    cursor.fail("DEFAULT, ON UPDATE or OPTIONS");
  }
  if (cursor.tryWords("DROP")) {
    if (cursor.tryWords("DEFAULT")) return { kind: "dropDefault" };
    if (cursor.tryWords("ON", "UPDATE")) return { kind: "dropOnUpdate" };
    if (cursor.atWords("NOT", "NULL")) {
      cursor.throwAt("NOT NULL goes with the whole definition: ALTER COLUMN name type");
    }
    cursor.fail("DEFAULT or ON UPDATE");
  }
  if (cursor.tryWords("ALTER", "IDENTITY")) {
    cursor.tryWords("SET");
    if (!tryParseIdentityOption(cursor)) cursor.fail("RESTART COUNTER WITH, SET SKIP RANGE or SET NO SKIP RANGE");
    return { kind: "alterIdentity" };
  }
  return { kind: "define", definition: withoutKey(cursor, parseColumnAs(cursor, column, at)) };
}

/** The key of a table does not change. */
function withoutKey(cursor: Cursor, column: ColumnDefinition): ColumnDefinition {
  if (column.primaryKey) cursor.throwAt("only CREATE TABLE has PRIMARY KEY");
  return column;
}

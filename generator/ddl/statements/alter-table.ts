import type { Cursor } from "../cursor.ts";
import type { AlterTable, AlterTableChange } from "../types.ts";
import { parseColumnDefinition } from "./column.ts";
import { parseDeleteAction, tryParseIfNotExists } from "./common.ts";
import { parseInterleave, parseRowDeletionPolicy } from "./create-table.ts";
import { atTableConstraint, parseTableConstraint } from "./table-constraint.ts";

// ALTER TABLE path change; undefined for a change that is not known here.
export function tryParseAlterTable(cursor: Cursor): Omit<AlterTable, "at" | "source"> | undefined {
  cursor.parseWords("ALTER", "TABLE");
  const name = cursor.parsePath("a table name");
  const change = tryParseChange(cursor);
  return change === undefined ? undefined : { kind: "alterTable", name, change };
}

// change:
//   ADD [COLUMN] [IF NOT EXISTS] column | DROP [COLUMN] name
//   ADD constraint | DROP CONSTRAINT name
//   { ADD | REPLACE } ROW DELETION POLICY (…) | DROP ROW DELETION POLICY
//   SET ON DELETE { CASCADE | NO ACTION } | SET INTERLEAVE IN [PARENT] table [ON DELETE …]
function tryParseChange(cursor: Cursor): AlterTableChange | undefined {
  if (cursor.tryWords("ADD", "ROW", "DELETION", "POLICY") || cursor.tryWords("REPLACE", "ROW", "DELETION", "POLICY")) {
    return { kind: "setRowDeletionPolicy", policy: parseRowDeletionPolicy(cursor) };
  }
  if (cursor.tryWords("DROP", "ROW", "DELETION", "POLICY")) return { kind: "dropRowDeletionPolicy" };
  if (cursor.tryWords("DROP", "CONSTRAINT")) {
    return { kind: "dropConstraint", name: cursor.parseIdentifier("a constraint name") };
  }
  if (cursor.tryWords("SET", "ON", "DELETE")) return { kind: "setOnDelete", onDelete: parseDeleteAction(cursor) };
  if (cursor.atWords("SET", "INTERLEAVE")) {
    cursor.next();
    return { kind: "setInterleave", interleave: parseInterleave(cursor) };
  }
  if (cursor.atWords("ADD", "SYNONYM") || cursor.atWords("DROP", "SYNONYM")) return undefined;
  if (cursor.tryWords("DROP")) {
    cursor.tryWords("COLUMN");
    return { kind: "dropColumn", column: cursor.parseIdentifier("a column name") };
  }
  if (cursor.tryWords("ADD")) {
    if (atTableConstraint(cursor)) return { kind: "addConstraint", constraint: parseTableConstraint(cursor) };
    cursor.tryWords("COLUMN");
    const ifNotExists = tryParseIfNotExists(cursor);
    return { kind: "addColumn", ifNotExists, column: parseColumnDefinition(cursor) };
  }
  return undefined;
}

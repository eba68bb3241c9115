import type { Cursor } from "../cursor.ts";
import type { CreateView } from "../types.ts";

/** CREATE [OR REPLACE] VIEW */
export function atCreateView(cursor: Cursor): boolean {
  return cursor.atWords("CREATE", "VIEW") || cursor.atWords("CREATE", "OR", "REPLACE", "VIEW");
}

// CREATE [OR REPLACE] VIEW path SQL SECURITY { INVOKER | DEFINER } AS query
export function parseCreateView(cursor: Cursor): Omit<CreateView, "at" | "source"> {
  cursor.parseWords("CREATE");
  const orReplace = cursor.tryWords("OR", "REPLACE");
  cursor.parseWords("VIEW");
  const name = cursor.parsePath("a view name");
  cursor.parseWords("SQL", "SECURITY");
  const isDefiner = cursor.tryWords("DEFINER");
  if (!isDefiner && !cursor.tryWords("INVOKER")) cursor.fail("INVOKER or DEFINER");
  cursor.parseWords("AS");
  return {
    kind: "createView",
    name,
    orReplace,
    security: isDefiner ? "definer" : "invoker",
    query: parseQuery(cursor),
  };
}

/** The rest of the statement: of a query only the brackets are looked at. */
function parseQuery(cursor: Cursor): string {
  const start = cursor.offset;
  if (cursor.atEnd()) cursor.fail("a query");
  cursor.skipBalanced(undefined, start);
  return cursor.slice(start, cursor.lastEnd);
}

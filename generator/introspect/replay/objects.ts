import type { RecordedStatement } from "../../ddl/types.ts";
import type { SchemaState } from "./state.ts";

/**
 * What the definitions of tables and views name. Other recorded statements leave no trace: a schema is known by what
 * stands in it.
 */
const namedByDefinitions: ReadonlySet<string> = new Set(["SEQUENCE", "FUNCTION", "PROTO BUNDLE"]);

/**
 * Keeps the statements of an object as they were written, so that DDL that is printed stands on its own. They are not
 * held against each other: no mistake in them is one of loading.
 */
export function replayRecorded(state: SchemaState, { object, text }: RecordedStatement): void {
  if (object === undefined) return;
  const { action, kind, orReplace, conditional } = object;
  const name = { schema: object.name.at(-2) ?? "", name: object.name.at(-1) ?? "" };
  if (kind === "SEARCH INDEX" || kind === "VECTOR INDEX") {
    if (action === "create") state.otherIndexes.set(name);
    else if (action === "drop") state.otherIndexes.delete(name);
  }
  if (!namedByDefinitions.has(kind)) return;
  const objects = state.objectsOf(kind);
  const existing = objects.get(name);
  if (action === "drop") objects.delete(name);
  else if (action === "alter") {
    existing?.statements.push(text);
  } else if (existing === undefined || (orReplace && !conditional)) objects.set({ ...name, kind, statements: [text] });
}

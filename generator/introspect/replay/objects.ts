import type { RecordedStatement } from "../../ddl/types.ts";
import type { ObjectName } from "../types.ts";
import type { NamedObjects } from "./named-objects.ts";
import { displayName } from "./names.ts";
import type { SchemaState } from "./state.ts";

/**
 * What the definitions of tables and views name. Other recorded statements leave no trace: a schema is known by what
 * stands in it.
 */
const namedByDefinitions: ReadonlySet<string> = new Set(["SEQUENCE", "FUNCTION", "PROTO BUNDLE"]);

/**
 * Keeps the statements of an object as they were written, so that DDL that is printed stands on its own. Apart from their
 * names they are not held against the schema: no mistake in them is one of loading.
 */
export function replayRecorded(state: SchemaState, statement: RecordedStatement): void {
  const { object, text } = statement;
  if (object === undefined) return;
  const { action, kind, orReplace, conditional } = object;
  const name = { schema: object.name.at(-2) ?? "", name: object.name.at(-1) ?? "" };
  const others = namesOnly(state, kind);
  if (others === undefined && !namedByDefinitions.has(kind)) return;
  if (action === "create" && isTaken(state, kind, name) && !conditional && !orReplace) {
    const subject = `${kind} "${displayName(name)}"`;
    state.reportDuplicate(statement, subject, `is ${state.ownerOf(name)} already`);
    return;
  }
  if (others !== undefined) {
    if (action === "create") others.set(name);
    else if (action === "drop") others.delete(name);
    return;
  }
  // One name for a function and a sequence are two objects.
  const objects = state.objectsOf(kind);
  const existing = objects.get(name);
  if (action === "drop") objects.delete(name);
  else if (action === "alter") existing?.statements.push(text);
  else if (existing === undefined || (orReplace && !conditional)) objects.set({ ...name, kind, statements: [text] });
}

/** Objects of which nothing is kept but that their names are taken. */
function namesOnly(state: SchemaState, kind: string): NamedObjects<ObjectName> | undefined {
  if (kind === "SEARCH INDEX" || kind === "VECTOR INDEX") return state.otherIndexes;
  return kind === "CHANGE STREAM" ? state.changeStreams : undefined;
}

/** Functions and the proto bundle have names of their own. */
function isTaken(state: SchemaState, kind: string, name: ObjectName): boolean {
  return kind !== "FUNCTION" && kind !== "PROTO BUNDLE" && state.ownerOf(name) !== undefined;
}

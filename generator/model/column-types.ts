import { keywordTypes } from "../ddl/index.ts";

/** Without length and other arguments: `ARRAY<STRING>`. */
export function bareType(type: string): string {
  return type.replace(/\([^()]*\)/g, "");
}

/**
 * The name of a type that GoogleSQL does not have, most often PostgreSQL's; undefined for all others. Types of protocol
 * buffers have a package.
 */
export function unknownType(type: string): string | undefined {
  const name = /^(?:ARRAY<)?([^<>()]*)/.exec(type)?.[1] ?? "";
  return keywordTypes.has(name) || name === "STRUCT" || name.includes(".") ? undefined : name;
}

/** Whether two columns can be compared by their types and what follows from them. */
export function areKnown(...types: readonly string[]): boolean {
  return types.every((type) => unknownType(type) === undefined);
}

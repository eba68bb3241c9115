import { spannerDatabasePattern } from "../parse/spanner-database.ts";
import type { Definitions } from "./definitions.ts";
import type { Json } from "./print.ts";

/** Not empty, and without what `hasControlCharacters` of support/ finds. */
const text: Json = { type: "string", pattern: "^[^\\u0000-\\u001f\\u007f\\u2028\\u2029]+$" };

const domain = "(?:[A-Za-z0-9-]+\\.)+[A-Za-z0-9-]+:";

/**
 * The names of bigquery-path.ts. What stands in backticks is not taken apart: an escape may hide a dot there, which no
 * pattern finds.
 */
const namePattern = "^(?:[^`.]+|`(?:[^`.\\\\]|\\\\.)+`)$";
const projectPattern = `^(?:${domain}[^\`.]*|[^\`.]+|\`(?:[^\`\\\\]|\\\\.)+\`)$`;
const plainPath = `(?!${domain})[^\`.]+(?:\\.[^\`.]+){0,2}|${domain}[^\`.]*\\.[^\`.]+\\.[^\`.]+`;
const quotedPart = "(?:`(?:[^`\\\\]|\\\\.)+`|[^`.]+)";
const tablePattern = `^(?:${plainPath}|(?=.*\`)${quotedPart}(?:\\.${quotedPart}){0,2})$`;

/** What the texts of the config are, as references. */
export interface Texts {
  readonly text: Json;
  readonly files: Json;
  readonly name: Json;
  readonly project: Json;
  readonly tablePath: Json;
  readonly spannerDatabase: Json;
}

export function defineTexts(definitions: Definitions): Texts {
  const textRef = definitions.add("text", text);
  const matching = (pattern: string): Json => ({ allOf: [textRef], pattern });
  return {
    text: textRef,
    files: definitions.add("files", {
      type: ["string", "array"],
      pattern: "^[^\\u0000-\\u001f\\u007f\\u2028\\u2029]+$",
      items: textRef,
      minItems: 1,
    }),
    name: definitions.add("name", matching(namePattern)),
    project: definitions.add("project", matching(projectPattern)),
    tablePath: definitions.add("tablePath", matching(tablePattern)),
    spannerDatabase: definitions.add("spannerDatabase", { type: "string", pattern: spannerDatabasePattern }),
  };
}

/** One of these names. There may be none, and JSON Schema has no empty `enum`. */
export function oneOf(names: readonly string[]): Json {
  return names.length === 0 ? { not: {} } : { enum: names };
}

/** A place with a word about it. Draft 7 ignores what stands beside `$ref`, so the reference goes one level deeper. */
export function described(description: string, schema: Json, more: { readonly [key: string]: Json } = {}): Json {
  return { description, ...more, allOf: [schema] };
}

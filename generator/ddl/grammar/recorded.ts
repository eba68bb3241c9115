import { didYouMean } from "../../support/index.ts";
import { type Cursor, DdlSyntaxError } from "../cursor.ts";
import type { RecordedObject, RecordedStatement } from "../types.ts";
import { type Form, recordedForms } from "./forms.ts";
import { Failures, type Match, match } from "./match.ts";

/** Kinds of object whose statements have parsers of their own; known here to tell a misspelt word from a new one. */
const loadedKinds = ["TABLE", "INDEX", "UNIQUE", "NULL_FILTERED", "PROPERTY", "VIEW"];

const kinds = [...loadedKinds, ...recordedForms.flatMap(({ kind }) => kind.split(" ", 1))];
const formsByVerb = new Map<string, readonly Form[]>();
for (const form of recordedForms) formsByVerb.set(verbOf(form), [...(formsByVerb.get(verbOf(form)) ?? []), form]);
const verbs = [...new Set(["RENAME", ...recordedForms.filter(({ kind }) => kind !== "CLIENT").map(verbOf)])];

/**
 * Reads a statement that has no effect on loading. Undefined for one about a kind of object that is not known, which may
 * be newer than this.
 *
 * @param onMatch learns which parts of the form were used.
 * @throws DdlSyntaxError for a known statement in a wrong form, and for a word with which none begins.
 */
export function tryParseRecorded(
  cursor: Cursor,
  onMatch?: (found: Match) => void,
): Omit<RecordedStatement, "at" | "source"> | undefined {
  const first = cursor.peek();
  const forms = formsByVerb.get(first.upper);
  if (forms === undefined) return failAtVerb(cursor);
  const start = cursor.index;
  const failures = new Failures();
  for (const form of forms) {
    const found = match(form.grammar, cursor, failures);
    if (found !== undefined && cursor.atEnd()) {
      onMatch?.(found);
      return { kind: "recorded", object: objectOf(form, found), text: cursor.slice(first.start, cursor.lastEnd) };
    }
    if (found !== undefined) failures.expected(cursor.offset, "the end of the statement");
    cursor.backTo(start);
  }
  if (isNewKind(cursor, failures)) return undefined;
  return failures.throwAt(cursor);
}

function verbOf({ notation }: Form): string {
  return notation.split(" ", 1)[0] ?? "";
}

function failAtVerb(cursor: Cursor): never {
  const token = cursor.peek();
  const hint = token.kind === "word" ? didYouMean(token.upper, verbs) : "";
  return hint === ""
    ? cursor.fail("a statement")
    : cursor.throwAt(`no statement begins with ${JSON.stringify(token.text)}.${hint}`);
}

/** What is loaded must not be skipped, whatever stands before its kind: `CREATE OR REPLACE TABLE`, `CREATE TEMP TABLE`. */
const neverSkipped: ReadonlySet<string> = new Set(["TABLE", "INDEX", "GRAPH", "VIEW"]);

/** CREATE, ALTER or DROP of something that no form knows; a word that is nearly a known one is a mistake. */
function isNewKind(cursor: Cursor, failures: Failures): boolean {
  const orReplace = cursor.atWords("CREATE", "OR", "REPLACE");
  const kind = cursor.peek(orReplace ? 3 : 1);
  if (!orReplace && !cursor.atWords("CREATE") && !cursor.atWords("ALTER") && !cursor.atWords("DROP")) return false;
  if (kind.kind !== "word" || failures.offset > kind.start) return false;
  for (let ahead = 1; ahead <= 4 && cursor.peek(ahead).kind === "word"; ahead += 1) {
    if (!neverSkipped.has(cursor.peek(ahead).upper)) continue;
    const words = Array.from({ length: ahead + 1 }, (_, place) => cursor.peek(place).upper).join(" ");
    throw new DdlSyntaxError(`${words} is no statement that is known`, cursor.offset);
  }
  const hint = kinds.includes(kind.upper) ? "" : didYouMean(kind.upper, kinds);
  if (hint !== "")
    throw new DdlSyntaxError(`there is no statement for ${JSON.stringify(kind.text)}.${hint}`, kind.start);
  return true;
}

const actions: Readonly<Record<string, RecordedObject["action"]>> = { CREATE: "create", ALTER: "alter", DROP: "drop" };

function objectOf(form: Form, { names, words }: Match): RecordedObject | undefined {
  const action = actions[verbOf(form)];
  if (action === undefined) return undefined;
  const orReplace = words[1] === "OR";
  return {
    action,
    kind: form.kind,
    name: form.kind === "PROTO BUNDLE" ? [] : (names[0] ?? []),
    orReplace,
    conditional: words.includes("EXISTS"),
  };
}

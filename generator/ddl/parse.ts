import type { Diagnostic, SourceText } from "../support/index.ts";
import { ddlDiagnostic } from "./codes.ts";
import { Cursor, DdlSyntaxError } from "./cursor.ts";
import { tryParseRecorded } from "./grammar/recorded.ts";
import { readStatementTokens } from "./lexer.ts";
import { parseAlterTable } from "./statements/alter-table.ts";
import { atCreateIndex, parseAlterIndex, parseCreateIndex } from "./statements/create-index.ts";
import { atCreatePropertyGraph, parseCreatePropertyGraph } from "./statements/create-property-graph.ts";
import { parseCreateTable } from "./statements/create-table.ts";
import { atCreateView, parseCreateView } from "./statements/create-view.ts";
import {
  parseDropIndex,
  parseDropPropertyGraph,
  parseDropTable,
  parseDropView,
  parseRenameTables,
} from "./statements/drop-rename.ts";
import type { Statement } from "./types.ts";

export interface ParsedDdl {
  /** In the order of the file; a statement with a syntax error is not among them. */
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
}

type Unplaced<T> = T extends Statement ? Omit<T, "at" | "source"> : never;

/** A family of statements that change what is loaded: how it is recognised, and its parser. */
interface Family {
  readonly at: (cursor: Cursor) => boolean;
  readonly parse: (cursor: Cursor) => Unplaced<Statement>;
}

const families: readonly Family[] = [
  { at: (cursor) => cursor.atWords("CREATE", "TABLE"), parse: parseCreateTable },
  { at: (cursor) => cursor.atWords("ALTER", "TABLE"), parse: parseAlterTable },
  { at: (cursor) => cursor.atWords("DROP", "TABLE"), parse: parseDropTable },
  { at: (cursor) => cursor.atWords("RENAME"), parse: parseRenameTables },
  { at: atCreateIndex, parse: parseCreateIndex },
  { at: (cursor) => cursor.atWords("ALTER", "INDEX"), parse: parseAlterIndex },
  { at: (cursor) => cursor.atWords("DROP", "INDEX"), parse: parseDropIndex },
  { at: atCreatePropertyGraph, parse: parseCreatePropertyGraph },
  { at: (cursor) => cursor.atWords("DROP", "PROPERTY", "GRAPH"), parse: parseDropPropertyGraph },
  { at: atCreateView, parse: parseCreateView },
  { at: (cursor) => cursor.atWords("DROP", "VIEW"), parse: parseDropView },
];

/** So many problems are told of one file; one that has more is no DDL. */
const maxDiagnostics = 1000;

/**
 * Reads Spanner's GoogleSQL DDL. A statement that does not parse is an error, one of an unknown family a warning; both
 * are skipped up to their `;`, and the rest is read.
 */
export function parseDdl(source: SourceText): ParsedDdl {
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let offset = 0; offset < source.text.length; ) {
    const { tokens, error, next } = readStatementTokens(source.text, offset);
    if (diagnostics.length === maxDiagnostics) {
      const message = `nothing is read from here on, after ${maxDiagnostics} problems: is this DDL of Spanner?`;
      diagnostics.push(ddlDiagnostic("ddl-syntax", { subject: source.file, message, at: source.locate(offset) }));
      break;
    }
    offset = next;
    const cursor = new Cursor(tokens, source.text);
    if (error !== undefined) {
      diagnostics.push(syntaxDiagnostic(source, cursor, { message: error.message, offset: error.start }));
      continue;
    }
    if (cursor.atEnd()) continue;
    try {
      statements.push(parseStatement(source, cursor, diagnostics));
    } catch (failure) {
      if (!(failure instanceof DdlSyntaxError)) throw failure;
      diagnostics.push(syntaxDiagnostic(source, new Cursor(tokens, source.text), failure));
    }
  }
  return { statements, diagnostics };
}

function parseStatement(source: SourceText, cursor: Cursor, diagnostics: Diagnostic[]): Statement {
  const at = cursor.offset;
  const family = families.find((candidate) => candidate.at(cursor));
  const parsed = family === undefined ? tryParseRecorded(cursor) : family.parse(cursor);
  if (parsed === undefined) {
    const subject = describeStatement(cursor);
    diagnostics.push(
      ddlDiagnostic("ddl-not-read", {
        subject,
        message: `statement "${subject} …" is not known and was skipped`,
        at: source.locate(at),
      }),
    );
    return { kind: "unread", at, source };
  }
  if (!cursor.atEnd()) cursor.fail("the end of the statement");
  return Object.assign(parsed, { at, source });
}

function syntaxDiagnostic(
  source: SourceText,
  start: Cursor,
  failure: { readonly message: string; readonly offset: number },
): Diagnostic {
  const subject = describeStatement(start);
  return ddlDiagnostic("ddl-syntax", {
    subject,
    message: failure.message,
    hint: subject === "" ? undefined : `In the statement "${subject} …"; it was left out.`,
    at: source.locate(failure.offset),
  });
}

const shownTokens = 4;
const shownLength = 40;

/** The statement's first tokens, up to the first bracket: `CREATE TABLE Account`. */
function describeStatement(start: Cursor): string {
  const shown: string[] = [];
  for (let ahead = 0; ahead < shownTokens; ahead += 1) {
    const token = start.peek(ahead);
    if (token.kind === "end" || token.text === "(") break;
    shown.push(token.text.length > shownLength ? `${token.text.slice(0, shownLength)}…` : token.text);
  }
  return shown.join(" ");
}

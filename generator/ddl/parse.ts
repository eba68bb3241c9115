import type { Diagnostic, SourceText } from "../support/index.ts";
import { ddlDiagnostic } from "./codes.ts";
import { Cursor, DdlSyntaxError } from "./cursor.ts";
import { readStatementTokens } from "./lexer.ts";
import { tryParseAlterTable } from "./statements/alter-table.ts";
import { atCreateIndex, parseCreateIndex } from "./statements/create-index.ts";
import { atCreatePropertyGraph, parseCreatePropertyGraph } from "./statements/create-property-graph.ts";
import { parseCreateTable } from "./statements/create-table.ts";
import type { Statement } from "./types.ts";

export interface ParsedDdl {
  /** In the order of the file; a statement with a syntax error is not among them. */
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
}

type Unplaced<T> = T extends Statement ? Omit<T, "at" | "source"> : never;

/** A family of statements: how it is recognised, and its parser, which returns undefined for a form it does not know. */
interface Family {
  readonly at: (cursor: Cursor) => boolean;
  readonly parse: (cursor: Cursor) => Unplaced<Statement> | undefined;
}

const families: readonly Family[] = [
  { at: (cursor) => cursor.atWords("CREATE", "TABLE"), parse: parseCreateTable },
  { at: (cursor) => cursor.atWords("ALTER", "TABLE"), parse: tryParseAlterTable },
  { at: atCreateIndex, parse: parseCreateIndex },
  { at: atCreatePropertyGraph, parse: parseCreatePropertyGraph },
];

/**
 * Reads Spanner's GoogleSQL DDL. A statement that does not parse is an error, one of an unknown family a warning; both
 * are skipped up to their `;`, and the rest is read.
 */
export function parseDdl(source: SourceText): ParsedDdl {
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let offset = 0; offset < source.text.length; ) {
    const { tokens, error, next } = readStatementTokens(source.text, offset);
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
  const subject = describeStatement(cursor);
  const family = families.find((candidate) => candidate.at(cursor));
  const parsed = family?.parse(cursor);
  if (parsed === undefined) {
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
  return { ...parsed, at, source };
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

/** The statement's first tokens, up to the first bracket: `CREATE TABLE Account`. */
function describeStatement(start: Cursor): string {
  const shown: string[] = [];
  for (let ahead = 0; ahead < shownTokens; ahead += 1) {
    const token = start.peek(ahead);
    if (token.kind === "end" || token.text === "(") break;
    shown.push(token.text);
  }
  return shown.join(" ");
}

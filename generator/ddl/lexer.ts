/**
 * The lexical structure of GoogleSQL, as Spanner's DDL uses it.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/lexical
 */

export type TokenKind = "word" | "quoted" | "string" | "number" | "symbol" | "end";

export class Token {
  readonly kind: TokenKind;
  /** Offsets in the text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly text: string;
  #upper: string | undefined;

  constructor(kind: TokenKind, start: number, text: string) {
    this.kind = kind;
    this.start = start;
    this.end = start + text.length;
    this.text = text;
  }

  /** A word in capitals, to compare with keywords; most words are names, which nobody compares. */
  get upper(): string {
    this.#upper ??= this.kind === "word" ? this.text.toUpperCase() : "";
    return this.#upper;
  }
}

/** A text that no token begins with, or a literal or comment that does not end. */
export interface LexicalError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The tokens of one statement, without its `;`. The last token is always of kind `end`. */
export interface StatementTokens {
  readonly tokens: readonly Token[];
  readonly error: LexicalError | undefined;
  /** Where the next statement begins; the length of the text when there is none. */
  readonly next: number;
}

// Sticky expressions: matched at one offset only, so the time is linear in the length of the text.
const number = /(?:0[xX][0-9A-Fa-f]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/y;
const symbol = /=>|<=|>=|<>|!=|\|\||<<|>>|@@|@\{|[-+*/%~&|^<>=()[\]{}.,:;?@!$]/y;
const stringStart = /(?:[rR][bB]?|[bB][rR]?)?(?:"""|'''|"|')/y;
const blank = /\s|\uFEFF/;
const newline = 0x0a;
const carriageReturn = 0x0d;
const hash = 0x23;
const star = 0x2a;
const openingBracket = 0x28;
const closingBracket = 0x29;
const comma = 0x2c;
const dash = 0x2d;
const slash = 0x2f;
const semicolon = 0x3b;
const backtick = 0x60;

/** What a character below 0x80 may be part of; words and blanks are most of a text, and expressions are slow for them. */
const characterKind = { other: 0, blank: 1, letter: 2, digit: 3 } as const;
const kinds = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (blank.test(character)) return characterKind.blank;
  if (/[A-Za-z_]/.test(character)) return characterKind.letter;
  return /[0-9]/.test(character) ? characterKind.digit : characterKind.other;
});

/** No statement of Spanner's comes near; a file that is no DDL does, and each token costs memory. */
const maxTokens = 1_000_000;

/** Reads the tokens from `offset` to the next `;` outside of literals and comments, or to the end of the text. */
export function readStatementTokens(text: string, offset: number): StatementTokens {
  const tokens: Token[] = [];
  let error: LexicalError | undefined;
  let at = offset;
  for (;;) {
    at = skipBlank(text, at);
    if (at >= text.length) return { tokens: ended(tokens, text.length), error, next: text.length };
    if (text.charCodeAt(at) === semicolon) return { tokens: ended(tokens, at), error, next: at + 1 };
    const read = readToken(text, at);
    if (!(read instanceof Token)) error ??= read;
    else if (tokens.length < maxTokens) tokens.push(read);
    else error ??= { start: offset, end: at, message: "the statement is too long: is its semicolon missing?" };
    at = read.end;
  }
}

function ended(tokens: Token[], at: number): Token[] {
  tokens.push(new Token("end", at, ""));
  return tokens;
}

/** Moves over white space and comments; an unclosed comment is left for {@link readToken} to report. */
function skipBlank(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code < 0x80 ? kinds[code] === characterKind.blank : blank.test(text[at] ?? "")) at += 1;
    else if (code === hash || (code === dash && text.charCodeAt(at + 1) === dash)) at = endOfLine(text, at);
    else if (code === slash && text.charCodeAt(at + 1) === star) {
      const close = text.indexOf("*/", at + 2);
      if (close === -1) return at;
      at = close + 2;
    } else return at;
  }
}

function endOfLine(text: string, offset: number): number {
  let at = offset;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === newline || code === carriageReturn) break;
  }
  return at;
}

/** The end of the word that begins here; `offset` itself where none does. */
function endOfWord(text: string, offset: number): number {
  let at = offset;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = code < 0x80 ? kinds[code] : blank.test(text[at] ?? "") ? characterKind.blank : characterKind.letter;
    if (kind !== characterKind.letter && (kind !== characterKind.digit || at === offset)) break;
  }
  return at;
}

function readToken(text: string, start: number): Token | LexicalError {
  const code = text.charCodeAt(start);
  // Most signs are these three, which begin no longer one.
  if (code === openingBracket || code === closingBracket || code === comma) {
    return new Token("symbol", start, text[start] ?? "");
  }
  if (code === backtick) return readLiteral(text, start, start + 1, "`", "quoted", false);
  if (code === slash && text.charCodeAt(start + 1) === star) {
    return { start, end: text.length, message: "comment /* is not closed" };
  }
  const end = endOfWord(text, start);
  const next = text[end];
  // A word with a quote behind it may be the prefix of a literal: `r'…'`.
  const opening = next === "'" || next === '"' ? match(stringStart, text, start) : undefined;
  if (opening !== undefined) {
    const quote = opening.replace(/^[a-zA-Z]+/, "");
    const raw = /^[bB]?[rR]/.test(opening);
    return readLiteral(text, start, start + opening.length, quote, "string", raw);
  }
  if (end > start) {
    const name = text.slice(start, end);
    return new Token("word", start, name);
  }
  const digits = match(number, text, start);
  if (digits !== undefined) return new Token("number", start, digits);
  const sign = match(symbol, text, start);
  if (sign !== undefined) return new Token("symbol", start, sign);
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return { start, end: start + character.length, message: `unexpected character ${JSON.stringify(character)}` };
}

function match(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

/** Reads to the closing quote. A raw literal keeps its backslashes, but a backslash still protects the quote after it. */
function readLiteral(
  text: string,
  start: number,
  from: number,
  quote: string,
  kind: "quoted" | "string",
  raw: boolean,
): Token | LexicalError {
  const multiline = quote.length === 3;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (text.startsWith(quote, at)) return new Token(kind, start, text.slice(start, at + quote.length));
    else if ((character === "\n" || character === "\r") && !multiline) return unclosed(start, at, kind, raw);
  }
  return unclosed(start, text.length, kind, raw);
}

function unclosed(start: number, end: number, kind: "quoted" | "string", raw: boolean): LexicalError {
  const what = kind === "quoted" ? "quoted identifier" : raw ? "raw string" : "string";
  return { start, end, message: `${what} is not closed` };
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** What a `quoted` or `string` token means: quotes removed, escapes resolved unless the literal is raw. */
export function literalValue(text: string): string {
  const opening = /^[a-zA-Z]*/.exec(text)?.[0] ?? "";
  const quoteLength = /^(?:"""|''')/.test(text.slice(opening.length)) ? 3 : 1;
  const body = text.slice(opening.length + quoteLength, text.length - quoteLength);
  if (/[rR]/.test(opening)) return body;
  return body.replace(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[xX]([0-9A-Fa-f]{2})|([0-7]{3})|([\s\S]))/g,
    (whole, u4: string, u8: string, hex: string, octal: string, one: string) => {
      if (one !== undefined) return simpleEscapes[one] ?? one;
      const code = octal === undefined ? Number.parseInt(u4 ?? u8 ?? hex, 16) : Number.parseInt(octal, 8);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/**
 * The lexical structure of GoogleSQL, as Spanner's DDL uses it.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/lexical
 */

export type TokenKind = "word" | "quoted" | "string" | "number" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** Offsets in the text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly text: string;
  /** A word in capitals, to compare with keywords; otherwise the same as `text`. */
  readonly upper: string;
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
const blank = /[\s\uFEFF]+/y;
const lineComment = /(?:--|#)[^\n\r]*/y;
const word = /[A-Za-z_\u0080-\uFFFF][A-Za-z0-9_\u0080-\uFFFF]*/y;
const number = /(?:0[xX][0-9A-Fa-f]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/y;
const symbol = /=>|<=|>=|<>|!=|\|\||<<|>>|@@|@\{|[-+*/%~&|^<>=()[\]{}.,:;?@!$]/y;
const stringStart = /(?:[rR][bB]?|[bB][rR]?)?(?:"""|'''|"|')/y;

/** Reads the tokens from `offset` to the next `;` outside of literals and comments, or to the end of the text. */
export function readStatementTokens(text: string, offset: number): StatementTokens {
  const tokens: Token[] = [];
  let error: LexicalError | undefined;
  let at = offset;
  for (;;) {
    at = skipBlank(text, at);
    if (at >= text.length) return { tokens: ended(tokens, text.length), error, next: text.length };
    if (text[at] === ";") return { tokens: ended(tokens, at), error, next: at + 1 };
    const read = readToken(text, at);
    if ("message" in read) error ??= read;
    else tokens.push(read);
    at = read.end;
  }
}

function ended(tokens: Token[], at: number): Token[] {
  tokens.push({ kind: "end", start: at, end: at, text: "", upper: "" });
  return tokens;
}

/** Moves over white space and comments; an unclosed comment is left for {@link readToken} to report. */
function skipBlank(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    const before = at;
    for (const pattern of [blank, lineComment]) {
      pattern.lastIndex = at;
      if (pattern.test(text)) at = pattern.lastIndex;
    }
    if (text.startsWith("/*", at)) {
      const close = text.indexOf("*/", at + 2);
      if (close === -1) return at;
      at = close + 2;
    }
    if (at === before) return at;
  }
}

function readToken(text: string, start: number): Token | LexicalError {
  const code = text.charCodeAt(start);
  if (code === 0x60 /* ` */) return readLiteral(text, start, start + 1, "`", "quoted", false);
  if (code === 0x2f && text.startsWith("/*", start)) {
    return { start, end: text.length, message: "comment /* is not closed" };
  }
  const opening = match(stringStart, text, start);
  if (opening !== undefined) {
    const quote = opening.replace(/^[a-zA-Z]+/, "");
    const raw = /^[bB]?[rR]/.test(opening);
    return readLiteral(text, start, start + opening.length, quote, "string", raw);
  }
  const name = match(word, text, start);
  if (name !== undefined) return token("word", start, name, name.toUpperCase());
  const digits = match(number, text, start);
  if (digits !== undefined) return token("number", start, digits, digits);
  const sign = match(symbol, text, start);
  if (sign !== undefined) return token("symbol", start, sign, sign);
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return { start, end: start + character.length, message: `unexpected character ${JSON.stringify(character)}` };
}

function match(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

function token(kind: TokenKind, start: number, text: string, upper: string): Token {
  return { kind, start, end: start + text.length, text, upper };
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
    else if (text.startsWith(quote, at)) return token(kind, start, text.slice(start, at + quote.length), "");
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

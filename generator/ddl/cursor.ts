import { reservedKeywords } from "../support/index.ts";
import { literalValue, type Token } from "./lexer.ts";

/** Spanner's DDL takes the two newest words of the list for names. */
const reserved: ReadonlySet<string> = new Set(
  [...reservedKeywords].filter((word) => word !== "QUALIFY" && word !== "GRAPH_TABLE"),
);

/** Ends the parse of one statement; the reader turns it into a diagnostic and goes on with the next statement. */
export class DdlSyntaxError extends Error {
  override readonly name = "DdlSyntaxError";
  /** Offset in the text. */
  readonly offset: number;
  /** What should stand there, where that is the whole message. */
  readonly expected: string | undefined;

  constructor(message: string, offset: number, expected?: string) {
    super(message);
    this.offset = offset;
    this.expected = expected;
  }
}

/** An identifier or a path such as `schema.Table`, as the parts mean it (quotes removed). */
export type Path = readonly string[];

/**
 * Walks over the tokens of one statement. `at…` looks, `tryParse…` may consume nothing, `parse…` consumes or throws
 * {@link DdlSyntaxError}. Keywords are compared without regard to case; a quoted identifier is never a keyword.
 */
export class Cursor {
  readonly #tokens: readonly Token[];
  /** The whole text, to slice expressions from it as they were written. */
  readonly #text: string;
  #index = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  /** The token `ahead` places further; past the end it is the `end` token. */
  peek(ahead = 0): Token {
    return (this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1)) as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#index += 1;
    return token;
  }

  get offset(): number {
    return this.peek().start;
  }

  /** End of the token before the cursor. */
  get lastEnd(): number {
    return this.#tokens[this.#index - 1]?.end ?? this.offset;
  }

  atEnd(): boolean {
    return this.peek().kind === "end";
  }

  /** Whether these words stand here, in this order. */
  atWords(...words: readonly string[]): boolean {
    for (let ahead = 0; ahead < words.length; ahead += 1) {
      const token = this.peek(ahead);
      if (token.kind !== "word" || token.upper !== words[ahead]) return false;
    }
    return true;
  }

  atSymbol(symbol: string): boolean {
    const token = this.peek();
    return token.kind === "symbol" && token.text === symbol;
  }

  tryWords(...words: readonly string[]): boolean {
    if (!this.atWords(...words)) return false;
    this.#index += words.length;
    return true;
  }

  trySymbol(symbol: string): boolean {
    if (!this.atSymbol(symbol)) return false;
    this.#index += 1;
    return true;
  }

  parseWords(...words: readonly string[]): void {
    for (const word of words) if (!this.tryWords(word)) this.fail(word);
  }

  parseSymbol(symbol: string): void {
    if (!this.trySymbol(symbol)) this.fail(`"${symbol}"`);
  }

  #halfOfShift = false;

  /** Takes one `>`; of the token `>>` the first call takes one half, the second the other. */
  tryClosingAngle(): boolean {
    if (this.trySymbol(">")) return true;
    if (!this.atSymbol(">>")) return false;
    if (this.#halfOfShift) this.#index += 1;
    this.#halfOfShift = !this.#halfOfShift;
    return true;
  }

  /** @param what names the identifier in the error: "column name". */
  parseIdentifier(what: string): string {
    const { kind, text, upper } = this.peek();
    if (kind === "word" && reserved.has(upper)) {
      const message = `expected ${what}, found the reserved word ${upper}: as a name it stands in backticks, \`${text}\``;
      throw new DdlSyntaxError(message, this.offset, what);
    }
    return this.#parseAnyWord(what);
  }

  #parseAnyWord(what: string): string {
    const token = this.peek();
    if (token.kind === "word") return this.next().text;
    if (token.kind !== "quoted") this.fail(what);
    const name = literalValue(token.text);
    if (name === "") throw new DdlSyntaxError(`expected ${what}, found an empty quoted identifier`, token.start);
    this.#index += 1;
    return name;
  }

  parsePath(what: string): Path {
    return this.#parseParts(what, this.parseIdentifier(what));
  }

  /** A path in which any word may stand, as in the names of protocol buffers. */
  parseAnyPath(what: string): Path {
    return this.#parseParts(what, this.#parseAnyWord(what));
  }

  #parseParts(what: string, first: string): Path {
    const start = this.#tokens[this.#index - 1]?.start ?? 0;
    const written = [first];
    while (this.trySymbol(".")) written.push(this.#parseAnyWord(what));
    // `schema.Table` in one pair of backticks is a path all the same: no name of Spanner's holds a dot.
    const path = written.some((part) => part.includes(".")) ? written.flatMap((part) => part.split(".")) : written;
    if (path.includes("")) throw new DdlSyntaxError(`expected ${what}, found an empty part between dots`, start);
    return path;
  }

  /** `( item, item [,] )`; Spanner allows a comma after the last item, and in some places no item at all. */
  parseList<T>(parseItem: () => T, options: { readonly mayBeEmpty: boolean }): readonly T[] {
    this.parseSymbol("(");
    const items: T[] = [];
    if (options.mayBeEmpty && this.trySymbol(")")) return items;
    do {
      items.push(parseItem());
    } while (this.trySymbol(",") && !this.atSymbol(")"));
    if (!this.trySymbol(")")) this.fail('"," or ")"');
    return items;
  }

  /**
   * The text between parentheses, as written. Expressions are not understood here: only their brackets are matched, and
   * what is inside literals does not count.
   */
  parseParenthesized(what: string): string {
    const opening = this.peek();
    if (!this.atSymbol("(")) this.fail(`"(" and ${what}`);
    this.next();
    const start = this.offset;
    if (this.atSymbol(")")) this.fail(what);
    this.skipBalanced(")", opening.start);
    // A comment at the end is left out: `-- …` would swallow the bracket where the text is written on one line.
    const text = this.#text.slice(start, this.lastEnd);
    this.next();
    return text;
  }

  /**
   * Moves to the closing bracket that belongs to the one at `openedAt`, without consuming it; without one, to the end of
   * the statement.
   */
  skipBalanced(closing: string | undefined, openedAt: number): void {
    this.#skip((token) => token.text === closing && token.kind === "symbol");
    if (closing !== undefined && this.atEnd()) {
      throw new DdlSyntaxError(`expected "${closing}", found the end of the statement`, openedAt);
    }
  }

  /**
   * What stands before the next comma or closing bracket at this depth, or before one of the words, as written.
   * Expressions are not understood: only their brackets are matched, and what is inside literals does not count.
   */
  parseRaw(what: string, stopWords: readonly string[] = []): string {
    const { start } = this.peek();
    const from = this.#index;
    this.#skip(
      ({ kind, text, upper }) =>
        (kind === "symbol" && (text === "," || text === ")")) || (kind === "word" && stopWords.includes(upper)),
    );
    if (this.#index === from) this.fail(what);
    return this.slice(start, this.lastEnd);
  }

  /** Moves to the first token that `isStop` takes outside of all brackets that are opened on the way, or to the end. */
  #skip(isStop: (token: Token) => boolean): void {
    const opened: Token[] = [];
    for (; !this.atEnd(); this.#index += 1) {
      const token = this.peek();
      if (opened.length === 0 && isStop(token)) return;
      if (token.kind === "symbol") this.#matchBracket(token, opened);
    }
    const unclosed = opened.at(-1);
    if (unclosed === undefined) return;
    const message = `expected "${closingOf[unclosed.text]}", found the end of the statement`;
    throw new DdlSyntaxError(message, unclosed.start);
  }

  #matchBracket(token: Token, opened: Token[]): void {
    const { text } = token;
    const expected = closingOf[opened.at(-1)?.text ?? ""];
    if (text === "<" ? this.#isAfterTypeWord() : closingOf[text] !== undefined) opened.push(token);
    else if (text === expected) opened.pop();
    else if (text === ">>" && expected === ">") {
      // It closes two types.
      opened.pop();
      if (opened.at(-1)?.text === "<") opened.pop();
    } else if (")]}".includes(text)) this.fail(expected === undefined ? "no bracket" : `"${expected}"`);
  }

  /** `STRUCT<…>` and `ARRAY<…>`: there `<` is no comparison. */
  #isAfterTypeWord(): boolean {
    const before = this.#tokens[this.#index - 1];
    return before?.kind === "word" && (before.upper === "STRUCT" || before.upper === "ARRAY");
  }

  slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  get index(): number {
    return this.#index;
  }

  /** Goes back to where {@link index} was read. */
  backTo(index: number): void {
    this.#index = index;
  }

  throwAt(message: string): never {
    throw new DdlSyntaxError(message, this.offset);
  }

  fail(expected: string): never {
    throw new DdlSyntaxError(`expected ${expected}, found ${describe(this.peek())}`, this.peek().start, expected);
  }
}

const closingOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "@{": "}", "<": ">" };

const shownLength = 40;

function describe(token: Token): string {
  if (token.kind === "end") return "the end of the statement";
  const text = token.text.length > shownLength ? `${token.text.slice(0, shownLength)}…` : token.text;
  return token.kind === "string" || token.kind === "quoted" ? text : `"${text}"`;
}

/** The way to a value: names of fields and numbers of elements. */
export type JsonPath = readonly (string | number)[];

export interface JsonPlace {
  /** Where the value begins. */
  readonly value: number;
  /** Where its name begins; for what has no name, the value. */
  readonly key: number;
}

export interface JsonProblem {
  readonly offset: number;
  readonly message: string;
}

/** Why a text is no JSON, and where; undefined when it is. `JSON.parse` says neither in a form that lasts. */
export function findJsonProblem(text: string): JsonProblem | undefined {
  try {
    new Scanner(text, undefined).scanDocument();
    return undefined;
  } catch (error) {
    if (error instanceof JsonTextError) return { offset: error.offset, message: error.message };
    throw error;
  }
}

/** Where the value at a path stands in a JSON text; for a path that leads nowhere, the last value on the way. */
export function locateJson(text: string, path: JsonPath): JsonPlace {
  const scanner = new Scanner(text, path);
  scanner.scanDocument();
  return scanner.found;
}

/** `tables[3].columns[0].type` */
export function formatJsonPath(path: JsonPath): string {
  return path
    .map((step) =>
      typeof step === "number" ? `[${step}]` : isPlainName(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
    )
    .join("")
    .replace(/^\./, "");
}

function isPlainName(name: string): boolean {
  return /^\w+$/.test(name);
}

class JsonTextError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const quotationMark = 0x22;
const backslash = 0x5c;
/** Below stand the control characters, which JSON wants escaped. */
const firstPrintable = 0x20;

/** Deeper than any document of ours, and no danger to the stack. */
const deepest = 100;

/**
 * Reads over a JSON text and remembers the deepest value on the wanted path.
 * https://www.rfc-editor.org/rfc/rfc8259
 */
class Scanner {
  found: JsonPlace = { value: 0, key: 0 };
  readonly #text: string;
  readonly #path: JsonPath | undefined;
  #at = 0;

  constructor(text: string, path: JsonPath | undefined) {
    this.#text = text;
    this.#path = path;
  }

  scanDocument(): void {
    this.#blank();
    this.#value({ path: this.#path, key: this.#at, depth: 0 });
    this.#blank();
    if (this.#at < this.#text.length) this.#fail("expected the end of the file");
  }

  #value(place: { readonly path: JsonPath | undefined; readonly key: number; readonly depth: number }): void {
    if (place.path !== undefined) this.found = { value: this.#at, key: place.key };
    if (place.depth > deepest) this.#fail(`nested more than ${deepest} levels deep`);
    const first = this.#text[this.#at];
    if (first === "{") this.#object(place.path, place.depth);
    else if (first === "[") this.#array(place.path, place.depth);
    else if (first === '"') this.#string();
    else if (!this.#take(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y))
      this.#fail("expected a value");
  }

  #object(path: JsonPath | undefined, depth: number): void {
    this.#list("}", () => {
      const key = this.#at;
      if (this.#text[key] !== '"') this.#fail('expected a name in double quotes or "}"');
      const name: unknown = JSON.parse(this.#string());
      this.#blank();
      if (!this.#take(/:/y)) this.#fail('expected ":"');
      this.#blank();
      this.#value({ path: path?.[0] === name ? path?.slice(1) : undefined, key, depth: depth + 1 });
    });
  }

  #array(path: JsonPath | undefined, depth: number): void {
    let index = 0;
    this.#list("]", () => {
      this.#value({ path: path?.[0] === index ? path?.slice(1) : undefined, key: this.#at, depth: depth + 1 });
      index += 1;
    });
  }

  /** What stands between brackets, with commas between. */
  #list(close: "}" | "]", item: () => void): void {
    this.#at += 1;
    this.#blank();
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      item();
      this.#blank();
      const next = this.#text[this.#at];
      if (next !== close && next !== ",") this.#fail(`expected "," or "${close}"`);
      this.#at += 1;
      if (next === close) return;
      this.#blank();
    }
  }

  /** Character by character: one pattern for the whole would exhaust the stack on a text of megabytes. */
  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      const isEscape = code === backslash;
      if (isEscape ? !this.#take(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y) : !(code >= firstPrintable)) {
        this.#at = start;
        this.#fail("expected a string that ends in its line and escapes as JSON does");
      }
      if (isEscape) continue;
      this.#at += 1;
      if (code === quotationMark) return this.#text.slice(start, this.#at);
    }
  }

  #blank(): void {
    this.#take(/[ \t\r\n]*/y);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match !== null;
  }

  #fail(expected: string): never {
    const rest = this.#text.slice(this.#at, this.#at + 20).split(/[\r\n]/, 1)[0] ?? "";
    const found =
      this.#at >= this.#text.length
        ? ", found the end of the file"
        : rest === ""
          ? ""
          : `, found ${JSON.stringify(rest)}`;
    throw new JsonTextError(`${expected}${found}`, this.#at);
  }
}

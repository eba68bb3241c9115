import { type Cursor, DdlSyntaxError, type Path } from "../cursor.ts";
import type { GrammarNode } from "./notation.ts";
import { parseParts } from "./parts.ts";

/** How far the forms came that were tried, and what would have let them go on there. */
export class Failures {
  offset = -1;
  readonly #expected = new Set<string>();
  #error: DdlSyntaxError | undefined;

  expected(offset: number, what: string): void {
    if (!this.#reaches(offset)) return;
    this.#expected.add(what);
  }

  failed(error: DdlSyntaxError): void {
    if (error.expected !== undefined) this.expected(error.offset, error.expected);
    else if (this.#reaches(error.offset)) this.#error ??= error;
  }

  #reaches(offset: number): boolean {
    if (offset < this.offset) return false;
    if (offset > this.offset) {
      this.offset = offset;
      this.#expected.clear();
      this.#error = undefined;
    }
    return true;
  }

  /** Puts the cursor where it went wrong and says what should stand there. */
  throwAt(cursor: Cursor): never {
    if (this.#error !== undefined) throw this.#error;
    while (cursor.offset < this.offset) cursor.next();
    const words = [...this.#expected];
    const last = words.pop() ?? "";
    return cursor.fail(words.length === 0 ? last : `${words.join(", ")} or ${last}`);
  }
}

/** What a form holds, in its order. */
export interface Match {
  readonly names: readonly Path[];
  readonly words: readonly string[];
  /** The parts of the form that were used. */
  readonly used: readonly GrammarNode[];
}

/**
 * Matches a form from where the cursor stands; undefined, with the cursor at the old place, when it does not fit.
 * Branches are tried in their order, and the first that fits is kept.
 */
export function match(node: GrammarNode, cursor: Cursor, failures: Failures): Match | undefined {
  const names: Path[] = [];
  const words: string[] = [];
  const used: GrammarNode[] = [];
  return matches(node) ? { names, words, used } : undefined;

  function matches(current: GrammarNode): boolean {
    const index = cursor.index;
    const [named, said, taken] = [names.length, words.length, used.length];
    const fits = tryNode(current);
    if (fits) used.push(current);
    else {
      cursor.backTo(index);
      names.length = named;
      words.length = said;
      used.length = taken;
    }
    return fits;
  }

  function tryNode(current: GrammarNode): boolean {
    switch (current.kind) {
      case "keyword":
        if (!cursor.tryWords(current.word)) return expected(current.word);
        words.push(current.word);
        return true;
      case "symbol":
        return cursor.trySymbol(current.symbol) || expected(`"${current.symbol}"`);
      case "part":
        return tryPart(current.name);
      case "sequence":
        return current.items.every(matches);
      case "choice":
        return current.items.some(matches);
      case "optional":
        matches(current.item);
        return true;
      case "list":
        if (!matches(current.item)) return false;
        while (matches(followedBy(current.item)));
        return true;
      case "repeated":
        while (matches(current.item));
        return true;
      default:
        return current satisfies never;
    }
  }

  function expected(what: string): false {
    failures.expected(cursor.offset, what);
    return false;
  }

  function tryPart(name: string): boolean {
    const parse = parseParts[name];
    if (parse === undefined) throw new Error(`grammar: there is no part "${name}"`);
    try {
      const path = parse(cursor);
      if (path !== undefined) names.push(path);
      return true;
    } catch (error) {
      if (!(error instanceof DdlSyntaxError)) throw error;
      failures.failed(error);
      return false;
    }
  }
}

const comma: GrammarNode = { kind: "symbol", symbol: "," };
const rest = new WeakMap<GrammarNode, GrammarNode>();

/** `, item`: made once for each item. */
function followedBy(item: GrammarNode): GrammarNode {
  let node = rest.get(item);
  if (node === undefined) {
    node = { kind: "sequence", items: [comma, item] };
    rest.set(item, node);
  }
  return node;
}

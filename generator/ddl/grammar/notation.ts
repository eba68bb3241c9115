/**
 * The notation of Spanner's DDL reference, read into a tree: `WORD` is a keyword, `word` a part of {@link ../parts.ts},
 * `[ a ]` may be left out, `{ a | b }` is one of both, `a [, ...]` is a list with commas, `[ a ] ...` any number of times.
 * Every other sign stands for itself.
 */
export type GrammarNode =
  | { readonly kind: "keyword"; readonly word: string }
  | { readonly kind: "symbol"; readonly symbol: string }
  | { readonly kind: "part"; readonly name: string }
  | { readonly kind: "sequence"; readonly items: readonly GrammarNode[] }
  | { readonly kind: "choice"; readonly items: readonly GrammarNode[] }
  | { readonly kind: "optional"; readonly item: GrammarNode }
  | { readonly kind: "list"; readonly item: GrammarNode }
  | { readonly kind: "repeated"; readonly item: GrammarNode };

const listSuffix = "[, ...]";
const lexeme = /\[, \.\.\.\]|\.\.\.|[A-Z_]+|[a-zA-Z]+|\S/g;

/** @throws Error when brackets do not match: a mistake in this program. */
export function readNotation(text: string): GrammarNode {
  const lexemes = text.match(lexeme) ?? [];
  let next = 0;

  const readChoice = (closing: string | undefined): GrammarNode => {
    const items: GrammarNode[] = [readSequence()];
    while (lexemes[next] === "|") {
      next += 1;
      items.push(readSequence());
    }
    if (lexemes[next] !== closing) throw new Error(`notation "${text}": expected ${closing ?? "the end"}`);
    next += 1;
    return items.length === 1 ? (items[0] as GrammarNode) : { kind: "choice", items };
  };

  const readSequence = (): GrammarNode => {
    const items: GrammarNode[] = [];
    for (let current = lexemes[next]; current !== undefined && !"|]}".includes(current); current = lexemes[next]) {
      items.push(readSuffixed());
    }
    return items.length === 1 ? (items[0] as GrammarNode) : { kind: "sequence", items };
  };

  const readSuffixed = (): GrammarNode => {
    const item = readItem();
    if (lexemes[next] !== listSuffix && lexemes[next] !== "...") return item;
    const kind = lexemes[next] === listSuffix ? "list" : "repeated";
    next += 1;
    return kind === "repeated" && item.kind === "optional" ? { kind, item: item.item } : { kind, item };
  };

  const readItem = (): GrammarNode => {
    const current = lexemes[next] ?? "";
    next += 1;
    if (current === "[") return { kind: "optional", item: readChoice("]") };
    if (current === "{") return readChoice("}");
    if (/^[A-Z_]+$/.test(current)) return { kind: "keyword", word: current };
    if (/^[a-z]/.test(current)) return { kind: "part", name: current };
    return { kind: "symbol", symbol: current };
  };

  return readChoice(undefined);
}

import { literalValue, readStatementTokens, type Token } from "../../ddl/index.ts";
import { stronglyConnectedComponents } from "../../support/index.ts";
import type { ObjectName } from "../types.ts";
import { objectKey } from "./names.ts";

/** Where in a text the name of another object stands: of a view behind FROM, JOIN or a comma, of a function before `(`. */
export type UseKind = "view" | "function";

/**
 * Objects in an order in which each may use those before it: that of their creation, but where CREATE OR REPLACE made one
 * use a later one. Texts are not understood; where names alone give a ring, the order of creation decides.
 */
export function inOrderOfUse<T extends ObjectName>(
  objects: readonly T[],
  { kind, textOf }: { readonly kind: UseKind; readonly textOf: (object: T) => string },
): readonly T[] {
  const places = new Map(objects.map((object, place) => [objectKey(object), place]));
  const uses = objects.map((object, place) => {
    const used = new Set(namesUsed(textOf(object), kind).map((name) => places.get(objectKey(name))));
    return [...used].filter((other) => other !== undefined && other !== place) as readonly number[];
  });
  return stronglyConnectedComponents(uses)
    .flat()
    .flatMap((place) => objects[place] ?? []);
}

function namesUsed(text: string, kind: UseKind): readonly ObjectName[] {
  const { tokens } = readStatementTokens(text, 0);
  const names: ObjectName[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const start = at;
    const path = [nameOf(tokens[at])];
    if (path[0] === undefined) continue;
    while (tokens[at + 1]?.text === "." && nameOf(tokens[at + 2]) !== undefined) {
      path.push(nameOf(tokens[at + 2]));
      at += 2;
    }
    if (isUse(kind, tokens[start - 1], tokens[at + 1]))
      names.push({ schema: path.at(-2) ?? "", name: path.at(-1) ?? "" });
  }
  return names;
}

function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === "word") return token.text;
  return token?.kind === "quoted" ? literalValue(token.text) : undefined;
}

function isUse(kind: UseKind, before: Token | undefined, after: Token | undefined): boolean {
  if (kind === "function") return after?.text === "(";
  return before?.text === "," || before?.upper === "FROM" || before?.upper === "JOIN";
}

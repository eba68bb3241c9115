import { isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar, type YAMLError } from "yaml";
import type { Diagnostic, SourceText } from "../../support/index.ts";
import { type ConfigCode, problemAt } from "../problem.ts";
import type { ConfigPath } from "../types.ts";
import { findUnreadable, maxDepth } from "./lexical.ts";
import { type ConfigNode, InexactNumber, type MappingEntry } from "./tree.ts";

/**
 * YAML text → tree. A text that is not YAML gives its first error only: what a parser says after it is mostly a
 * consequence. Duplicate keys leave the tree sound, so that all of them are reported and the first of each counts.
 */
export function readDocument(source: SourceText): {
  readonly root: ConfigNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const unreadable = findUnreadable(source.text);
  if (unreadable !== undefined) return { root: undefined, diagnostics: [fileProblem(source, unreadable)] };
  const document = parseDocument(source.text, {
    // Always YAML 1.2: with `%YAML 1.1` at the top, `no` would be a boolean.
    schema: "core",
    // A table named `null` or `1` is a name; a digit more than 15 is seen before it is lost.
    stringKeys: true,
    intAsBigInt: true,
    // The library compares every key with every other; the tree builder does it with a Map.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const error = document.errors[0];
  if (error !== undefined) return { root: undefined, diagnostics: [syntaxProblem(source, error)] };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    const empty = { code: "config-empty", at: 0, message: "the file says nothing" } as const;
    return { root: undefined, diagnostics: [fileProblem(source, empty)] };
  }
  const builder = new TreeBuilder(source);
  return { root: builder.build(document.contents, [], 0), diagnostics: builder.diagnostics };
}

interface FileProblem {
  readonly code: ConfigCode;
  readonly at: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** A problem of the text as such: it has a place, but not yet a path. */
function fileProblem(source: SourceText, { code, at, message, hint }: FileProblem): Diagnostic {
  const place = { path: [], key: source.locate(at), value: source.locate(at) };
  return problemAt(() => place, code, { path: [], of: "value", message, hint });
}

/** What to do about the mistakes that are made most. */
const syntaxHints: ReadonlyMap<string, string> = new Map([
  ["BAD_SCALAR_START", "Put the value in quotes."],
  ["BLOCK_AS_IMPLICIT_KEY", "Put the value in quotes, or begin a new line after the first colon."],
  ["MISSING_CHAR", "Close the quotes."],
  ["TAB_AS_INDENT", "Indent with spaces."],
]);

function syntaxProblem(source: SourceText, error: YAMLError): Diagnostic {
  const [at] = error.pos;
  if (error.code === "MULTIPLE_DOCS") {
    return fileProblem(source, { code: "config-yaml-feature", at, message: "a second YAML document begins here" });
  }
  if (error.code === "NON_STRING_KEY") {
    return fileProblem(source, { code: "config-yaml-feature", at, message: "a list or mapping stands as a key" });
  }
  const message = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
  return fileProblem(source, { code: "config-syntax", at, message, hint: syntaxHints.get(error.code) });
}

/** The library's nodes → ours. {@link maxDepth} was checked before, so that the recursion ends in time. */
class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: SourceText;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** @param fallback where the value would stand, for one that is left empty. */
  build(node: unknown, path: ConfigPath, fallback: number): ConfigNode {
    if (isMap(node)) {
      return { kind: "mapping", entries: this.#buildEntries(node.items, path), at: node.range?.[0] ?? fallback };
    }
    if (isSeq(node)) {
      const at = node.range?.[0] ?? fallback;
      return { kind: "list", items: node.items.map((item, index) => this.build(item, [...path, index], at)), at };
    }
    if (!isScalar(node)) return { kind: "scalar", value: null, at: fallback };
    const [start, end] = node.range ?? [fallback, fallback];
    return { kind: "scalar", value: scalarValue(node), at: start === end ? fallback : start };
  }

  #buildEntries(pairs: readonly Pair[], path: ConfigPath): ReadonlyMap<string, MappingEntry> {
    const entries = new Map<string, MappingEntry>();
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.value) : "";
      const keyAt = (isScalar(key) ? key.range?.[0] : undefined) ?? 0;
      const first = entries.get(name);
      if (first === undefined) entries.set(name, { keyAt, value: this.build(value, [...path, name], keyAt) });
      else this.#reportDuplicate([...path, name], keyAt, first.keyAt);
    }
    return entries;
  }

  #reportDuplicate(path: ConfigPath, at: number, firstAt: number): void {
    const place = { path, key: this.#source.locate(at), value: this.#source.locate(at) };
    const message = `the key stands in line ${this.#source.locate(firstAt).line} already`;
    this.diagnostics.push(problemAt(() => place, "config-duplicate-key", { path, of: "key", message }));
  }
}

/** What every JavaScript number keeps. */
const keptDigits = 15;

function scalarValue({ value, source = "" }: Scalar): string | number | boolean | null | InexactNumber {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : new InexactNumber(source);
  }
  if (typeof value === "number") {
    const digits = source
      .replace(/[eE].*$/s, "")
      .replace(/[^0-9]/g, "")
      .replace(/^0+/, "");
    return digits.length > keptDigits ? new InexactNumber(source) : value;
  }
  return value === null || typeof value === "boolean" ? value : String(value);
}

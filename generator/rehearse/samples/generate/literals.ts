import { literalValue, readStatementTokens, type Token } from "../../../ddl/index.ts";
import type { Value } from "../../types.ts";
import { baseType } from "./column-type.ts";
import type { Shape } from "./draw.ts";

/** Names and literals of an expression of the schema. */
export interface ExpressionParts {
  /** In lower case: columns, and functions too. */
  readonly names: ReadonlySet<string>;
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

export function expressionParts(expression: string): ExpressionParts {
  const { tokens } = readStatementTokens(expression, 0);
  const names = tokens
    .filter(({ kind }) => kind === "word" || kind === "quoted")
    .map(({ kind, text }) => (kind === "quoted" ? literalValue(text) : text).toLowerCase());
  const numbers = tokens.flatMap((token, index) => {
    if (token.kind !== "number") return [];
    return isNegated(tokens, index) ? [token.text, `-${token.text}`] : [token.text];
  });
  const texts = tokens.filter(({ kind }) => kind === "string").map(({ text }) => textOf(text));
  return { names: new Set(names), numbers, texts };
}

function isNegated(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.text === "-";
}

/** A raw string has no escapes. */
function textOf(literal: string): string {
  const [, raw] = /^[rR][bB]?(?:'''|"""|'|")([\s\S]*?)(?:'''|"""|'|")$/.exec(literal) ?? [];
  return raw ?? literalValue(literal.replace(/^[bB]/, ""));
}

/** Texts that rules ask for more often than chance would give them: codes, addresses, numbers. */
const formats: readonly ((index: number) => string)[] = [
  (index) => `user${index}@example.com`,
  (index) => `https://example.com/${index}`,
  (index) => `+4144${1_000_000 + index}`,
  (index) => String(index),
  (index) => letters(index, 2).toUpperCase(),
  (index) => letters(index, 3).toUpperCase(),
  (index) => letters(index, 3),
  (index) => `ID${String(index).padStart(6, "0")}`,
];

function letters(index: number, count: number): string {
  let rest = index;
  let text = "";
  for (let at = 0; at < count; at += 1) {
    text = String.fromCharCode(97 + (rest % 26)) + text;
    rest = Math.floor(rest / 26);
  }
  return text;
}

/**
 * Values that an expression may be about, those that it names first: the number in `x < 10` and those around it, the texts
 * in `kind IN ('a', 'b')` and longer ones, texts as long as a number in it.
 */
export function hintedValues(shape: Shape, { numbers, texts }: ExpressionParts, count: number): readonly Value[] {
  const steps = Array.from({ length: count }, (_, index) => index);
  switch (baseType(shape.type)) {
    case "INT64": {
      const wholes = numbers.filter((text) => /^-?\d+$/.test(text)).map((text) => BigInt(text));
      return around(wholes.length === 0 ? [0n] : wholes, steps);
    }
    case "FLOAT64":
    case "FLOAT32":
      return numbers.flatMap((text) => [0, 0.5, 1, -0.5, -1, ...steps].map((step) => Number(text) + step));
    case "NUMERIC":
    case "BIGNUMERIC": {
      const near = numbers.flatMap((text) => [0, 0.5, 1, -0.5, -1, ...steps].map((step) => Number(text) + step));
      return near.filter((value) => Math.abs(value) < 1e15).map((value) => String(Math.round(value * 100) / 100));
    }
    case "STRING":
      return [
        ...texts.flatMap((text) => textsLike(text, steps)),
        ...numbers.flatMap((text) => textsOfLength(Number(text), steps)),
        ...formats.flatMap((format) => steps.map(format)),
      ].filter((text) => shape.length === undefined || [...text].length <= shape.length);
    case "BYTES":
      return numbers
        .map(Number)
        .filter((size) => Number.isInteger(size) && size >= 0 && size <= Math.min(shape.length ?? 64, 64))
        .flatMap((size) => steps.slice(0, 50).map((step) => Buffer.alloc(size, step).toString("base64")));
    case "DATE":
      return times(texts, steps).map((time) => time.slice(0, 10));
    case "TIMESTAMP":
      return times(texts, steps);
    default:
      return [];
  }
}

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

function around(wholes: readonly bigint[], steps: readonly number[]): readonly string[] {
  const found = wholes.flatMap((whole) => steps.flatMap((step) => [whole + BigInt(step), whole - BigInt(step)]));
  return found.filter((value) => value >= smallest && value <= largest).map(String);
}

/** The text itself, then with something in place of a pattern's wildcards, or at one of its ends. */
function textsLike(text: string, steps: readonly number[]): readonly string[] {
  const hasWildcard = /[%_]/.test(text);
  const filled = (step: number): string => text.replaceAll("%", String(step)).replaceAll("_", letters(step, 1));
  return [text, ...steps.flatMap((step) => (hasWildcard ? [filled(step)] : [`${text}${step}`, `${step}${text}`]))];
}

function textsOfLength(length: number, steps: readonly number[]): readonly string[] {
  if (!Number.isInteger(length) || length < 0 || length > 300) return [];
  return [length, length + 1, length - 1].flatMap((size) =>
    size < 0 ? [] : steps.slice(0, 200).map((step) => letters(step, size)),
  );
}

function times(texts: readonly string[], steps: readonly number[]): readonly string[] {
  const day = 86_400_000;
  return texts.flatMap((text) => {
    const date = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
    const start = date === undefined ? Number.NaN : Date.parse(date);
    if (Number.isNaN(start)) return [];
    return steps
      .flatMap((step) => [start + step * day, start - step * day])
      .map((ms) => new Date(ms))
      .filter((time) => time.getUTCFullYear() > 1900 && time.getUTCFullYear() < 2100)
      .map((time) => time.toISOString().replace(".000Z", "Z"));
  });
}

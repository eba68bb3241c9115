import type { ColumnMapping } from "../../plan/types.ts";

type Constant = Extract<ColumnMapping, { kind: "constant" }>["value"];

/** What the constants of a type look like; each kind of value that is not named is not taken. */
export interface ConstantRule {
  readonly boolean?: true;
  readonly number?: "any" | "whole";
  /** Of a text without the white space around it. No flags: the editor's schema holds it too. */
  readonly text?: RegExp;
  readonly words: string;
}

const anyText = /^/;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const float = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[nN][aA][nN]|[+-]?[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)$/;

/** GoogleSQL reads the texts, and BigQuery has the last word on them. */
const rules: ReadonlyMap<string, ConstantRule> = new Map<string, ConstantRule>([
  ["BOOL", { boolean: true, words: "true or false" }],
  ["INT64", { number: "whole", text: /^[+-]?\d+$/, words: "a whole number" }],
  ["FLOAT64", { number: "any", text: float, words: "a number" }],
  ["FLOAT32", { number: "any", text: float, words: "a number" }],
  ["NUMERIC", { number: "any", text: number, words: "a number" }],
  // A number would lose how it was written: 1.10 becomes 1.1.
  ["STRING", { text: anyText, words: "text: put it in quotes" }],
  ["BYTES", { text: anyText, words: "text" }],
  ["DATE", { text: /^\d{4}-\d{1,2}-\d{1,2}$/, words: 'a date as text: "2026-01-31"' }],
  ["TIMESTAMP", { text: /^\d{4}-\d{1,2}-\d{1,2}/, words: 'a time as text: "2026-01-31 12:00:00+00"' }],
  ["JSON", { boolean: true, number: "any", text: anyText, words: "JSON as text, a number, true or false" }],
  ["UUID", { text: /^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/, words: "a UUID as text" }],
  ["INTERVAL", { text: anyText, words: 'an interval as text: "1-2 3 4:5:6"' }],
]);

/** The rule of a type, `null` where NULL is the only constant, or undefined where there is none. */
export function constantRule(type: string): ConstantRule | null | undefined {
  const rule = rules.get(baseOf(type));
  if (rule !== undefined) return rule;
  const element = /^ARRAY<([A-Z0-9]+)/.exec(type)?.[1];
  // BigQuery has no name for the types of protocol buffers, not even to make a NULL of them.
  return rules.has(element ?? "") ? null : undefined;
}

function baseOf(type: string): string {
  return /^[A-Z0-9]+/.exec(type)?.[0] ?? "";
}

/** What a column of this type takes instead, or undefined when it takes the constant. NULL has a type of its own. */
export function constantProblem(value: Constant, type: string): string | undefined {
  const rule = constantRule(type);
  if (rule === undefined) return "no constant: write an expression";
  if (value === null) return undefined;
  if (rule === null) return "no constant but null: write an expression";
  const fits = accepts(rule, value) && (baseOf(type) !== "JSON" || isJson(value));
  return fits ? undefined : rule.words;
}

function accepts(rule: ConstantRule, value: Exclude<Constant, null>): boolean {
  if (typeof value === "boolean") return rule.boolean === true;
  if (typeof value === "string") return rule.text?.test(value.trim()) === true;
  return rule.number === "any" || (rule.number === "whole" && Number.isSafeInteger(value));
}

function isJson(value: Constant): boolean {
  if (typeof value !== "string") return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

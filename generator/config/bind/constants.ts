import type { ColumnMapping } from "../../plan/types.ts";

type Constant = Extract<ColumnMapping, { kind: "constant" }>["value"];

interface Rule {
  readonly accepts: (value: Exclude<Constant, null>) => boolean;
  /** Follows "takes". */
  readonly words: string;
}

const textLike = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value.trim());
const isWhole = (value: unknown) => Number.isSafeInteger(value) || textLike(/^[+-]?\d+$/)(value);
const isNumber = (value: unknown) =>
  typeof value === "number" || textLike(/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/)(value);
const isFloat = (value: unknown) => isNumber(value) || textLike(/^(?:nan|[+-]?inf(?:inity)?)$/i)(value);
const anyText = (value: unknown) => typeof value === "string";

/** What the constants of each type look like; GoogleSQL reads the texts, and BigQuery has the last word on them. */
const rules: ReadonlyMap<string, Rule> = new Map([
  ["BOOL", { accepts: (value) => typeof value === "boolean", words: "true or false" }],
  ["INT64", { accepts: isWhole, words: "a whole number" }],
  ["FLOAT64", { accepts: isFloat, words: "a number" }],
  ["FLOAT32", { accepts: isFloat, words: "a number" }],
  ["NUMERIC", { accepts: isNumber, words: "a number" }],
  // A number would lose how it was written: 1.10 becomes 1.1.
  ["STRING", { accepts: anyText, words: "text: put it in quotes" }],
  ["BYTES", { accepts: anyText, words: "text" }],
  ["DATE", { accepts: textLike(/^\d{4}-\d{1,2}-\d{1,2}$/), words: 'a date as text: "2026-01-31"' }],
  ["TIMESTAMP", { accepts: textLike(/^\d{4}-\d{1,2}-\d{1,2}/), words: 'a time as text: "2026-01-31 12:00:00+00"' }],
  ["JSON", { accepts: isJson, words: "JSON as text, a number, true or false" }],
  ["UUID", { accepts: textLike(/^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i), words: "a UUID as text" }],
  ["INTERVAL", { accepts: anyText, words: 'an interval as text: "1-2 3 4:5:6"' }],
]);

function isJson(value: unknown): boolean {
  if (typeof value !== "string") return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** What a column of this type takes instead, or undefined when it takes the constant. NULL has a type of its own. */
export function constantProblem(value: Constant, type: string): string | undefined {
  const base = /^[A-Z0-9]+/.exec(type)?.[0] ?? "";
  const element = /^ARRAY<([A-Z0-9]+)/.exec(type)?.[1];
  const rule = rules.get(base);
  // BigQuery has no name for the types of protocol buffers, not even to make a NULL of them.
  if (rule === undefined && !rules.has(element ?? "")) return "no constant: write an expression";
  if (value === null) return undefined;
  if (rule === undefined) return "no constant but null: write an expression";
  return rule.accepts(value) ? undefined : rule.words;
}

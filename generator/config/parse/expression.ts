import { readStatementTokens, type Token } from "../../ddl/index.ts";
import { hasControlCharacters } from "../../support/index.ts";

const closers: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["@{", "}"],
]);

/**
 * Why a text cannot stand as one expression in a select list, or undefined when it can, as far as its tokens tell. What
 * is refused would change the statement around it: end it, swallow what follows, or split the file.
 */
export function expressionProblem(sql: string): string | undefined {
  if (sql.trim() === "") return "the expression is empty";
  if (hasControlCharacters(sql.replace(/[\t\r\n]/g, ""))) return "the expression holds control characters";
  // Dataform splits a file into statements at such lines, in the middle of a literal too.
  if (sql.split(/\r\n?|\n/).some((line) => line.trim() === "---")) return "a line holds only `---`";
  const { tokens, error, next } = readStatementTokens(sql, 0);
  if (error !== undefined) return error.message;
  const comment = findComment(sql, tokens);
  if (comment !== undefined) return `the expression holds a comment, \`${comment}\``;
  if (next < sql.length || sql.endsWith(";")) return "the expression holds `;`";
  return bracketProblem(tokens) ?? listProblem(tokens);
}

/** Words that go on with the SELECT statement behind its list; none of them is a name without backticks. */
const clauseWords: ReadonlySet<string> = new Set(
  "AS FROM WHERE GROUP HAVING ORDER LIMIT UNION INTERSECT WINDOW QUALIFY SELECT JOIN".split(" "),
);

/** What would make more or less than one column of the expression, outside of all brackets. */
function listProblem(tokens: readonly Token[]): string | undefined {
  const [first, second] = tokens;
  if (first?.text === "*" || first?.upper === "DISTINCT" || first?.upper === "ALL") {
    return `the expression begins with \`${first.text}\``;
  }
  if (first?.text === "(" && second?.text === ")") return "the expression is empty";
  let depth = 0;
  for (const [index, { kind, text, upper }] of tokens.entries()) {
    if (kind === "symbol" && closers.has(text)) depth += 1;
    else if (kind === "symbol" && [")", "]", "}"].includes(text)) depth -= 1;
    if (depth > 0) continue;
    if (text === ",") return "the expression holds a comma outside of brackets";
    // `a IS DISTINCT FROM b` is an expression.
    const isClause = kind === "word" && clauseWords.has(upper) && tokens[index - 1]?.text !== ".";
    if (isClause && !(upper === "FROM" && tokens[index - 1]?.upper === "DISTINCT")) {
      return `the expression holds \`${text}\` outside of brackets`;
    }
  }
  return undefined;
}

/** Between tokens there is nothing but white space and comments. */
function findComment(sql: string, tokens: readonly Token[]): string | undefined {
  let at = 0;
  for (const token of tokens) {
    const opening = /--|#|\/\*/.exec(sql.slice(at, token.start));
    if (opening !== null) return opening[0];
    at = token.end;
  }
  return undefined;
}

function bracketProblem(tokens: readonly Token[]): string | undefined {
  const open: { readonly opener: string; readonly closer: string }[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== "symbol") continue;
    const closer = closers.get(text);
    if (closer !== undefined) open.push({ opener: text, closer });
    else if (text === ")" || text === "]" || text === "}") {
      const last = open.pop();
      if (last === undefined) return `\`${text}\` closes nothing`;
      if (last.closer !== text) return `\`${last.opener}\` is closed by \`${text}\``;
    }
  }
  const last = open.at(-1);
  return last === undefined ? undefined : `\`${last.opener}\` is not closed`;
}

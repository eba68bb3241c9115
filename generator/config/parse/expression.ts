import { readStatementTokens, type Token } from "../../ddl/index.ts";

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
  // Dataform splits a file into statements at such lines, in the middle of a literal too.
  if (sql.split(/\r\n?|\n/).some((line) => line.trim() === "---")) return "a line holds only `---`";
  const { tokens, error, next } = readStatementTokens(sql, 0);
  if (error !== undefined) return error.message;
  const comment = findComment(sql, tokens);
  if (comment !== undefined) return `the expression holds a comment, \`${comment}\``;
  if (next < sql.length || sql.endsWith(";")) return "the expression holds `;`";
  return bracketProblem(tokens);
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

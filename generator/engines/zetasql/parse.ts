import type { Channel } from "./channel.ts";
import { syntaxViews } from "./syntax.ts";
import { childNode, childNodes, concreteNode, nodesWith } from "./tree.ts";
import type { ParsedScript, ParsedStatement, SqlResult } from "./types.ts";
import type { LanguageOptions, WireNode } from "./wire.ts";

export interface ParseInput {
  readonly sql: string;
  readonly allowScript: boolean;
  readonly languageOptions: LanguageOptions;
}

/** The statements of the parse tree as ZetaSQL gives them. */
export async function parseTree(
  channel: Channel,
  { sql, allowScript, languageOptions }: ParseInput,
): Promise<SqlResult<{ readonly statements: readonly WireNode[] }>> {
  const request = { sqlStatement: sql, options: languageOptions };
  const script = await channel.call("Parse", { ...request, allowScript: true }, sql);
  if (!script.ok) return script;
  const list = childNode(script.response.parsedScript ?? {}, "statementListNode") ?? {};
  const statements = childNodes(list, "statementList");
  if (allowScript) return { ok: true, statements };
  // Asked second, since ZetaSQL tells the place of an error only in a script.
  const single = await channel.call("Parse", { ...request, allowScript: false }, sql);
  return single.ok ? { ok: true, statements } : single;
}

export async function parse(channel: Channel, input: ParseInput): Promise<SqlResult<ParsedScript>> {
  const tree = await parseTree(channel, input);
  if (!tree.ok) return tree;
  const view = syntaxViews(input.sql);
  const toStatement = (wire: WireNode): ParsedStatement => {
    const { kind, node } = concreteNode(wire);
    const syntax = view(wire);
    const { start, end } = syntax;
    const queryNode = childNode(node, "query");
    const query = queryNode === undefined ? undefined : view(queryNode);
    const body = nodesWith(node, "statementList").flatMap((list) => childNodes(list, "statementList").map(toStatement));
    return {
      kind,
      start,
      end,
      text: input.sql.slice(start, end),
      ...(query === undefined ? {} : { query: { start: query.start, end: query.end } }),
      body,
      syntax,
    };
  };
  return { ok: true, statements: tree.statements.map(toStatement) };
}

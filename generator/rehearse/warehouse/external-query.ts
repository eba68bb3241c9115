import { readStatementTokens } from "../../ddl/index.ts";
import { encodeRows, type SyntaxNode, type TextRange } from "../../engines/zetasql/index.ts";
import { quoteIdentifier } from "../../support/index.ts";
import { CannotRehearse, positionIn, SqlFailure } from "./failures.ts";
import type { Edit } from "./fragment.ts";
import { externalName } from "./queries.ts";
import { namesOf, walk } from "./statement.ts";
import type { ExternalQuery, StoredTable } from "./types.ts";

/** What stands in the place of calls of EXTERNAL_QUERY, and what they gave. */
export interface ExternalTables {
  readonly edits: readonly Edit[];
  readonly tables: readonly StoredTable[];
}

/**
 * `EXTERNAL_QUERY('connection', 'query'[, 'options'])`: the query runs on Spanner, and its result is a table under a name that
 * nobody else gives. Each reading asks again, since commits change what Spanner holds.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/federated_query_functions#external_query
 */
export class ExternalQueries {
  readonly #run: ExternalQuery | undefined;
  #count = 0;

  constructor(run: ExternalQuery | undefined) {
    this.#run = run;
  }

  /**
   * Runs the calls in `node`, one after the other.
   *
   * @throws SqlFailure for what BigQuery or Spanner refuses; CannotRehearse for what the target cannot run.
   */
  async read(node: SyntaxNode, script: string): Promise<ExternalTables> {
    const calls: SyntaxNode[] = [];
    walk(node, (at) => {
      if (isExternalQuery(at)) calls.push(at);
    });
    const edits: Edit[] = [];
    const tables: StoredTable[] = [];
    for (const call of calls) {
      const table = await this.#read(call, script);
      tables.push(table);
      edits.push({ ...rangeOfCall(call, script), text: quoteIdentifier(table.path) });
    }
    return { edits, tables };
  }

  async #read(call: SyntaxNode, script: string): Promise<StoredTable> {
    if (this.#run === undefined) throw new CannotRehearse("function EXTERNAL_QUERY", "there is no Spanner to ask.");
    const fail = (message: string): SqlFailure =>
      new SqlFailure(`Invalid table-valued function EXTERNAL_QUERY: ${message}`, positionIn(script, call.start));
    const [connection, query, options, ...more] = call.children("argumentEntries").map(literalOf);
    if (connection === undefined || query === undefined || more.length > 0) {
      throw fail("it takes a connection, a query and, if wanted, options.");
    }
    for (const [argument, value] of Object.entries({ connection, query, options })) {
      if (value !== undefined && value.text === undefined) throw fail(`the ${argument} must be a string literal.`);
    }
    const problem = connectionProblem(connection.text ?? "") ?? optionsProblem(options?.text);
    if (problem !== undefined) throw fail(problem);
    const result = await this.#run(query.text ?? "");
    if (!result.ok) {
      throw result.kind === "failed" ? fail(result.message) : new CannotRehearse(result.construct, result.reason);
    }
    this.#count += 1;
    const path = externalName(this.#count);
    const { columns, rows } = result;
    return { path, columns, cells: encodeRows(columns, rows, "the result of EXTERNAL_QUERY") };
  }
}

export function isExternalQuery(node: SyntaxNode): boolean {
  if (node.kind !== "tvf") return false;
  const [name, ...more] = namesOf(node.child("name"));
  return more.length === 0 && name?.toUpperCase() === "EXTERNAL_QUERY";
}

/** The text is undefined where the argument is none: what has to be computed first is not known when the query is planned. */
function literalOf(argument: SyntaxNode): { readonly text: string | undefined } {
  const expression = argument.child("expr");
  return { text: expression?.kind === "stringLiteral" ? expression.text("stringValue") : undefined };
}

/** From the name to the closing parenthesis: an alias and what else may follow a table stays. */
function rangeOfCall(call: SyntaxNode, script: string): TextRange {
  const last = call.children("argumentEntries").at(-1)?.end ?? call.end;
  const [closing] = readStatementTokens(script, last).tokens;
  return { start: call.start, end: closing?.end ?? call.end };
}

const part = "[\\w-]+";
/** An old project may belong to a domain: `example.com:project`. */
const project = "(?:[\\w.-]+:)?[\\w-]+";
const connectionForms = new RegExp(
  `^(?:(?:${project}\\.)?${part}\\.${part}|projects/${project}/locations/${part}/connections/${part})$`,
);

function connectionProblem(text: string): string | undefined {
  if (connectionForms.test(text)) return undefined;
  const forms = "project.location.connection, location.connection or projects/P/locations/L/connections/C";
  return `"${text}" is no connection: it is written as ${forms}.`;
}

/** Names and values are case-sensitive; none of them changes what a query of Spanner gives. */
const optionValues: ReadonlyMap<string, readonly string[]> = new Map([
  ["default_type_for_decimal_columns", ["float64", "numeric", "bignumeric", "string"]],
  ["query_execution_priority", ["low", "medium", "high"]],
]);

function optionsProblem(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const options = parseObject(text);
  if (options === undefined) return `the options are no JSON object: ${text}`;
  for (const [name, value] of Object.entries(options)) {
    const known = optionValues.get(name);
    if (known === undefined)
      return `there is no option "${name}"; there are ${[...optionValues.keys()].join(" and ")}.`;
    if (!known.some((other) => other === value)) return `option "${name}" is one of ${known.join(", ")}.`;
  }
  return undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

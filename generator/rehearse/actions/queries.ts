import { quoteIdentifier } from "../../support/index.ts";

// What Dataform runs for a table, a view and an assertion: ExecutionSql in the source of its CLI.

export function createTable(path: string, query: string): string {
  return `CREATE OR REPLACE TABLE ${quoteIdentifier(path)} AS\n${query}`;
}

export function createView(path: string, query: string): string {
  return `CREATE OR REPLACE VIEW ${quoteIdentifier(path)} AS\n${query}`;
}

/** All columns of the table are asked for: a query that lacks one fails, and what it has beyond them is left out. */
export function insertRows(path: string, columns: readonly string[], query: string): string {
  const list = columns.map(quoteIdentifier).join(", ");
  return `INSERT INTO ${quoteIdentifier(path)} (${list})\nSELECT ${list} FROM (\n${query}\n) AS insertions`;
}

export function mergeRows(input: {
  readonly path: string;
  readonly columns: readonly string[];
  readonly uniqueKey: readonly string[];
  readonly query: string;
}): string {
  const { path, columns, uniqueKey, query } = input;
  const names = columns.map(quoteIdentifier);
  const keys = uniqueKey.map((name) => `T.${quoteIdentifier(name)} = S.${quoteIdentifier(name)}`);
  return [
    `MERGE ${quoteIdentifier(path)} T USING (\n${query}\n) S ON ${keys.join(" AND ")}`,
    `WHEN MATCHED THEN UPDATE SET ${names.map((name) => `${name} = S.${name}`).join(", ")}`,
    `WHEN NOT MATCHED THEN INSERT (${names.join(", ")}) VALUES (${names.map((name) => `S.${name}`).join(", ")})`,
  ].join("\n");
}

/** `reason` and `number_of_rows` of checked rows, in the order of the reasons. */
export function countByReason(path: string, column: string): string {
  return [
    `SELECT reason, COUNT(*) AS number_of_rows FROM ${quoteIdentifier(path)} AS r, UNNEST(r.${quoteIdentifier(column)}) AS reason`,
    "GROUP BY reason ORDER BY reason",
  ].join("\n");
}

/** The statements of one job; each may end with a comment of its own. */
export function joinStatements(statements: readonly string[]): string {
  return statements
    .map((statement) => statement.replace(/[\s;]+$/, ""))
    .filter((statement) => statement !== "")
    .map((statement) => `${statement}\n;\n`)
    .join("");
}

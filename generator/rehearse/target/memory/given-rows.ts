import type { Mutation, Row, Value } from "../../types.ts";
import { BadValueError } from "../../values/index.ts";
import { codes, type GivenRow, type Problem, problem } from "./messages.ts";
import { isWorkedOut, type MemoryColumn, type MemoryTable } from "./schema.ts";
import { sizeProblem } from "./sizes.ts";

/** A mutation with its names resolved. */
export interface ResolvedMutation {
  readonly table: MemoryTable;
  /** Those that exist and may be written. */
  readonly columns: readonly MemoryColumn[];
  /** Those that have to be given and are not. */
  readonly missing: readonly MemoryColumn[];
  readonly rows: readonly Row[];
}

/** Finds the columns of a mutation; what is wrong with them is told once, of its first row. */
export function resolveMutation(table: MemoryTable, mutation: Mutation, problems: Problem[]): ResolvedMutation {
  const [first = {}] = mutation.rows;
  const given: GivenRow = { table, row: first };
  const columns = new Set<MemoryColumn>();
  for (const name of mutation.columns) {
    const column = table.byName.get(name.toLowerCase());
    if (column === undefined) {
      const words = `Column not found in table ${table.id}: ${name}`;
      const says = `gives a column "${name}", which the table does not have`;
      problems.push(problem(given, { kind: "unknownColumn", code: codes.notFound, words, name, says }));
    } else if (column.generated !== undefined) {
      const words = `Cannot write into generated column \`${table.id}.${column.name}\`.`;
      const says = `gives the column "${column.name}", which is generated`;
      const code = codes.failedPrecondition;
      problems.push(problem(given, { kind: "notWritable", code, words, name: column.name, says }));
    } else if (columns.has(column)) {
      const words = `Multiple values for column ${column.name}.`;
      problems.push({ code: codes.invalidArgument, words, violation: undefined });
    } else columns.add(column);
  }
  const missing = table.columns.filter((column) => column.notNull && !isWorkedOut(column) && !columns.has(column));
  return { table, columns: [...columns], missing, rows: mutation.rows };
}

/** What the client sends to have the time of the commit written. */
const commitTimeText = "spanner.commit_timestamp()";

/** The values of a row in the order of the columns, in normal form; undefined for one that Spanner does not take. */
export function normalValues(
  { table, columns }: ResolvedMutation,
  row: Row,
  now: string,
  problems: Problem[],
): readonly (Value | undefined)[] {
  return columns.map((column) => {
    const value = Object.hasOwn(row, column.name) ? (row[column.name] ?? null) : null;
    if (value === null) return null;
    if (column.commitTimestamp && value === commitTimeText) return now;
    try {
      const normal = column.values.normal(value);
      if (column.commitTimestamp && column.values.compare(normal, now) > 0) {
        const words = `Cannot write timestamps in the future, found: ${String(normal)}`;
        const says = `has a time in the future in "${column.name}", which takes times of commits`;
        problems.push(badValue({ table, row }, column, words, says));
      }
      return normal;
    } catch (error) {
      if (!(error instanceof BadValueError)) throw error;
      const shown = typeof value === "string" ? value : JSON.stringify(value);
      const words = `Could not parse ${shown} as ${column.values.type.kind}: ${error.message}`;
      const says = `has ${JSON.stringify(value)} in "${column.name}" of type ${column.type}: ${error.message}`;
      problems.push(badValue({ table, row }, column, words, says));
      return undefined;
    }
  });
}

function badValue(given: GivenRow, { name }: MemoryColumn, words: string, says: string): Problem {
  return problem(given, { kind: "badValue", code: codes.failedPrecondition, words, name, says });
}

/**
 * NULL and lengths of the values of a row. A NOT NULL column has to be given for a row that is there already too:
 * https://cloud.google.com/spanner/docs/reference/rpc/google.spanner.v1#mutation
 */
export function checkValues(
  { table, columns, missing }: ResolvedMutation,
  values: readonly (Value | undefined)[],
  given: GivenRow,
  problems: Problem[],
): void {
  for (const column of missing) {
    const words = `A new row in table ${table.id} does not specify a non-null value for NOT NULL column: ${column.name}`;
    problems.push(nullProblem(given, column, words, `does not give "${column.name}", which is NOT NULL`));
  }
  for (const [index, column] of columns.entries()) {
    const value = values[index];
    const fault = value === undefined ? undefined : valueProblem(given, column, value, "has");
    if (fault !== undefined) problems.push(fault);
  }
}

/** Why a column does not take a value that is given, or that a row gets. */
export function valueProblem(
  given: GivenRow,
  column: MemoryColumn,
  value: Value,
  verb: "has" | "gets",
): Problem | undefined {
  if (value !== null) return sizeProblem(given, column, value);
  const { name, notNull } = column;
  if (!notNull) return undefined;
  const { id } = given.table;
  const words = `Cannot specify a null value for column: ${id}.${name} in table: ${id}`;
  return nullProblem(given, column, words, `${verb} NULL in "${name}", which is NOT NULL`);
}

function nullProblem(given: GivenRow, { name, inKey }: MemoryColumn, words: string, says: string): Problem {
  return problem(given, { kind: inKey ? "nullKey" : "notNull", code: codes.failedPrecondition, words, name, says });
}

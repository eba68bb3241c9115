import { quoteIdentifier } from "../../support/index.ts";
import { type Fragment, joined, sql } from "./fragment.ts";

/** The SQL that runs statements on an evaluator that only reads. Pieces of the script go in as they are. */

/** Names that nobody else gives; the row number is a pseudo column, which `*` and whole rows do not show. */
export const rowNumber = "rehearsal row number";
export const targetName = "rehearsal target";
export const sourceName = "rehearsal source";
export const externalName = (number: number): string => `rehearsal external query ${number}`;
export const systemVariableName = (name: string): string => `rehearsal @@${name}`;

export interface Assignment {
  readonly value: Fragment;
  readonly type: string;
}

interface NamedTable {
  readonly path: string;
  readonly alias: string;
}

export const selectValue = (expression: Fragment): Fragment => sql`SELECT (${expression})`;

/** TRUE or FALSE: a condition that is NULL does not hold. */
export const selectCondition = (condition: Fragment): Fragment => sql`SELECT IF((${condition}), TRUE, FALSE)`;

export const equals = (left: Fragment, right: Fragment): Fragment => sql`(${left}) = (${right})`;

export const selectCast = (assignment: Assignment): Fragment => sql`SELECT ${cast(assignment)}`;

export const selectNull = (type: Fragment): Fragment => sql`SELECT CAST(NULL AS ${type})`;

/** Only for analysis: whether a value may be assigned is judged like that of a column. */
export const assignAsColumn = (column: string, value: Fragment): Fragment =>
  sql`UPDATE ${quoteIdentifier(targetName)} SET ${quoteIdentifier(column)} = (${value}) WHERE TRUE`;

export const selectRows = (rows: readonly (readonly Assignment[])[]): Fragment =>
  joined(
    rows.map((row) => sql`SELECT ${castList(row)}`),
    "\nUNION ALL ",
  );

/** The columns of a table cast to other types, by position. */
export function selectCasts(
  path: string,
  types: readonly { readonly name: string; readonly type: string }[],
): Fragment {
  const casts = types.map(({ name, type }) => `CAST(${quoteIdentifier(name)} AS ${type})`);
  return sql`SELECT ${casts.join(", ")} FROM ${quoteIdentifier(path)}`;
}

export const selectDeleted = (target: NamedTable, where: Fragment): Fragment =>
  sql`SELECT ${numberOf(target.alias)} FROM ${named(target)} WHERE (${where})`;

/** The target comes last, so that the script's FROM clause stays one piece; `from` is without its keyword. */
export function selectUpdated(input: {
  readonly target: NamedTable;
  readonly assignments: readonly Assignment[];
  readonly from: Fragment | undefined;
  readonly where: Fragment;
}): Fragment {
  const { target, assignments, from, where } = input;
  const head = sql`SELECT ${joined([numberOf(target.alias), ...assignments.map(cast)], ", ")} FROM`;
  return from === undefined
    ? sql`${head} ${named(target)} WHERE (${where})`
    : sql`${head} ${from}\nINNER JOIN ${named(target)} ON (${where})`;
}

/** Row numbers of all pairs that match, the target's first. */
export const selectPairs = (target: NamedTable, source: NamedTable, condition: Fragment): Fragment =>
  sql`SELECT ${numberOf(target.alias)}, ${numberOf(source.alias)} FROM ${matched(target, source, condition)}`;

/** For a WHEN clause: the numbers of `tables`, then the values; `earlier` clauses did not take the row. */
export function selectClause(input: {
  readonly from: Fragment;
  readonly numbers: readonly NamedTable[];
  readonly assignments: readonly Assignment[];
  readonly condition: Fragment | undefined;
  readonly earlier: readonly Fragment[];
}): Fragment {
  const { from, numbers, assignments, condition, earlier } = input;
  const list = joined([...numbers.map(({ alias }) => numberOf(alias)), ...assignments.map(cast)], ", ");
  const conditions = [
    ...earlier.map((other) => sql`NOT IFNULL((${other}), FALSE)`),
    ...(condition === undefined ? [] : [sql`(${condition})`]),
  ];
  return conditions.length === 0
    ? sql`SELECT ${list} FROM ${from}`
    : sql`SELECT ${list} FROM ${from} WHERE ${joined(conditions, " AND ")}`;
}

export const matched = (target: NamedTable, source: NamedTable, condition: Fragment): Fragment =>
  sql`${named(target)} INNER JOIN ${named(source)} ON (${condition})`;

export const named = ({ path, alias }: NamedTable): Fragment => [
  ...sql`${quoteIdentifier(path)} AS ${quoteIdentifier(alias)}`,
];

export const columnOf = (alias: string, column: string): Fragment =>
  sql`${quoteIdentifier(alias)}.${quoteIdentifier(column)}`;

export const defaultValue: Fragment = sql`NULL`;

function cast({ value, type }: Assignment): Fragment {
  return sql`CAST((${value}) AS ${type})`;
}

function castList(assignments: readonly Assignment[]): Fragment {
  return joined(assignments.map(cast), ", ");
}

function numberOf(alias: string): Fragment {
  return sql`${quoteIdentifier(alias)}.${quoteIdentifier(rowNumber)}`;
}

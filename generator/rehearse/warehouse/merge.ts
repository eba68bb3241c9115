import type { SyntaxNode, TableInput } from "../../engines/zetasql/index.ts";
import {
  aliasOf,
  assignment,
  changedRows,
  columnIndexes,
  matchedTwice,
  placed,
  prepareDml,
  type RowChange,
  updateItems,
} from "./dml.ts";
import { CannotRehearse } from "./failures.ts";
import type { Fragment } from "./fragment.ts";
import { columnOf, matched, named, selectClause, selectPairs, sourceName, targetName } from "./queries.ts";
import type { Prepared } from "./relations.ts";
import { numbered, numberIn, type Session } from "./session.ts";
import { dotted, lastPart, rangeOf } from "./statement.ts";
import type { CellRow, StoredTable } from "./types.ts";

interface Merge {
  readonly session: Session;
  readonly prepared: Prepared;
  readonly target: StoredTable;
  readonly source: StoredTable;
  readonly targetAlias: string;
  readonly sourceAlias: string;
}

/** Which rows a WHEN clause may take: pairs, rows of the source without a partner, or rows of the target without one. */
type MatchType = "MATCHED" | "NOT_MATCHED_BY_TARGET" | "NOT_MATCHED_BY_SOURCE";

/** What the clauses do, collected while nothing has changed yet. */
interface Effects {
  readonly changes: Map<number, RowChange>;
  readonly deleted: Set<number>;
  readonly inserted: CellRow[];
}

/**
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax#merge_statement
 *
 * The source is computed once; one join finds the pairs, and each clause is then a SELECT over the rows that are its kind.
 */
export async function mergeRows(session: Session, node: SyntaxNode): Promise<number> {
  const { target, prepared } = await prepareDml(session, node);
  const { source, alias } = await readSource(session, node.child("tableExpression"), prepared);
  const merge: Merge = {
    session,
    prepared,
    target,
    source,
    targetAlias: aliasOf(node, target),
    sourceAlias: alias,
  };
  const condition = node.child("mergeCondition");
  const on = condition === undefined ? undefined : session.copy(rangeOf(condition), prepared);
  const clauses = node.child("whenClauses")?.children("clauseList") ?? [];
  const pairs = await matchedPairs(merge, condition, on);
  const partnered = { targets: new Set(pairs.map(([row]) => row)), sources: new Set(pairs.map(([, row]) => row)) };
  const targetAlone = target.cells.map((_, index) => index).filter((index) => !partnered.targets.has(index));
  const sourceAlone = source.cells.map((_, index) => index).filter((index) => !partnered.sources.has(index));

  const byTarget = { path: targetName, alias: merge.targetAlias };
  const bySource = { path: sourceName, alias: merge.sourceAlias };
  const scopes: Readonly<Record<MatchType, ClauseScope>> = {
    MATCHED: {
      isEmpty: pairs.length === 0,
      from: on === undefined ? named(byTarget) : matched(byTarget, bySource, on),
      numbers: [byTarget],
      tables: [numbered(target, targetName), numbered(source, sourceName)],
    },
    NOT_MATCHED_BY_TARGET: {
      isEmpty: sourceAlone.length === 0,
      from: named(bySource),
      numbers: [bySource],
      tables: [numbered(source, sourceName, sourceAlone)],
    },
    NOT_MATCHED_BY_SOURCE: {
      isEmpty: targetAlone.length === 0,
      from: named(byTarget),
      numbers: [byTarget],
      tables: [numbered(target, targetName, targetAlone)],
    },
  };
  const effects: Effects = { changes: new Map(), deleted: new Set(), inserted: [] };
  const earlier = new Map<MatchType, readonly Fragment[]>();
  for (const clause of clauses) {
    const type = clause.text("matchType") as MatchType;
    const search = clause.child("searchCondition");
    const before = earlier.get(type);
    const shown = search === undefined ? undefined : session.copy(rangeOf(search), prepared);
    if (!scopes[type].isEmpty) {
      await runClause({ merge, clause, scope: scopes[type], condition: shown, earlier: before ?? [], effects });
    }
    earlier.set(type, [...(before ?? []), shown ?? always]);
  }
  return apply(merge, effects);
}

const always: Fragment = [{ text: "TRUE", origin: undefined }];

interface ClauseScope {
  readonly isEmpty: boolean;
  readonly from: Fragment;
  readonly numbers: readonly { readonly path: string; readonly alias: string }[];
  readonly tables: readonly TableInput[];
}

async function readSource(
  session: Session,
  node: SyntaxNode | undefined,
  prepared: Prepared,
): Promise<{ readonly source: StoredTable; readonly alias: string }> {
  const alias = node?.child("alias")?.child("identifier")?.text("idString");
  if (node?.kind === "tablePathExpression") {
    const path = dotted(node.child("pathExpr"));
    const source = prepared.tables.get(path);
    if (source !== undefined) return { source, alias: alias ?? lastPart(path) };
  }
  const query = node?.kind === "tableSubquery" ? node.child("subquery") : undefined;
  if (query === undefined) throw new CannotRehearse("MERGE … USING something other than a table or a query");
  if (query.child("queryExpr")?.child("selectAs") !== undefined) {
    throw new CannotRehearse("MERGE … USING (SELECT AS …)");
  }
  const { columns, cells } = await session.evaluate(session.copy(rangeOf(query), prepared), prepared.tables.values());
  // Columns that share a name can only be meant by INSERT ROW, which goes by position.
  const seen = new Set<string>();
  const unique = columns.map(({ name, type }, index) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return { name: isNew ? name : `rehearsal column ${index}`, type };
  });
  return { source: { path: sourceName, columns: unique, cells }, alias: alias ?? sourceName };
}

/** Numbers of target and source; `ON FALSE`, the usual way to replace or append, needs no join. */
async function matchedPairs(
  merge: Merge,
  condition: SyntaxNode | undefined,
  on: Fragment | undefined,
): Promise<readonly (readonly [number, number])[]> {
  const { session, prepared, target, source, targetAlias, sourceAlias } = merge;
  if (on === undefined || (condition?.kind === "booleanLiteral" && !condition.flag("value"))) return [];
  const query = selectPairs({ path: targetName, alias: targetAlias }, { path: sourceName, alias: sourceAlias }, on);
  const tables = [...prepared.tables.values(), numbered(target, targetName), numbered(source, sourceName)];
  const { cells } = await session.evaluate(query, tables);
  return cells.map((row) => [numberIn(row, 0), numberIn(row, 1)]);
}

async function runClause(input: {
  readonly merge: Merge;
  readonly clause: SyntaxNode;
  readonly scope: ClauseScope;
  readonly condition: Fragment | undefined;
  readonly earlier: readonly Fragment[];
  readonly effects: Effects;
}): Promise<void> {
  const { merge, clause, scope, condition, earlier, effects } = input;
  const { session, prepared, target } = merge;
  const action = clause.child("action");
  const actionType = action?.text("actionType");
  const items =
    actionType === "UPDATE"
      ? updateItems({ session, prepared, target, alias: merge.targetAlias, list: action?.child("updateItemList") })
      : actionType === "INSERT"
        ? insertItems(merge, action)
        : { columns: [], assignments: [] };
  const { from, numbers } = scope;
  const query = selectClause({ from, numbers, assignments: items.assignments, condition, earlier });
  const { cells } = await session.evaluate(query, [...prepared.tables.values(), ...scope.tables]);
  for (const row of cells) {
    const number = numberIn(row, 0);
    if (actionType === "INSERT") {
      effects.inserted.push(placed({ row: row.slice(1), columns: items.columns, width: target.columns.length }));
      continue;
    }
    if (effects.changes.has(number) || effects.deleted.has(number)) throw matchedTwice();
    if (actionType === "DELETE") effects.deleted.add(number);
    else effects.changes.set(number, new Map(items.columns.map((column, index) => [column, row[index + 1] ?? {}])));
  }
}

/** `INSERT ROW` gives all columns of the source, in their order. */
function insertItems(merge: Merge, action: SyntaxNode | undefined) {
  const { session, prepared, target, source, sourceAlias } = merge;
  const columns = columnIndexes(target, action?.child("insertColumnList"));
  const values = action?.child("insertRow")?.children("values") ?? [];
  const typeAt = (index: number): string => target.columns[columns[index] ?? -1]?.type ?? "INT64";
  const assignments =
    values.length > 0
      ? values.map((value, index) => assignment({ session, prepared, value, type: typeAt(index) }))
      : source.columns.map(({ name }, index) => ({ value: columnOf(sourceAlias, name), type: typeAt(index) }));
  return { columns, assignments };
}

function apply({ session, target }: Merge, { changes, deleted, inserted }: Effects): number {
  const count = changes.size + deleted.size + inserted.length;
  if (count === 0) return 0;
  const kept = changedRows(target.cells, changes).filter((_, number) => !deleted.has(number));
  session.setRows(target, [...kept, ...inserted]);
  return count;
}

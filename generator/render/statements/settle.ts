import type { ColumnPair, Mark, Relation, SettleAction, TableDepth } from "../../plan/types.ts";
import { freeName, quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { field, isAll, isAny, isNull, keyValue } from "./conditions.ts";
import { HoleMarkers } from "./holes.ts";
import { namedValue, referencedRows, refers } from "./references.ts";
import { checkedRows, checkedTable } from "./tables.ts";
import type { Statement } from "./types.ts";

/** A round follows one link of a chain of rows; chains that are longer are a fault of the data. */
const mostRounds = 1000;

/**
 * The least fixed point: rows whose referenced row is missing or marked are marked, until a round marks none. Rows that only refer
 * to each other stay.
 */
export function settleStatement(action: SettleAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const tooMany = `${action.name}: after ${mostRounds} rounds there are still rows that refer to missing ones`;
  const variables = [
    { name: "marked_rows", value: 1 },
    { name: "rounds", value: 0 },
  ];
  for (const name of new Set(action.depths.map(({ depth }) => depth.variable))) variables.push({ name, value: 0 });
  const text = templates.render("sql/settle", {
    variables: variables.map((variable) => templates.render("sql/declare", variable)),
    depths: action.depths.map((depth) => depthText(depth, action, holes, templates)),
    mostRounds,
    tooMany: quoteString(tooMany),
    marks: action.marks.map((mark) => markText(mark, action, holes, templates)),
  });
  return holes.statement(action.name, text);
}

function markText(mark: Mark, action: SettleAction, holes: HoleMarkers, templates: Templates): string {
  const { reference } = mark;
  const relation = relationOf(mark.table, action);
  const referred = relationOf(reference.because.to, action);
  const taken = [...reference.pairs.flatMap(({ column, to }) => [column.name, to.name]), relation.reasonsColumn];
  const alias = (wanted: string) => freeName(wanted, taken);
  const [row, other, found, missing] = [alias("t"), alias("f"), alias("found"), alias("missing")];
  const own = (name: string) =>
    referencedRows({ reference, relation: referred, action, row: name, found }, holes, templates);
  const reason = quoteString(reference.reason);
  const reasonsColumn = holes.identifier(relation.reasonsColumn);
  const isUnmarked = (name: string) =>
    templates.render("sql/is-unmarked", { reason, reasons: field(name, reasonsColumn, templates) });
  const referring = own(other);
  return templates.render("sql/settle-mark", {
    table: checkedTable(relation, action, holes),
    row,
    other,
    found,
    missing,
    reason,
    reasonsColumn,
    columns: referring.ownKey,
    rows: referring.rows,
    isFound: referring.isFound,
    isMissing: [
      ...refers(reference, other, holes, templates),
      isNull(referring.foundColumn, templates),
      isUnmarked(other),
    ],
    isMarked: [own(row).isOwn(missing), isUnmarked(row)],
  });
}

function depthText(
  { table, depth }: TableDepth,
  action: SettleAction,
  holes: HoleMarkers,
  templates: Templates,
): string {
  const relation = relationOf(table, action);
  const { pairs, column, variable: level, maxDepth } = depth;
  const taken = [...pairs.flatMap((pair) => [pair.column.name, pair.to.name]), column, relation.reasonsColumn, level];
  const [row, found] = [freeName("t", taken), freeName("found", taken)];
  const reasonsColumn = holes.identifier(relation.reasonsColumn);
  const name = (of: ColumnPair["to"], alias?: string): string => {
    const identifier = holes.identifier(of.name);
    return keyValue(alias === undefined ? identifier : field(alias, identifier, templates), of.type, templates);
  };
  const equal = (left: string, right: string) => templates.render("sql/is-equal", { left, right });
  const itself = isAll(
    pairs
      .filter(({ column: own, to }) => own.name !== to.name)
      .map(({ column: own, to }) => equal(name(own, row), name(to, row))),
    templates,
  );
  return templates.render("sql/settle-depth", {
    table: checkedTable(relation, action, holes),
    rows: checkedRows({ relation, reader: action, columns: pairs.map(({ to }) => to.name) }, holes, templates),
    row,
    found,
    level,
    maxDepth,
    depth: holes.identifier(column),
    isRoot: isAny(
      [
        ...pairs.map(({ column: own }) => isNull(field(row, holes.identifier(own.name), templates), templates)),
        templates.render("sql/in-brackets", { condition: itself }),
      ],
      templates,
    ),
    key: pairs.map(({ to }) => namedValue({ value: name(to), name: holes.identifier(to.name) }, templates)),
    // Of several rows with one key, one is loaded.
    isChosen: templates.render("sql/is-unmarked", { reason: quoteString("duplicate_key"), reasons: reasonsColumn }),
    isFound: isAll(
      pairs.map(({ column: own, to }) => equal(field(found, holes.identifier(to.name), templates), name(own, row))),
      templates,
    ),
    reason: quoteString(depth.reason),
    isUntold: templates.render("sql/is-unmarked", {
      reason: quoteString(depth.reason),
      reasons: field(row, reasonsColumn, templates),
    }),
    reasonsColumn,
  });
}

function relationOf(table: Mark["table"], { reads }: SettleAction): Extract<Relation, { kind: "checked" }> {
  const relation = reads.get(table);
  if (relation?.kind !== "checked") throw new Error(`the rows of ${table} are not checked`);
  return relation;
}

import type { Mark, Relation, SettleAction } from "../../plan/types.ts";
import { freeName, quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { field, isNull } from "./conditions.ts";
import { HoleMarkers } from "./holes.ts";
import { referencedRows, refers } from "./references.ts";
import { checkedTable } from "./tables.ts";
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
  const text = templates.render("sql/settle", {
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

function relationOf(table: Mark["table"], { reads }: SettleAction): Extract<Relation, { kind: "checked" }> {
  const relation = reads.get(table);
  if (relation?.kind !== "checked") throw new Error(`the rows of ${table} are not checked`);
  return relation;
}

import type { ExternalRelation, ReferenceCheck, VerifyAction } from "../../plan/types.ts";
import { freeName, quoteString } from "../../support/index.ts";
import { phraseVerification } from "../phrases.ts";
import type { Templates } from "../templates.ts";
import { field, isLoadable, isNull } from "./conditions.ts";
import { externalRows } from "./external.ts";
import { HoleMarkers } from "./holes.ts";
import { namedValue, referencedRows } from "./references.ts";
import { selectItem } from "./select-list.ts";
import { checkedRows, sourceTable } from "./tables.ts";
import type { Statement } from "./types.ts";

/** Of an assertion a row is a failure: here one at most, with the counts. */
export function verifyStatement(action: VerifyAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const held: ExternalRelation = { kind: "external", table: action.table };
  const view = {
    problem: quoteString(phraseVerification(action)),
    expectedRows: action.reads.kind === "source" ? "source_rows" : "loadable_rows",
  };
  const text =
    action.rule === "counts"
      ? templates.render("sql/verify-counts", {
          ...view,
          rows: expectedRows(action, [templates.render("spanner/one", {})], holes, templates),
          held: externalRows({ relation: held, columns: [] }, holes, templates),
        })
      : templates.render("sql/verify-keys", { ...view, ...lookedUp(action, held, holes, templates) });
  return holes.statement(action.name, text);
}

/** Each row of the load beside that of Spanner with its key: as a row looks for the one that it refers to. */
function lookedUp(action: VerifyAction, held: ExternalRelation, holes: HoleMarkers, templates: Templates) {
  const { key, nullableKey } = action;
  const names = key.map(({ name }) => name);
  const [row, found] = [freeName("t", names), freeName("held", names)];
  const reference: Pick<ReferenceCheck, "pairs" | "nulls"> = {
    pairs: key.map((column) => ({ column, to: column })),
    // A table without a key has one row; NULL is a value of a key.
    nulls: key.length > 0 && nullableKey.length === 0 ? "pass" : "compare",
  };
  const { rows, isFound, foundColumn } = referencedRows(
    { reference, relation: held, action, row, found },
    holes,
    templates,
  );
  const own = (name: string) =>
    namedValue(
      { value: field(row, holes.identifier(name), templates), name: holes.identifier(name), alias: row },
      templates,
    );
  const selected =
    key.length === 0
      ? [templates.render("spanner/one", {})]
      : key.map((column) => selectItem(column, holes, templates));
  return {
    key:
      key.length === 0
        ? templates.render("sql/one-row", {})
        : templates.render("sql/row-key", { columns: names.map(own) }),
    isMissing: isNull(foundColumn, templates),
    rows: expectedRows(action, selected, holes, templates),
    row,
    held: rows,
    found,
    isFound,
  };
}

/** `(SELECT …)`: the rows that may be exported. */
function expectedRows(
  action: VerifyAction,
  columns: readonly string[],
  holes: HoleMarkers,
  templates: Templates,
): string {
  const { reads, key } = action;
  if (reads.kind === "source") {
    // Its own export depends on it.
    const table = sourceTable({ source: reads.source, columns: key, isDependency: false }, holes, templates);
    return templates.render("sql/all-rows", { columns, table });
  }
  return templates.render("sql/loadable-rows", {
    columns,
    table: checkedRows({ relation: reads, reader: action, columns: key.map(({ name }) => name) }, holes, templates),
    condition: isLoadable(holes.identifier(reads.reasonsColumn), templates),
  });
}

import type { ReferenceCheck, RejectsAction } from "../../plan/types.ts";
import { freeName, quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { HoleMarkers } from "./holes.ts";
import { namedValue } from "./references.ts";
import { checkedRows } from "./tables.ts";
import type { Statement } from "./types.ts";

/** The rows that stay out, with the keys that they miss as JSON, in the names of the table that they refer to. */
export function rejectsStatement(action: RejectsAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const { columns, reasonsColumn, references } = action.checks;
  if (action.reads.kind !== "checked") throw new Error(`the rows of ${action.table} are not checked`);
  const taken = [...columns.map(({ name }) => name), reasonsColumn];
  const reasons = holes.identifier(reasonsColumn);
  const reason = freeName("reason", taken);
  const keyOf = ({ pairs }: ReferenceCheck): string =>
    pairs.length === 0
      ? templates.render("sql/one-row", {})
      : templates.render("sql/row-key", {
          columns: pairs.map(({ column, to }) =>
            namedValue({ value: holes.identifier(column.name), name: holes.identifier(to.name) }, templates),
          ),
        });
  const missingKeys =
    references.length === 0
      ? templates.render("sql/no-missing-keys", {})
      : templates.render("sql/missing-keys", {
          reason,
          namedReason: namedValue({ value: reason, name: "reason" }, templates),
          reasons,
          names: references.map((reference) => quoteString(reference.reason)),
          keys: references.map((reference) =>
            templates.render("sql/missing-key", { reason: quoteString(reference.reason), key: keyOf(reference) }),
          ),
        });
  const text = templates.render("sql/rejects", {
    columns: [...columns.map(({ name }) => holes.identifier(name)), reasons],
    missingKeys,
    missingKeysColumn: freeName("missing_keys", taken),
    table: checkedRows(
      { relation: action.reads, reader: action, columns: columns.map(({ name }) => name) },
      holes,
      templates,
    ),
    condition: templates.render("sql/is-refused", { reasons }),
  });
  return holes.statement(action.name, text);
}

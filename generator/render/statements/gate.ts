import type { GateAction, Limit } from "../../plan/types.ts";
import { quoteString } from "../../support/index.ts";
import { phraseLimit } from "../phrases.ts";
import type { Templates } from "../templates.ts";
import { HoleMarkers } from "./holes.ts";
import { checkedRows, sourceTable } from "./tables.ts";
import type { Statement } from "./types.ts";

/** What is wrong where a rule is broken, in the order of the rules. */
export function gateTexts({ rules: { empty, maxRejects }, reads }: GateAction): readonly string[] {
  const isChecked = reads.kind === "checked";
  return [
    ...(empty ? [noRow] : []),
    ...(empty && isChecked ? [allRejected] : []),
    ...(isChecked && maxRejects !== undefined ? [phraseLimit(maxRejects)] : []),
  ];
}

const noRow = "the source has no row";
const allRejected = "every row stays out";

/** Of an assertion a row is a failure: here one for each rule that is broken, with the counts. */
export function gateStatement(action: GateAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const { rules, reads } = action;
  const conditionOf = (text: string): string => {
    if (text === noRow) return templates.render("sql/is-empty", {});
    if (text === allRejected || rules.maxRejects === undefined) return templates.render("sql/is-all-rejected", {});
    return templates.render("sql/is-over-limit", { limit: limitText(rules.maxRejects, templates) });
  };
  const problems = gateTexts(action).map((text) =>
    templates.render("sql/gate-problem", { condition: conditionOf(text), text: quoteString(text) }),
  );
  if (reads.kind === "source") {
    const table = sourceTable({ source: reads.source, columns: [] }, holes, templates);
    return holes.statement(action.name, templates.render("sql/gate-source", { table, problems }));
  }
  const condition = templates.render("sql/is-refused", { reasons: holes.identifier(reads.reasonsColumn) });
  const table = checkedRows({ relation: reads, reader: action, columns: [] }, holes, templates);
  return holes.statement(action.name, templates.render("sql/gate", { table, condition, problems }));
}

/** NUMERIC, since 0.29 * 100 is less than 29 as FLOAT64. */
function limitText(limit: Limit, templates: Templates): string {
  if (limit.kind === "rows") return String(limit.rows);
  return templates.render("sql/share-of-rows", { share: hundredth(limit.percent) });
}

/** `0.1` → `0.001`: moves the point of a decimal number by two places. */
function hundredth(percent: string): string {
  const [whole = "", fraction = ""] = percent.split(".");
  const digits = whole.padStart(3, "0") + fraction;
  const point = digits.length - fraction.length - 2;
  return `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/^0+(?=\d)/, "").replace(/\.?0+$/, "");
}

import type { GateAction, Limit } from "../../plan/types.ts";
import { quoteString } from "../../support/index.ts";
import { phraseLimit } from "../phrases.ts";
import type { Templates } from "../templates.ts";
import { HoleMarkers } from "./holes.ts";
import { checkedRows, sourceTable } from "./tables.ts";
import type { Statement } from "./types.ts";

/** Of an assertion a row is a failure: here one for each rule that is broken, with the counts. */
export function gateStatement(action: GateAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const { rules, reads } = action;
  const problems: string[] = [];
  const add = (condition: string, text: string): void => {
    problems.push(templates.render("sql/gate-problem", { condition, text: quoteString(text) }));
  };
  if (rules.empty) add(templates.render("sql/is-empty", {}), "the source has no row");
  if (reads.kind === "source") {
    const table = sourceTable({ source: reads.source, columns: [] }, holes, templates);
    return holes.statement(action.name, templates.render("sql/gate-source", { table, problems }));
  }
  if (rules.empty) add(templates.render("sql/is-all-rejected", {}), "every row stays out");
  if (rules.maxRejects !== undefined) {
    const limit = limitText(rules.maxRejects, templates);
    add(templates.render("sql/is-over-limit", { limit }), phraseLimit(rules.maxRejects));
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

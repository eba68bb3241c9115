import type { GateAction, GateRules, Limit, Relation } from "../../plan/types.ts";
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
  const problems = gateProblems(rules, reads, templates).map(({ condition, text }) =>
    templates.render("sql/gate-problem", { condition, text: quoteString(text) }),
  );
  if (reads.kind === "source") {
    const table = sourceTable({ source: reads.source, columns: [] }, holes, templates);
    return holes.statement(action.name, templates.render("sql/gate-source", { table, problems }));
  }
  const condition = templates.render("sql/is-refused", { reasons: holes.identifier(reads.reasonsColumn) });
  const table = checkedRows({ relation: reads, reader: action, columns: [] }, holes, templates);
  return holes.statement(action.name, templates.render("sql/gate", { table, condition, problems }));
}

/** When a gate is shut, over the columns `source_rows` and `rejected_rows`, and the text that says why. */
export function gateProblems(
  { empty, maxRejects }: GateRules,
  reads: Relation,
  templates: Templates,
): readonly { readonly condition: string; readonly text: string }[] {
  const problem = (template: string, view: Readonly<Record<string, string>>, text: string) => ({
    condition: templates.render(template, view),
    text,
  });
  return [
    ...(empty ? [problem("sql/is-empty", {}, "the source has no row")] : []),
    ...(empty && reads.kind === "checked" ? [problem("sql/is-all-rejected", {}, "every row stays out")] : []),
    ...(maxRejects === undefined
      ? []
      : [problem("sql/is-over-limit", { limit: limitText(maxRejects, templates) }, phraseLimit(maxRejects))]),
  ];
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

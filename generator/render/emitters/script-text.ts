import type { Action, GateAction } from "../../plan/types.ts";
import { quoteString } from "../../support/index.ts";
import { type Binding, bind } from "../bindings/index.ts";
import { phraseVerification } from "../phrases.ts";
import { gateProblems } from "../statements/gate.ts";
import { statementOf } from "../statements/index.ts";
import type { Templates } from "../templates.ts";

/** Several actions in one job of BigQuery, which makes the tables and views itself. */
export function scriptText(steps: readonly Action[], binding: Binding, templates: Templates): string {
  return steps.map((step) => stepText(step, binding, templates)).join("\n\n");
}

function stepText(step: Action, binding: Binding, templates: Templates): string {
  const sql = bind(statementOf(step, templates), binding);
  const path = binding.hole({ kind: "action", name: step.name, isDependency: false });
  switch (step.kind) {
    case "checked":
      return templates.render(step.materialized ? "script/table" : "script/view", { path, sql });
    case "rejects":
      return templates.render("script/view", { path, sql });
    case "settle":
      // Variables can be declared at the beginning of a block only.
      return templates.render("script/block", { sql });
    case "gate":
      return gateText(step, sql, binding, templates);
    case "verify": {
      const message = binding.text(quoteString(`${step.name}: ${phraseVerification(step)}`));
      return templates.render("script/verify", { sql, message });
    }
    case "ledger":
      return templates.render("script/block", { sql });
    case "export":
    case "barrier":
      return templates.render("script/statement", { sql });
    default:
      return step satisfies never;
  }
}

/** The rows are counted once; what ASSERT says is a literal, so that there is one for each rule. */
function gateText(gate: GateAction, sql: string, binding: Binding, templates: Templates): string {
  const literal = (text: string): string => binding.text(quoteString(text));
  const asserts = gateProblems(gate.rules, gate.reads, templates).map(({ text }) =>
    templates.render("script/assert", { problem: literal(text), message: literal(`${gate.name}: ${text}`) }),
  );
  return templates.render("script/gate", { sql, asserts });
}

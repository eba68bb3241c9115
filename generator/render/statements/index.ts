import type { Action } from "../../plan/types.ts";
import type { Templates } from "../templates.ts";
import { barrierStatement } from "./barrier.ts";
import { exportStatement } from "./export.ts";
import type { Statement } from "./types.ts";

/** The SQL of an action, the same for every target. */
export function statementOf(action: Action, templates: Templates): Statement {
  switch (action.kind) {
    case "export":
      return exportStatement(action, templates);
    case "barrier":
      return barrierStatement(action, templates);
    default:
      return action satisfies never;
  }
}

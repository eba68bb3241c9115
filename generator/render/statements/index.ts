import type { Action } from "../../plan/types.ts";
import type { Templates } from "../templates.ts";
import { barrierStatement } from "./barrier.ts";
import { checkedStatement } from "./checked.ts";
import { exportStatement } from "./export.ts";
import { gateStatement } from "./gate.ts";
import { ledgerStatement } from "./ledger.ts";
import { rejectsStatement } from "./rejects.ts";
import { settleStatement } from "./settle.ts";
import type { Statement } from "./types.ts";
import { verifyStatement } from "./verify.ts";

/** The SQL of an action, the same for every target. */
export function statementOf(action: Action, templates: Templates): Statement {
  switch (action.kind) {
    case "export":
      return exportStatement(action, templates);
    case "checked":
      return checkedStatement(action, templates);
    case "settle":
      return settleStatement(action, templates);
    case "rejects":
      return rejectsStatement(action, templates);
    case "ledger":
      return ledgerStatement(action, templates);
    case "gate":
      return gateStatement(action, templates);
    case "verify":
      return verifyStatement(action, templates);
    case "barrier":
      return barrierStatement(action, templates);
    default:
      return action satisfies never;
  }
}

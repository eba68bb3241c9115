import { diagnosticDocuments, type PlanActionDocument, type PlanDocument } from "../../contracts/index.ts";
import type { Action, Plan } from "../../plan/types.ts";
import type { Diagnostic } from "../../support/index.ts";

/** The plan in its published form. `diagnostics` are those of all stages, not of the plan alone. */
export function planDocument(plan: Plan, diagnostics: readonly Diagnostic[]): PlanDocument {
  return {
    version: 1,
    tables: plan.tables.map(({ id, elements, mode, reasons, wave }) => ({ name: id, elements, mode, reasons, wave })),
    actions: plan.actions.map(actionDocument),
    deferred: plan.deferred,
    diagnostics: diagnosticDocuments(diagnostics),
  };
}

function actionDocument(action: Action): PlanActionDocument {
  const isExport = action.kind === "export";
  return {
    name: action.name,
    kind: action.kind,
    table: "table" in action ? action.table : null,
    pass: isExport ? action.pass : null,
    wave: action.wave,
    columns: isExport ? action.columns.map((column) => column.name) : [],
    dependsOn: action.dependsOn.map((dependency) => ({
      action: dependency.action,
      because: dependency.because.map(({ kind, enforced, to, name, end }) => ({
        kind,
        enforced,
        to,
        name: name ?? null,
        end: end ?? null,
      })),
    })),
  };
}

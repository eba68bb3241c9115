import { diagnosticDocuments, type PlanActionDocument, type PlanDocument } from "../../contracts/index.ts";
import type { Action, Operation, Plan } from "../../plan/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { soleAction } from "../phrases.ts";

/** The plan in its published form. `diagnostics` are those of all stages, not of the plan alone. */
export function planDocument(plan: Plan, diagnostics: readonly Diagnostic[]): PlanDocument {
  return {
    version: 1,
    tables: plan.tables.map(({ id, elements, mode, reasons, wave }) => ({ name: id, elements, mode, reasons, wave })),
    actions: plan.operations.map(actionDocument),
    deferred: plan.deferred,
    diagnostics: diagnosticDocuments(diagnostics),
  };
}

function actionDocument(operation: Operation): PlanActionDocument {
  const { name, steps, wave, dependsOn } = operation;
  const sole = soleAction(operation);
  const tables = new Set(steps.flatMap((step) => ("table" in step ? step.table : "tables" in step ? step.tables : [])));
  const [table = null] = tables;
  const columns = steps.flatMap((step) => (step.kind === "export" ? step.columns.map((column) => column.name) : []));
  return {
    name,
    kind: sole?.kind ?? "script",
    table: tables.size === 1 && sole?.kind !== "settle" ? table : null,
    pass: sole?.kind === "export" ? sole.pass : null,
    wave,
    columns: [...new Set(columns)],
    steps: sole === undefined ? steps.flatMap(stepDocument) : [],
    dependsOn: dependsOn.map((dependency) => ({
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

/** A barrier is never a step. */
function stepDocument({ name, kind }: Action): PlanActionDocument["steps"] {
  return kind === "barrier" ? [] : [{ name, kind }];
}

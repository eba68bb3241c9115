import type { Operation, Plan } from "../../plan/types.ts";
import { escapeMermaid } from "../../support/index.ts";
import type { Templates } from "../templates.ts";

/** The plan as a Mermaid flowchart; arrows lead from what is loaded first to what waits for it. */
export function planMermaid(plan: Plan, templates: Templates): string {
  // Mermaid takes few characters in ids, and some words not at all, so ids are numbers.
  const ids = new Map(plan.operations.map((action, index) => [action.name, `a${index}`]));
  const nodes = plan.operations.map((action) => {
    return templates.render(`plan/mermaid-${shapeOf(action)}`, {
      id: ids.get(action.name) ?? "",
      label: escapeMermaid(action.name),
    });
  });
  const arrows = plan.operations.flatMap((action) =>
    action.dependsOn.map(({ action: before, because }) =>
      templates.render(because.some((reason) => reason.enforced) ? "plan/mermaid-enforced" : "plan/mermaid-soft", {
        from: ids.get(before) ?? "",
        to: ids.get(action.name) ?? "",
      }),
    ),
  );
  return templates.render("plan/mermaid", { lines: [...nodes, ...arrows] });
}

/** That of the export, where there is one. */
function shapeOf({ steps }: Operation): string {
  const shown = steps.find(({ kind }) => kind === "export") ?? steps[0];
  if (shown?.kind !== "export") return shown?.kind ?? "barrier";
  return shown.elements.some(({ kind }) => kind === "node") ? "node" : "edge";
}

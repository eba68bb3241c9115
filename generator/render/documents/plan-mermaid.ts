import type { Action, Plan } from "../../plan/types.ts";
import { escapeMermaid } from "../../support/index.ts";
import type { Templates } from "../templates.ts";

/** The plan as a Mermaid flowchart; arrows lead from what is loaded first to what waits for it. */
export function planMermaid(plan: Plan, templates: Templates): string {
  // Mermaid takes few characters in ids, and some words not at all, so ids are numbers.
  const ids = new Map(plan.actions.map((action, index) => [action.name, `a${index}`]));
  const nodes = plan.actions.map((action) => {
    return templates.render(`plan/mermaid-${shapeOf(action)}`, {
      id: ids.get(action.name) ?? "",
      label: escapeMermaid(action.name),
    });
  });
  const arrows = plan.actions.flatMap((action) =>
    action.dependsOn.map(({ action: before, because }) =>
      templates.render(because.some((reason) => reason.enforced) ? "plan/mermaid-enforced" : "plan/mermaid-soft", {
        from: ids.get(before) ?? "",
        to: ids.get(action.name) ?? "",
      }),
    ),
  );
  return templates.render("plan/mermaid", { lines: [...nodes, ...arrows] });
}

function shapeOf(action: Action): string {
  if (action.kind !== "export") return action.kind;
  return action.elements.some(({ kind }) => kind === "node") ? "node" : "edge";
}

import { transitiveReduction } from "../../support/index.ts";
import type { Link } from "../depend/index.ts";
import type { Action, Reason } from "../types.ts";
import { type Part, tablesOf } from "./parts.ts";
import { Waits } from "./waits.ts";

/** What each part waits for: all that its steps wait for beyond it, less what follows from the rest. Links lead to places in the list. */
export function linkParts(parts: readonly Part[], actions: readonly Action[]): readonly (readonly Link[])[] {
  const places = new Map(parts.flatMap(({ steps }, place) => steps.map(({ name }) => [name, place] as const)));
  const waits = new Waits(actions);
  const barriers = new Set(actions.flatMap(({ kind, name }) => (kind === "barrier" ? name : [])));
  const tables = parts.map(({ steps }) => new Set<string>(steps.flatMap(tablesOf)));
  const all = parts.map(({ steps }, own) => {
    const links = new Map<number, Map<string, Reason>>();
    for (const { dependsOn } of steps) {
      for (const { action, because } of dependsOn) {
        for (const node of new Set(waits.behind(action).flatMap((name) => places.get(name) ?? []))) {
          if (node === own) continue;
          const reasons = links.get(node) ?? new Map<string, Reason>();
          links.set(node, reasons);
          // A barrier is waited for because of all that it waits for.
          const fitting = barriers.has(action) ? because.filter(({ to }) => tables[node]?.has(to)) : because;
          for (const reason of fitting) reasons.set(JSON.stringify(reason), reason);
        }
      }
    }
    return links;
  });
  const reduced = transitiveReduction(all.map((links) => [...links.keys()])).map((targets) => new Set(targets));
  return all.map((links, place) =>
    [...links]
      .filter(([node]) => reduced[place]?.has(node))
      .map(([node, because]) => ({ node, because: [...because.values()] })),
  );
}

import { graphSteps } from "./graph-steps.ts";
import { findImpact } from "./impact.ts";
import { objectSteps } from "./object-steps.ts";
import { inOrder } from "./order.ts";
import { synonymSteps } from "./synonym-steps.ts";
import { tableSteps } from "./table-steps.ts";
import type { Sides, Step } from "./types.ts";
import { movedViews, viewSteps } from "./view-steps.ts";

/**
 * What a person does around the change. The old pipeline must not write what is gone, the new one not what is not
 * there yet, and a constraint comes when the rows keep it. So: what only adds or allows, the load, what demands or drops.
 */
export function findSteps(sides: Sides): readonly Step[] {
  const impact = findImpact(sides);
  const views = movedViews(sides, impact);
  return inOrder([
    ...objectSteps(sides),
    ...tableSteps(sides, impact),
    ...synonymSteps(sides, impact),
    ...viewSteps(sides, views),
    ...graphSteps(sides, impact, views),
  ]);
}

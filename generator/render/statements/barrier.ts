import type { BarrierAction } from "../../plan/types.ts";
import type { Templates } from "../templates.ts";
import { HoleMarkers } from "./holes.ts";
import type { Statement } from "./types.ts";

/** A statement that does nothing: only the dependencies of its action count. */
export function barrierStatement(action: BarrierAction, templates: Templates): Statement {
  return new HoleMarkers().statement(action.name, templates.render("sql/barrier", {}));
}

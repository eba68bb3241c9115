import { sameName } from "../replay/state.ts";
import type { ObjectName } from "../types.ts";

export { displayName, sameName } from "../replay/state.ts";

export function sameObject(a: ObjectName, b: ObjectName): boolean {
  return sameName(a.schema, b.schema) && sameName(a.name, b.name);
}

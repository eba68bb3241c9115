export { displayName, sameName, sameObject } from "../replay/state.ts";

export { displayName, sameName, sameObject } from "../replay/names.ts";

export { nameActions, sourceKey, sourcesRead } from "./name.ts";
export { safeName, UniqueNames } from "./names.ts";

export { type CheckDraft, planChecks, type ReadingDraft } from "./checks.ts";
export { externalTypeProblem } from "./external.ts";
export { keyOf } from "./own.ts";

export { type CheckDraft, planChecks, type ReadingDraft } from "./checks.ts";

export { type PassDraft, planPasses } from "./passes.ts";

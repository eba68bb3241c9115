export { planChecks } from "./checks.ts";

export { planGates } from "./gates.ts";

export { planVerify } from "./verify.ts";

export { planLedger } from "./ledger.ts";

export { planDeletes } from "./deletes.ts";

export { orderTables } from "./order.ts";
export { reasonOf } from "./references.ts";

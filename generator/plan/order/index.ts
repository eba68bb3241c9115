export { orderTables } from "./order.ts";

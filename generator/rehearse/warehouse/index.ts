export { CannotRehearse, type ScriptPosition, SqlFailure } from "./failures.ts";
export type { QueryResult, Warehouse, WarehouseOptions } from "./types.ts";
export { createWarehouse } from "./warehouse.ts";

export { CannotRehearse, type ScriptPosition, SqlFailure } from "./failures.ts";
export type { ExternalQuery, QueryResult, Warehouse, WarehouseOptions } from "./types.ts";
export { createWarehouse } from "./warehouse.ts";

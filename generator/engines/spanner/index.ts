export { connectSpanner, prepareForEmulator } from "./client.ts";
export { type DatabaseConnection, type UseDatabaseOptions, useDatabase } from "./connection.ts";
export { schemaKeepsChanging } from "./failures.ts";
export { type DatabasePath, parseDatabasePath } from "./path.ts";
export { columnsQuery, graphsQuery, schemaQueries } from "./queries.ts";
export type * from "./types.ts";

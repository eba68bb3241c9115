export { connectSpanner, prepareForEmulator } from "./client.ts";
export { type DatabaseConnection, type UseDatabaseOptions, useDatabase } from "./connection.ts";
export { createSpanner, type EmulatorHost, emulatorHost } from "./emulator-host.ts";
export { schemaKeepsChanging } from "./failures.ts";
export { type DatabasePath, parseDatabasePath } from "./path.ts";
export { columnsQuery, graphsQuery, schemaQueries, viewsQuery } from "./queries.ts";
export type * from "./types.ts";

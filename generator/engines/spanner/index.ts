export { connectSpanner } from "./client.ts";
export { type DatabaseConnection, type UseDatabaseOptions, useDatabase } from "./connection.ts";
export { explainDeath } from "./death.ts";
export { createSpanner, type EmulatorHost, emulatorHost, prepareForEmulator } from "./emulator-host.ts";
export { schemaKeepsChanging } from "./failures.ts";
export { type DatabasePath, parseDatabasePath } from "./path.ts";
export { columnsQuery, graphsQuery, schemaQueries, viewsQuery } from "./queries.ts";
export type { ProtobufValue, ResultColumn } from "./result-set.ts";
export type * from "./types.ts";
export {
  type OpenWriterInput,
  openWriter,
  type QueryResult,
  type SpannerWriter,
  type WriteMutation,
  type WriteResult,
} from "./writer.ts";
